"""Wall clocks and instants: changes of clocks in every zone, and quiet hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okr.cadence import QuietHours, Timetable, instant, occurrences

properties = settings(max_examples=60, deadline=None)
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")

zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
days = st.dates(date(2020, 1, 1), date(2100, 12, 31))
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
instants = st.integers(0, 81 * 365 * 86400).map(lambda seconds: FIRST + timedelta(seconds=seconds))


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def check_a_fortnight(tz, clock, anchor, until):
    """Every gap is fourteen local days, and the wall clock stands where it was told to, but for gaps."""
    timetable = Timetable(clock, 2, (anchor.weekday(),))
    after = datetime.combine(anchor, time(0), UTC) - timedelta(days=2)
    found = list(occurrences(timetable, anchor, tz, after, until))
    days_found = [each.day for each in found]
    assert days_found == [anchor + timedelta(days=14 * n) for n in range(len(found))]
    assert days_found[-1] > until.date() - timedelta(days=17)
    for each in found:
        local = each.at.astimezone(tz).replace(tzinfo=None)
        if local != datetime.combine(each.day, clock):
            assert in_a_gap(each.day, clock, tz)
            assert timedelta(0) < local - datetime.combine(each.day, clock) <= timedelta(days=1)


def in_a_gap(day, clock, tz):
    local = datetime.combine(day, clock, tz)
    return local.astimezone(UTC).astimezone(tz).replace(tzinfo=None) != local.replace(tzinfo=None)


@settings(max_examples=80, deadline=None)
@given(tz=zones, clock=clocks, anchor=st.dates(date(2020, 1, 1), date(2021, 12, 31)))
def test_every_fortnight_is_fourteen_local_days_in_any_zone(tz, clock, anchor):
    check_a_fortnight(tz, clock, anchor, utc("2100-12-31"))


# Zones whose clocks change by an hour, by half an hour, by two, at midnight, with Ramadan, or not at all.
RESTLESS = (
    "Asia/Shanghai",
    "Asia/Ho_Chi_Minh",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "America/Havana",
    "America/Nuuk",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
    "Pacific/Kiritimati",
)


@pytest.mark.parametrize("name", RESTLESS)
@pytest.mark.parametrize("clock", [time(0), time(2, 30), time(10), time(23, 59)], ids=str)
def test_every_fortnight_is_fourteen_local_days_through_eighty_years_of_clock_changes(name, clock):
    for first in (date(2020, 1, 5), date(2020, 1, 12)):  # Sundays, when most clocks change; every one of them
        check_a_fortnight(ZoneInfo(name), clock, first, utc("2100-12-31"))


@pytest.mark.parametrize(
    ("zone", "local", "at"),
    [
        pytest.param("Asia/Shanghai", "2026-11-20T10:00", "2026-11-20T02:00", id="no change of clocks"),
        pytest.param(
            "America/New_York", "2027-03-14T02:30", "2027-03-14T07:00", id="in a gap: its end, not 03:30"
        ),
        pytest.param(
            "America/New_York", "2027-03-14T02:00", "2027-03-14T07:00", id="the first minute of a gap"
        ),
        pytest.param(
            "America/New_York", "2027-03-14T01:59", "2027-03-14T06:59", id="the minute before a gap"
        ),
        pytest.param(
            "America/New_York", "2027-03-14T03:00", "2027-03-14T07:00", id="the end of a gap exists"
        ),
        pytest.param("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30", id="in a fold: the first"),
        pytest.param(
            "Europe/Berlin", "2026-10-25T02:00", "2026-10-25T00:00", id="the first minute of a fold"
        ),
        pytest.param(
            "Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00", id="the end of a fold comes once"
        ),
        pytest.param(
            "Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30", id="a gap of half an hour"
        ),
        pytest.param("America/Santiago", "2026-09-06T00:30", "2026-09-06T04:00", id="a gap at midnight"),
        pytest.param("America/Havana", "2026-11-01T00:30", "2026-11-01T04:30", id="a fold at midnight"),
        pytest.param("Pacific/Apia", "2011-12-30T10:00", "2011-12-30T10:00", id="a day that never was"),
    ],
)
def test_a_wall_clock_time_becomes_one_instant(zone, local, at):
    wanted = datetime.fromisoformat(local)
    found = instant(wanted.date(), wanted.time(), ZoneInfo(zone))
    assert found == utc(at)
    assert found.tzinfo is UTC


def check_first_valid(day, clock, tz):
    """The earliest instant at which the clock on the wall shows the time, or has jumped past it."""
    wanted = datetime.combine(day, clock)
    found = instant(day, clock, tz)
    local = found.astimezone(tz)
    a_moment_before = (found - timedelta(seconds=1)).astimezone(tz).replace(tzinfo=None)
    assert local.fold == 0
    assert local.replace(tzinfo=None) >= wanted > a_moment_before


@settings(max_examples=300, deadline=None)
@given(day=days, clock=clocks, tz=zones)
def test_an_instant_is_the_first_valid_one_in_any_zone(day, clock, tz):
    check_first_valid(day, clock, tz)


@lru_cache(maxsize=32)
def changes(name):
    """Days of 2020 to 2100 on which the clock of a zone changes, the day before and the day after."""
    tz, day, found = ZoneInfo(name), date(2020, 1, 1), []
    while day < date(2100, 12, 30):
        noons = [datetime.combine(day + timedelta(days=n), time(12), tz).utcoffset() for n in (0, 1)]
        if noons[0] != noons[1]:
            found += [day, day + timedelta(days=1)]
        day += timedelta(days=1)
    return found


@pytest.mark.parametrize("name", [name for name in RESTLESS if name not in RESTLESS[:3]])
def test_around_every_change_of_clocks_an_instant_is_the_first_valid_one(name):
    tz = ZoneInfo(name)
    for day in changes(name):
        for minutes in (*range(0, 270, 15), 1410, 1439):
            check_first_valid(day, time(minutes // 60, minutes % 60), tz)


@pytest.mark.parametrize(
    ("written", "local", "ends"),
    [
        pytest.param("20:00-08:30", "2026-11-20T10:00", "2026-11-20T10:00", id="by day it is not quiet"),
        pytest.param("20:00-08:30", "2026-11-20T19:59:59", "2026-11-20T19:59:59", id="a second before"),
        pytest.param(
            "20:00-08:30", "2026-11-20T20:00", "2026-11-21T08:30", id="the first moment of the night"
        ),
        pytest.param(
            "20:00-08:30", "2026-11-21T00:00", "2026-11-21T08:30", id="past midnight: the same morning"
        ),
        pytest.param("20:00-08:30", "2026-11-21T08:30", "2026-11-21T08:30", id="the end itself is not quiet"),
        pytest.param("12:00-14:00", "2026-11-20T13:00", "2026-11-20T14:00", id="a quiet noon"),
        pytest.param("12:00-14:00", "2026-11-20T11:59", "2026-11-20T11:59", id="before a quiet noon"),
        pytest.param("12:00-14:00", "2026-11-20T14:00", "2026-11-20T14:00", id="after a quiet noon"),
        pytest.param("00:00-08:30", "2026-11-20T23:59", "2026-11-20T23:59", id="from midnight on"),
        pytest.param("off", "2026-11-20T03:00", "2026-11-20T03:00", id="never quiet"),
        pytest.param("", "2026-11-20T03:00", "2026-11-20T03:00", id="nothing written: never quiet"),
        pytest.param(" 20:00 - 8:30 ", "2026-11-20T23:00", "2026-11-21T08:30", id="blanks and one digit"),
    ],
)
def test_quiet_hours_put_off_to_their_end(written, local, ends):
    at = datetime.fromisoformat(local).replace(tzinfo=SHANGHAI)
    assert QuietHours.parse(written).ends(at, SHANGHAI) == datetime.fromisoformat(ends).replace(
        tzinfo=SHANGHAI
    )


def test_quiet_hours_that_end_in_a_gap_end_with_the_gap():
    at = utc("2027-03-14T05:00")  # midnight in New York, two hours before the clocks jump
    assert QuietHours.parse("20:00-02:30").ends(at, NEW_YORK) == utc("2027-03-14T07:00")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param("20:00", "are no quiet hours", id="no end"),
        pytest.param("20-8", "are no quiet hours", id="hours alone"),
        pytest.param("20:00-24:00", "24:00 is no time of day", id="24:00"),
        pytest.param("08:00-08:00", "must end at another time", id="no length"),
    ],
)
def test_what_are_no_quiet_hours_is_refused(written, says):
    with pytest.raises(ValueError) as refused:
        QuietHours.parse(written)
    assert says in str(refused.value)


@properties
@given(start=clocks, end=clocks, at=instants, tz=zones)
def test_when_quiet_has_ended_it_is_not_quiet(start, end, at, tz):
    if start == end or at.astimezone(tz).fold:
        return
    quiet = QuietHours(start, end)
    ended = quiet.ends(at, tz)
    assert at <= ended <= at + timedelta(days=2)
    assert quiet.ends(ended, tz) == ended


def test_quiet_in_the_second_hour_of_a_fold_does_not_end_before_it_is_asked():
    at = utc("2026-10-25T01:10")  # 02:10 in Berlin for the second time
    assert QuietHours.parse("20:00-02:30").ends(at, BERLIN) >= at
