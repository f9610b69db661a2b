from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from simulator.world import World
from tests.kit.hours import Hours
from tests.simulator.place import ListeningBot, Place, the_company
from tests.simulator.stream_bot import StreamBot


@pytest.fixture
def world() -> World:
    return the_company()


@pytest.fixture
def bot() -> ListeningBot:
    return ListeningBot()


@pytest.fixture
async def place(world, bot) -> AsyncIterator[Place]:
    place = Place(world, bot)
    yield place
    await place.http.aclose()


@pytest.fixture
def hours(place) -> Hours:
    hours = Hours()
    place.stream.sleep = hours.sleep
    return hours


@pytest.fixture
async def open_line(place, hours):
    """`await open_line()` is a bot that is connected."""
    bots = []

    async def connected(**changes: Any) -> StreamBot:
        bots.append(StreamBot(place))
        await bots[-1].connect(await bots[-1].ticket(**changes))
        return bots[-1]

    yield connected
    for each in bots:
        await each.socket.close()
    await place.stream.stop()
