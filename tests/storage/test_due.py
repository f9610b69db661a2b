"""What a person may still report on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from okr.dealings import CycleState, GroupCycle
from okr.model import Blocker, Cycle, Kind, Milestone, State
from storage.blockers import Blockers
from storage.group_cycles import GroupCycles
from storage.key_results import KeyResults
from storage.objectives import Objectives
from tests.storage.samples import (
    LI_LEI,
    MINUTE,
    NOON,
    Q4,
    put_group,
    put_key_result,
    put_objective,
)

QUARTER = Cycle(Q4, date(2026, 10, 1), date(2026, 12, 31))
STEPS = (Milestone("合同 signed"), Milestone("built", NOON), Milestone("shipped"))


@pytest.fixture
def key_results(each):
    return each(KeyResults)


@pytest.fixture
def town(database):
    def work(unit):
        sales, ops = put_group(unit), put_group(unit, "OPS")
        first = put_objective(unit, sales, owner="u002")
        mine = put_key_result(unit, first, kind=Kind.MILESTONES, target=Decimal(3), milestones=STEPS)
        put_key_result(unit, first, owner="u002")
        Blockers(unit).block(mine.id, Blocker("x", LI_LEI, NOON, LI_LEI))
        elsewhere = put_key_result(unit, put_objective(unit, ops))
        older = put_key_result(unit, put_objective(unit, sales, cycle="2026Q3"))
        return {"sales": sales, "mine": mine.id, "elsewhere": elsewhere.id, "older": older.id}

    return database.write_now(work)


def ids(key_results, **given):
    return [kr.id for kr, _ in key_results.due("u001", **given)]


def test_it_is_all_of_theirs_whole_and_in_order(key_results, town):
    assert ids(key_results) == [town["older"], town["elsewhere"], town["mine"]]
    for kr, objective in key_results.due("u001"):
        assert (kr, objective) == key_results.by_id(kr.id)
    assert key_results.due("u009") == []


def test_what_was_reported_on_since_then_is_not_due(key_results, town):
    kr, _ = key_results.by_id(town["mine"])
    key_results.move(replace(kr, current=Decimal(1), checked_in_at=NOON))
    assert town["mine"] not in ids(key_results, reported_before=NOON)
    assert town["mine"] in ids(key_results, reported_before=NOON + timedelta(milliseconds=1))
    assert town["elsewhere"] in ids(key_results, reported_before=NOON - MINUTE)


def test_what_is_over_is_not_due(each, key_results, town):
    key_results.set_state(town["mine"], State.DROPPED)
    each(Objectives).set_state(key_results.by_id(town["elsewhere"])[1].id, State.CLOSED)
    assert ids(key_results) == [town["older"]]


@pytest.mark.parametrize(
    ("state", "due"), [(CycleState.OPEN, True), (CycleState.CLOSING, True), (CycleState.CLOSED, False)]
)
def test_in_a_closed_cycle_nothing_is(each, key_results, town, state, due):
    each(lambda unit: GroupCycles(unit, fiscal_start=1)).store(GroupCycle(town["sales"].id, QUARTER, state))
    assert (town["mine"] in ids(key_results)) is due
    assert town["older"] in ids(key_results)
