"""Stories play in a town, or between people and a bot; each gets its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.kit.callers import Callers
from tests.kit.town import Town, sqlite_url
from tests.kit.ways import USUAL_WAY


@pytest.fixture
def receive() -> str:
    """How messages come in; a story that is to be played both ways says `pytestmark = BOTH_WAYS`."""
    return USUAL_WAY


@pytest_asyncio.fixture
async def town(tmp_path: Path, receive: str) -> AsyncIterator[Town]:
    town = Town(sqlite_url(tmp_path), OKR_DINGTALK__RECEIVE=receive)
    yield town
    await town.close()


@pytest_asyncio.fixture
async def callers(tmp_path: Path, receive: str) -> AsyncIterator[Callers]:
    callers = Callers(tmp_path, OKR_DINGTALK__RECEIVE=receive)
    yield callers
    await callers.stop()


@pytest_asyncio.fixture
async def sales(callers: Callers) -> Callers:
    """王小明 owns O1 of SALES with a key result of each kind; nobody has reported anything."""
    for line in (
        "/okr add New customers succeed",
        "/kr add O1 Active shops from 0 to 200",  # KR1
        "/kr add O1 Refund time from 48h to 24h",  # KR2
        "/kr add O1 Renewals from 50% to 90%",  # KR3
        "/kr add O1 Policy published done/not done",  # KR4
        "/kr add O1 Complaints keep below 5%",  # KR5
        "/kr add O1 Revenue from ¥1万 to ¥3万",  # KR6
    ):
        assert "Added" in await callers.say(line)
    callers.clock.forward(minutes=20)
    return callers
