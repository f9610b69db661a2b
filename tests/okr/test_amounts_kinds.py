"""What an amount means for milestones, dates and limits on both sides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okr.amounts import Form, Meaning, meaning
from okr.model import Kind, day_number, day_of
from okr.refusals import AmbiguousAmount, BadAmount
from tests.kit.builders import a_key_result, an_amount, due_on, milestones

properties = settings(max_examples=100, deadline=None)
TODAY = date(2026, 11, 23)
DUE = due_on(date(2026, 12, 1))
THREE = milestones("a", "b", "c", done=1)
BAND = a_key_result(kind=Kind.KEEP_BETWEEN, target=8, low=Decimal(2), unit="%")


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        pytest.param(an_amount(None, Form.DONE), 3, id="done"),
        pytest.param(an_amount(100, Form.PERCENT), 3, id="all per cent"),
        pytest.param(an_amount(3), 3, id="as many as there are"),
        pytest.param(an_amount(3, Form.ABSOLUTE), 3, id="said outright"),
        pytest.param(an_amount(3, Form.RATIO, of=3), 3, id="three of three"),
        pytest.param(an_amount(None, Form.NOT_DONE), 0, id="not done"),
        pytest.param(an_amount(0), 0, id="none"),
        pytest.param(an_amount(0, Form.PERCENT), 0, id="nought per cent"),
        pytest.param(an_amount(0, Form.RATIO, of=3), 0, id="none of three"),
    ],
)
def test_all_or_none_of_the_milestones(amount, value):
    assert meaning(THREE, amount) == Meaning(Decimal(value), "done")


@pytest.mark.parametrize(
    "amount",
    [
        pytest.param(an_amount(2), id="a count between"),
        pytest.param(an_amount(50, Form.PERCENT), id="a share"),
        pytest.param(an_amount(1, Form.STEP), id="one more"),
        pytest.param(an_amount(0, Form.STEP), id="none more is not none"),
        pytest.param(an_amount(3, Form.STEP), id="three more"),
        pytest.param(an_amount(3, Form.RATIO, of=4), id="of another number"),
        pytest.param(an_amount(0, Form.RATIO, of=4), id="none of another number"),
        pytest.param(an_amount(4), id="more than there are"),
        pytest.param(an_amount(10, Form.STEP_PERCENT), id="points"),
    ],
)
def test_which_milestones_has_to_be_said(amount):
    with pytest.raises(AmbiguousAmount) as asked:
        meaning(THREE, amount)
    assert (asked.value.why, asked.value.choices, asked.value.target) == ("which_milestones", ("b", "c"), "3")


@pytest.mark.parametrize("kr", [THREE, a_key_result(), BAND])
def test_a_day_is_no_amount_but_for_a_date(kr):
    with pytest.raises(BadAmount) as refused:
        meaning(kr, an_amount(20261201, Form.DAY))
    assert refused.value.why == "not_a_number"


@pytest.mark.parametrize(
    ("kr", "amount", "found"),
    [
        pytest.param(DUE, an_amount(20261205, Form.DAY), Meaning(Decimal(20261205), "day"), id="a day"),
        pytest.param(DUE, an_amount(20261205), Meaning(Decimal(20261205), "day"), id="as it is stored"),
        pytest.param(
            DUE, an_amount(20261205, Form.ABSOLUTE), Meaning(Decimal(20261205), "day"), id="outright"
        ),
        pytest.param(
            DUE, an_amount(35, Form.STEP), Meaning(Decimal(20270105), "step"), id="from the due day"
        ),
        pytest.param(
            due_on(TODAY, forecast=date(2026, 12, 31)),
            an_amount(-31, Form.STEP),
            Meaning(Decimal(20261130), "step"),
            id="back from the forecast",
        ),
        pytest.param(
            DUE, an_amount(None, Form.DONE), Meaning(Decimal(20261123), "done", done=True), id="done today"
        ),
        pytest.param(DUE, an_amount(None, Form.NOT_DONE), Meaning(Decimal(20261201), "done"), id="not done"),
    ],
)
def test_what_is_said_of_a_date(kr, amount, found):
    assert meaning(kr, amount, today=TODAY) == found


def test_done_without_a_day_is_done_when_it_was_forecast():
    kr = due_on(TODAY, forecast=date(2026, 12, 31))
    assert meaning(kr, an_amount(None, Form.DONE)) == Meaning(Decimal(20261231), "done", done=True)


@pytest.mark.parametrize(
    "amount",
    [
        pytest.param(an_amount(45, Form.PERCENT), id="a percentage"),
        pytest.param(an_amount(45), id="a bare number"),
        pytest.param(an_amount(20260230), id="a day that is none"),
        pytest.param(an_amount("0.5", Form.STEP), id="half a day"),
        pytest.param(an_amount("9e12", Form.STEP), id="beyond the calendar"),
        pytest.param(an_amount(9999999, Form.STEP), id="beyond the year 9999"),
        pytest.param(an_amount(1, Form.STEP_PERCENT), id="points"),
        pytest.param(an_amount(3, Form.RATIO, of=4), id="three of four"),
    ],
)
def test_what_is_no_day(amount):
    with pytest.raises(BadAmount) as refused:
        meaning(DUE, amount, today=TODAY)
    assert refused.value.why == "not_a_day"


@properties
@given(st.integers(-3000, 3000))
def test_days_forth_and_back_end_where_they_began(days):
    there = meaning(DUE, an_amount(days, Form.STEP)).value
    assert (day_of(there) - date(2026, 12, 1)).days == days
    kr = due_on(date(2026, 12, 1), forecast=day_of(there))
    assert meaning(kr, an_amount(-days, Form.STEP)).value == day_number(date(2026, 12, 1))


def test_limits_on_both_sides_take_values():
    assert meaning(BAND, an_amount(5, Form.PERCENT)) == Meaning(Decimal(5), "value")
    with pytest.raises(AmbiguousAmount):
        meaning(a_key_result(kind=Kind.KEEP_BETWEEN, target=8, low=Decimal(2)), an_amount(5, Form.PERCENT))
