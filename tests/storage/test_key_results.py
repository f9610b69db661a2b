"""Key results as rows: every field comes back, each change stores its own part, what hangs on them goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from okr.model import Blocker, Feed, Health, Kind, Milestone, Phase, State
from storage.blockers import Blockers
from storage.comments import Comments
from storage.dependencies import Dependencies
from storage.engine import read_beside
from storage.feeds import Feeds
from storage.key_results import KeyResults
from storage.kudos import Kudos
from storage.milestones import Milestones
from storage.objectives import Objectives
from storage.target_versions import TargetVersions
from tests.storage.samples import (
    HAN_MEIMEI,
    LI_LEI,
    NOON,
    a_new_key_result,
    put_group,
    put_key_result,
    put_objective,
    put_town,
)

PHASES = (Phase(date(2026, 11, 15), share=Decimal("0.3")), Phase(date(2026, 12, 10), value=Decimal(70)))
STEPS = (Milestone("合同 signed"), Milestone("built", NOON), Milestone("shipped"))


@pytest.fixture
def kr(database):
    return database.write_now(put_town)


@pytest.fixture
def key_results(each):
    return each(KeyResults)


def whole(kr):
    """The key result with every field set to something of its own."""
    return replace(
        kr,
        owner=HAN_MEIMEI,
        kind=Kind.MILESTONES,
        current=Decimal("-3.5"),
        weight=Decimal("0.5"),
        due=date(2026, 12, 15),
        confidence=7,
        stated=Health.AT_RISK,
        state=State.CLOSED,
        checked_in_at=NOON,
        low=Decimal(-5),
        commit=Decimal(20),
        stretch=Decimal("140.25"),
        milestones=STEPS,
        phases=PHASES,
        done=True,
        last_step=Decimal("0.1"),
        feed=Feed.BY_HAND,
        feed_source="jira 📈",
        score=Decimal("0.7"),
        score_note="够好了",
        reason="not needed",
        carried_from=f"SALES/2026Q3/KR{kr.number}",
    )


def test_every_field_comes_back(database, key_results, kr):
    def work(unit):
        _, objective = KeyResults(unit).by_id(kr.id)
        return KeyResults(unit).put(replace(whole(kr), number=9), objective.group_id)

    key = database.write_now(work)
    found, objective = key_results.by_id(key)
    assert found == replace(whole(kr), number=9, id=key)
    assert objective.number == 1


def test_a_new_one_may_have_all_that_the_rarer_kinds_need(database, each, kr):
    new = a_new_key_result(
        kind=Kind.MILESTONES,
        target=Decimal(3),
        low=Decimal(1),
        commit=Decimal(1),
        stretch=Decimal(4),
        milestones=STEPS,
        phases=PHASES,
        state=State.DRAFT,
        carried_from="SALES/2026Q3/KR3",
    )

    def work(unit):
        _, objective = KeyResults(unit).by_id(kr.id)
        return Objectives(unit).add_key_result(objective, new, at=NOON, by=HAN_MEIMEI.staff_id)

    made = database.write_now(work)
    assert (made.low, made.commit, made.stretch) == (Decimal(1), Decimal(1), Decimal(4))
    assert (made.milestones, made.phases, made.state) == (STEPS, PHASES, State.DRAFT)
    assert made.carried_from == "SALES/2026Q3/KR3"
    (first,) = each(TargetVersions).of(made.id)
    assert (first.number, first.since, first.by, first.phases) == (1, NOON, HAN_MEIMEI, PHASES)


def test_what_was_carried_over_follows_the_label_of_its_group(database, key_results, kr):
    def work(unit):
        _, objective = KeyResults(unit).by_id(kr.id)
        new = a_new_key_result(carried_from="SALES/2026Q3/KR3")
        made = Objectives(unit).add_key_result(objective, new, at=NOON)
        put_group(unit, "DEALS", conversation_id="cid-sales")
        return made

    made = database.write_now(work)
    assert key_results.by_id(made.id)[0].carried_from == "DEALS/2026Q3/KR3"


def test_an_edit_stores_the_definition_alone(key_results, kr):
    key_results.change(whole(kr))
    found, _ = key_results.by_id(kr.id)
    wanted = replace(
        kr,
        kind=Kind.MILESTONES,
        weight=Decimal("0.5"),
        due=date(2026, 12, 15),
        low=Decimal(-5),
        commit=Decimal(20),
        stretch=Decimal("140.25"),
        phases=PHASES,
    )
    assert found == wanted


def test_a_move_stores_where_it_stands_alone(key_results, kr):
    key_results.move(whole(kr))
    found, _ = key_results.by_id(kr.id)
    assert found == replace(
        kr,
        current=Decimal("-3.5"),
        confidence=7,
        stated=Health.AT_RISK,
        checked_in_at=NOON,
        done=True,
        last_step=Decimal("0.1"),
    )


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        pytest.param(lambda k, key: k.hand_over(key, "u002"), {"owner": HAN_MEIMEI}, id="another owner"),
        pytest.param(
            lambda k, key: k.set_state(key, State.DROPPED, reason="不做了"),
            {"state": State.DROPPED, "reason": "不做了"},
            id="dropped with a reason",
        ),
        pytest.param(
            lambda k, key: k.score(key, Decimal("0.70"), note="ok"),
            {"score": Decimal("0.7"), "score_note": "ok"},
            id="scored",
        ),
        pytest.param(
            lambda k, key: k.feed(key, Feed.AUTO, source="jira"),
            {"feed": Feed.AUTO, "feed_source": "jira"},
            id="fed by a machine",
        ),
    ],
)
def test_each_change_stores_its_own_fields(key_results, kr, deed, fields):
    deed(key_results, kr.id)
    assert key_results.by_id(kr.id)[0] == replace(kr, **fields)


def test_a_score_and_a_reason_can_be_taken_back(key_results, kr):
    key_results.score(kr.id, Decimal("0.7"), note="ok")
    key_results.score(kr.id, None)
    key_results.set_state(kr.id, State.DROPPED, reason="no")
    key_results.set_state(kr.id, State.OPEN)
    assert key_results.by_id(kr.id)[0] == kr


def test_an_open_blocker_is_told_with_it(each, key_results, kr):
    blocker = Blocker("供应商没回", HAN_MEIMEI, NOON, LI_LEI)
    each(Blockers).block(kr.id, blocker)
    assert key_results.by_id(kr.id)[0].blocker == blocker
    each(Blockers).clear(kr.id, at=NOON, by="u001")
    assert key_results.by_id(kr.id)[0].blocker is None


def test_arrows_follow_it_under_another_objective(database, each, key_results, kr):
    def work(unit):
        _, objective = KeyResults(unit).by_id(kr.id)
        team = put_group(unit)
        other, lower = put_objective(unit, team), put_objective(unit, team)
        Objectives(unit).align(lower.id, to_objective=objective.id, to_key_result=kr.id)
        KeyResults(unit).put_under(kr.id, other.id)
        return objective, other, lower

    before, after, lower = database.write_now(work)
    assert key_results.by_id(kr.id)[1].id == after.id
    assert each(Objectives).parents(lower.id) == [after.id]
    assert not each(Objectives).built_upon(before.id)


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda unit, kr, other: Comments(unit).add(kr, "!", by="u001", at=NOON), id="a comment"),
        pytest.param(
            lambda unit, kr, other: Kudos(unit).add(kr, "!", to="u001", by="u002", at=NOON), id="kudos"
        ),
        pytest.param(
            lambda unit, kr, other: Dependencies(unit).ask(
                kr, other, by=None, asked_by="u001", asked_at=NOON
            ),
            id="it waits for another",
        ),
        pytest.param(
            lambda unit, kr, other: Dependencies(unit).ask(
                other, kr, by=None, asked_by="u001", asked_at=NOON
            ),
            id="another waits for it",
        ),
        pytest.param(lambda unit, kr, other: Feeds(unit).add(kr, "h", by="u001", at=NOON), id="a feed"),
    ],
)
def test_what_was_built_upon_it_keeps_it(database, key_results, kr, build):
    def work(unit):
        _, objective = KeyResults(unit).by_id(kr.id)
        other = put_key_result(unit, objective)
        built_before = KeyResults(unit).built_upon(kr.id)
        build(unit, kr.id, other.id)
        return built_before

    assert not database.write_now(work)
    assert key_results.built_upon(kr.id)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        key_results.delete(kr.id)
    assert key_results.by_id(kr.id)[0] == kr


def test_deleted_it_takes_along_what_is_its_own(each, key_results, kr):
    each(Blockers).block(kr.id, Blocker("x", LI_LEI, NOON, LI_LEI))
    each(Milestones).add(kr.id, STEPS)
    key_results.delete(kr.id)
    assert key_results.by_id(kr.id) is None
    assert each(TargetVersions).every() == each(Blockers).every() == []


def test_who_only_looks_at_one_reads_it_whole(each, database, kr):
    each(Blockers).block(kr.id, Blocker("no vendor", LI_LEI, NOON, LI_LEI))
    read = KeyResults.numbered, KeyResults.looked_at
    group = database.write_now(lambda unit: Objectives(unit).objective_by_id(kr.objective_id)).group_id
    locked, looked = (
        database.write_now(lambda unit, how=how: how(KeyResults(unit), group, kr.cycle, kr.number))
        for how in read
    )
    assert looked == locked
    assert looked[0].blocker is not None


def test_looking_keeps_nobody_from_changing_it(database, kr):
    """On PostgreSQL a lock is refused to a transaction that only reads."""
    group = database.write_now(lambda unit: Objectives(unit).objective_by_id(kr.objective_id)).group_id
    found = read_beside(database.engine, lambda unit: KeyResults(unit).looked_at(group, kr.cycle, kr.number))
    assert found is not None


def test_both_sides_of_a_dependency_know_the_other_one(each, database, kr):
    other = database.write_now(
        lambda unit: put_key_result(unit, put_objective(unit, put_group(unit, "PRODUCT")), title="Servers")
    )
    each(Dependencies).ask(kr.id, other.id, by=date(2026, 12, 1), asked_by="u001", asked_at=NOON)
    [provider], [waiting] = (each(KeyResults).tied_to(side.id) for side in (kr, other))
    assert (provider.key_result.title, provider.provides) == ("Servers", True)
    assert (waiting.key_result.id, waiting.provides) == (kr.id, False)
    assert (provider.by, provider.state.value, provider.reason) == (date(2026, 12, 1), "asked", "")
    assert provider.objective.group_key == "PRODUCT"
