"""Quarters: computed from the day, named by the year in which the business year begins."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okr.cycles import after, before, by_id, overlap, quarter_of
from okr.model import Cycle
from okr.refusals import BadCycle
from tests.kit.builders import Q4

days = st.dates(date(2001, 1, 1), date(2198, 12, 31))
fiscal_starts = st.integers(1, 12)


@pytest.mark.parametrize(
    ("day", "fiscal_start", "cycle"),
    [
        pytest.param("2026-10-01", 1, Q4, id="the first day"),
        pytest.param("2026-12-31", 1, Q4, id="the last day"),
        pytest.param(
            "2027-01-01", 1, Cycle("2027Q1", date(2027, 1, 1), date(2027, 3, 31)), id="the day after"
        ),
        pytest.param("2028-02-29", 1, Cycle("2028Q1", date(2028, 1, 1), date(2028, 3, 31)), id="a leap day"),
        pytest.param(
            "2026-04-01",
            4,
            Cycle("2026Q1", date(2026, 4, 1), date(2026, 6, 30)),
            id="a year that begins in April",
        ),
        pytest.param(
            "2027-03-31",
            4,
            Cycle("2026Q4", date(2027, 1, 1), date(2027, 3, 31)),
            id="its last quarter is next year's",
        ),
        pytest.param(
            "2026-03-31",
            4,
            Cycle("2025Q4", date(2026, 1, 1), date(2026, 3, 31)),
            id="the day before it began",
        ),
        pytest.param(
            "2027-01-31",
            12,
            Cycle("2026Q1", date(2026, 12, 1), date(2027, 2, 28)),
            id="a quarter over new year",
        ),
        pytest.param(
            "2026-02-01",
            2,
            Cycle("2026Q1", date(2026, 2, 1), date(2026, 4, 30)),
            id="a year that begins in February",
        ),
    ],
)
def test_a_day_lies_in_one_quarter_of_the_business_year(day, fiscal_start, cycle):
    assert quarter_of(date.fromisoformat(day), fiscal_start) == cycle
    assert by_id(cycle.id, fiscal_start) == cycle


@pytest.mark.parametrize("text", ["2026Q4", "2026q4"])
def test_a_quarter_is_found_by_its_name_in_either_case(text):
    assert by_id(text) == Q4


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2026Q5", id="no fifth quarter"),
        pytest.param("2026Q0", id="no noughth quarter"),
        pytest.param("26Q4", id="a short year"),
        pytest.param("1999Q4", id="before 2000"),
        pytest.param("2200Q1", id="after 2199"),
        pytest.param("２０２６Q4", id="full-width digits"),
        pytest.param("2026Q٤", id="another script's digit"),
        pytest.param("2026-Q4", id="a dash"),
        pytest.param(" 2026Q4", id="a blank before"),
        pytest.param("2026Q4\n", id="a line break behind"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(BadCycle) as refused:
        by_id(text)
    assert refused.value.typed == text


@given(day=days, fiscal_start=fiscal_starts)
def test_quarters_follow_each_other_without_a_gap(day, fiscal_start):
    cycle = quarter_of(day, fiscal_start)
    following = after(cycle, fiscal_start)
    assert cycle.start <= day <= cycle.end
    assert following.start == cycle.end + timedelta(days=1)
    assert before(following, fiscal_start) == cycle
    assert by_id(cycle.id, fiscal_start) == cycle
    assert 89 <= (cycle.end - cycle.start).days + 1 <= 92  # February to April are 89


@given(day=days, fiscal_start=fiscal_starts)
def test_a_business_year_begins_in_its_month(day, fiscal_start):
    cycle = quarter_of(day, fiscal_start)
    first = by_id(f"{cycle.id[:4]}Q1", fiscal_start)
    assert first.start == date(int(cycle.id[:4]), fiscal_start, 1)


@pytest.mark.parametrize(
    ("first", "last", "shared"),
    [
        pytest.param("2026-12-31", "2027-01-31", True, id="one day is enough"),
        pytest.param("2027-01-01", "2027-03-31", False, id="side by side"),
        pytest.param("2026-11-01", "2026-11-30", True, id="one inside the other"),
        pytest.param("2026-01-01", "2026-12-31", True, id="one around the other"),
        pytest.param("2026-07-01", "2026-09-30", False, id="the quarter before"),
    ],
)
def test_two_cycles_overlap_when_they_share_a_day(first, last, shared):
    other = Cycle("other", date.fromisoformat(first), date.fromisoformat(last))
    assert overlap(Q4, other) is shared
    assert overlap(other, Q4) is shared
