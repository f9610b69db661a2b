"""What an amount means on a key result, and how a number is stored."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okr.amounts import DECIMALS, DIGITS, Form, Meaning, meaning, plain
from okr.model import Kind
from okr.progress import fraction_done
from tests.kit.builders import a_key_result, an_amount

properties = settings(max_examples=100, deadline=None)
numbers = st.decimals(-1_000_000, 1_000_000, places=4)

TICKETS = a_key_result(start=48, target=24, unit="tickets")
SHARE = a_key_result(start=10, target=60, unit="%")
KEEP = a_key_result(kind=Kind.KEEP_BELOW, target=25, unit="ms")
YES_NO = a_key_result(kind=Kind.YES_NO)


def standing(kr, current):
    return replace(kr, current=Decimal(current))


@pytest.mark.parametrize(
    ("kr", "amount", "value", "how"),
    [
        pytest.param(TICKETS, an_amount("36"), "36", "value", id="a bare number is the value"),
        pytest.param(TICKETS, an_amount("0.45"), "0.45", "value", id="0.45 is clear where the unit is no %"),
        pytest.param(
            TICKETS, an_amount("-3", Form.ABSOLUTE), "-3", "value", id="=-3 is below nought, no step"
        ),
        pytest.param(SHARE, an_amount("45", Form.PERCENT), "45", "value", id="45% on a % key result"),
        pytest.param(SHARE, an_amount("45"), "45", "value", id="45 on a % key result"),
        pytest.param(SHARE, an_amount("0.45", Form.PERCENT), "0.45", "value", id="0.45% says what it means"),
        pytest.param(SHARE, an_amount("0.45", Form.ABSOLUTE), "0.45", "value", id="=0.45 says what it means"),
        pytest.param(SHARE, an_amount("0"), "0", "value", id="0 on a % key result has one reading"),
        pytest.param(SHARE, an_amount("1"), "1", "value", id="1 on a % key result is one percent"),
        pytest.param(standing(SHARE, 45), an_amount(None, Form.SAME), "45", "same", id="what stands"),
        pytest.param(SHARE, an_amount("120", Form.PERCENT), "120", "value", id="above 100 %"),
        pytest.param(SHARE, an_amount("-5", Form.PERCENT), "-5", "value", id="below 0 %"),
        pytest.param(KEEP, an_amount("30"), "30", "value", id="a bare number on a limit"),
    ],
)
def test_a_number_is_the_value(kr, amount, value, how):
    assert meaning(kr, amount) == Meaning(Decimal(value), how)


@pytest.mark.parametrize(
    ("start", "target", "percent", "value"),
    [
        pytest.param("0", "200", "45", "90", id="a road that leads up"),
        pytest.param("48", "24", "50", "36", id="a road that leads down"),
        pytest.param("10", "110", "0", "10", id="0 % is the start, not nought"),
        pytest.param("48", "24", "100", "24", id="100 % is the target"),
        pytest.param("48", "24", "150", "12", id="more than the whole road is taken"),
        pytest.param("48", "24", "-25", "54", id="a negative share is a step back"),
        pytest.param("0", "1", "33.33335", "0.3333", id="a share is rounded to four places"),
        pytest.param("0", "1", "0.005", "0.0001", id="and half goes up"),
    ],
)
def test_a_percentage_elsewhere_is_that_share_of_the_road(start, target, percent, value):
    found = meaning(a_key_result(start=start, target=target), an_amount(percent, Form.PERCENT))
    assert found == Meaning(Decimal(value), "share")


@properties
@given(start=numbers, target=numbers, percent=st.decimals(-300, 300, places=1))
def test_a_share_taken_is_the_progress_shown(start, target, percent):
    kr = a_key_result(start=start, target=target)
    found = meaning(kr, an_amount(percent, Form.PERCENT)).value
    if abs(target - start) < 1:
        return  # four places of the value are then no four places of the road
    done = fraction_done(a_key_result(start=start, target=target, current=found))
    assert abs(done - percent / 100) <= Decimal("0.0001")


@pytest.mark.parametrize(
    ("kr", "amount", "value"),
    [
        pytest.param(TICKETS, an_amount("-3", Form.STEP), "45", id="without a value from the start"),
        pytest.param(
            standing(TICKETS, 40), an_amount("-3", Form.STEP), "37", id="else from the newest value"
        ),
        pytest.param(
            standing(SHARE, 30), an_amount("5", Form.STEP_PERCENT), "35", id="points on a % key result"
        ),
        pytest.param(
            standing(SHARE, 30), an_amount("5", Form.STEP), "35", id="a bare step on a % key result"
        ),
        pytest.param(
            standing(SHARE, 0), an_amount("0.5", Form.STEP), "0.5", id="a small step has one reading"
        ),
        pytest.param(standing(KEEP, 30), an_amount("-2", Form.STEP), "28", id="a limit that has a value"),
    ],
)
def test_a_step_starts_from_the_newest_value_else_from_the_start(kr, amount, value):
    assert meaning(kr, amount) == Meaning(Decimal(value), "step")


@properties
@given(current=numbers, step=numbers)
def test_a_step_forth_and_the_same_back_end_where_they_began(current, step):
    there = meaning(standing(TICKETS, current), an_amount(step, Form.STEP)).value
    assert meaning(standing(TICKETS, there), an_amount(-step, Form.STEP)).value == current


def test_twelve_of_twenty_is_twelve_when_twenty_is_the_target():
    kr = a_key_result(target=20)
    assert meaning(kr, an_amount(12, Form.RATIO, of=20)) == Meaning(Decimal(12), "ratio")
    assert meaning(kr, an_amount(12, Form.RATIO, of="20.0")).value == 12


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        pytest.param(an_amount(None, Form.DONE), 1, id="done"),
        pytest.param(an_amount(None, Form.NOT_DONE), 0, id="not done"),
        pytest.param(an_amount(100, Form.PERCENT), 1, id="100%"),
        pytest.param(an_amount(0, Form.PERCENT), 0, id="0%"),
        pytest.param(an_amount(1), 1, id="1"),
        pytest.param(an_amount(0), 0, id="0"),
        pytest.param(an_amount("1", Form.ABSOLUTE), 1, id="=1"),
    ],
)
def test_yes_or_no_is_done_or_not(amount, value):
    assert meaning(YES_NO, amount) == Meaning(Decimal(value), "done")


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("9" * DIGITS, id="eighteen digits"),
        pytest.param("9" * (DIGITS - DECIMALS) + "." + "9" * DECIMALS, id="four of them decimals"),
        pytest.param(
            "9" * DIGITS + "." + "9" * DECIMALS, id="more digits than Python's own 28 would be safe with"
        ),
        pytest.param("0.00010000", id="noughts at the end are no decimals"),
    ],
)
def test_the_largest_and_finest_numbers_are_kept_exactly(written):
    assert meaning(TICKETS, an_amount(written)).value == Decimal(written)


def test_minus_nought_is_nought():
    found = meaning(standing(TICKETS, 3), an_amount("-0", Form.ABSOLUTE)).value
    assert str(found) == "0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("37", "37", id="whole"),
        pytest.param("37.0", "37", id="no nought behind the point"),
        pytest.param("37.50", "37.5", id="no nought at the end"),
        pytest.param("4E+1", "40", id="no exponent"),
        pytest.param("1E-4", "0.0001", id="no exponent for small ones"),
        pytest.param("1200", "1200", id="noughts before the point stay"),
        pytest.param("-0", "0", id="no minus nought"),
        pytest.param("-0.000", "0", id="no minus nought with decimals"),
        pytest.param("-2.50", "-2.5", id="below nought"),
    ],
)
def test_a_number_is_stored_in_one_way_only(value, text):
    assert plain(Decimal(value)) == text


@properties
@given(value=numbers)
def test_what_is_stored_reads_back_as_the_same_number(value):
    assert Decimal(plain(value)) == value


MONEY = a_key_result(start=100, target=300, unit="万元")


@pytest.mark.parametrize(
    ("unit", "amount", "value"),
    [
        pytest.param("万元", an_amount(1_200_000, typed="120万"), "120", id="120万 in 万元 is 120"),
        pytest.param("萬元", an_amount(1_200_000, typed="120萬"), "120", id="in Traditional characters"),
        pytest.param("亿元", an_amount(300_000_000, typed="3亿"), "3", id="3亿 in 亿元"),
        pytest.param("億元", an_amount(300_000_000, typed="3億"), "3", id="3億 in 億元"),
        pytest.param("万元", an_amount(120, typed="120"), "120", id="a bare number is that many already"),
        pytest.param("元", an_amount(1_200_000, typed="120万"), "1200000", id="元 multiplies nothing"),
        pytest.param(
            "triệu đồng", an_amount(1_200_000_000, typed="1,2 tỷ"), "1200", id="1.2 tỷ in triệu đồng"
        ),
        pytest.param("triệu", an_amount(1_500_000, typed="1tr5"), "1.5", id="1tr5 in triệu"),
        pytest.param("million USD", an_amount(120_000_000, typed="120 million"), "120", id="in million USD"),
        pytest.param(
            "USD", an_amount(1_200_000, typed="1.2 million"), "1200000", id="USD multiplies nothing"
        ),
        pytest.param("million", an_amount(200, typed="two hundred"), "200", id="two hundred of them"),
        pytest.param(
            "万元",
            an_amount(1_200_000, Form.RATIO, of=3_000_000, typed="120万/300万"),
            "120",
            id="both numbers of a ratio",
        ),
        pytest.param("万元", an_amount(10, Form.PERCENT, typed="1万%"), "120", id="a share is of no unit"),
    ],
)
def test_what_multiplies_is_not_counted_twice(unit, amount, value):
    assert meaning(replace(MONEY, unit=unit), amount).value == Decimal(value)
