from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from simulator import clock as clock_module
from simulator.clock import Clock, TooManySteps, next_moment
from tests.simulator.place import WEDNESDAY_NOON, a_clock

HOUR = timedelta(hours=1)


class Timetable:
    """Due at the instants given; remembers what the clock showed at each tick."""

    def __init__(self, clock: Clock, *due: datetime) -> None:
        self._clock, self._due = clock, sorted(due)
        self.ticked_at: list[datetime] = []
        clock.on_the_way(self.next_due, self.tick)

    async def next_due(self, after: datetime, until: datetime) -> datetime | None:
        return next((due for due in self._due if after < due <= until), None)

    async def tick(self) -> None:
        self.ticked_at.append(self._clock.now())
        await asyncio.sleep(0)


async def test_it_stops_at_each_instant_due_on_the_way_and_once_more_at_the_end():
    clock = a_clock()
    timetable = Timetable(clock, WEDNESDAY_NOON + HOUR, WEDNESDAY_NOON + 2 * HOUR, WEDNESDAY_NOON + 9 * HOUR)
    await clock.move_to(WEDNESDAY_NOON + 3 * HOUR)
    assert timetable.ticked_at == [WEDNESDAY_NOON + hours * HOUR for hours in (1, 2, 3)]


async def test_something_due_at_the_very_end_is_reached():
    clock = a_clock()
    timetable = Timetable(clock, WEDNESDAY_NOON + HOUR)
    await clock.move_to(WEDNESDAY_NOON + HOUR)
    assert timetable.ticked_at == [WEDNESDAY_NOON + HOUR] * 2


async def test_two_timetables_are_met_in_the_order_of_time():
    clock = a_clock()
    seldom, often = Timetable(clock, WEDNESDAY_NOON + 2 * HOUR), Timetable(clock, WEDNESDAY_NOON + HOUR)
    await clock.move_to(WEDNESDAY_NOON + 2 * HOUR)
    assert seldom.ticked_at == often.ticked_at
    assert seldom.ticked_at[:2] == [WEDNESDAY_NOON + HOUR, WEDNESDAY_NOON + 2 * HOUR]


@pytest.mark.parametrize(
    "instant",
    [
        pytest.param(WEDNESDAY_NOON - timedelta(microseconds=1), id="the past"),
        pytest.param(datetime(2030, 1, 1), id="no offset: nobody knows which instant is meant"),  # noqa: DTZ001
    ],
)
async def test_it_refuses_what_it_cannot_turn_to(instant):
    clock = a_clock()
    with pytest.raises(ValueError):
        await clock.move_to(instant)
    assert clock.now() == WEDNESDAY_NOON


@pytest.mark.parametrize("away", [-HOUR, timedelta(), 5 * HOUR], ids=["before", "the same", "beyond the end"])
async def test_an_answer_outside_what_was_asked_for_is_no_step(away):
    clock = a_clock()
    ticks = []

    async def next_due(after: datetime, until: datetime) -> datetime | None:
        return after + away

    async def tick() -> None:
        ticks.append(clock.now())

    clock.on_the_way(next_due, tick)
    await clock.move_to(WEDNESDAY_NOON + HOUR)
    assert ticks == [WEDNESDAY_NOON + HOUR]


async def test_a_timetable_without_end_is_left_after_a_thousand_steps(monkeypatch):
    monkeypatch.setattr(clock_module, "MOST_STEPS", 3)
    clock = a_clock()
    Timetable(clock, *(WEDNESDAY_NOON + minutes * timedelta(minutes=1) for minutes in range(1, 10)))
    with pytest.raises(TooManySteps):
        await clock.move_to(WEDNESDAY_NOON + HOUR)
    assert clock.now() == WEDNESDAY_NOON + timedelta(minutes=3)


async def test_time_that_passes_while_something_ticks_is_not_taken_back():
    passing = [WEDNESDAY_NOON]
    clock = Clock(lambda: passing[0])
    due = [WEDNESDAY_NOON + timedelta(minutes=1), WEDNESDAY_NOON + timedelta(minutes=2)]
    seen = []

    async def next_due(after: datetime, until: datetime) -> datetime | None:
        return next((each for each in due if after < each <= until), None)

    async def slow_tick() -> None:
        seen.append(clock.now())
        passing[0] += timedelta(minutes=5)

    clock.on_the_way(next_due, slow_tick)
    await clock.move_to(WEDNESDAY_NOON + timedelta(minutes=3))
    assert seen == sorted(seen)
    assert len(seen) == 3


async def test_two_moves_at_once_follow_each_other():
    clock = a_clock()
    timetable = Timetable(clock, WEDNESDAY_NOON + HOUR, WEDNESDAY_NOON + 3 * HOUR)
    await asyncio.gather(
        clock.move_to(WEDNESDAY_NOON + 2 * HOUR),
        clock.move_to(WEDNESDAY_NOON + 4 * HOUR),
    )
    assert timetable.ticked_at == [WEDNESDAY_NOON + hours * HOUR for hours in (1, 2, 3, 4)]


async def test_it_stands_as_far_ahead_after_a_restart():
    before, after = a_clock(), a_clock()
    await before.move_to(WEDNESDAY_NOON + HOUR)
    after.start_ahead(before.ahead)
    assert after.now() == before.now()


@pytest.mark.parametrize(
    ("words", "in_shanghai"),
    [
        pytest.param("fri 10:00", "2026-11-27T10:00", id="later this week"),
        pytest.param("mon 10:00", "2026-11-30T10:00", id="over the weekend"),
        pytest.param("wed 13:00", "2026-11-25T13:00", id="later today"),
        pytest.param("wed 12:00", "2026-12-02T12:00", id="now is not the next one"),
        pytest.param("wed 9:30", "2026-12-02T09:30", id="earlier today is a week away"),
        pytest.param("day 09:00", "2026-11-26T09:00", id="tomorrow morning"),
        pytest.param("Day 12:01", "2026-11-25T12:01", id="in a minute, and in any case"),
    ],
)
def test_the_next_moment_is_of_shanghai_and_strictly_later(words, in_shanghai):
    moment = next_moment(words, WEDNESDAY_NOON)
    assert moment == datetime.fromisoformat(f"{in_shanghai}:00+08:00").astimezone(UTC)


@pytest.mark.parametrize("words", ["", "friday 10:00", "fri", "fri 25:00", "fri 10:60", "10:00"])
def test_words_that_are_no_moment_are_refused(words):
    with pytest.raises(ValueError):
        next_moment(words, WEDNESDAY_NOON)
