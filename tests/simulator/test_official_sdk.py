"""The official SDK as the judge: unmodified, over a real socket, it hears the chat and is understood."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.world import World
from tests.kit.loopback import Served, served

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds, for a busy machine; it takes two


class TheSdk:
    """The process, once it is connected."""

    def __init__(self, place: Served, process: asyncio.subprocess.Process, page: httpx.AsyncClient) -> None:
        self.place = place
        self._process = process
        self._page = page

    async def heard(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE)
        found: dict[str, Any] = json.loads(line)
        return found

    async def say(self, text: str) -> dict[str, Any]:
        body = {"as": "u001", "conversation": "SALES", "text": text}
        answer: dict[str, Any] = (await self._page.post("/_sim/say", json=body)).json()
        return answer

    async def faults(self) -> list[str]:
        log = (await self._page.get("/_sim/log")).json()
        return [fault for entry in log if entry["kind"] == "stream" for fault in entry["warnings"]]


@pytest.fixture
async def sdk(world: World) -> AsyncIterator[TheSdk]:
    async with served(world) as place, httpx.AsyncClient(base_url=place.url, timeout=PATIENCE) as page:
        place.stream.ack_within = timedelta(seconds=PATIENCE)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.simulator.the_sdk",
            cwd=ROOT,
            env=os.environ | {"DINGTALK_OPENAPI_ENDPOINT": place.url, "NO_PROXY": "127.0.0.1"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await asyncio.wait_for(place.stream.connected.wait(), PATIENCE)
            yield TheSdk(place, process, page)
        finally:
            process.kill()
            await process.wait()


async def test_the_unmodified_sdk_hears_messages_and_events_and_acknowledges_them(sdk):
    assert (await sdk.say("@OKR /kr update 3 45%"))["status"] == 200
    assert await sdk.heard() == {"text": " /kr update 3 45%", "by": "u001", "in": "销售部"}
    assert await sdk.faults() == []

    event = await sdk.place.stream.push_event("user_leave_org", {"userId": ["u003"], "timeStamp": "1"})
    assert event.code == 200
    assert await sdk.heard() == {"event": "user_leave_org", "data": {"userId": ["u003"], "timeStamp": "1"}}
    # It answers with the event itself, against its own document: taken, and noted.
    assert await sdk.faults() == ["an event's acknowledgement has the status SUCCESS or LATER"]
