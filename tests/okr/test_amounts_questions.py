"""Amounts that are asked back because they could mean two things, and those that are refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from okr.amounts import DIGITS, Form, meaning
from okr.model import Kind
from okr.refusals import AmbiguousAmount, BadAmount
from tests.kit.builders import a_key_result, an_amount

TICKETS = a_key_result(start=48, target=24, unit="tickets")
SHARE = a_key_result(start=10, target=60, unit="%")
KEEP = a_key_result(kind=Kind.KEEP_BELOW, target=25, unit="ms")
YES_NO = a_key_result(kind=Kind.YES_NO)


def standing(kr, current):
    return replace(kr, current=Decimal(current))


def asked_back(kr, amount):
    with pytest.raises(AmbiguousAmount) as asked:
        meaning(kr, amount)
    return asked.value


def why_refused(kr, amount):
    with pytest.raises(BadAmount) as refused:
        meaning(kr, amount)
    assert refused.value.typed == amount.typed
    return refused.value.why


@pytest.mark.parametrize(
    "amount",
    [
        pytest.param(an_amount(50, Form.PERCENT), id="half done is not an answer"),
        pytest.param(an_amount(1, Form.PERCENT), id="1% is not 1"),
        pytest.param(an_amount(100), id="100 is not 100%"),
        pytest.param(an_amount(1, Form.STEP), id="a step"),
        pytest.param(an_amount(1, Form.STEP_PERCENT), id="a step in points"),
        pytest.param(an_amount(1, Form.RATIO, of=1), id="1/1"),
    ],
)
def test_anything_between_yes_and_no_is_refused(amount):
    assert why_refused(YES_NO, amount) == "not_yes_no"


@pytest.mark.parametrize(
    ("kr", "amount", "why", "choices", "target"),
    [
        pytest.param(
            SHARE, an_amount("0.45"), "percent_or_share", ("0.45%", "45%"), "60", id="0.45 on a % key result"
        ),
        pytest.param(
            TICKETS, an_amount(None, Form.DONE), "done_on_number", ("=24",), "24", id="done on a number"
        ),
        pytest.param(
            KEEP, an_amount(None, Form.DONE), "done_on_number", ("=25",), "25", id="done on a limit"
        ),
        pytest.param(
            a_key_result(target=30),
            an_amount(12, Form.RATIO, of=20),
            "other_target",
            ("12",),
            "30",
            id="12/20 where the target is 30",
        ),
        pytest.param(
            a_key_result(start=10, target=60, current=20),
            an_amount(5, Form.STEP_PERCENT),
            "percent_of_what",
            ("=22.5", "=21"),
            "60",
            id="+5% of the road or of the value",
        ),
        pytest.param(
            a_key_result(start=0, target=100, current=100),
            an_amount(5, Form.STEP_PERCENT),
            "percent_of_what",
            ("=105",),
            "100",
            id="+5% where both readings are one, still asked",
        ),
        pytest.param(
            KEEP,
            an_amount(45, Form.PERCENT),
            "percent_of_what",
            ("45",),
            "25",
            id="45% where there is no road",
        ),
        pytest.param(
            KEEP, an_amount(0, Form.PERCENT), "percent_of_what", ("0",), "25", id="0% where there is no road"
        ),
    ],
)
def test_what_could_mean_two_things_is_asked_back(kr, amount, why, choices, target):
    question = asked_back(kr, amount)
    assert (question.why, question.choices, question.target) == (why, choices, target)
    assert question.typed == amount.typed


@pytest.mark.parametrize(
    ("unit", "typed_with", "asked"),
    [
        pytest.param("¥", "$", True, id="dollars on yuan"),
        pytest.param("usd", "¥", True, id="yuan on dollars, lower case"),
        pytest.param("¥", "¥", False, id="its own sign"),
        pytest.param("￥", "¥", False, id="the full-width sign is the same"),
        pytest.param("hk$", "HK$", False, id="case does not matter"),
        pytest.param("HK$", "$", True, id="Hong Kong dollars are not just dollars"),
        pytest.param("", "¥", False, id="a sign where nothing was said about money"),
        pytest.param("shops", "¥", False, id="a sign on a counted thing is let be"),
        pytest.param("¥", "", False, id="no sign at all"),
    ],
)
def test_a_foreign_currency_is_asked_back_where_the_key_result_has_one(unit, typed_with, asked):
    kr = a_key_result(target=100, unit=unit)
    amount = an_amount(30, currency=typed_with)
    if not asked:
        assert meaning(kr, amount).value == 30
        return
    question = asked_back(kr, amount)
    assert (question.why, question.choices, question.target) == ("currency", ("30",), f"{unit}100")


@pytest.mark.parametrize(
    ("kr", "amount", "why"),
    [
        pytest.param(KEEP, an_amount(3, Form.STEP), "needs_value", id="a step from nowhere"),
        pytest.param(KEEP, an_amount(None, Form.SAME), "needs_value", id="the same as nothing"),
        pytest.param(
            KEEP, an_amount(3, Form.STEP_PERCENT), "needs_value", id="a step in percent from nowhere"
        ),
        pytest.param(TICKETS, an_amount(None, Form.NOT_DONE), "not_a_number", id="not done on a number"),
        pytest.param(TICKETS, an_amount(None), "not_a_number", id="no number at all"),
        pytest.param(TICKETS, an_amount("1" + "0" * DIGITS), "too_large", id="nineteen digits"),
        pytest.param(TICKETS, an_amount("-1" + "0" * DIGITS), "too_large", id="nineteen digits below nought"),
        pytest.param(TICKETS, an_amount("1E+1000"), "too_large", id="a number to fill the memory"),
        pytest.param(TICKETS, an_amount("0.00001"), "too_many_decimals", id="five decimals"),
        pytest.param(TICKETS, an_amount("1E-1000"), "too_many_decimals", id="a thousand decimals"),
        pytest.param(
            standing(TICKETS, "9" * DIGITS), an_amount(1, Form.STEP), "too_large", id="a step out of bounds"
        ),
        pytest.param(
            a_key_result(target="9" * DIGITS),
            an_amount(1000, Form.PERCENT),
            "too_large",
            id="a share out of bounds",
        ),
    ],
)
def test_what_cannot_be_computed_is_refused(kr, amount, why):
    assert why_refused(kr, amount) == why


@pytest.mark.parametrize(
    ("value", "form", "choice"),
    [
        pytest.param("3", Form.STEP, "+3", id="a step stays a step"),
        pytest.param("-3", Form.ABSOLUTE, "=-3", id="a value below nought stays a value"),
    ],
)
def test_asked_about_the_currency_the_choice_keeps_what_was_meant(value, form, choice):
    question = asked_back(a_key_result(target=100, unit="¥"), an_amount(value, form, currency="$"))
    assert question.choices == (choice,)


def test_asked_about_a_negative_percentage_on_a_limit_the_choice_is_a_value():
    assert asked_back(KEEP, an_amount("-5", Form.PERCENT)).choices == ("=-5",)


def test_a_step_in_percent_on_a_limit_with_a_value_is_asked_back():
    assert asked_back(standing(KEEP, 30), an_amount(10, Form.STEP_PERCENT)).choices == ("=33",)
