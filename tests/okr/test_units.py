from __future__ import annotations

import pytest

from okr.units import currency_of, multiple_of, says_a_multiple


@pytest.mark.parametrize(
    ("unit", "multiple", "currency"),
    [
        pytest.param("", 1, "", id="no unit"),
        pytest.param("%", 1, "", id="no letters"),
        pytest.param("家", 1, "", id="a counting word"),
        pytest.param("元", 1, "¥", id="a currency by its word"),
        pytest.param("usd", 1, "$", id="a currency by its code, small"),
        pytest.param("万元", 10**4, "¥", id="ten thousand yuan"),
        pytest.param("亿", 10**8, "", id="a multiple of what"),
        pytest.param("triệu đồng", 10**6, "₫", id="a million dong"),
        pytest.param("trđ", 10**6, "₫", id="the same in short"),
        pytest.param("Million USD", 10**6, "$", id="a million dollars"),
        pytest.param("millions", 10**6, "", id="more than one"),
        pytest.param("crore INR", 10**7, "₹", id="ten million rupees"),
        pytest.param("tram", 1, "", id="trăm is no multiple of units, and a tram is a tram"),
    ],
)
def test_what_a_unit_counts(unit, multiple, currency):
    assert (multiple_of(unit), currency_of(unit)) == (multiple, currency)


@pytest.mark.parametrize(
    "typed", ["120万", "3k", "3 K", "1.2M", "1.2 million", "1tr5", "2 tỷ", "two thousand"]
)
def test_an_amount_that_names_a_multiple(typed):
    assert says_a_multiple(typed)


@pytest.mark.parametrize("typed", ["120", "3kg", "3MB", "two hundred", "a dozen", "三百", "45%", ""])
def test_an_amount_that_names_none(typed):
    assert not says_a_multiple(typed)
