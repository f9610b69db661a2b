"""Due times as requests: which, at which instant, and which are left out with their reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.request import Source
from okr.cadence import anchor_day, card_anchor_day, parse_timetable
from okr.model import Actor
from schedules.due import due, next_due
from schedules.jobs import JOBS
from storage.groups import Timetabled
from tests.kit.builders import a_group

SEEN = datetime(2026, 11, 18, 4, tzinfo=UTC)  # a Wednesday, noon in Shanghai
FRIDAY = datetime(2026, 11, 20, 2, tzinfo=UTC)  # ten o'clock, the first check-in
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)  # ten o'clock, the first card
LATE = "missed, and a newer one is due"
TOO_LATE = "missed by more than three days"
SECOND = timedelta(seconds=1)
NEVER = date(2200, 1, 1)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def a_timetable(
    *,
    checkin="every 2 weeks on fri 10:00",
    card="every 2 weeks on mon 10:00",
    quiet="20:00-08:30",
    digest="off",
    first_seen=SEEN,
    calendar="none",
    key="SALES",
    **group,
):
    """The default fortnight of a group first seen on a Wednesday, without days off."""
    known = a_group(key, calendar=calendar, first_seen=first_seen, **group)
    anchor = anchor_day(parse_timetable(checkin), ZoneInfo(known.tz), first_seen)
    return Timetabled(
        group=known,
        checkin=checkin,
        card=card,
        quiet=quiet,
        checkin_anchor=anchor,
        card_anchor=card_anchor_day(parse_timetable(card), ZoneInfo(known.tz), anchor),
        carded_at=None,
        digest=digest,
    )


def without(groups, decided, kinds):
    """What is decided, and all other kinds than these for good."""
    others = {job.kind for job in JOBS} - set(kinds)
    return {(each.group.id, kind): NEVER for each in groups for kind in others} | (decided or {})


def said(groups, now, decided=None, kinds=("checkin", "card")):
    """Kind, nominal day, instant as UTC and reason of everything of these kinds asked for."""
    groups = groups if isinstance(groups, list) else [groups]
    found = []
    for request in due(groups, without(groups, decided, kinds), now):
        _, kind, day, at, *reason = request.text.split(" ", 4)
        assert datetime.fromisoformat(at) <= now
        found.append((kind, day, at.removesuffix(":00+00:00"), *reason))
    return found


def next_post(groups, decided, *, kinds=("checkin", "card"), **window):
    return next_due(groups, without(groups, decided, kinds), **window)


def test_an_occurrence_becomes_one_request_that_names_it():
    group = a_timetable()
    (request,) = due([group], without([group], {}, ["checkin"]), FRIDAY)
    assert request.id == "clock:cid-sales:checkin:2026-11-20"
    assert request.text == "clock checkin 2026-11-20 2026-11-20T02:00:00+00:00"
    assert (request.actor, request.source, request.now) == (Actor(None, "clock"), Source.CLOCK, FRIDAY)
    assert (request.place.conversation_id, request.place.title) == ("cid-sales", "Sales")
    assert request.place.is_group
    assert (request.mentions, request.pair, request.unreadable) == ((), "", "")


def test_it_is_due_at_its_instant_and_not_a_second_before():
    assert said(a_timetable(), FRIDAY - SECOND) == []
    assert said(a_timetable(), FRIDAY) == [("checkin", "2026-11-20", "2026-11-20T02:00")]


def test_its_id_is_the_same_whoever_asks_and_however_late():
    early, later = (due([a_timetable()], {}, FRIDAY + after)[0] for after in (SECOND, timedelta(hours=23)))
    assert early.id == later.id


def test_what_is_decided_is_not_asked_again():
    decided = {(1, "checkin"): date(2026, 11, 20)}
    assert said(a_timetable(), MONDAY - SECOND, decided) == []
    assert said(a_timetable(), MONDAY, decided) == [("card", "2026-11-23", "2026-11-23T02:00")]


def test_what_another_group_decided_counts_for_that_group():
    assert said(a_timetable(), FRIDAY, {(2, "checkin"): date(2026, 11, 20)}) != []


def test_nothing_is_due_before_the_group_was_known():
    from_long_ago = a_timetable(checkin="every week on fri 10:00 from 2026-01-02", card="off")
    assert said(from_long_ago, FRIDAY - SECOND) == []
    assert said(from_long_ago, FRIDAY) == [("checkin", "2026-11-20", "2026-11-20T02:00")]
    assert said(a_timetable(first_seen=FRIDAY), FRIDAY) != []


def test_a_timetable_that_is_off_is_silent():
    assert said(a_timetable(checkin="off", card="off"), FRIDAY + timedelta(days=365)) == []


def test_every_group_has_its_own_hour():
    shanghai = a_timetable()
    berlin = a_timetable(key="BERLIN", id=2, tz="Europe/Berlin")
    assert said([shanghai, berlin], FRIDAY) == [("checkin", "2026-11-20", "2026-11-20T02:00")]
    groups = [shanghai, berlin]
    both = due(groups, without(groups, {}, ["checkin"]), utc("2026-11-20T09:00"))
    assert [request.place.title for request in both] == ["Sales", "Berlin"]


@pytest.mark.parametrize(
    ("checkin", "first_seen", "nominal", "at"),
    [
        pytest.param("fri", "2024-09-25", "2024-09-27", "2024-09-27T02:00", id="a working day stays"),
        pytest.param(
            "wed", "2024-09-26", "2024-10-02", "2024-10-08T02:00", id="Golden Week moves to its end"
        ),
        pytest.param("sat", "2024-09-26", "2024-09-28", "2024-09-29T02:00", id="to a Sunday that is made up"),
        pytest.param("sat", "2024-10-09", "2024-10-12", "2024-10-12T02:00", id="a Saturday made up stays"),
        pytest.param("sat", "2090-10-03", "2090-10-07", "2090-10-09T02:00", id="an unannounced year: Monday"),
    ],
)
def test_a_day_off_moves_the_instant_and_keeps_the_day(checkin, first_seen, nominal, at):
    group = a_timetable(
        checkin=f"every week on {checkin} 10:00", card="off", calendar="CN", first_seen=utc(first_seen)
    )
    assert said(group, utc(at) - SECOND) == []
    assert said(group, utc(at)) == [("checkin", nominal, at)]


@pytest.mark.parametrize(
    ("hour", "quiet", "at"),
    [
        pytest.param("10:00", "20:00-08:30", "2026-11-20T02:00", id="by day"),
        pytest.param("07:00", "20:00-08:30", "2026-11-20T00:30", id="early: when quiet ends"),
        pytest.param("21:00", "20:00-08:30", "2026-11-21T00:30", id="late: the next morning"),
        pytest.param("21:00", "off", "2026-11-20T13:00", id="never quiet"),
    ],
)
def test_quiet_hours_put_off(hour, quiet, at):
    group = a_timetable(checkin=f"every 2 weeks on fri {hour}", card="off", quiet=quiet)
    assert said(group, utc(at) - SECOND) == []
    assert said(group, utc(at)) == [("checkin", "2026-11-20", at)]


def test_an_hour_that_the_clocks_leave_out_is_the_first_after():
    group = a_timetable(
        checkin="every week on sun 02:30",
        card="off",
        quiet="off",
        tz="America/New_York",
        first_seen=utc("2027-03-10"),
    )
    assert said(group, utc("2027-03-14T07:00")) == [("checkin", "2027-03-14", "2027-03-14T07:00")]


def test_an_hour_that_comes_twice_speaks_once():
    group = a_timetable(
        checkin="every week on sun 02:30",
        card="off",
        quiet="off",
        tz="Europe/Berlin",
        first_seen=utc("2026-10-20"),
    )
    first = utc("2026-10-25T00:30")
    assert said(group, first) == [("checkin", "2026-10-25", "2026-10-25T00:30")]
    decided = {(1, "checkin"): date(2026, 10, 25)}
    assert said(group, first + timedelta(hours=20), decided) == []


def test_of_what_was_missed_only_the_newest_is_said():
    assert said(a_timetable(), MONDAY + timedelta(hours=2)) == [
        ("checkin", "2026-11-20", "2026-11-20T02:00", TOO_LATE),
        ("card", "2026-11-23", "2026-11-23T02:00"),
    ]
    two_a_week = a_timetable(checkin="every week on wed,fri 10:00", card="off")
    assert said(two_a_week, utc("2026-11-27T03:00"), {(1, "checkin"): date(2026, 11, 20)}) == [
        ("checkin", "2026-11-25", "2026-11-25T02:00", LATE),
        ("checkin", "2026-11-27", "2026-11-27T02:00"),
    ]


def test_three_days_late_is_still_said_and_a_second_more_is_not():
    group = a_timetable(card="off")
    assert said(group, FRIDAY + timedelta(days=3)) == [("checkin", "2026-11-20", "2026-11-20T02:00")]
    assert said(group, FRIDAY + timedelta(days=3) + SECOND) == [
        ("checkin", "2026-11-20", "2026-11-20T02:00", TOO_LATE)
    ]


def test_after_a_long_silence_everything_is_left_out_with_its_reason():
    found = said(a_timetable(), utc("2027-04-06T02:00"))
    assert len(found) == 21  # ten rounds of a fortnight, the closing round of 2026Q4, ten cards
    assert {reason for *_, reason in found} == {TOO_LATE}


def test_a_prompt_and_a_card_of_one_hour_are_both_said():
    group = a_timetable(card="every 2 weeks on fri 10:00 from 2026-11-20")
    assert [kind for kind, *_ in said(group, FRIDAY)] == ["checkin", "card"]


def test_two_posts_of_one_hour_are_not_late_for_each_other():
    group = a_timetable(card="every 2 weeks on fri 10:30 from 2026-11-20")
    assert [kind for kind, *_ in said(group, FRIDAY + timedelta(minutes=45))] == ["checkin", "card"]


def test_one_group_s_silence_does_not_touch_another():
    quiet, loud = (
        a_timetable(card="off"),
        a_timetable(key="LOUD", id=2, checkin="every week on sun 10:00", card="off"),
    )
    found = said([quiet, loud], utc("2026-11-22T03:00"))
    assert [(kind, day) for kind, day, *_ in found] == [("checkin", "2026-11-20"), ("checkin", "2026-11-22")]
    assert all(len(each) == 3 for each in found)


def test_a_card_pushed_onto_its_prompt_waits_one_more_working_day():
    group = a_timetable(calendar="CN", first_seen=utc("2026-04-29"))  # 1 to 5 May 2026 are off
    prompt = said(group, utc("2026-05-06T02:00"))
    assert prompt == [("checkin", "2026-05-01", "2026-05-06T02:00")]
    decided = {(1, "checkin"): date(2026, 5, 1)}
    assert said(group, utc("2026-05-07T01:59"), decided) == []
    assert said(group, utc("2026-05-07T02:00"), decided) == [("card", "2026-05-04", "2026-05-07T02:00")]


def test_a_card_pushed_onto_another_day_than_its_prompt_does_not_wait():
    group = a_timetable(checkin="every 2 weeks on wed 10:00", calendar="CN", first_seen=utc("2026-04-28"))
    decided = {(1, "checkin"): date(2026, 4, 29)}
    assert said(group, utc("2026-05-06T02:00"), decided) == [("card", "2026-05-04", "2026-05-06T02:00")]


def test_a_card_onto_whose_day_the_prompt_is_pushed_waits_one_more_working_day():
    group = a_timetable(calendar="CN", first_seen=utc("2026-06-17"))  # Friday 19 June 2026 is off
    assert said(group, utc("2026-06-22T02:00")) == [("checkin", "2026-06-19", "2026-06-22T02:00")]


def test_days_off_make_no_flood_of_prompts():
    group = a_timetable(
        checkin="every week on mon,tue,wed,thu,fri 10:00",
        card="off",
        calendar="CN",
        first_seen=utc("2024-09-30T04:00"),
    )
    found = said(group, utc("2024-10-08T02:00"))  # Tuesday to Monday were off
    assert [day for _, day, _, *reason in found if not reason] == ["2024-10-08"]


def test_the_next_instant_is_the_nearest_of_all_groups():
    berlin = a_timetable(key="BERLIN", id=2, tz="Europe/Berlin")
    window = {"after": SEEN, "until": SEEN + timedelta(days=30)}
    assert next_post([berlin, a_timetable()], {}, **window) == FRIDAY
    assert next_post([berlin], {}, **window) == utc("2026-11-20T09:00")
    assert next_post([], {}, **window) is None


def test_the_next_instant_lies_after_the_begin_and_not_after_the_end():
    group = [a_timetable()]
    assert next_post(group, {}, after=FRIDAY, until=MONDAY) == MONDAY
    assert next_post(group, {}, after=FRIDAY, until=MONDAY - SECOND) is None
    assert next_post(group, {}, after=FRIDAY - SECOND, until=FRIDAY) == FRIDAY


def test_the_next_instant_is_where_days_off_and_quiet_hours_push_it():
    group = a_timetable(
        checkin="every week on wed 07:00", card="off", calendar="CN", first_seen=utc("2024-09-26")
    )
    window = {"after": utc("2024-09-26"), "until": utc("2024-10-30")}
    assert next_post([group], {}, **window) == utc("2024-10-08T00:30")


def test_what_is_decided_is_not_next():
    decided = {(1, "checkin"): date(2026, 11, 20)}
    assert next_post([a_timetable()], decided, after=SEEN, until=SEEN + timedelta(days=30)) == MONDAY


@settings(max_examples=40, deadline=None)
@given(hours=st.integers(0, 24 * 120), calendar=st.sampled_from(["none", "CN", "VN"]))
def test_nothing_is_due_between_now_and_the_next_instant(hours, calendar):
    group, now = a_timetable(calendar=calendar), SEEN + timedelta(hours=hours)
    decided = without([group], {}, {job.kind for job in JOBS if not job.silent})
    following = next_due([group], decided, after=now, until=now + timedelta(days=40))
    so_far = {request.id for request in due([group], decided, now)}
    assert {request.id for request in due([group], decided, following - SECOND)} == so_far
    assert {request.id for request in due([group], decided, following)} > so_far
