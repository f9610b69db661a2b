"""Limited doors: every process of a database counts in the same rows."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage.doors import Doors
from tests.storage.samples import MINUTE, NOON, SECOND

LIMIT = 18


@pytest.fixture
def doors(each):
    return each(Doors)


def test_an_unused_door_has_no_sends(doors):
    assert doors.recent("robot", per=MINUTE, now=NOON) == []
    assert doors.parked_until("robot") is None


def test_sends_are_told_oldest_first_those_to_come_included(doors):
    for at in (NOON + SECOND, NOON - 30 * SECOND, NOON):
        doors.use("robot", at)
    assert doors.recent("robot", per=MINUTE, now=NOON) == [NOON - 30 * SECOND, NOON, NOON + SECOND]


@pytest.mark.parametrize(
    ("age", "counts"),
    [
        pytest.param(MINUTE - timedelta(milliseconds=1), True, id="inside the minute"),
        pytest.param(MINUTE, False, id="a minute ago to the millisecond"),
    ],
)
def test_a_send_counts_for_as_long_as_the_limit_looks_back(doors, age, counts):
    doors.use("robot", NOON - age)
    assert bool(doors.recent("robot", per=MINUTE, now=NOON)) is counts


def test_doors_are_counted_apart(doors):
    doors.use("robot", NOON)
    assert doors.recent("app", per=MINUTE, now=NOON) == []
    assert doors.recent("robot", per=MINUTE, now=NOON) == [NOON]


async def test_a_limit_holds_against_many_at_once(database, doors):
    def through(unit) -> bool:
        mine = Doors(unit)
        if len(mine.recent("robot", per=MINUTE, now=NOON)) >= LIMIT:
            return False
        mine.use("robot", NOON)
        return True

    went = await asyncio.gather(*(database.write(through) for _ in range(100)))
    assert sum(went) == LIMIT
    assert len(doors.recent("robot", per=MINUTE, now=NOON)) == LIMIT


def test_a_parked_door_tells_until_when(doors):
    doors.park("robot", NOON + 10 * MINUTE)
    doors.park("robot", NOON + 12 * MINUTE)
    assert doors.parked_until("robot") == NOON + 12 * MINUTE
    assert doors.parked_until("app") is None


def test_what_a_clock_ahead_sent_takes_nobody_s_turn(doors):
    doors.use("robot", NOON + timedelta(days=365))
    doors.use("robot", NOON)
    assert doors.recent("robot", per=MINUTE, now=NOON) == [NOON]
