"""Who owns something in a cycle, and whether a group ever had anything."""

from __future__ import annotations

import pytest

from okr.model import State
from storage.key_results import KeyResults
from storage.objectives import Objectives
from storage.owners import Owners
from tests.storage.samples import HAN_MEIMEI, LI_LEI, Q4, put_group, put_key_result, put_objective


@pytest.fixture
def group(database):
    return database.write_now(put_group)


@pytest.fixture
def objective(database, group):
    return database.write_now(lambda unit: put_objective(unit, group))


@pytest.fixture
def hers(database, objective):
    """A key result of Han Meimei under Li Lei's objective."""
    return database.write_now(lambda unit: put_key_result(unit, objective, owner=HAN_MEIMEI.staff_id))


def test_whoever_owns_an_objective_of_a_cycle_is_found(each, objective):
    assert each(Owners).of_cycle(Q4) == {LI_LEI.staff_id}
    assert each(Owners).of_cycle("2027Q1") == frozenset()


def test_whoever_owns_a_key_result_of_it_is_found_too(each, hers):
    assert each(Owners).of_cycle(Q4) == {LI_LEI.staff_id, HAN_MEIMEI.staff_id}


def test_what_was_dropped_has_no_owner(each, group, objective, hers):
    each(KeyResults).set_state(hers.id, State.DROPPED, reason="over")
    assert each(Owners).of_cycle(Q4) == {LI_LEI.staff_id}
    assert each(Owners).had_any(group.id)
    each(Objectives).set_state(objective.id, State.DROPPED, reason="over")
    assert each(Owners).of_cycle(Q4) == frozenset()
    assert not each(Owners).had_any(group.id)


def test_a_group_has_nothing_until_something_is_set_in_it(database, each, group):
    assert not each(Owners).had_any(group.id)
    database.write_now(lambda unit: put_objective(unit, group))
    assert each(Owners).had_any(group.id)
