"""Bots that are let go of when the test ends, whatever it left them doing."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.app import Bot
from storage.engine import StorageUnavailable
from tests.kit.bots import Clock, a_bot
from tests.kit.fakes import FakeDingTalk


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def client() -> FakeDingTalk:
    return FakeDingTalk()


@pytest.fixture
async def open_bot(tmp_path, clock, client) -> AsyncIterator[Callable[..., Bot]]:
    """`open_bot()` is one more process on the test's database, at the test's clock and DingTalk."""
    bots = []

    def opened(**given: Any) -> Bot:
        bots.append(a_bot(tmp_path, **({"clock": clock, "client": client} | given)))
        return bots[-1]

    yield opened
    client.let_go()
    for bot in bots:
        with contextlib.suppress(StorageUnavailable):  # the test stopped it itself
            await bot.stop()


@pytest.fixture
async def bot(open_bot) -> Bot:
    return open_bot()
