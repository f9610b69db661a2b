"""The metronome: it beats, survives a beat that fails, and knows whether it still lives. No second passes."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from schedules import clock
from schedules.clock import DEAD_AFTER_SECONDS, SECONDS_BETWEEN, Metronome


@pytest.fixture
def watch(monkeypatch):
    """Seconds since some start, turned by hand."""
    seconds = [1000.0]
    monkeypatch.setattr(clock, "monotonic", lambda: seconds[0])
    return seconds


async def beat():
    """Nothing is due."""


async def fail():
    raise RuntimeError("database is locked")


async def test_it_lives_from_its_start_on(watch):
    metronome = Metronome(beat)
    assert not metronome.alive()
    metronome.start()
    assert metronome.alive()
    metronome.stop()
    await asyncio.sleep(0)  # APScheduler shuts down in the next turn of the loop


async def test_it_is_dead_a_minute_after_the_last_good_beat(watch):
    metronome = Metronome(beat)
    await metronome._tick()
    watch[0] += DEAD_AFTER_SECONDS - 0.001
    assert metronome.alive()
    watch[0] += 0.001
    assert not metronome.alive()
    await metronome._tick()
    assert metronome.alive()


async def test_a_beat_that_fails_is_logged_and_is_no_sign_of_life(watch):
    metronome = Metronome(fail)
    with capture_logs() as logs:
        await metronome._tick()
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [("tick_failed", "error")]
    assert not metronome.alive()


async def test_the_next_beat_comes_after_one_that_failed(watch):
    beats = iter([fail, beat])
    metronome = Metronome(lambda: next(beats)())
    with capture_logs():
        await metronome._tick()
    await metronome._tick()
    assert metronome.alive()


async def test_a_cancelled_beat_stays_cancelled(watch):
    async def cancelled():
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await Metronome(cancelled)._tick()


async def test_one_job_beats_one_at_a_time_without_a_grace_to_overrun(watch):
    metronome = Metronome(beat)
    metronome.start()
    (job,) = metronome._scheduler.get_jobs()
    metronome.stop()
    await asyncio.sleep(0)
    assert job.trigger.interval.total_seconds() == SECONDS_BETWEEN
    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)


def test_stopping_what_never_started_is_nothing():
    Metronome(beat).stop()


def test_it_beats_often_enough_to_be_called_alive():
    assert 3 * SECONDS_BETWEEN < DEAD_AFTER_SECONDS
