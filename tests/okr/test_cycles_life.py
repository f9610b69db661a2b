"""Halves and years beside quarters, and how a group lives a cycle: open, closing, closed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okr.cycles import (
    after,
    before,
    by_id,
    check_open,
    close,
    closing_from,
    draft_from,
    half_of,
    overlap,
    quarter_of,
    state,
    year_of,
)
from okr.dealings import CycleState, GroupCycle, Pictured
from okr.model import Cycle, Health
from okr.objections import CycleClosed, CycleNotBegun
from okr.refusals import BadCycle
from tests.kit.builders import LI_LEI, Q4

days = st.dates(date(2001, 1, 1), date(2198, 12, 31))
fiscal_starts = st.integers(1, 12)
NOW = datetime(2026, 12, 30, 2, tzinfo=UTC)
LIVED = GroupCycle(1, Q4)


@pytest.mark.parametrize(
    ("name", "fiscal_start", "start", "end"),
    [
        pytest.param("2026H1", 1, "2026-01-01", "2026-06-30", id="the first half"),
        pytest.param("2026H2", 1, "2026-07-01", "2026-12-31", id="the second half"),
        pytest.param("2026", 1, "2026-01-01", "2026-12-31", id="a year"),
        pytest.param("2026H2", 4, "2026-10-01", "2027-03-31", id="a half of a year from April"),
        pytest.param("2026", 4, "2026-04-01", "2027-03-31", id="a year from April"),
        pytest.param("2026H1", 12, "2026-12-01", "2027-05-31", id="a half from December"),
    ],
)
def test_halves_and_years_are_written_out(name, fiscal_start, start, end):
    cycle = Cycle(name, date.fromisoformat(start), date.fromisoformat(end))
    assert by_id(name, fiscal_start) == cycle
    assert by_id(name.lower(), fiscal_start) == cycle


@pytest.mark.parametrize(
    "text", ["2026H3", "2026H0", "2026H", "2026Q", "2026Y1", "206", "20266", "1999", "2200"]
)
def test_what_is_no_half_and_no_year(text):
    with pytest.raises(BadCycle):
        by_id(text)


@given(day=days, fiscal_start=fiscal_starts)
def test_quarter_half_and_year_lie_in_each_other(day, fiscal_start):
    quarter, half, year = (of(day, fiscal_start) for of in (quarter_of, half_of, year_of))
    assert year.start <= half.start <= quarter.start <= day <= quarter.end <= half.end <= year.end
    assert quarter.id[:4] == half.id[:4] == year.id
    assert overlap(quarter, year)


@given(day=days, fiscal_start=fiscal_starts, of=st.sampled_from([quarter_of, half_of, year_of]))
def test_cycles_of_one_length_follow_each_other(day, fiscal_start, of):
    cycle = of(day, fiscal_start)
    following = after(cycle, fiscal_start)
    assert following.start == cycle.end + timedelta(days=1)
    assert len(following.id) == len(cycle.id)
    assert before(following, fiscal_start) == cycle
    assert by_id(cycle.id, fiscal_start) == cycle


def test_the_draft_opens_two_weeks_before_the_end_and_the_closing_round_is_the_last_week():
    assert draft_from(Q4) == date(2026, 12, 18)
    assert closing_from(Q4) == date(2026, 12, 25)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-09-01", CycleState.OPEN),
        ("2026-12-24", CycleState.OPEN),
        ("2026-12-25", CycleState.CLOSING),
        ("2026-12-31", CycleState.CLOSING),
        ("2027-06-01", CycleState.CLOSING),
    ],
)
def test_a_cycle_closes_when_somebody_closes_it(day, found):
    today = date.fromisoformat(day)
    assert state(LIVED, today) is found
    assert state(GroupCycle(1, Q4, CycleState.CLOSED), today) is CycleState.CLOSED


def test_closing_keeps_the_picture_and_who_and_when():
    picture = (Pictured("SALES/2026Q4/KR3", None, None, Health.NONE, None),)
    closed = close(LIVED, by=LI_LEI, at=NOW, today=date(2026, 12, 30), picture=picture)
    assert closed == GroupCycle(1, Q4, CycleState.CLOSED, NOW, LI_LEI, picture)
    with pytest.raises(CycleClosed) as refused:
        close(closed, by=LI_LEI, at=NOW, today=date(2026, 12, 30), picture=())
    assert refused.value.cycle == "2026Q4"


def test_a_cycle_that_has_not_begun_is_not_closed():
    with pytest.raises(CycleNotBegun) as refused:
        close(LIVED, by=LI_LEI, at=NOW, today=date(2026, 9, 30), picture=())
    assert (refused.value.cycle, refused.value.first) == ("2026Q4", "2026-10-01")
    assert close(LIVED, by=LI_LEI, at=NOW, today=Q4.start, picture=()).closed_by == LI_LEI


def test_only_a_closed_cycle_is_closed():
    check_open(LIVED)
    check_open(GroupCycle(1, Q4, CycleState.CLOSING))
    with pytest.raises(CycleClosed):
        check_open(GroupCycle(1, Q4, CycleState.CLOSED))
