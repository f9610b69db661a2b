"""Working days: China's make-up days, other countries' holidays, and no calendar at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules import calendars
from schedules.calendars import is_workday, known, next_workday, provisional

CALENDARS = ("none", "CN", "HK", "VN", "US", "DE")
days = st.dates(date(2020, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "calendar", "worked"),
    [
        pytest.param("2024-09-27", "CN", True, id="a plain Friday"),
        pytest.param("2024-10-01", "CN", False, id="National Day"),
        pytest.param("2024-10-05", "CN", False, id="a Saturday in Golden Week"),
        pytest.param("2024-09-29", "CN", True, id="a Sunday made up for Golden Week"),
        pytest.param("2024-10-12", "CN", True, id="a Saturday made up for Golden Week"),
        pytest.param("2024-10-13", "CN", False, id="a plain Sunday"),
        pytest.param("2024-02-12", "CN", False, id="the third day of the Spring Festival, by the moon"),
        pytest.param("2024-10-01", "HK", False, id="National Day in Hong Kong"),
        pytest.param("2024-09-29", "HK", False, id="no make-up days in Hong Kong"),
        pytest.param("2024-10-02", "HK", True, id="no Golden Week in Hong Kong"),
        pytest.param("2024-09-02", "VN", False, id="Independence Day in Vietnam"),
        pytest.param("2024-09-07", "VN", False, id="a Saturday in Vietnam"),
        pytest.param("2024-12-25", "US", False, id="Christmas in America"),
        pytest.param("2024-12-25", "CN", True, id="no Christmas in China"),
        pytest.param("2024-12-25", "none", True, id="no calendar knows no holiday"),
        pytest.param("2024-09-29", "none", True, id="nor a Sunday"),
    ],
)
def test_which_days_are_worked(day, calendar, worked):
    assert is_workday(date.fromisoformat(day), calendar) is worked


@pytest.mark.parametrize(
    ("day", "calendar", "following"),
    [
        pytest.param("2024-09-27", "CN", "2024-09-27", id="a worked day is its own"),
        pytest.param("2024-09-28", "CN", "2024-09-29", id="to the make-up Sunday, not to Monday"),
        pytest.param("2024-10-01", "CN", "2024-10-08", id="over Golden Week"),
        pytest.param("2024-12-25", "US", "2024-12-26", id="over one holiday"),
        pytest.param("2024-12-29", "none", "2024-12-29", id="without a calendar at once"),
        pytest.param("2022-12-31", "US", "2023-01-03", id="over New Year and its Monday in the next year"),
    ],
)
def test_a_day_off_moves_to_the_next_working_day(day, calendar, following):
    assert next_workday(date.fromisoformat(day), calendar) == date.fromisoformat(following)


@settings(max_examples=40, deadline=None)
@given(day=days, calendar=st.sampled_from(CALENDARS))
def test_the_next_working_day_is_worked_near_and_the_first(day, calendar):
    following = next_workday(day, calendar)
    assert is_workday(following, calendar)
    assert 0 <= (following - day).days <= 14
    assert not any(
        is_workday(date.fromordinal(between), calendar)
        for between in range(day.toordinal(), following.toordinal())
    )


def test_a_calendar_without_a_working_day_is_told_not_searched_for_ever(monkeypatch):
    monkeypatch.setattr(calendars, "is_workday", lambda _day, _calendar: False)
    with pytest.raises(ValueError, match="calendar CN has no working day within 60 days of 2026-11-20"):
        next_workday(date(2026, 11, 20), "CN")


@pytest.mark.parametrize(
    ("day", "calendar", "unsure"),
    [
        pytest.param("2024-10-01", "CN", False, id="an announced year"),
        pytest.param("2026-12-31", "CN", False, id="its last day"),
        pytest.param("2090-10-02", "CN", True, id="a year nobody announced"),
        pytest.param("2090-10-02", "HK", False, id="Hong Kong announces nothing"),
        pytest.param("2090-10-02", "none", False, id="no calendar is always sure"),
    ],
)
def test_china_is_provisional_until_its_year_is_announced(day, calendar, unsure):
    assert provisional(date.fromisoformat(day), calendar) is unsure


def test_an_unannounced_year_is_monday_to_friday():
    week = [date(2090, 10, number) for number in range(2, 9)]  # Monday to Sunday, Golden Week or not
    assert [is_workday(day, "CN") for day in week] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("calendar", CALENDARS)
def test_a_country_s_code_is_known(calendar):
    assert known(calendar)


@pytest.mark.parametrize("calendar", ["", "XX", "cn", "China", "CN "])
def test_another_word_is_not(calendar):
    assert not known(calendar)
