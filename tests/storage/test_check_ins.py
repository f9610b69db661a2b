"""Reports on a key result: kept all, taken back singly, summed up per key result."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from okr.model import CheckIn, Health
from storage.check_ins import CheckIns
from storage.objectives import Objectives
from tests.storage.samples import (
    HAN_MEIMEI,
    LI_LEI,
    MINUTE,
    NOON,
    Q4,
    a_check_in,
    put_group,
    put_key_result,
    put_objective,
    put_town,
)


@pytest.fixture
def kr(database):
    return database.write_now(put_town)


@pytest.fixture
def check_ins(each):
    return each(CheckIns)


@pytest.fixture
def add(check_ins, kr):
    """Report a value on KR1; `typed` is when, if not at the instant it is for."""

    def add(value, *, at=NOON, typed=None, **changes) -> int:
        return check_ins.add(kr.id, a_check_in(value, at=at, **changes), recorded_at=typed or at)

    return add


def values(reports) -> list[str]:
    return [str(report.value) for report in reports]


def test_a_report_comes_back_whole(check_ins, kr, add):
    key = add(
        "37.2",
        at=NOON,
        typed=NOON + MINUTE,
        by=HAN_MEIMEI,
        source="api",
        before=Decimal("-1.5"),
        start=None,
        confidence=8,
        stated=Health.BEHIND,
        note="客户 A 签了 🎉",
        approx=True,
        late=True,
        low=Decimal("0.5"),
        done=True,
        ticked=('合同 "A"', "上线"),
    )
    assert check_ins.by_id(key) == CheckIn(
        id=key,
        key_result_id=kr.id,
        at=NOON,
        by=HAN_MEIMEI,
        source="api",
        value=Decimal("37.2"),
        before=Decimal("-1.5"),
        start=None,
        target=Decimal(100),
        confidence=8,
        stated=Health.BEHIND,
        note="客户 A 签了 🎉",
        approx=True,
        late=True,
        undone=False,
        low=Decimal("0.5"),
        done=True,
        ticked=('合同 "A"', "上线"),
    )


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("0", id="nothing"),
        pytest.param("-0.0001", id="the smallest step back"),
        pytest.param("123456789012345678.1234", id="all digits the grammar allows"),
        pytest.param("0.3", id="a number binary floats cannot hold"),
    ],
)
def test_numbers_are_exact(check_ins, add, value):
    assert check_ins.by_id(add(value)).value == Decimal(value)


def test_a_report_that_is_not_there_is_none(check_ins, kr):
    assert check_ins.by_id(1) is None
    assert check_ins.standing(kr.id) is None
    assert check_ins.newest(kr.id, most=5) == check_ins.every(kr.id) == []


def test_the_newest_are_told_by_the_instant_they_are_for(check_ins, kr, add):
    add("1")
    add("3", at=NOON + 2 * MINUTE)
    add("2", at=NOON + MINUTE, typed=NOON + 3 * MINUTE)
    assert values(check_ins.newest(kr.id, most=2)) == ["3", "2"]
    assert values(check_ins.every(kr.id)) == ["1", "3", "2"]


def test_of_two_reports_for_one_instant_the_later_typed_stands(check_ins, kr, add):
    add("1")
    add("2")
    assert values([check_ins.standing(kr.id)]) == ["2"]


def test_after_an_undo_the_report_before_stands_again(check_ins, kr, add):
    keys = [add("1"), add("2", at=NOON + MINUTE), add("3", at=NOON + 2 * MINUTE)]
    check_ins.undo(keys[2])
    assert values([check_ins.standing(kr.id)]) == ["2"]
    check_ins.undo(keys[0])
    assert values([check_ins.standing(kr.id)]) == ["2"]
    check_ins.undo(keys[1])
    assert check_ins.standing(kr.id) is None


def test_what_was_taken_back_is_still_shown_as_such(check_ins, kr, add):
    check_ins.undo(add("1"))
    add("2", at=NOON + MINUTE)
    told = [(str(report.value), report.undone) for report in check_ins.newest(kr.id, most=5)]
    assert told == [("2", False), ("1", True)]


def test_a_key_result_taken_back_takes_its_reports_along(check_ins, kr, add):
    add("1")
    check_ins.forget(kr.id)
    assert check_ins.every(kr.id) == []


def test_the_road_between_two_cards_leads_from_before_the_first_to_after_the_last(
    database, check_ins, kr, add
):
    def another(unit):
        _, objective = Objectives(unit).key_result_by_id(kr.id)
        return put_key_result(unit, objective), objective.group_id

    other, group_id = database.write_now(another)
    add("10", at=NOON - MINUTE)
    add("20", at=NOON + MINUTE, before=Decimal(10))
    add("30", at=NOON + 2 * MINUTE, before=Decimal(20))
    check_ins.undo(add("99", at=NOON + 3 * MINUTE, before=Decimal(30)))
    check_ins.add(other.id, a_check_in("5"), recorded_at=NOON + MINUTE)
    assert check_ins.moved_since(group_id, NOON) == {kr.id: ("10", "30"), other.id: (None, "5")}


@pytest.mark.parametrize(
    ("typed", "counts"),
    [
        pytest.param(NOON, False, id="typed at the card's own instant"),
        pytest.param(NOON + timedelta(milliseconds=1), True, id="typed later"),
    ],
)
def test_a_report_moves_when_it_is_typed_whatever_day_it_is_for(check_ins, database, kr, add, typed, counts):
    group_id = database.write_now(lambda unit: Objectives(unit).key_result_by_id(kr.id)[1].group_id)
    add("10", at=NOON - timedelta(days=3), typed=typed)
    assert bool(check_ins.moved_since(group_id, NOON)) is counts


def test_a_report_on_no_key_result_is_refused_by_the_database(database, kr):
    told = []

    def work(unit):
        try:
            CheckIns(unit).add(kr.id + 1, a_check_in("1"), recorded_at=NOON)
        except Exception as error:
            told.append(unit.is_database_error(error))
            raise

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        database.write_now(work)
    assert set(told) == {True}


def test_a_report_by_nobody_known_is_refused_by_the_database(check_ins, kr):
    stranger = replace(LI_LEI, staff_id="u999")
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        check_ins.add(kr.id, a_check_in("1", by=stranger), recorded_at=NOON)


class TestMending:
    """A correction and what it corrects are both kept; only one of them stands."""

    @pytest.fixture
    def mended(self, check_ins, add):
        wrong = add("45")
        later = add("60", at=NOON + MINUTE)
        right = add("54", at=NOON, typed=NOON + 2 * MINUTE, mends=wrong)
        return SimpleNamespace(wrong=wrong, later=later, right=right)

    def test_both_are_told_and_which_is_which(self, check_ins, kr, mended):
        told = [(report.id, report.mends, report.mended) for report in check_ins.every(kr.id)]
        assert told == [
            (mended.wrong, None, True),
            (mended.later, None, False),
            (mended.right, mended.wrong, False),
        ]

    def test_the_mended_one_never_stands(self, check_ins, kr, mended):
        check_ins.undo(mended.later)
        assert check_ins.standing(kr.id).id == mended.right

    def test_without_its_mend_it_stands_again(self, check_ins, kr, mended):
        check_ins.undo(mended.later)
        check_ins.undo(mended.right)
        assert check_ins.standing(kr.id).id == mended.wrong
        assert not check_ins.by_id(mended.wrong).mended

    def test_a_card_counts_the_right_one(self, database, check_ins, kr, mended):
        group_id = database.write_now(lambda unit: Objectives(unit).key_result_by_id(kr.id)[1].group_id)
        check_ins.undo(mended.later)
        assert check_ins.moved_since(group_id, NOON - MINUTE) == {kr.id: (None, "54")}

    def test_a_trend_goes_through_the_right_one(self, check_ins, kr, mended):
        points = check_ins.points_in_cycle(Q4, most=6)[kr.id]
        assert values(points) == ["54", "60"]


def test_a_trend_is_the_newest_that_stand_oldest_first(database, check_ins, kr, add):
    def another(unit):
        _, objective = Objectives(unit).key_result_by_id(kr.id)
        elsewhere = put_key_result(unit, put_objective(unit, put_group(unit, "OPS")))
        return put_key_result(unit, objective), elsewhere, objective.group_id

    other, elsewhere, group_id = database.write_now(another)
    for n in range(4):
        add(str(n), at=NOON + n * MINUTE)
    check_ins.undo(add("99", at=NOON + 9 * MINUTE))
    check_ins.add(other.id, a_check_in("7"), recorded_at=NOON)
    check_ins.add(elsewhere.id, a_check_in("8"), recorded_at=NOON)
    found = check_ins.points_in_group(group_id, Q4, most=3)
    assert {key: values(points) for key, points in found.items()} == {kr.id: ["1", "2", "3"], other.id: ["7"]}
    assert set(check_ins.points_in_cycle(Q4, most=3)) == {kr.id, other.id, elsewhere.id}
    assert check_ins.points_in_group(group_id, "2027Q1", most=3) == {}


def test_all_reports_come_in_one_go(database, check_ins, kr, add):
    assert check_ins.of_all() == {}
    check_ins.undo(add("1"))
    add("2", at=NOON - MINUTE)
    assert check_ins.of_all() == {kr.id: check_ins.every(kr.id)}


def test_reports_of_one_cycle_are_read_and_counted_by_themselves(check_ins, kr, add, database):
    add("1")
    check_ins.undo(add("2"))
    elsewhere = database.write_now(lambda unit: CheckIns(unit).of_cycle("2027Q1"))
    assert (elsewhere, check_ins.count("2027Q1")) == ({}, 0)
    assert values(check_ins.of_cycle(Q4)[kr.id]) == ["1", "2"]
    assert (check_ins.count(Q4), check_ins.count()) == (2, 2)
