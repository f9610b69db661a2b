"""How large, how fine and how long an amount may be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from i18n.reading import Unreadable, read_amount


def read(text):
    return read_amount(text, "zh-CN")


def why(text):
    with pytest.raises(Unreadable) as caught:
        read(text)
    return caught.value.why


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("999999999999999999", "999999999999999999", id="18 digits"),
        pytest.param("99999999999999.9999", "99999999999999.9999", id="18 digits, 4 of them decimals"),
        pytest.param("0.0001", "0.0001", id="4 decimals"),
        pytest.param("1.23450", "1.2345", id="a trailing nought is no fifth decimal"),
        pytest.param("1e15", "1000000000000000", id="exponent 15"),
        pytest.param("1e+0015", "1000000000000000", id="noughts before the exponent"),
        pytest.param("1.2345e3", "1234.5", id="the exponent takes decimals away"),
    ],
)
def test_the_largest_and_smallest_that_is_taken(text, value):
    assert str(read(text).value) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("1000000000000000000", "too_large", id="19 digits"),
        pytest.param("999999999999999.9999", "too_large", id="19 digits, 4 of them decimals"),
        pytest.param("9999999999999万亿", "too_large", id="19 digits and more by multiplying"),
        pytest.param("1e16", "too_large", id="exponent 16"),
        pytest.param("1e999", "too_large", id="an exponent out of sight"),
        pytest.param("1e99999999999999", "too_large", id="an exponent that would fill the memory"),
        pytest.param("1.23456", "too_many_decimals", id="5 decimals"),
        pytest.param("1e-5", "too_many_decimals", id="5 decimals by exponent"),
        pytest.param("1e-16", "too_many_decimals", id="an exponent too small"),
        pytest.param("1." + "0" * 40 + "1", "too_many_decimals", id="nothing is rounded away"),
        pytest.param("1." + "0" * 40 + "1万", "too_many_decimals", id="nor by a multiplier"),
        pytest.param("约1.23456", "too_many_decimals", id="behind about"),
    ],
)
def test_the_limits(text, reason):
    assert why(text) == reason


def test_decimals_are_counted_behind_the_multiplier():
    assert read("0.00001万").value == Decimal("0.1")


@pytest.mark.parametrize("sign", ["9", "万", "约", "。", "%", " ", "亿1", "1,", "a", "+", "\u200b"])
def test_long_text_is_refused_unread(sign):
    assert why(sign * 5000) == "not_a_number"
