"""What everything of a cycle is called, in two statements."""

from __future__ import annotations

from okr.model import State
from storage.objectives import Objectives
from storage.titles import Part, Titles
from tests.storage.samples import Q4, Counting, put_group, put_key_result, put_objective


def test_titles_of_a_cycle_leave_out_what_is_over(database):
    def work(unit):
        sales = put_group(unit)
        kept, closed = put_objective(unit, sales), put_objective(unit, sales)
        put_objective(unit, sales, cycle="2027Q1")
        draft = put_objective(unit, sales, title="Later", state=State.DRAFT)
        put_key_result(unit, kept, title="Shops", owner="u002")
        put_key_result(unit, kept, title="Calls", state=State.DROPPED)
        put_key_result(unit, closed, title="Old")
        Objectives(unit).set_state(closed.id, State.CLOSED)
        counting = Counting(unit)
        return kept, draft, Titles(counting).in_cycle(Q4), counting.statements

    kept, draft, found, statements = database.write_now(work)
    assert [each.objective for each in found] == [kept, draft]
    assert [each.parts for each in found] == [(Part("SALES/2026Q4/KR1", "Shops", "u002"),), ()]
    assert statements == 2


def test_a_cycle_of_nothing_has_no_titles(database):
    assert database.write_now(lambda unit: Titles(unit).in_cycle("2030Q1")) == []


def test_titles_of_a_whole_cycle_leave_out_only_what_was_dropped(database):
    def work(unit):
        sales = put_group(unit)
        kept, closed, dropped = (put_objective(unit, sales) for _ in range(3))
        put_key_result(unit, kept, title="Calls", state=State.DROPPED)
        put_key_result(unit, closed, title="Old", state=State.CLOSED)
        Objectives(unit).set_state(closed.id, State.CLOSED)
        Objectives(unit).set_state(dropped.id, State.DROPPED)
        return kept.ref, closed.ref, Titles(unit).whole_cycle(Q4)

    kept, closed, found = database.write_now(work)
    assert [each.objective.ref for each in found] == [kept, closed]
    assert [[part.title for part in each.parts] for each in found] == [[], ["Old"]]
