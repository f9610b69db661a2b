"""Dependencies: small numbers that are never given again, seen from both sides."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from okr.dealings import Dependency, DependencyState
from okr.dependencies import Slip
from storage.dependencies import Dependencies, StoredDependency
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

DAY = date(2026, 12, 1)


@pytest.fixture
def town(database):
    """Sales' KR1 and KR2, and Ops' KR1."""

    def work(unit):
        sales, ops = put_group(unit), put_group(unit, "OPS")
        objective = put_objective(unit, sales)
        return SimpleNamespace(
            sales=sales,
            ops=ops,
            one=put_key_result(unit, objective).id,
            two=put_key_result(unit, objective).id,
            other=put_key_result(unit, put_objective(unit, ops)).id,
        )

    return database.write_now(work)


@pytest.fixture
def dependencies(each):
    return each(Dependencies)


@pytest.fixture
def ask(dependencies, town):
    def ask(waiting=None, on=None, by=DAY) -> StoredDependency:
        return dependencies.ask(waiting or town.one, on or town.other, by=by, asked_by="u001", asked_at=NOON)

    return ask


def test_what_is_asked_comes_back_whole(dependencies, town, ask):
    asked = ask()
    assert asked == dependencies.by_id(asked.dependency.id)
    assert (asked.waiting_id, asked.on_id) == (town.one, town.other)
    assert asked.dependency == Dependency(
        asked.dependency.id,
        f"SALES/{Q4}/KR1",
        f"OPS/{Q4}/KR1",
        DAY,
        DependencyState.ASKED,
        LI_LEI,
        NOON,
    )
    assert ask(by=None).dependency.by is None


def test_an_answer_is_stored_and_taken_back(dependencies, ask):
    asked = ask()
    key = asked.dependency.id
    dependencies.answer(key, DependencyState.REFUSED, by="u002", at=NOON + MINUTE, reason="没时间")
    found = dependencies.by_id(key).dependency
    assert (found.state, found.reason) == (DependencyState.REFUSED, "没时间")
    assert (found.answered_by, found.answered_at) == (HAN_MEIMEI, NOON + MINUTE)
    dependencies.answer(key, DependencyState.ASKED, by=None, at=None)
    assert dependencies.by_id(key) == asked


def test_both_sides_see_it(dependencies, town, ask):
    first, second = ask(), ask(town.two, town.one)
    assert dependencies.of(town.one) == [first, second]
    assert dependencies.of(town.other) == [first]
    assert dependencies.of(town.two) == [second]
    assert dependencies.in_group(town.ops.id, Q4) == [first]
    assert dependencies.in_group(town.sales.id, Q4) == dependencies.every() == [first, second]
    assert dependencies.in_group(town.sales.id, "2027Q1") == []


def test_a_number_is_never_given_again(dependencies, ask):
    ask()
    second = ask().dependency.id
    dependencies.delete(second)
    assert dependencies.by_id(second) is None
    assert ask().dependency.id > second


def test_one_from_elsewhere_keeps_its_number(dependencies, town):
    stored = StoredDependency(
        Dependency(
            7,
            f"SALES/{Q4}/KR2",
            f"SALES/{Q4}/KR1",
            None,
            DependencyState.MET,
            LI_LEI,
            NOON,
            "x",
            HAN_MEIMEI,
            NOON,
        ),
        town.two,
        town.one,
    )
    dependencies.put(stored)
    assert dependencies.by_id(7) == stored


def test_asked_again_it_is_needed_on_another_day_and_not_answered(dependencies, ask):
    key = ask().dependency.id
    dependencies.answer(key, DependencyState.ACCEPTED, by="u002", at=NOON)
    dependencies.ask_again(key, None)
    again = dependencies.by_id(key).dependency
    assert (again.by, again.state, again.answered_by, again.answered_at) == (
        None,
        DependencyState.ASKED,
        None,
        None,
    )


def test_what_the_waiting_side_knows_of_is_kept(dependencies, ask):
    key = ask().dependency.id
    assert dependencies.by_id(key).told is None
    dependencies.tell(key, Slip.LATE)
    assert dependencies.by_id(key).told is Slip.LATE
    dependencies.tell(key, None)
    assert dependencies.by_id(key).told is None


def test_those_of_a_person_are_the_newest_that_are_not_met(dependencies, ask, town):
    first, second, third = ask(), ask(on=town.two), ask(town.two, town.other)
    dependencies.answer(first.dependency.id, DependencyState.MET, by="u001", at=NOON)
    mine = dependencies.of_person("u001", most=9)
    assert [each.dependency.id for each in mine] == [third.dependency.id, second.dependency.id]
    assert len(dependencies.of_person("u001", most=1)) == 1
    assert dependencies.of_person("u777", most=9) == []
