"""Ticks stand at round places, whatever the values are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import scale

NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=3)


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [
        pytest.param("0", "100", "0 25 50 75 100", id="a road of a hundred"),
        pytest.param("24", "48", "20 30 40 50", id="both ends are rounded outwards"),
        pytest.param("48", "24", "20 30 40 50", id="a road that leads down"),
        pytest.param("99.5", "99.9", "99.5 99.6 99.7 99.8 99.9", id="a narrow one"),
        pytest.param("-12", "3", "-15 -10 -5 0 5", id="through nought"),
        pytest.param("5", "5", "4 4.5 5 5.5 6", id="one value"),
        pytest.param("0", "0", "0.0 0.2 0.4 0.6 0.8 1.0", id="nothing"),
    ],
)
def test_places(low, high, places):
    found = scale.places(Decimal(low), Decimal(high), most=6 if low == high == "0" else 5)
    assert [Decimal(each) for each in places.split()] == list(found)


@given(low=NUMBERS, high=NUMBERS, most=st.integers(3, 9), whole=st.booleans())
def test_ticks_hold_all_values_between_them_and_are_few(low, high, most, whole):
    found = scale.places(low, high, most=most, whole=whole)
    assert 2 <= len(found) <= most
    assert found[0] <= min(low, high)
    assert found[-1] >= max(low, high)
    assert len({other - one for one, other in pairwise(found)}) == 1
    assert not whole or all(each == each.to_integral_value() for each in found)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        pytest.param("2026-10-01", "2026-12-31", "2026-10-01 2026-11-01 2026-12-01", id="a quarter"),
        pytest.param("2026-01-01", "2026-12-31", "2026-01-01 2026-04-01 2026-07-01 2026-10-01", id="a year"),
        pytest.param("2026-10-15", "2026-12-31", "2026-11-01 2026-12-01", id="from the middle of a month"),
        pytest.param(
            "2026-10-01", "2026-10-29", "2026-10-01 2026-10-08 2026-10-15 2026-10-22 2026-10-29", id="weeks"
        ),
        pytest.param("2026-10-01", "2026-10-03", "2026-10-01 2026-10-02 2026-10-03", id="days"),
        pytest.param("2026-10-01", "2026-10-01", "2026-10-01", id="one day"),
    ],
)
def test_days(first, last, days):
    found = scale.days(date.fromisoformat(first), date.fromisoformat(last))
    assert [each.isoformat() for each in found] == days.split()


@given(first=st.dates(date(2000, 1, 1), date(2100, 1, 1)), span=st.integers(0, 4000), most=st.integers(2, 7))
def test_days_are_few_and_inside(first, span, most):
    last = date.fromordinal(first.toordinal() + span)
    found = scale.days(first, last, most=most)
    assert 1 <= len(found) <= most
    assert all(first <= day <= last for day in found)
    assert list(found) == sorted(set(found))


@pytest.mark.parametrize(
    ("road", "values", "ends"),
    [
        pytest.param((0, 100), (50,), (0, 100), id="on the road"),
        pytest.param((0, 100), (-20, 130), (-20, 130), id="a little beyond it"),
        pytest.param((0, 100), (5000, -9000), (-200, 300), id="far outside"),
        pytest.param((100, 0), (), (0, 100), id="downwards, nothing reported"),
        pytest.param((5,), (9,), (5, 9), id="a limit alone"),
        pytest.param((0,), (9,), (0, 2), id="nought alone"),
    ],
)
def test_reach(road, values, ends):
    assert scale.reach(map(Decimal, road), map(Decimal, values)) == ends
