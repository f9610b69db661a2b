"""Timetables: how they are written, what they count from, on which days they speak."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okr.cadence import (
    Timetable,
    anchor_day,
    cadence_days,
    card_anchor_day,
    occurrences,
    parse_timetable,
)

properties = settings(max_examples=60, deadline=None)
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAYS = parse_timetable("every 2 weeks on fri 10:00")

zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
days = st.dates(date(2020, 1, 1), date(2100, 12, 31))
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
instants = st.integers(0, 81 * 365 * 86400).map(lambda seconds: FIRST + timedelta(seconds=seconds))
weekly = st.builds(
    Timetable,
    at=clocks,
    weeks=st.integers(1, 52),
    days=st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple),
    anchor=st.none() | days,
)
monthly = st.builds(Timetable, at=clocks, month_day=st.integers(1, 31))
timetables = st.one_of(st.just(Timetable()), weekly, monthly)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def days_of(written, first, last, *, anchor, tz=SHANGHAI):
    """ISO days on which a timetable speaks from the start of `first` to the end of `last`, UTC."""
    after = utc(first) - timedelta(microseconds=1)
    found = occurrences(
        parse_timetable(written), date.fromisoformat(anchor), tz, after, utc(last) + timedelta(1)
    )
    return [occurrence.day.isoformat() for occurrence in found]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("every 2 weeks on fri 10:00", Timetable(time(10), 2, (4,)), id="a fortnight"),
        pytest.param(
            "every week on mon 9:05", Timetable(time(9, 5), 1, (0,)), id="without a number, one digit"
        ),
        pytest.param("every 1 week on mon 09:00", Timetable(time(9), 1, (0,)), id="one week"),
        pytest.param("every 52 weeks on sun 00:00", Timetable(time(0), 52, (6,)), id="the longest"),
        pytest.param(
            "every week on thu,mon,thu 23:59", Timetable(time(23, 59), 1, (0, 3)), id="days sorted, once each"
        ),
        pytest.param(
            "every week on mon , thu 10:00", Timetable(time(10), 1, (0, 3)), id="blanks at the comma"
        ),
        pytest.param(
            "  Every 2\tWEEKS on Friday  10:00 ", Timetable(time(10), 2, (4,)), id="case, blanks, Friday"
        ),
        pytest.param(
            "every 2 weeks on fri 10:00 from 2026-11-20",
            Timetable(time(10), 2, (4,), anchor=date(2026, 11, 20)),
            id="with an anchor",
        ),
        pytest.param("every month on 31 18:30", Timetable(time(18, 30), month_day=31), id="monthly"),
        pytest.param("off", Timetable(), id="off"),
    ],
)
def test_a_timetable_is_read(written, read):
    assert parse_timetable(written) == read
    assert parse_timetable(str(read)) == read


@properties
@given(timetables)
def test_a_timetable_printed_is_read_back_as_the_same(timetable):
    assert parse_timetable(str(timetable)) == timetable


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param("", "expected 'every", id="nothing"),
        pytest.param("fridays", "'fridays' is no timetable", id="another grammar"),
        pytest.param("every 0 weeks on fri 10:00", "1 to 52 weeks, found 0", id="no weeks"),
        pytest.param("every 53 weeks on fri 10:00", "1 to 52 weeks, found 53", id="more than a year"),
        pytest.param("every -2 weeks on fri 10:00", "is no timetable", id="a negative number"),
        pytest.param("every ２ weeks on fri 10:00", "is no timetable", id="a full-width digit"),
        pytest.param("every week on fry 10:00", "'fry' is no day of the week", id="a misspelt day"),
        pytest.param(
            "every week on frightful 10:00", "'frightful' is no day", id="a word that begins like one"
        ),
        pytest.param("every week on fri 24:00", "24:00 is no time of day", id="24:00"),
        pytest.param("every week on fri 10:60", "10:60 is no time of day", id="minute 60"),
        pytest.param("every week on fri 10", "is no timetable", id="an hour alone"),
        pytest.param("every week on fri 10:00 from 2026-02-30", "2026-02-30 is no date", id="30 February"),
        pytest.param("every week on fri 10:00 from 26-11-20", "is no timetable", id="a short year"),
        pytest.param("every month on 0 10:00", "days 1 to 31, found 0", id="day 0"),
        pytest.param("every month on 32 10:00", "days 1 to 31, found 32", id="day 32"),
        pytest.param("every month on 5 10:00 from 2026-11-20", "is no timetable", id="an anchor for a month"),
    ],
)
def test_what_is_no_timetable_is_refused_with_what_was_found(written, says):
    with pytest.raises(ValueError) as refused:
        parse_timetable(written)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("written", "between"),
    [
        pytest.param("every 2 weeks on fri 10:00", Decimal(14), id="a fortnight"),
        pytest.param("every week on mon,thu 10:00", Decimal("3.5"), id="twice a week"),
        pytest.param("every month on 1 10:00", Decimal(30), id="a month"),
        pytest.param("off", None, id="off has none"),
    ],
)
def test_a_cadence_is_the_days_between_two_occurrences(written, between):
    assert cadence_days(parse_timetable(written)) == between


@pytest.mark.parametrize(
    ("written", "first_seen", "anchor"),
    [
        pytest.param(
            "every 2 weeks on fri 10:00", "2026-11-18T04:00", "2026-11-20", id="the first such day after"
        ),
        pytest.param(
            "every 2 weeks on fri 10:00", "2026-11-20T02:00", "2026-11-20", id="the very instant counts"
        ),
        pytest.param(
            "every 2 weeks on fri 10:00", "2026-11-20T02:00:01", "2026-11-27", id="a second too late"
        ),
        pytest.param(
            "every week on sat 07:00", "2026-11-20T20:00", "2026-11-21", id="the day is the zone's, not UTC's"
        ),
        pytest.param(
            "every week on mon,thu 10:00", "2026-11-17T00:00", "2026-11-19", id="the nearer of two days"
        ),
        pytest.param(
            "every month on 31 10:00", "2026-11-18T04:00", "2026-11-30", id="the last day of a short month"
        ),
        pytest.param("every month on 15 10:00", "2026-11-18T04:00", "2026-12-15", id="next month's"),
        pytest.param("off", "2026-11-18T20:00", "2026-11-19", id="off: the zone's day"),
        pytest.param(
            "every 2 weeks on fri 10:00 from 2025-01-03",
            "2026-11-18T04:00",
            "2025-01-03",
            id="its own from wins",
        ),
    ],
)
def test_the_anchor_is_the_first_day_not_before_the_group_was_seen(written, first_seen, anchor):
    found = anchor_day(parse_timetable(written), SHANGHAI, utc(first_seen))
    assert found == date.fromisoformat(anchor)


@pytest.mark.parametrize(
    ("card", "anchor"),
    [
        pytest.param("every 2 weeks on mon 10:00", "2026-11-23", id="the Monday after the Friday"),
        pytest.param("every 2 weeks on fri 10:00", "2026-11-27", id="the same weekday is a week later"),
        pytest.param("every month on 1 10:00", "2026-12-01", id="monthly"),
        pytest.param("every 2 weeks on mon 10:00 from 2026-12-07", "2026-12-07", id="its own from wins"),
        pytest.param("off", "2026-11-21", id="off needs none, and ends"),
    ],
)
def test_the_card_counts_from_its_first_day_after_the_check_in_s_anchor(card, anchor):
    assert card_anchor_day(parse_timetable(card), SHANGHAI, date(2026, 11, 20)) == date.fromisoformat(anchor)


def test_a_fortnight_does_not_stumble_over_week_53():
    # 2026 has a week 53: by parity of ISO weeks 53 and 1 are both odd, two prompts in seven days.
    assert days_of("every 2 weeks on fri 10:00", "2026-12-10", "2027-02-01", anchor="2026-12-18") == [
        "2026-12-18",
        "2027-01-01",
        "2027-01-15",
        "2027-01-29",
    ]


def test_several_days_of_a_fortnight_fall_in_one_week():
    assert days_of("every 2 weeks on mon,thu 10:00", "2026-11-01", "2026-12-10", anchor="2026-11-12") == [
        "2026-11-12",  # the Monday of the anchor's week lies before the anchor
        "2026-11-23",
        "2026-11-26",
        "2026-12-07",
        "2026-12-10",
    ]


def test_the_31st_is_the_last_day_of_every_month():
    found = days_of("every month on 31 10:00", "2027-12-01", "2028-04-30", anchor="2027-12-31")
    assert found == ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]


def test_nothing_falls_before_the_anchor():
    assert days_of("every week on fri 10:00", "2026-01-01", "2026-11-27", anchor="2026-11-20") == [
        "2026-11-20",
        "2026-11-27",
    ]
    assert days_of("every month on 5 10:00", "2026-10-01", "2026-12-31", anchor="2026-11-06") == [
        "2026-12-05"
    ]


def test_a_timetable_that_is_off_never_speaks():
    assert days_of("off", "2020-01-01", "2030-01-01", anchor="2020-01-01") == []


def test_the_window_leaves_out_its_begin_and_takes_its_end():
    anchor, tenth = date(2026, 11, 20), utc("2026-11-20T02:00")
    moment = timedelta(microseconds=1)
    assert list(occurrences(FRIDAYS, anchor, SHANGHAI, tenth - moment, tenth)) != []
    assert list(occurrences(FRIDAYS, anchor, SHANGHAI, tenth, tenth + moment)) == []
    assert list(occurrences(FRIDAYS, anchor, SHANGHAI, tenth - moment, tenth - moment)) == []
    assert list(occurrences(FRIDAYS, anchor, SHANGHAI, tenth + moment, tenth - moment)) == []


@properties
@given(
    timetable=timetables, anchor=days, tz=zones, begin=instants, lengths=st.tuples(*[st.integers(0, 900)] * 2)
)
def test_two_windows_side_by_side_hold_what_one_holds(timetable, anchor, tz, begin, lengths):
    middle = begin + timedelta(hours=lengths[0])
    end = middle + timedelta(hours=lengths[1])
    whole = list(occurrences(timetable, anchor, tz, begin, end))
    halves = [
        *occurrences(timetable, anchor, tz, begin, middle),
        *occurrences(timetable, anchor, tz, middle, end),
    ]
    assert whole == halves
    assert all(begin < each.at <= end and each.day >= anchor for each in whole)
    assert [each.at for each in whole] == sorted({each.at for each in whole})
