"""A blocked event loop is shown while it is blocked, with what it is doing."""

from __future__ import annotations

import asyncio
import threading
from time import monotonic

import pytest
import structlog

from bot import watchdog
from bot.watchdog import BEAT_SECONDS, BLOCKED_SECONDS, Watchdog
from tests.kit.bots import browser


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def dog(seconds) -> Watchdog:
    dog = Watchdog(seconds)
    dog.beat()
    return dog


def told(logs) -> list[str]:
    return [line["event"] for line in logs]


@pytest.mark.parametrize(
    ("late", "blocked"),
    [
        pytest.param(0, False, id="in time"),
        pytest.param(BLOCKED_SECONDS, False, id="five seconds are borne"),
        pytest.param(BLOCKED_SECONDS + 0.1, True, id="more are not"),
    ],
)
def test_a_beat_five_seconds_late_is_a_blocked_loop(dog, seconds, late, blocked):
    seconds.now += BEAT_SECONDS + late
    assert dog.blocked() is blocked


def test_before_it_runs_there_is_nothing_to_be_blocked(seconds):
    assert not Watchdog(seconds).blocked()
    assert Watchdog(seconds).worst_lag() == 0


def test_it_is_told_once_a_time_and_when_it_is_over(dog, seconds):
    with structlog.testing.capture_logs() as logs:
        for _ in range(2):
            seconds.now += 7
            dog.look()
            dog.look()
            dog.beat()
            dog.look()
    assert told(logs) == ["loop_blocked", "loop_runs_again"] * 2
    assert logs[1]["seconds"] == 7


def test_the_worst_lag_of_a_minute_is_kept_that_long(dog, seconds):
    for late in (0.25, 1.5, 0.0):
        seconds.now += BEAT_SECONDS + late
        dog.beat()
    assert dog.worst_lag() == 1.5
    for _ in range(watchdog.REMEMBERED_BEATS):
        seconds.now += BEAT_SECONDS
        dog.beat()
    assert dog.worst_lag() == 0


async def test_the_thread_shows_where_the_loop_hangs(monkeypatch):
    monkeypatch.setattr(watchdog, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(watchdog, "BLOCKED_SECONDS", 0.02)
    shown = threading.Event()
    lines = []

    class Log:
        def error(self, event, **fields):
            lines.append((event, fields["stack"]))
            shown.set()

        def warning(self, event, **fields):
            lines.append((event, ""))

    def a_call_that_hangs():
        assert shown.wait(10)

    monkeypatch.setattr(watchdog, "log", Log())
    running = asyncio.create_task(Watchdog(monotonic).run())
    await asyncio.sleep(0)
    a_call_that_hangs()
    while len(lines) < 2:
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [event for event, _ in lines[:2]] == ["loop_blocked", "loop_runs_again"]
    assert "a_call_that_hangs" in lines[0][1]


async def test_a_bot_whose_loop_is_held_up_says_it_is_not_well_while_it_lasts(bot, monkeypatch):
    async def status() -> int:
        async with browser(bot) as http:
            return (await http.get("/healthz")).status_code

    seconds = Seconds()
    monkeypatch.setattr(bot.watchdog, "_monotonic", seconds)
    await bot.start()
    await asyncio.sleep(0)
    assert await status() == 200
    seconds.now += 6
    assert await status() == 503
    bot.watchdog.beat()
    assert await status() == 200
