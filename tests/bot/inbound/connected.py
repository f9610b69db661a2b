"""A bot that listens to a Stream connection of the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.app import Bot
from bot.inbound.stream import MESSAGES
from tests.bot.letters import until
from tests.kit.databases import postgres as postgres
from tests.kit.databases import postgres_url as postgres_url
from tests.kit.wires import Exchange, Wire

STREAM = {"OKR_DINGTALK__RECEIVE": "stream"}
SAID = "/okr add Sell more"


class Connected:
    """A bot that listens to a wire of the test's."""

    def __init__(self, bot: Bot, exchange: Exchange) -> None:
        assert bot.listener is not None
        self.bot, self.exchange, self.listener = bot, exchange, bot.listener
        self.running = asyncio.create_task(bot.listener.run())

    @property
    def wire(self) -> Wire:
        return self.exchange.wires[-1]

    async def say(self, body: dict[str, Any]) -> dict[str, Any]:
        return await self.wire.ask(*MESSAGES, body)


@pytest.fixture
async def connect(open_bot) -> AsyncIterator[Any]:
    """`await connect(**settings)` is a bot in Stream mode, connected."""
    opened = []

    async def connected(**env: str) -> Connected:
        exchange = Exchange()
        opened.append(Connected(open_bot(dial=exchange.dial, **(STREAM | env)), exchange))
        await until(lambda: opened[-1].listener.stream.connected)
        return opened[-1]

    yield connected
    for each in opened:
        await each.listener.stop()
