"""A Stream supervisor that runs at hurried hours, and whoever takes what comes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest

from dingtalk_client.connection import EVERY_EVENT
from dingtalk_client.frames import CALLBACK
from dingtalk_client.stream import Stream
from tests.kit.hours import Hours, settle
from tests.kit.wires import Exchange

MESSAGES = "/v1.0/im/bot/messages/get"


class Desk:
    """Takes messages and events; `work` decides what comes of one."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.work = self._done

    async def __call__(self, headers: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
        self.taken.append(data)
        return await self.work()

    async def _done(self) -> dict[str, Any]:
        return {}


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def stream(hours, exchange, desk) -> AsyncIterator[Stream]:
    """Running, and settled after its first dial."""
    handlers = {(CALLBACK, MESSAGES): desk, EVERY_EVENT: desk}
    chance = random.Random(6)
    stream = Stream(
        exchange.dial, handlers, monotonic=hours.monotonic, sleep=hours.sleep, jitter=chance.random
    )
    running = asyncio.create_task(stream.run())
    await settle()
    yield stream
    running.cancel()
    await hours.forward(3)  # for what a failed test left at work
    await asyncio.gather(running, return_exceptions=True)
