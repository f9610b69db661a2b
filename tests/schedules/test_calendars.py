"""Working days: China's make-up days, other countries' holidays, and no calendar at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules import countries
from schedules.calendars import ends_within, is_workday, known, next_workday, provisional, weekends_only

CALENDARS = ("none", "CN", "HK", "VN", "TW", "SG", "MO", "US", "DE", "AE")
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
        pytest.param("2026-01-04", "CN", True, id="China 2026: a Sunday for New Year"),
        pytest.param("2026-02-14", "CN", True, id="China 2026: the Saturday before the Spring Festival"),
        pytest.param("2026-02-23", "CN", False, id="China 2026: the festival's ninth day"),
        pytest.param("2026-02-28", "CN", True, id="China 2026: the Saturday after it"),
        pytest.param("2026-05-09", "CN", True, id="China 2026: a Saturday for Labour Day"),
        pytest.param("2026-09-20", "CN", True, id="China 2026: a Sunday for Golden Week"),
        pytest.param("2026-09-27", "CN", False, id="China 2026: the Sunday of Mid-Autumn stays one"),
        pytest.param("2026-10-10", "CN", True, id="China 2026: a Saturday for Golden Week"),
        pytest.param("2025-01-26", "CN", True, id="China 2025: a Sunday for the Spring Festival"),
        pytest.param("2025-04-18", "HK", False, id="Good Friday, general but not statutory in Hong Kong"),
        pytest.param("2025-04-21", "HK", False, id="nor was Easter Monday of 2025"),
        pytest.param("2026-02-19", "HK", False, id="Hong Kong's third day of the Lunar New Year"),
        pytest.param("2026-02-20", "HK", True, id="and not the fourth, none fell on a Sunday"),
        pytest.param("2026-04-06", "HK", False, id="Ching Ming on a Sunday: Monday"),
        pytest.param("2026-04-07", "HK", False, id="which is Easter Monday: Tuesday too"),
        pytest.param("2026-05-25", "HK", False, id="the Buddha's Birthday on a Sunday: Monday"),
        pytest.param("2026-10-19", "HK", False, id="Chung Yeung on a Sunday: Monday"),
        pytest.param("2026-09-26", "HK", False, id="the day after Mid-Autumn on a Saturday"),
        pytest.param("2026-09-28", "HK", True, id="has no Monday in its place"),
        pytest.param(
            "2026-01-03", "HK", False, id="a Saturday in Hong Kong, though its law only rests Sundays"
        ),
        pytest.param("2026-02-16", "VN", False, id="the eve of Tet"),
        pytest.param("2026-02-20", "VN", False, id="the fourth day of Tet"),
        pytest.param("2026-02-23", "VN", True, id="Tet is over"),
        pytest.param("2026-04-27", "VN", False, id="Hung Kings on a Sunday: Monday"),
        pytest.param("2026-08-31", "VN", False, id="a Monday between a Sunday and National Day"),
        pytest.param("2026-08-22", "VN", True, id="and the Saturday worked for it"),
        pytest.param("2025-04-26", "VN", True, id="a Saturday worked for May 2, 2025"),
        pytest.param("2025-01-27", "TW", False, id="Taiwan 2025: a Monday before New Year's Eve"),
        pytest.param("2025-02-08", "TW", True, id="and the Saturday worked for it"),
        pytest.param("2026-02-20", "TW", False, id="Taiwan 2026: the eve on a Sunday is made good on Friday"),
        pytest.param("2026-02-27", "TW", False, id="Peace Memorial Day on a Saturday: Friday"),
        pytest.param("2026-04-06", "TW", False, id="Tomb-Sweeping Day on a Sunday: Monday"),
        pytest.param("2026-05-01", "TW", False, id="Labour Day, for everybody since 2026"),
        pytest.param("2026-10-09", "TW", False, id="National Day on a Saturday: Friday"),
        pytest.param("2025-03-31", "SG", False, id="Hari Raya Puasa 2025"),
        pytest.param("2026-03-21", "SG", False, id="Hari Raya Puasa 2026 on a Saturday"),
        pytest.param("2026-03-23", "SG", True, id="has no Monday in its place"),
        pytest.param("2026-05-27", "SG", False, id="Hari Raya Haji 2026"),
        pytest.param("2026-06-01", "SG", False, id="Vesak Day on a Sunday: Monday"),
        pytest.param("2026-08-10", "SG", False, id="National Day on a Sunday: Monday"),
        pytest.param("2026-11-09", "SG", False, id="Deepavali on a Sunday: Monday"),
        pytest.param("2026-02-18", "MO", False, id="Macau's second day of the Lunar New Year"),
        pytest.param("2026-04-03", "MO", False, id="Good Friday, public but not mandatory in Macau"),
        pytest.param("2026-11-02", "MO", False, id="All Souls' Day"),
        pytest.param("2026-12-22", "MO", False, id="the winter solstice"),
        pytest.param("2026-12-21", "MO", True, id="a civil servant's day for December 20 is nobody else's"),
        pytest.param("2026-12-31", "MO", True, id="half a day off is worked"),
        pytest.param("2026-04-03", "HKG", False, id="three letters mean the same country"),
        pytest.param("2026-09-20", "CHN", True, id="with its make-up days"),
        pytest.param("2026-11-27", "SA", False, id="a Friday in Riyadh"),
        pytest.param("2026-11-29", "SA", True, id="where Sunday is worked"),
        pytest.param("2026-11-27", "AE", True, id="Dubai moved its weekend in 2022"),
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


@pytest.mark.parametrize("year", range(2027, 2036))
@pytest.mark.parametrize("calendar", ["CN", "HK", "VN", "TW", "SG", "MO", "none"])
def test_every_day_to_come_has_a_working_day_soon_after_it(calendar, year):
    day = date(year, 1, 1)
    while day.year == year:
        following = next_workday(day, calendar)
        assert 0 <= (following - day).days <= 12
        day += timedelta(days=1)
    assert isinstance(provisional(year, calendar), bool)


def test_a_calendar_without_a_working_day_is_told_not_searched_for_ever(monkeypatch):
    monkeypatch.setattr(countries, "worked", lambda _day, _calendar: False)
    with pytest.raises(ValueError, match="calendar CN has no working day within 60 days of 2026-11-20"):
        next_workday(date(2026, 11, 20), "CN")


@pytest.mark.parametrize(
    ("year", "calendar", "unsure"),
    [
        pytest.param(2024, "CN", False, id="an announced year"),
        pytest.param(2026, "CN", False, id="China's last one by the library"),
        pytest.param(2090, "CN", True, id="a year nobody announced"),
        pytest.param(2090, "CHN", True, id="three letters mean the same"),
        pytest.param(2026, "HK", False, id="gazetted"),
        pytest.param(2090, "HK", True, id="Hong Kong's moon can be calculated, its gazette cannot"),
        pytest.param(2026, "TW", False, id="in the DGPA's work calendar"),
        pytest.param(2090, "TW", True, id="not in it"),
        pytest.param(2026, "VN", False, id="with the swapped Saturday"),
        pytest.param(2090, "VN", True, id="nobody knows what will be swapped"),
        pytest.param(2026, "MO", False, id="listed"),
        pytest.param(2090, "MO", True, id="not listed"),
        pytest.param(2027, "SG", False, id="Singapore announced two years"),
        pytest.param(2090, "SG", True, id="the library calls its moon estimated"),
        pytest.param(2090, "AE", True, id="so it does in the Emirates"),
        pytest.param(2090, "US", False, id="law and arithmetic need no announcement"),
        pytest.param(2090, "none", False, id="no calendar is always sure"),
    ],
)
def test_a_year_is_provisional_until_it_is_announced(year, calendar, unsure):
    assert provisional(year, calendar) is unsure


@pytest.mark.parametrize(
    ("calendar", "today", "year"),
    [
        pytest.param("CN", "2026-11-01", None, id="sixty-one days before the end"),
        pytest.param("CN", "2026-11-02", 2027, id="sixty days before it"),
        pytest.param("CN", "2026-12-31", 2027, id="on the last day"),
        pytest.param("CN", "2027-03-01", 2027, id="in the provisional year itself"),
        pytest.param("none", "2026-12-31", None, id="no calendar never ends"),
    ],
)
def test_data_that_end_soon_are_known_sixty_days_before(monkeypatch, calendar, today, year):
    monkeypatch.setattr(countries, "provisional", lambda year, _country: year > 2026)
    assert ends_within(calendar, date.fromisoformat(today)) == year


def test_only_china_has_nothing_but_weekends_in_a_provisional_year():
    assert [weekends_only(calendar) for calendar in ("CN", "CHN", "HK", "none")] == [True, True, False, False]
    assert not is_workday(date(2090, 12, 25), "HK")


def test_an_unannounced_year_is_monday_to_friday():
    week = [date(2090, 10, number) for number in range(2, 9)]  # Monday to Sunday, Golden Week or not
    assert [is_workday(day, "CN") for day in week] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("calendar", CALENDARS)
def test_a_country_s_code_is_known(calendar):
    assert known(calendar)


@pytest.mark.parametrize("calendar", ["", "XX", "cn", "China", "CN "])
def test_another_word_is_not(calendar):
    assert not known(calendar)
