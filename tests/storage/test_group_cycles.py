"""The cycles of a group: open until somebody closes them, with the picture of that moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from okr.dealings import CycleState, GroupCycle, Pictured
from okr.model import Cycle, Health
from storage.group_cycles import GroupCycles
from storage.objectives import Objectives
from tests.storage.samples import (
    HAN_MEIMEI,
    LI_LEI,
    MINUTE,
    NOON,
    Q4,
    put_group,
    put_key_result,
    put_objective,
)

QUARTER = Cycle(Q4, date(2026, 10, 1), date(2026, 12, 31))
NEXT = Cycle("2027Q1", date(2027, 1, 1), date(2027, 3, 31))
PICTURE = (
    Pictured(f"SALES/{Q4}/O1", None, Decimal("0.4321"), Health.BEHIND, Decimal("0.4")),
    Pictured(f"SALES/{Q4}/KR3", Decimal(-7), None, Health.NONE, None),
)


@pytest.fixture
def group(database):
    return database.write_now(put_group)


@pytest.fixture
def group_cycles(each):
    return each(lambda unit: GroupCycles(unit, fiscal_start=1))


def closed(group):
    return GroupCycle(group.id, QUARTER, CycleState.CLOSED, NOON + MINUTE, HAN_MEIMEI, PICTURE, NOON, LI_LEI)


def test_one_that_nobody_touched_is_open(group_cycles, group):
    assert group_cycles.of(group.id, QUARTER) == GroupCycle(group.id, QUARTER)
    assert group_cycles.of_group(group.id) == group_cycles.every() == []


def test_a_closed_one_comes_back_whole(group_cycles, group):
    group_cycles.store(closed(group))
    assert group_cycles.of(group.id, QUARTER) == closed(group)


def test_stored_again_it_is_the_same_row(group_cycles, group):
    key = group_cycles.store(closed(group))
    reopened = GroupCycle(group.id, QUARTER, CycleState.CLOSING)
    assert group_cycles.store(reopened) == key
    assert group_cycles.of(group.id, QUARTER) == reopened


def test_the_picture_follows_the_label_of_the_group(database, group_cycles, group):
    group_cycles.store(closed(group))
    database.write_now(lambda unit: put_group(unit, "DEALS", conversation_id="cid-sales"))
    refs = [each.ref for each in group_cycles.of(group.id, QUARTER).picture]
    assert refs == [f"DEALS/{Q4}/O1", f"DEALS/{Q4}/KR3"]


def test_every_group_has_its_own(database, group_cycles, group):
    other = database.write_now(lambda unit: put_group(unit, "OPS"))
    group_cycles.store(GroupCycle(group.id, NEXT, opened_at=NOON, opened_by=LI_LEI))
    group_cycles.store(closed(group))
    group_cycles.store(GroupCycle(other.id, QUARTER, CycleState.CLOSING))
    assert [each.cycle for each in group_cycles.of_group(group.id)] == [QUARTER, NEXT]
    assert [each.group_id for each in group_cycles.every()] == [other.id, group.id, group.id]


def test_the_days_follow_the_business_year(each, group_cycles, group):
    group_cycles.store(closed(group))
    april = each(lambda unit: GroupCycles(unit, fiscal_start=4))
    (found,) = april.of_group(group.id)
    assert found.cycle == Cycle(Q4, date(2027, 1, 1), date(2027, 3, 31))
    assert replace(found, cycle=QUARTER) == closed(group)


def test_a_forgotten_one_is_open_again(group_cycles, group):
    group_cycles.store(closed(group))
    group_cycles.forget(group.id, QUARTER)
    assert group_cycles.of(group.id, QUARTER) == GroupCycle(group.id, QUARTER)


def test_the_key_of_a_cycle_is_that_of_its_row(group_cycles, group):
    assert group_cycles.key(group.id, QUARTER) is None
    key = group_cycles.store(closed(group))
    assert group_cycles.key(group.id, QUARTER) == key
    assert group_cycles.key(group.id, NEXT) is None


def test_an_objective_knows_that_its_group_closed_its_cycle(database, group_cycles, group):
    def put(unit):
        kr = put_key_result(unit, put_objective(unit, group))
        put_objective(unit, group, cycle=NEXT.id)
        put_objective(unit, put_group(unit, "COMPANY"))
        return kr.id

    key = database.write_now(put)

    def read(unit):
        pair = Objectives(unit).key_result_by_id(key)
        return [pair[1].cycle_closed, *(each.cycle_closed for each in Objectives(unit).every())]

    assert database.write_now(read) == [False, False, False, False]
    group_cycles.store(closed(group))
    assert database.write_now(read) == [True, False, True, False]
    group_cycles.store(replace(closed(group), state=CycleState.CLOSING))
    assert database.write_now(read) == [False, False, False, False]
