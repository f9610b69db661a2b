"""The clock jumps and is put right: no occurrence is said twice, and the groups do not fall silent.

What a clock ahead of its time said is said; what it only skipped is decided again when its time comes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from storage import occurrences
from storage.mapping import moment
from tests.chaos.forty_groups import plans
from tests.chaos.replicas import Replicas, env_of, expected_of
from tests.chaos.test_downtime import DECIDED, something_due
from tests.kit.bots import Clock

BEGIN = datetime(2026, 8, 24, 1, 30, tzinfo=UTC)
BEFORE = datetime(2026, 9, 10, 23, 50, tzinfo=UTC)  # on a Friday morning: there is much to come
WATCHED = timedelta(days=9)
AT_ONCE = timedelta(minutes=1)
A_BEAT = timedelta(seconds=15)
SPANS = {"an hour": timedelta(hours=1), "a day": timedelta(days=1), "a year": timedelta(days=365)}
JUMPS = [
    pytest.param(sign * span, id=f"{name} {way}")
    for name, span in SPANS.items()
    for sign, way in ((1, "ahead"), (-1, "back"))
]


@pytest.fixture
def known():
    return [replace(plan, first_seen=BEGIN) for plan in plans()[::5] + plans()[1::10]]


@pytest.mark.parametrize("restarted", [False, True], ids=["while it runs", "restarted"])
@pytest.mark.parametrize("jump", JUMPS)
async def test_a_clock_that_jumps_and_is_put_right_says_each_thing_once_and_on_time(
    sqlite_url, known, jump, restarted
):
    assert await left_out(sqlite_url, known, jump, restarted=restarted) == set()


async def test_were_a_wrong_clock_s_decisions_kept_much_would_be_left_out(sqlite_url, known, monkeypatch):
    monkeypatch.setattr(occurrences, "AHEAD", timedelta(days=4000))
    assert await left_out(sqlite_url, known, timedelta(days=365), restarted=True)


async def left_out(url, known, jump, *, restarted):
    """What neither the wrong clock said nor the right one decided in time. Nothing is said twice."""
    clock = Clock(BEGIN)
    town = Replicas(env_of(url, known), clock, number=1)
    for plan in known:
        something_due(town, plan.key)
    await town.step_to(BEFORE)
    for _ in range(3):
        clock.now += A_BEAT + jump
        await town.tick()
        clock.now -= jump
    if restarted:
        town.close()
        town = Replicas(env_of(url, known), clock, number=1)
    try:
        await town.tick()
        right = clock.now
        await town.step_to(right + WATCHED)
        assert set(town.posts().values()) == {1}
        seen = {
            (key, kind, moment(due_at))
            for key, kind, due_at, decided_at, state, _ in town.rows(DECIDED)
            if state == "done" or abs(moment(decided_at) - moment(due_at)) <= AT_ONCE
        }
        expected = {each for each in expected_of(known, right + WATCHED) if each.at > right}
        return {each for each in expected if (each.key, each.kind, each.at) not in seen}
    finally:
        town.close()


async def test_a_clock_that_falls_back_is_told_in_the_log(sqlite_url, known):
    clock = Clock(BEGIN)
    town = Replicas(env_of(sqlite_url, known[:1]), clock, number=1)
    try:
        await town.tick()
        with capture_logs() as logs:
            for jump in (timedelta(days=365), timedelta(days=-365), timedelta(minutes=-9)):
                clock.now += jump
                await town.tick()
        said = [(each["event"], each["back_by_s"]) for each in logs if each["event"] == "clock_jumped"]
        assert said == [("clock_jumped", 365 * 86_400)]
    finally:
        town.close()


async def test_what_another_s_clock_put_far_off_is_looked_at_within_an_hour(sqlite_url, known):
    ahead, right = Clock(BEGIN + timedelta(days=365)), Clock(BEGIN)
    town = Replicas(env_of(sqlite_url, known[:1]), right, number=1)
    await town.tick()
    other = Replicas(env_of(sqlite_url, known[:1]), ahead, number=1)
    try:
        await other.tick()
        right.forward(minutes=61)
        with capture_logs() as logs:
            await town.tick()
        assert "clock_was_ahead" in [each["event"] for each in logs]
        await town.step_to(right.now + timedelta(days=3))
        later = [each for each in expected_of(known[:1], right.now) if each.at > BEGIN + timedelta(hours=2)]
        assert set(later) <= set(town.decided())
    finally:
        other.close()
        town.close()
