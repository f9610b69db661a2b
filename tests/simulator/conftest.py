from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from simulator.world import World
from tests.simulator.place import ListeningBot, Place, the_company


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
