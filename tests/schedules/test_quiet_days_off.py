"""Quiet hours and days off together: a post put off to the morning is said on a morning that is worked."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.calendars import is_workday
from schedules.due import due
from tests.schedules.test_jobs import SECOND, SEEN, a_timetable, next_post, said, utc

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("checkin", "calendar", "first_seen", "nominal", "at"),
    [
        pytest.param(
            "fri 21:00", "HK", "2026-11-18", "2026-11-20", "2026-11-23T00:30", id="Friday night: Monday"
        ),
        pytest.param(
            "fri 21:00", "none", "2026-11-18", "2026-11-20", "2026-11-21T00:30", id="every day is worked"
        ),
        pytest.param(
            "wed 21:00", "CN", "2024-09-26", "2024-10-02", "2024-10-09T00:30", id="Golden Week, then quiet"
        ),
        pytest.param(
            "mon 21:00", "CN", "2024-09-26", "2024-09-30", "2024-10-08T00:30", id="the eve of Golden Week"
        ),
        pytest.param(
            "sat 21:00", "CN", "2024-09-26", "2024-09-28", "2024-09-30T00:30", id="off, made up, then quiet"
        ),
        pytest.param(
            "fri 07:00", "HK", "2026-11-18", "2026-11-20", "2026-11-20T00:30", id="the same morning"
        ),
    ],
)
def test_a_morning_off_leaves_it_to_the_next_that_is_worked(checkin, calendar, first_seen, nominal, at):
    group = a_timetable(
        checkin=f"every week on {checkin}", card="off", calendar=calendar, first_seen=utc(first_seen)
    )
    assert said(group, utc(at) - SECOND) == []
    assert said(group, utc(at)) == [("checkin", nominal, at)]
    after = utc(first_seen)
    assert next_post([group], {}, after=after, until=after + timedelta(days=30)) == utc(at)


def test_a_card_onto_whose_day_a_night_and_a_weekend_push_the_prompt_waits():
    group = a_timetable(checkin="every 2 weeks on fri 21:00", calendar="HK")
    assert said(group, utc("2026-11-23T02:00")) == [("checkin", "2026-11-20", "2026-11-23T00:30")]
    decided = {(1, "checkin"): date(2026, 11, 20)}
    assert said(group, utc("2026-11-24T01:59"), decided) == []
    assert said(group, utc("2026-11-24T02:00"), decided) == [("card", "2026-11-23", "2026-11-24T02:00")]


def test_a_card_onto_whose_day_quiet_hours_alone_push_the_prompt_does_not_wait():
    group = a_timetable(checkin="every 2 weeks on fri 21:00", card="every 2 weeks on sat 10:00")
    decided = {(1, "checkin"): date(2026, 11, 20)}
    assert said(group, utc("2026-11-21T02:00"), decided) == [("card", "2026-11-21", "2026-11-21T02:00")]


@settings(max_examples=60, deadline=None)
@given(
    day=st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
    hour=st.integers(0, 23),
    calendar=st.sampled_from(["CN", "VN", "HK"]),
    quiet=st.sampled_from(["20:00-08:30", "12:00-14:00", "00:00-23:00", "off"]),
)
def test_whatever_is_said_is_said_on_a_working_day_outside_quiet_hours(day, hour, calendar, quiet):
    group = a_timetable(
        checkin=f"every week on {day} {hour:02}:15",
        card=f"every week on {day} {hour:02}:15",
        calendar=calendar,
        quiet=quiet,
    )
    for request in due([group], {}, SEEN + timedelta(days=120)):
        at = utc(request.text.split(" ")[3].removesuffix("+00:00")).astimezone(SHANGHAI)
        assert is_workday(at.date(), calendar)
        start, _, end = quiet.partition("-")
        clock = f"{at:%H:%M}"
        if end:
            assert not (start <= clock < end if start < end else clock >= start or clock < end)
