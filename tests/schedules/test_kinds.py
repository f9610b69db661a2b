"""The kinds beside prompt and card: at which days and hours they come, and what gives way to what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from schedules.due import due, next_due, passed
from schedules.jobs import JOBS
from tests.schedules.test_jobs import LATE, SECOND, TOO_LATE, a_timetable, said, utc

ALL = [job.kind for job in JOBS if not job.silent]
SEEN_LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "calendar", "nominal", "at"),
    [
        pytest.param("nudge", "none", "2026-11-20", "2026-11-21T02:00", id="every day is worked: Saturday"),
        pytest.param("nudge", "HK", "2026-11-20", "2026-11-23T02:00", id="the working day after: Monday"),
        pytest.param("list", "HK", "2026-11-20", "2026-11-25T02:00", id="three working days after"),
        pytest.param("digest", "HK", "2026-11-23", "2026-11-23T03:00", id="by its own timetable"),
    ],
)
def test_what_comes_around_a_check_in(kind, calendar, nominal, at):
    group = a_timetable(calendar=calendar, digest="every 2 weeks on mon 11:00")
    assert said(group, utc(at) - SECOND, kinds=[kind]) == []
    assert said(group, utc(at), kinds=[kind]) == [(kind, nominal, at)]


@pytest.mark.parametrize(
    ("kind", "calendar", "nominal", "at"),
    [
        pytest.param("draft", "HK", "2026-12-18", "2026-12-18T02:00", id="two weeks before the end"),
        pytest.param("scores", "HK", "2027-01-01", "2027-01-04T02:00", id="New Year and a weekend are off"),
        pytest.param("carry", "HK", "2027-01-01", "2027-01-06T02:00", id="the third working day"),
        pytest.param("unset", "HK", "2027-01-01", "2027-01-07T02:00", id="the fourth working day"),
        pytest.param("scores", "CN", "2026-10-01", "2026-10-08T02:00", id="after Golden Week"),
        pytest.param("unset", "CN", "2026-10-01", "2026-10-12T02:00", id="a made-up Saturday counts"),
    ],
)
def test_what_comes_around_the_end_of_a_cycle(kind, calendar, nominal, at):
    seen = SEEN_LONG_AGO if nominal < "2026-11" else datetime(2026, 11, 18, 4, tzinfo=UTC)
    group = a_timetable(calendar=calendar, first_seen=seen)
    assert said(group, utc(at) - SECOND, kinds=[kind]) == []
    assert said(group, utc(at), kinds=[kind])[-1] == (kind, nominal, at)


def test_a_business_year_moves_the_cycles_with_it():
    group = a_timetable()
    found = due([group], {}, utc("2026-12-18T02:00"), fiscal_start=2)  # November to January
    assert [request for request in found if request.text.startswith("clock draft")] == []
    found = due([group], {}, utc("2027-01-18T02:00"), fiscal_start=2)
    assert [request.text.split()[2] for request in found if " draft " in request.text] == ["2027-01-18"]


def test_in_the_last_week_one_closing_round_takes_the_check_in_s_place():
    daily = a_timetable(checkin="every week on mon,tue,wed,thu,fri 10:00", card="off")
    days = [day for _, day, *_ in said(daily, utc("2027-01-02T02:00"), kinds=["checkin"])]
    assert [day for day in days if day >= "2026-12-24"] == ["2026-12-24", "2026-12-25", "2027-01-01"]


def test_a_fortnight_that_misses_the_last_week_has_a_closing_round_all_the_same():
    days = [day for _, day, *_ in said(a_timetable(card="off"), utc("2027-01-02T02:00"))]
    assert days == ["2026-11-20", "2026-12-04", "2026-12-18", "2026-12-25", "2027-01-01"]


def test_without_check_ins_there_is_no_round_and_nothing_that_follows_one():
    group = a_timetable(checkin="off", card="off")
    assert said(group, utc("2027-01-02T02:00"), kinds=["checkin", "nudge", "list"]) == []


def test_a_nudge_does_not_keep_its_late_prompt_from_being_said():
    found = said(a_timetable(card="off"), utc("2026-11-21T05:00"), kinds=["checkin", "nudge"])
    assert found == [
        ("checkin", "2026-11-20", "2026-11-20T02:00"),
        ("nudge", "2026-11-20", "2026-11-21T02:00", LATE),
    ]


@pytest.mark.parametrize("away", [timedelta(days=3), timedelta(days=30), timedelta(days=366)])
@pytest.mark.parametrize("hours", range(0, 72, 5))
def test_after_any_silence_one_late_post_at_most(away, hours):
    group = a_timetable(digest="every week on mon 11:00", calendar="HK")
    now = group.group.first_seen + timedelta(hours=hours) + away
    decided = said(group, now, kinds=ALL)
    late = [each for each in decided if len(each) == 3 and utc(each[2]) < now - timedelta(hours=1)]
    assert len(late) <= 1
    assert {each[3] for each in decided if len(each) == 4} <= {
        LATE, TOO_LATE, "a newer one of its kind falls on the same time",
    }  # fmt: skip


def test_looks_come_every_working_day_and_are_not_made_up_for():
    group = a_timetable(calendar="HK")
    found = said(group, utc("2026-12-02T05:00"), kinds=["look"])
    assert [day for _, day, _, *reason in found if not reason] == ["2026-12-02"]
    assert min(day for _, day, *_ in found) >= "2026-11-28"


def test_a_group_that_is_bound_is_told_nothing_of_before():
    group = a_timetable(first_seen=SEEN_LONG_AGO, calendar="HK")
    now = utc("2026-11-18T04:00")
    decided = {(1, each.kind): each.day for each in passed(group, now)}
    assert [r.text for r in due([group], decided, now) if " look " not in r.text] == []
    assert next_due([group], decided, after=now, until=now + timedelta(days=30)) == utc("2026-11-19T02:00")
    assert decided[1, "scores"] == date(2026, 10, 1)
