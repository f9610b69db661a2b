"""/snooze: until an instant, in many words; then what is owed is asked for again. It is Monday, 10:20."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.agenda import Agenda
from storage.snoozes import Snoozes
from tests.kit.desk import Desk, commands

NOW = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)


@pytest.fixture
def town(desk: Desk) -> Desk:
    desk.now = NOW
    return desk


def until(desk: Desk) -> str:
    """On the clock of Shanghai."""
    found = desk.read(lambda unit: Snoozes(unit).until("u003", now=desk.now))
    return "" if found is None else f"{found.astimezone(desk_tz()):%m-%d %H:%M}"


def desk_tz():
    from zoneinfo import ZoneInfo

    return ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2h", "11-23 12:20"),
        ("30m", "11-23 10:50"),
        ("1.5h", "11-23 11:50"),
        ("1h30m", "11-23 11:50"),
        ("half an hour", "11-23 10:50"),
        ("an hour", "11-23 11:20"),
        ("for 3 days", "11-26 10:20"),
        ("2 weeks", "12-07 10:20"),
        ("半小时", "11-23 10:50"),
        ("两小时", "11-23 12:20"),
        ("30分钟", "11-23 10:50"),
        ("2 giờ", "11-23 12:20"),
        ("1 tuần", "11-30 10:20"),
        ("18:00", "11-23 18:00"),
        ("9:00", "11-24 09:00"),
        ("today", "11-24 08:30"),
        ("tomorrow", "11-24 08:30"),
        ("until friday", "11-27 08:30"),
        ("到周五", "11-27 08:30"),
        ("周一", "11-30 08:30"),
        ("2026-12-01", "12-01 08:30"),
    ],
)
def test_how_long(town, typed, at):
    town.must(f"/snooze {typed}")
    assert until(town) == at
    due = town.read(lambda unit: Agenda(unit).due(now=datetime(2027, 1, 1, tzinfo=UTC), most=9))
    assert [f"{each.due_at.astimezone(desk_tz()):%m-%d %H:%M}" for each in due if each.kind == "ask"] == [at]


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("稍后", "11-23 12:20"),
        ("遲啲", "11-23 12:20"),
        ("later", "11-23 12:20"),
        ("/nhắc sau", "11-23 12:20"),
        ("今天不再提醒", "11-24 08:30"),
        ("don't remind me today", "11-24 08:30"),
        ("hôm nay đừng nhắc nữa", "11-24 08:30"),
    ],
)
def test_people_say_it_in_their_own_words(town, line, at):
    town.must(line)
    assert until(town) == at


@pytest.mark.parametrize(
    ("typed", "code"),
    [("15d", "bad_snooze"), ("yesterday", "bad_snooze"), ("0h", "bad_snooze"), ("blah", "bad_snooze")],
)
def test_what_cannot_be(town, typed, code):
    assert town.refused(f"/snooze {typed}") == code
    assert until(town) == ""


def test_off_ends_it_and_what_is_owed_comes(town):
    town.must("/snooze 3 days")
    assert "reminded again" in town.must("/snooze off")
    assert until(town) == ""
    due = town.read(lambda unit: Agenda(unit).due(now=town.now, most=9))
    assert "ask:u003" in [each.subject for each in due]


def test_alone_it_shows_whether_it_holds(town):
    handled = town.say("/snooze")
    assert commands(handled) == ["/snooze 2h", "/snooze tomorrow"]
    town.must("/snooze 2h")
    assert "until Nov 23 12:20" in town.must("/snooze")


def test_it_goes_by_ones_own_clock(town):
    town.must("/tz Asia/Ho_Chi_Minh")
    assert "until Nov 24 08:30" in town.must("/snooze tomorrow")
    assert until(town) == "11-24 09:30"
