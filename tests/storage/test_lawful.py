"""Rows that may not be as they are: each is named, and nothing that somebody wrote is repeated."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import lawful
from storage.engine import read_beside
from storage.lawful import FORGOTTEN, LAWS
from storage.mapping import millis
from storage.soundness import MOST
from tests.kit.desk import Desk

WRITTEN = "words that somebody wrote"
SESSION = "INSERT INTO sessions VALUES ('h', 'u003', 'x', '{}', '', '', '', {}, {}, {})"
BREAKING = [
    ("UPDATE groups SET level = 'odd' WHERE key = 'SALES'", "a known level", "SALES"),
    ("UPDATE groups SET visibility = 'odd' WHERE key = 'SALES'", "a known visibility", "SALES"),
    ("UPDATE groups SET rollup = 'odd' WHERE key = 'SALES'", "a known rollup", "SALES"),
    ("UPDATE objectives SET visibility = 'odd'", "a known visibility", "SALES/2026Q4/O1"),
    ("UPDATE objectives SET ambition = 'odd'", "a known ambition", "SALES/2026Q4/O1"),
    ("UPDATE objectives SET verdict = 'odd'", "a known verdict", "SALES/2026Q4/O1"),
    ("UPDATE key_results SET kind = 'odd'", "a known kind", "SALES/2026Q4/KR1"),
    ("UPDATE key_results SET feed = 'odd'", "a known feed", "SALES/2026Q4/KR1"),
    ("UPDATE key_results SET stated = 'odd'", "a known stated", "SALES/2026Q4/KR1"),
    (
        "INSERT INTO group_cycles (group_id, cycle, state, picture)"
        " SELECT group_id, cycle, 'odd', '' FROM objectives",
        "a known state",
        "SALES/2026Q4",
    ),
    (
        'INSERT INTO dependencies (id, waiting, "on", state, asked_by, asked_at, reason)'
        " SELECT 7, id, id, 'odd', owner, 1, '' FROM key_results",
        "a known state",
        "dependency 7",
    ),
    (
        "INSERT INTO person_occurrences VALUES ('u003', 'nudge', '2026-11-20', 1, 1, 'odd', '')",
        "a known state",
        "u003/nudge/2026-11-20",
    ),
    (SESSION.format("odd", 1, 1, 2), "a known state", "session of u003"),
    ("UPDATE objectives SET state = 'limbo'", "a known state", "SALES/2026Q4/O1"),
    ("UPDATE key_results SET state = 'limbo'", "a known state", "SALES/2026Q4/KR1"),
    ("UPDATE outbox SET state = 'limbo'", "a known state", "message 1"),
    ("UPDATE objectives SET number = 0", "each number is given once, from 1 on", "SALES/2026Q4/O0"),
    ("UPDATE key_results SET number = 0", "each number is given once, from 1 on", "SALES/2026Q4/KR0"),
    (
        "INSERT INTO occurrences SELECT id, 'card', '2026-11-16', 1, 1, 'skipped', '' FROM groups"
        " WHERE key = 'SALES'",
        "what was skipped says why, and nothing else does",
        "SALES/card/2026-11-16",
    ),
    (
        "INSERT INTO person_occurrences VALUES ('u003', 'nudge', '2026-11-20', 1, 1, 'done', 'for fun')",
        "what was skipped says why, and nothing else does",
        "u003/nudge/2026-11-20",
    ),
    ("UPDATE outbox SET state = 'dead', session = ''", "a message says how far it is", "message 1"),
    ("UPDATE outbox SET state = 'sent', session = ''", "a message says how far it is", "message 1"),
    ("UPDATE outbox SET state = 'sending', lease = ''", "a message says how far it is", "message 1"),
    (
        "UPDATE outbox SET state = 'sent', sent_at = 1, session = 'x'",
        "a message says how far it is",
        "message 1",
    ),
    ("INSERT INTO inbox VALUES ('', 1, '')", "a request has an id", "inbox"),
    (SESSION.format("open", 1000, 1000, 9_999_999_999), "a session has an end", "session of u003"),
]  # fmt: skip


@pytest.fixture
def desk(database) -> Desk:
    desk = Desk(database)
    desk.must(f"/okr add {WRITTEN}\n/kr add {WRITTEN} from 48 to 24 hours")
    desk.must("/kr update 1 36")
    return desk


def spoil(desk, statement):
    with desk.database.engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount


def found(desk):
    return read_beside(desk.database.engine, lambda unit: lawful.broken(unit, now=desk.now))


def test_what_was_only_talked_about_breaks_no_law(desk):
    assert found(desk) == []


@pytest.mark.parametrize(("statement", "law", "where"), BREAKING, ids=[each[0] for each in BREAKING])
def test_what_breaks_a_law_is_named(desk, statement, law, where):
    spoil(desk, statement)
    broken = found(desk)
    assert (law, where) in [(each.rule, each.where) for each in broken]
    assert WRITTEN not in str(broken)


def test_of_many_rows_no_more_are_read_than_are_told(desk):
    with desk.database.engine.begin() as connection:
        for n in range(MOST + 5):
            connection.execute(
                text(
                    "INSERT INTO occurrences (group_id, kind, day, due_at, decided_at, state, reason)"
                    " SELECT min(id), 'checkin', :day, 0, 0, 'limbo', '' FROM groups"
                ),
                {"day": f"2031-{n}"},
            )
    strange = [each for each in found(desk) if each.rule == "a known state"]
    assert len(strange) == MOST
    assert {each.expected for each in strange} == {"done or skipped"}


def test_every_law_is_broken_once():
    assert {law.name for law in LAWS} == {law for _, law, _ in BREAKING}


def test_what_is_over_is_to_be_forgotten_where_a_bot_is_at_work(desk):
    """A database at rest, or a backup, keeps what nobody was there to forget."""
    made, ended = (millis(desk.now - timedelta(hours=hours)) for hours in (9, 3))
    spoil(desk, SESSION.format("open", made, made, ended))
    spoil(desk, f"UPDATE outbox SET state = 'pending', session = 'x', session_expires = {ended}")
    assert found(desk) == []
    spoil(
        desk,
        f"UPDATE outbox SET state = 'sent', session = '', sent_at = {millis(desk.now)}"
        " WHERE id = (SELECT max(id) FROM outbox)",
    )
    assert {each.rule for each in found(desk)} == {law.name for law in FORGOTTEN}
    assert "session of u003" in [each.where for each in found(desk)]
