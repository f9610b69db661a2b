"""Real processes beside each other on one database: whatever both find due is said once."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn

from simulator.clock import Clock
from simulator.server import Server, create_app, settings_lines
from simulator.signing import Credentials
from simulator.world import World, sample_company
from tests.kit.databases import Postgres
from tests.kit.databases import postgres as postgres
from tests.kit.town import TUESDAY

FRIDAY, MONDAY = "2026-11-27T10:00:00+08:00", "2026-11-30T10:00:00+08:00"
ROOT = Path(__file__).parents[2]


@pytest_asyncio.fixture
async def dingtalk() -> AsyncIterator[tuple[World, dict[str, str]]]:
    """A simulator that other processes can reach, and the settings that lead to it."""
    world, credentials = sample_company(Clock(lambda: TUESDAY)), Credentials()
    bound = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    app = create_app(world, credentials=credentials, callback_url="http://127.0.0.1:9", public_url=address)
    server = Server(uvicorn.Config(app, log_config=None), world)
    serving = asyncio.create_task(server.serve([bound]))
    yield world, dict(line.split("=", 1) for line in settings_lines(world, credentials, address))
    server.should_exit = True
    await serving


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shared.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.migrated()


async def test_two_processes_say_everything_once(
    dingtalk: tuple[World, dict[str, str]], database_url: str, tmp_path: Path
) -> None:
    world, settings = dingtalk
    env = os.environ | settings | {"OKR_DATABASE_URL": database_url, "OKR_SECRET_KEY": "for stories only"}

    async def dingokr(*words: str) -> int | None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.cli", *words, env=env | {"PYTHONPATH": str(ROOT)}, cwd=tmp_path
        )
        return await process.wait()

    def posts() -> list[str]:
        [sales] = [group for group in world.groups() if group.key == "SALES"]
        return [message.text for message in world.messages(sales.id)]

    early = ("--as", "u003", "--in", "SALES", "--now", "2026-11-10T10:00:00+08:00")
    assert await dingokr("say", "/okr add 让新客户第一周就用起来", *early) == 0
    assert await dingokr("say", "/kr add O1 活跃门店 从 100 到 200", *early) == 0

    # The group was first seen on the 10th: its first check-in Friday is the 13th, the next the 27th.
    assert await asyncio.gather(*(dingokr("tick", "--now", FRIDAY) for _ in range(2))) == [0, 0]
    [prompt] = posts()
    assert "该更新进展了" in prompt
    assert await asyncio.gather(*(dingokr("tick", "--now", MONDAY) for _ in range(2))) == [0, 0]
    [_, card] = posts()
    assert "KR1 活跃门店" in card
