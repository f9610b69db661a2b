"""Lists come back whole and in a bounded number of statements, however long they are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from okr.model import Blocker, Kind, Milestone
from storage import scopes
from storage.blockers import Blockers
from storage.cascade import Cascade
from storage.objectives import Objectives
from tests.storage.samples import (
    LI_LEI,
    NOON,
    Q4,
    Counting,
    put_company,
    put_group,
    put_key_result,
    put_objective,
)

MOST = 5


def names(objectives) -> list[str]:
    return [f"{each.group_key}/{each.cycle}/{each.ref}" for each in objectives]


@pytest.fixture
def town(database):
    """The company's O1 and O2; Sales' O1 contributes to KR1 of O1, O2 supports O1; Ops' O1 contributes
    to Sales' O1 and O2 stands alone. One key result has milestones, one a blocker."""

    def work(unit):
        objectives = Objectives(unit)
        company, sales, ops = put_company(unit), put_group(unit), put_group(unit, "OPS")
        top = put_objective(unit, company)
        put_objective(unit, company)
        upper = put_key_result(unit, top)
        counting, helping = put_objective(unit, sales), put_objective(unit, sales)
        steps = put_key_result(
            unit,
            counting,
            kind=Kind.MILESTONES,
            target=Decimal(2),
            milestones=(Milestone("a"), Milestone("b", NOON)),
        )
        put_key_result(unit, counting, owner="u002")
        Blockers(unit).block(steps.id, Blocker("x", LI_LEI, NOON, LI_LEI))
        deep = put_objective(unit, ops, cycle="2027Q1")
        put_objective(unit, ops, owner="u002")
        objectives.align(counting.id, to_objective=top.id, to_key_result=upper.id, contributes=True)
        objectives.align(helping.id, to_objective=top.id, to_key_result=None)
        objectives.align(deep.id, to_objective=counting.id, to_key_result=None, contributes=True)
        return {
            "top": top,
            "sales": sales,
            "counting": counting,
            "deep": deep,
        }

    return database.write_now(work)


LISTS = {
    "in_group": lambda unit, town: Objectives(unit).in_group(town["sales"].id, Q4),
    "in_cycle": lambda unit, town: Objectives(unit).in_cycle(Q4),
    "every": lambda unit, town: Objectives(unit).every(),
    "of_person": lambda unit, town: Objectives(unit).of_person("u001", Q4),
    "children": lambda unit, town: Cascade(unit).children(town["top"].id),
    "above": lambda unit, town: Cascade(unit).above(town["deep"].id),
    "above_group": lambda unit, town: Cascade(unit).above_group(town["sales"].id, Q4),
    "above_cycle": lambda unit, town: Cascade(unit).above_cycle("2027Q1"),
    "around_cycle": lambda unit, town: Cascade(unit).around_cycle("2027Q1"),
    "above_person": lambda unit, town: Cascade(unit).above_person("u002", Q4),
    "orphans": lambda unit, town: Cascade(unit).orphans(Q4),
    "counted_in": lambda unit, town: Cascade(unit).counted_in(town["top"].id),
    "counted_in_group": lambda unit, town: Cascade(unit).counted_in_group(town["sales"].id, Q4),
    "counted_in_cycle": lambda unit, town: Cascade(unit).counted_in_cycle(Q4),
    "counted_in_person": lambda unit, town: Cascade(unit).counted_in_person("u002", Q4),
}


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ("in_group", ["SALES/2026Q4/O1", "SALES/2026Q4/O2"]),
        (
            "in_cycle",
            ["COMPANY/2026Q4/O1", "COMPANY/2026Q4/O2", "OPS/2026Q4/O1", "SALES/2026Q4/O1", "SALES/2026Q4/O2"],
        ),
        ("of_person", ["COMPANY/2026Q4/O1", "COMPANY/2026Q4/O2", "SALES/2026Q4/O1", "SALES/2026Q4/O2"]),
        ("children", ["SALES/2026Q4/O1", "SALES/2026Q4/O2"]),
        ("above", ["COMPANY/2026Q4/O1", "SALES/2026Q4/O1"]),
        ("above_group", ["COMPANY/2026Q4/O1"]),
        ("above_cycle", ["COMPANY/2026Q4/O1", "SALES/2026Q4/O1"]),
        ("above_person", ["COMPANY/2026Q4/O1"]),
        ("around_cycle", ["COMPANY/2026Q4/O1", "SALES/2026Q4/O1", "OPS/2027Q1/O1"]),
        ("orphans", ["OPS/2026Q4/O1"]),
        ("counted_in", ["COMPANY/2026Q4/O1", "SALES/2026Q4/O1", "OPS/2027Q1/O1"]),
        ("counted_in_group", ["SALES/2026Q4/O1", "SALES/2026Q4/O2", "OPS/2027Q1/O1"]),
        (
            "counted_in_cycle",
            [
                "COMPANY/2026Q4/O1",
                "COMPANY/2026Q4/O2",
                "OPS/2026Q4/O1",
                "SALES/2026Q4/O1",
                "SALES/2026Q4/O2",
                "OPS/2027Q1/O1",
            ],
        ),
        ("counted_in_person", ["OPS/2026Q4/O1", "SALES/2026Q4/O1", "OPS/2027Q1/O1"]),
    ],
)
def test_a_list_has_what_belongs_to_it_in_order(database, town, which, found):
    assert names(database.write_now(lambda unit: LISTS[which](unit, town))) == found


@pytest.mark.parametrize("which", LISTS)
def test_in_a_list_everything_is_as_whole_as_alone(database, town, which):
    def work(unit):
        listed = LISTS[which](unit, town)
        return listed, [Objectives(unit).objective_by_id(each.id) for each in listed]

    listed, alone = database.write_now(work)
    assert listed == alone
    assert listed


def test_arrows_say_whether_they_count(database, town):
    counting, helping = database.write_now(lambda unit: LISTS["in_group"](unit, town))
    assert counting.aligned_to == tuple(counting.contributes) == ("COMPANY/2026Q4/KR1",)
    assert helping.aligned_to == ("COMPANY/2026Q4/O1",)
    assert helping.contributes == frozenset()


def test_a_key_result_in_a_list_has_its_milestones_and_its_blocker(database, town):
    counting, _ = database.write_now(lambda unit: LISTS["in_group"](unit, town))
    steps, other = counting.key_results
    assert [each.title for each in steps.milestones] == ["a", "b"]
    assert steps.blocker is not None
    assert (other.milestones, other.blocker) == ((), None)


@pytest.mark.parametrize("which", LISTS)
def test_a_long_list_takes_as_few_statements_as_a_short_one(database, town, which):
    def work(unit):
        for _ in range(12):
            objective = put_objective(unit, town["sales"])
            put_key_result(unit, objective)
            put_key_result(unit, objective, owner="u002")
            Objectives(unit).align(
                objective.id, to_objective=town["top"].id, to_key_result=None, contributes=True
            )
        counting = Counting(unit)
        LISTS[which](counting, town)
        return counting.statements

    assert 1 <= database.write_now(work) <= MOST


def test_an_empty_list_takes_one(database):
    def work(unit):
        counting = Counting(unit)
        return Objectives(counting).in_cycle("2030Q1"), counting.statements

    assert database.write_now(work) == ([], 1)


def test_a_circle_of_contributions_ends(database, town):
    def work(unit):
        Objectives(unit).align(
            town["top"].id, to_objective=town["deep"].id, to_key_result=None, contributes=True
        )
        return Cascade(unit).counted_in(town["deep"].id), Cascade(unit).above(town["deep"].id)

    below, above = database.write_now(work)
    assert len(below) == len(above) == 3


def test_what_was_read_before_is_read_anew_once_it_has_changed(database):
    def work(unit):
        objectives = Objectives(unit)
        objective = put_objective(unit, put_group(unit))
        made = put_key_result(unit, objective, title="Shops")

        def read():
            return objectives.objective_by_id(objective.id).key_results[0]

        first, again = read(), read()
        objectives.move(replace(made, current=Decimal(7)))
        moved = read()
        Blockers(unit).block(made.id, Blocker("no vendor", LI_LEI, NOON, LI_LEI))
        return first, again, moved, read()

    first, again, moved, blocked = database.write_now(work)
    assert first == again
    assert (first.current, moved.current) == (None, Decimal(7))
    assert (moved.blocker, blocked.blocker.reason) == (None, "no vendor")


def test_no_more_values_are_kept_than_said(database):
    def work(unit):
        objective = put_objective(unit, put_group(unit))
        made = [put_key_result(unit, objective) for _ in range(5)]
        rows = unit.all(scopes.IN_CYCLE.key_results, in_cycle=Q4)
        kept = scopes.Kept(most=2)
        found = [kept.key_result(row) for row in (*rows, *rows)]
        return made, found, len(kept)

    made, found, count = database.write_now(work)
    assert [each.id for each in found] == [each.id for each in made] * 2
    assert count <= 2


def test_around_one_are_those_with_an_arrow_to_it_and_those_its_own_lead_to(database):
    """In three statements, without what hangs on their key results."""

    def work(unit):
        top, middle, low, far = (
            put_objective(unit, group)
            for group in (put_company(unit), put_group(unit), put_group(unit, "LOW"), put_group(unit, "FAR"))
        )
        kr = put_key_result(unit, middle)
        objectives = Objectives(unit)
        objectives.align(middle.id, to_objective=top.id, to_key_result=None)
        objectives.align(low.id, to_objective=middle.id, to_key_result=kr.id, contributes=True)
        objectives.align(far.id, to_objective=low.id, to_key_result=None)
        counting = Counting(unit)
        found = Cascade(counting).around(middle.id)
        return names(found), [each.aligned_to for each in found], counting.statements

    around, arrows, statements = database.write_now(work)
    assert around == ["COMPANY/2026Q4/O1", "LOW/2026Q4/O1"]
    assert arrows == [(), ("SALES/2026Q4/KR1",)]
    assert statements == 3
