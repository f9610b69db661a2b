"""Objectives and key results as rows: numbers that are never given twice, arrows upwards, edits."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from okr.model import Ambition, Health, Kind, State, Verdict, Visibility
from storage.objectives import Objectives
from tests.storage.samples import (
    HAN_MEIMEI,
    LI_LEI,
    NOON,
    Q4,
    a_new_key_result,
    put_group,
    put_key_result,
    put_objective,
    put_town,
)


@pytest.fixture
def group(database):
    return database.write_now(put_group)


@pytest.fixture
def objectives(each):
    return each(Objectives)


@pytest.fixture
def add(database, group):
    """A new objective of the group, with the given key results."""

    def add(*key_results, **changes):
        def work(unit):
            objective = put_objective(unit, group, **changes)
            for title in key_results:
                put_key_result(unit, objective, title=title)
            return Objectives(unit).objective_by_id(objective.id)

        return database.write_now(work)

    return add


async def test_of_400_updates_at_once_none_is_lost(database):
    """Read, add one, write: with sessions as SQLModel opens them by default, SQLite loses most of these."""
    kr = database.write_now(put_town)

    def one_more(unit):
        found, _ = Objectives(unit).key_result_by_id(kr.id)
        Objectives(unit).move(replace(found, current=(found.current or 0) + 1, checked_in_at=NOON))

    await asyncio.gather(*(database.write(one_more) for _ in range(400)))
    (found, _) = database.write_now(lambda unit: Objectives(unit).key_result_by_id(kr.id))
    assert found.current == 400


async def test_numbers_spent_at_once_have_no_gap_and_no_double(database, group):
    objective = database.write_now(lambda unit: put_objective(unit, group))
    made = await asyncio.gather(
        *(database.write(lambda unit: put_key_result(unit, objective)) for _ in range(60)),
        *(database.write(lambda unit: put_objective(unit, group)) for _ in range(60)),
    )
    assert sorted(each.number for each in made[:60]) == list(range(1, 61))
    assert sorted(each.number for each in made[60:]) == list(range(2, 62))
    assert len({each.id for each in made[:60]}) == 60


async def test_a_number_whose_work_failed_is_not_spent(database, group):
    def failing(unit):
        put_objective(unit, group)
        raise ValueError("our bug")

    works = [failing if n % 2 else (lambda unit: put_objective(unit, group)) for n in range(20)]
    made = await asyncio.gather(*(database.write(work) for work in works), return_exceptions=True)
    numbers = [each.number for each in made if not isinstance(each, ValueError)]
    assert sorted(numbers) == list(range(1, 11))


def test_numbers_are_never_given_again(objectives, add, group):
    first = add("one", "two")
    objectives.delete_key_result(first.key_results[1].id)
    again = objectives.add_key_result(first, a_new_key_result(), at=NOON)
    assert again.number == 3
    second = add()
    objectives.delete(second.id)
    assert objectives.objective(group.id, Q4, 2) is None
    assert add().number == 3


def test_every_group_and_cycle_counts_for_itself(database, objectives, add):
    add("one")
    other = database.write_now(lambda unit: put_group(unit, "OPS"))
    assert database.write_now(lambda unit: put_objective(unit, other)).number == 1
    assert add(cycle="2027Q1").number == 1
    later = add("one", cycle="2027Q2")
    assert later.key_results[0].number == 1


def test_an_objective_comes_back_whole(database, objectives, group):
    made = database.write_now(
        lambda unit: put_objective(
            unit,
            group,
            title="成为首选 🎯",
            owner=HAN_MEIMEI.staff_id,
            visibility=Visibility.PRIVATE,
            ambition=Ambition.ASPIRATIONAL,
        )
    )
    assert objectives.objective(group.id, Q4, 1) == objectives.objective_by_id(made.id) == made
    assert (made.ref, made.group_key, made.title, made.owner) == ("O1", "SALES", "成为首选 🎯", HAN_MEIMEI)
    assert (made.visibility, made.ambition) == (Visibility.PRIVATE, Ambition.ASPIRATIONAL)
    assert (made.state, made.created_at, made.key_results) == (State.OPEN, NOON, ())


def test_a_key_result_comes_back_whole_with_its_objective(objectives, add, group):
    above = add()
    new = a_new_key_result(
        title="Churn",
        owner=HAN_MEIMEI.staff_id,
        kind=Kind.FALL,
        unit="%",
        start=Decimal("8.0"),
        target=Decimal("5"),
        weight=Decimal("0.5"),
        due=date(2026, 12, 15),
    )
    made = objectives.add_key_result(above, new, at=NOON)
    found, objective = objectives.key_result(group.id, Q4, 1)
    assert found == made
    assert (made.ref, made.group_key, made.cycle, made.objective_id) == ("KR1", "SALES", Q4, above.id)
    assert (made.title, made.owner, made.kind, made.unit) == ("Churn", HAN_MEIMEI, Kind.FALL, "%")
    assert (made.start, made.target, made.weight) == (Decimal(8), Decimal(5), Decimal("0.5"))
    assert (made.due, made.current, made.confidence, made.stated) == (date(2026, 12, 15), None, None, None)
    assert (made.state, made.created_at, made.checked_in_at) == (State.OPEN, NOON, None)
    assert objective == above


def test_what_does_not_exist_is_none(objectives, group):
    assert objectives.objective(group.id, Q4, 1) is None
    assert objectives.objective_by_id(1) is None
    assert objectives.key_result(group.id, Q4, 1) is None
    assert objectives.key_result_by_id(1) is None


def test_a_move_is_stored_and_taken_back(objectives, add):
    kr = add("one").key_results[0]
    moved = replace(kr, current=Decimal("37.50"), confidence=7, stated=Health.AT_RISK, checked_in_at=NOON)
    objectives.move(moved)
    assert objectives.key_result_by_id(kr.id)[0] == moved
    objectives.move(kr)
    assert objectives.key_result_by_id(kr.id)[0] == kr


def test_an_edit_changes_the_definition_and_not_where_it_stands(objectives, add):
    kr = replace(add("one").key_results[0], current=Decimal(3), checked_in_at=NOON)
    objectives.move(kr)
    edited = replace(
        kr,
        title="Uptime",
        kind=Kind.KEEP_ABOVE,
        unit="%",
        start=None,
        target=Decimal("99.9"),
        weight=Decimal(2),
        due=date(2026, 12, 1),
    )
    objectives.change(replace(edited, current=Decimal(99), checked_in_at=None))
    assert objectives.key_result_by_id(kr.id)[0] == edited


def test_an_objective_gets_a_new_title(objectives, add):
    made = add("one")
    objectives.retitle(made.id, "新的")
    assert objectives.objective_by_id(made.id) == replace(made, title="新的")


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        pytest.param(lambda o, key: o.hand_over(key, "u002"), {"owner": HAN_MEIMEI}, id="another owner"),
        pytest.param(
            lambda o, key: o.show_to(key, Visibility.PRIVATE),
            {"visibility": Visibility.PRIVATE},
            id="private",
        ),
        pytest.param(
            lambda o, key: o.dare(key, Ambition.ASPIRATIONAL),
            {"ambition": Ambition.ASPIRATIONAL},
            id="aspirational",
        ),
        pytest.param(
            lambda o, key: o.set_state(key, State.DROPPED, reason="不做了"),
            {"state": State.DROPPED, "reason": "不做了"},
            id="dropped with a reason",
        ),
        pytest.param(
            lambda o, key: o.score(key, Decimal("0.70"), note="ok"),
            {"score": Decimal("0.7"), "score_note": "ok"},
            id="scored",
        ),
        pytest.param(
            lambda o, key: o.judge(key, Verdict.CHANGE, line="换个说法"),
            {"verdict": Verdict.CHANGE, "verdict_line": "换个说法"},
            id="judged",
        ),
    ],
)
def test_each_change_stores_its_own_fields(objectives, add, deed, fields):
    made = add("one")
    deed(objectives, made.id)
    assert objectives.objective_by_id(made.id) == replace(made, **fields)
    (_, beside) = objectives.key_result_by_id(made.key_results[0].id)
    assert replace(beside, key_results=made.key_results) == replace(made, **fields)


def test_score_verdict_and_reason_can_be_taken_back(objectives, add):
    made = add()
    objectives.score(made.id, Decimal("0.7"), note="ok")
    objectives.judge(made.id, Verdict.DROP, line="x")
    objectives.set_state(made.id, State.CLOSED, reason="x")
    objectives.score(made.id, None)
    objectives.judge(made.id, None)
    objectives.set_state(made.id, State.OPEN)
    assert objectives.objective_by_id(made.id) == made


def test_a_draft_carried_over_says_where_it_came_from(objectives, add):
    made = add(state=State.DRAFT, carried_from="SALES/2026Q3/O2")
    assert (made.state, made.carried_from) == (State.DRAFT, "SALES/2026Q3/O2")


def test_lists_are_in_the_order_of_their_numbers(database, objectives, add, group):
    first, second = add("one", "two"), add("three")
    other = database.write_now(lambda unit: put_objective(unit, put_group(unit, "OPS")))
    add(cycle="2027Q1")
    assert objectives.in_group(group.id, Q4) == [first, second]
    assert [kr.number for kr in second.key_results] == [3]
    assert objectives.in_cycle(Q4) == [other, first, second]
    assert [each.cycle for each in objectives.every()] == [Q4, Q4, Q4, "2027Q1"]


def test_a_person_has_what_they_own_and_what_they_own_a_part_of(objectives, add):
    mine = add("one")
    theirs = add("two", owner=HAN_MEIMEI.staff_id)
    ours = add(owner=HAN_MEIMEI.staff_id)
    objectives.add_key_result(ours, a_new_key_result(owner=LI_LEI.staff_id), at=NOON)
    numbers = [each.number for each in objectives.of_person(LI_LEI.staff_id, Q4)]
    assert numbers == [mine.number, theirs.number, ours.number]  # its "two" is Li Lei's
    assert [each.number for each in objectives.of_person(HAN_MEIMEI.staff_id, Q4)] == [2, 3]
    assert objectives.of_person(LI_LEI.staff_id, "2027Q1") == []


def test_the_cycles_are_those_in_which_anything_was_set(database, group):
    def work(unit):
        other = put_group(unit, "OPS")
        for cycle in ("2027Q1", "2026Q4", "2026Q4"):
            put_objective(unit, group, cycle=cycle)
        put_objective(unit, other, cycle="2026")
        objectives = Objectives(unit)
        return objectives.cycles(), objectives.cycles(group.id), objectives.cycles(9999)

    assert database.write_now(work) == (["2026", "2026Q4", "2027Q1"], ["2026Q4", "2027Q1"], [])
