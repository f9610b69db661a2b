"""Who may hear something by themselves now, who stands in, and when somebody is awake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from handlers import availability
from handlers.context import Context
from handlers.opening import open_context
from handlers.request import Door, Request, Source
from okr.model import Actor
from tests.kit.desk import Desk

T = TypeVar("T")


def asked(desk: Desk, question: str, *given: object):
    """What the clock, at the desk's hour, is answered by `handlers.availability`."""

    def work(unit):
        request = Request(
            "clock:1",
            Actor(None, "clock"),
            desk.place("SALES", None),
            desk.now,
            "",
            door=Door(),
            source=Source.CLOCK,
        )
        context: Context = open_context(unit, request, desk.rules)
        return getattr(availability, question)(context, *given)

    return desk.read(work)


def test_everybody_may_hear_of_everything_at_first(desk):
    assert asked(desk, "silent_why", "u003", "nudge") == ""
    assert asked(desk, "silent_why", "nobody", "nudge") == ""


@pytest.mark.parametrize(
    ("line", "kind", "why"),
    [
        ("/away today", "ask", "away"),
        ("/away tomorrow", "ask", ""),
        ("/snooze 2h", "digest", "snoozed"),
        ("/mute nudge", "nudge", "switched off"),
        ("/mute nudge", "ask", ""),
    ],
)
def test_why_somebody_is_not_told(desk, line, kind, why):
    desk.must(line)
    assert asked(desk, "silent_why", "u003", kind) == why


def test_it_is_over_by_itself(desk):
    desk.must("/snooze 2h")
    desk.forward(hours=2)
    assert asked(desk, "silent_why", "u003", "ask") == ""
    desk.must("/away today")
    desk.now = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert asked(desk, "silent_why", "u003", "ask") == ""


def test_the_days_are_those_where_they_are(desk):
    desk.must("/tz America/New_York")
    desk.must("/away 2026-11-24")
    desk.now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday in Shanghai
    assert asked(desk, "silent_why", "u003", "ask") == ""
    desk.now = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    assert asked(desk, "silent_why", "u003", "ask") == "away"


def test_who_stands_in_for_whom(desk):
    desk.must("/away until friday @Bo Chen", mentions=["u004"])
    desk.must("/away tomorrow @Bo Chen", by="u005", mentions=["u004"])
    assert [each.name for each in asked(desk, "stands_in_for", "u004")] == ["王小明"]
    desk.forward(days=1)
    assert [each.name for each in asked(desk, "stands_in_for", "u004")] == ["王小明", "Ann Lee"]
    assert asked(desk, "stands_in_for", "u003") == []


@pytest.mark.parametrize(
    ("tz", "hour", "awake"),
    [
        pytest.param("off", 2, 2.0, id="in the midst of the day"),
        pytest.param("off", 13, 24.5, id="at night until half past eight"),
        pytest.param("Asia/Ho_Chi_Minh", 12, 12.0, id="an hour later the evening begins there"),
        pytest.param("Asia/Ho_Chi_Minh", 13, 25.5, id="and so does the morning"),
    ],
)
def test_when_somebody_is_awake(desk, tz, hour, awake):
    desk.must(f"/tz {tz}")
    day = datetime(2026, 11, 23, tzinfo=UTC)
    found = asked(desk, "awake_at", "u003", desk.group(), day + timedelta(hours=hour))
    assert found == day + timedelta(hours=awake)
