"""The third migration: what a database of the first version holds is read as before, and more is known."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from okr.dealings import TargetVersion
from okr.model import Feed, Person, Rollup
from storage import migrate
from storage.check_ins import CheckIns
from storage.engine import make_engine, open_database
from storage.events import KEY_RESULT, OBJECTIVE, Events
from storage.groups import Groups
from storage.objectives import Objectives
from storage.target_versions import TargetVersions
from tests.storage.samples import NOON, Q4

AT = 1_794_974_400_000  # NOON
BO = Person("u1", "Bo")
ROWS = {
    "people": [{"staff_id": "u1", "name": "Bo"}],
    "groups": [
        {
            "id": 1,
            "conversation_id": "cid",
            "key": "SALES",
            "title": "Sales",
            "level": "team",
            "managers": "[]",
            "lang": "en",
            "tz": "UTC",
            "calendar": "none",
            "visibility": "company",
            "health": "gap 10 25",
            "external": 0,
            "configured": 1,
            "checkin": "off",
            "card": "off",
            "quiet": "off",
            "notices": "on",
            "custom_robot": 0,
            "first_seen": AT,
            "checkin_anchor": "2026-01-01",
            "card_anchor": "2026-01-01",
        }
    ],
    "objectives": [
        {
            "id": n,
            "group_id": 1,
            "cycle": Q4,
            "number": n,
            "title": f"O{n}",
            "owner": "u1",
            "visibility": "company",
            "ambition": "committed",
            "state": "open",
            "created_at": AT,
        }
        for n in (1, 2)
    ],
    "key_results": [
        {
            "id": n,
            "objective_id": 1,
            "group_id": 1,
            "cycle": Q4,
            "number": n,
            "title": f"KR{n}",
            "owner": "u1",
            "kind": kind,
            "unit": "",
            "start": start,
            "target": "9.5",
            "current": "8.5",
            "weight": "1",
            "state": "open",
            "created_at": AT,
            "checked_in_at": AT,
        }
        for n, kind, start in ((1, "rise", "0"), (2, "keep_below", None), (3, "rise", "0"))
    ],
    "alignments": [{"id": 1, "objective_id": 2, "to_objective_id": 1, "to_key_result_id": 1}],
    "check_ins": [
        {
            "id": key,
            "key_result_id": kr,
            "at": at,
            "recorded_at": AT,
            "by": "u1",
            "source": "chat",
            "value": value,
            "before": before,
            "start": "0",
            "target": "9.5",
            "note": "n",
            "approx": 0,
            "late": 0,
            "undone": undone,
        }
        for key, kr, at, value, before, undone in (
            (1, 1, AT - 9, "3", None, 0),
            (2, 1, AT, "8.5", "3", 0),
            (3, 1, AT + 9, "9", "8.5", 1),
            (4, 2, AT, "8.5", None, 0),
            (5, 3, AT, "8.5", "8.50", 0),
        )
    ],
    "events": [
        {
            "id": key,
            "at": AT,
            "by": "u1",
            "place": "cid",
            "request_id": f"m-{key}",
            "source": "chat",
            "what": what,
            "group_id": 1,
            "subject": 1,
            "facts": json.dumps(facts),
            "undone": 0,
        }
        for key, what, facts in (
            (1, "add_objective", {}),
            (2, "add_key_result", {}),
            (3, "check_in", {}),
            (4, "edit_objective", {}),
            (5, "undo", {"of": 4}),
            (6, "undo", {"of": 3}),
        )
    ],
}


def to_revision(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def insert(engine: Engine, rows: dict[str, list[dict[str, object]]]) -> None:
    with engine.begin() as connection:
        for table, each in rows.items():
            for row in each:
                names = ", ".join(f'"{name}"' for name in row)
                values = ", ".join(f":{name}" for name in row)
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


@pytest.fixture
def old(empty_url):
    """A database of the first version with rows in it, brought to this one."""
    engine = make_engine(empty_url)
    to_revision(engine, "0001")
    insert(engine, ROWS)
    assert migrate.upgrade(engine)
    engine.dispose()
    database = open_database(empty_url, checkpoints=True)
    yield database
    database.close()


def test_what_was_stored_is_read_as_before(old):
    first, second = old.write_now(lambda unit: Objectives(unit).in_group(1, Q4))
    assert [(kr.title, kr.current) for kr in first.key_results] == [
        ("KR1", Decimal("8.5")),
        ("KR2", Decimal("8.5")),
        ("KR3", Decimal("8.5")),
    ]
    kr = first.key_results[0]
    assert (kr.milestones, kr.phases, kr.blocker, kr.feed, kr.reason) == ((), (), None, Feed.NONE, "")
    assert (kr.low, kr.commit, kr.stretch, kr.score, kr.carried_from) == (None, None, None, None, None)
    assert (first.score, first.verdict, first.verdict_line) == (None, None, "")
    assert second.aligned_to == (f"SALES/{Q4}/KR1",)
    assert second.contributes == frozenset()
    group = old.write_now(lambda unit: Groups(unit).by_id(1))
    assert (group.rollup, group.overflow) == (Rollup.EQUAL, False)
    reports = old.write_now(lambda unit: CheckIns(unit).every(1))
    assert [(each.ticked, each.mends, each.mended, each.done) for each in reports] == [
        ((), None, False, False)
    ] * 3


def test_the_road_a_key_result_had_is_its_first_version(old):
    versions = old.write_now(lambda unit: TargetVersions(unit).every())
    assert versions == [
        TargetVersion(1, 1, NOON, BO, Decimal(0), Decimal("9.5")),
        TargetVersion(2, 1, NOON, BO, None, Decimal("9.5")),
        TargetVersion(3, 1, NOON, BO, Decimal(0), Decimal("9.5")),
    ]


def test_the_last_step_is_that_of_the_newest_report_that_stands(old):
    (first, _) = old.write_now(lambda unit: Objectives(unit).in_group(1, Q4))
    assert [kr.last_step for kr in first.key_results] == [Decimal("5.5"), None, Decimal(0)]


def test_every_event_says_what_it_is_about(old):
    def history(about):
        def work(unit):
            events = Events(unit, at=NOON, by="u1", place="cid", request_id="m", source="chat")
            return [entry.event.what for entry in events.history(about, 1, most=9)]

        return old.write_now(work)

    assert history(OBJECTIVE) == ["undo", "edit_objective", "add_objective"]
    assert history(KEY_RESULT) == ["undo", "check_in", "add_key_result"]


def test_the_way_back_keeps_what_the_first_version_knows(old):
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with old.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        kept = {
            table: connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).mappings().all()
            for table in ROWS
        }
    for table, rows in ROWS.items():
        assert [
            {name: row[name] for name in wanted} for wanted, row in zip(rows, kept[table], strict=True)
        ] == rows
        assert "carried_from" not in kept[table][0]


def test_a_program_of_the_version_before_may_still_write(old):
    """Several replicas are not brought to a new version all in one moment."""
    one = {name: [dict(rows[0])] for name, rows in ROWS.items() if name in ("objectives", "key_results")}
    one["objectives"][0] |= {"id": 9, "number": 9}
    one["key_results"][0] |= {"id": 9, "number": 9, "objective_id": 9}
    insert(old.engine, one)
    found = old.write_now(lambda unit: Objectives(unit).objective(1, Q4, 9))
    assert [kr.number for kr in found.key_results] == [9]
