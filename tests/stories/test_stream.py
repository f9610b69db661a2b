"""Stream mode on a bad day: told to go, gone silent, an hour alone; nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest_asyncio

from bot.app import Bot
from bot.inbound.stream import Listener, handlers
from bot.metrics import Tally
from bot.settings import load
from dingtalk_client.stream import Stream
from simulator.clock import Clock
from simulator.server import settings_lines
from simulator.signing import Credentials
from simulator.world import sample_company
from storage.duty import OnlyProcess
from tests.kit.hours import Hours
from tests.kit.loopback import served
from tests.kit.town import BO, Town, sqlite_url

OPEN = "/v1.0/gateway/connections/open"
MESSAGES = "/v1.0/im/bot/messages/get"
SOON = timedelta(milliseconds=50)
PATIENCE = 60  # seconds, for a busy machine


class BadDay:
    """A town in Stream mode in which waiting takes no time."""

    def __init__(self, town: Town) -> None:
        self.town, self.gateway, self.hours = town, town.stream, Hours()
        self.gateway.sleep = self.hours.sleep
        [bot] = town.bots
        found = handlers(bot.intake, Tally(), bot.delivery.wake)
        self.stream = Stream(town.dial, found, monotonic=self.hours.monotonic, sleep=self.hours.sleep)
        bot.listener = Listener(self.stream, OnlyProcess(), self.hours.sleep)

    async def add(self, title: str) -> int | None:
        return await self.town.say(BO, "SALES", f"@OKR /okr add {title}")

    async def titles(self) -> list[str]:
        from exchange.exporting import exported

        bot, now = self.town.bots[0], self.town.clock.now()
        document = await bot.database.write(lambda unit: exported(unit, fiscal_start=1, now=now))
        return [objective["title"] for objective in document["objectives"]]

    async def log(self, path: str) -> list[int | None]:
        """The statuses of what went over that path."""
        entries = (await self.town.page.get("/_sim/log")).json()
        return [entry["status"] for entry in entries if entry["path"] == path]

    async def until_lines(self, number: int) -> None:
        """Let no time pass until the gateway has so many connections."""
        async with asyncio.timeout(PATIENCE):
            while len(self.gateway.lines) != number:
                await self.hours.forward(0)


@pytest_asyncio.fixture
async def day(tmp_path: Path) -> AsyncIterator[BadDay]:
    town = Town(sqlite_url(tmp_path), OKR_DINGTALK__RECEIVE="stream")
    day = BadDay(town)
    await town.connect()
    yield day
    await town.close()


async def test_what_is_said_comes_over_the_connection_and_not_by_http(day: BadDay) -> None:
    assert await day.add("Refunds") == 200
    assert await day.titles() == ["Refunds"]
    assert await day.log(MESSAGES) == [200]
    assert await day.log("/dingtalk/robot") == []


async def test_told_to_go_it_loses_nothing_of_what_is_said_in_the_ten_seconds(day: BadDay) -> None:
    for _ in range(5):
        await day.hours.forward(20)
    [old] = day.gateway.lines
    await day.gateway.disconnect()
    await day.until_lines(2)
    for second in range(10):
        assert await day.add(f"Said in second {second}") == 200
        assert old in day.gateway.lines
        await day.hours.forward(0.9)
    await day.hours.forward(2)
    await day.until_lines(1)
    assert await day.add("Said after it") == 200
    assert old not in day.gateway.lines
    assert len(await day.titles()) == 11
    assert day.stream.dials == {"opened": 2}


async def test_a_connection_gone_silent_is_replaced_and_what_it_swallowed_comes_again(day: BadDay) -> None:
    await day.hours.forward(45)
    day.gateway.ack_within = SOON
    day.gateway.fall_silent()
    assert await day.add("Swallowed") is None
    assert await day.titles() == []
    day.gateway.ack_within = timedelta(seconds=PATIENCE)
    await day.hours.forward(59)
    await day.until_lines(1)
    [new] = day.gateway.lines
    assert not new.silent
    await day.hours.forward(2)
    async with asyncio.timeout(PATIENCE):
        while not await day.titles():
            await day.hours.forward(0)
    assert await day.titles() == ["Swallowed"]


async def test_what_comes_again_has_one_effect_and_one_answer(day: BadDay) -> None:
    body = {"as": BO, "conversation": "SALES", "text": "@OKR /okr add Refunds", "msg_id": "m-1"}
    await day.town.act("say", **body)
    for _ in range(3):
        assert await day.town.act("redeliver", msg_id="m-1") == {"status": 200}
    await day.town.deliver()
    assert await day.titles() == ["Refunds"]
    assert len(await day.town.heard(BO, "SALES")) == 1


async def test_an_hour_without_a_gateway_is_no_storm_and_is_over_a_minute_after(day: BadDay) -> None:
    await day.town.act("faults", path=OPEN, status=503, times=10_000)
    await day.gateway.drop()
    await day.until_lines(0)
    for _ in range(360):
        await day.hours.forward(10)
    tries = (await day.log(OPEN)).count(503)
    assert 60 <= tries <= 160
    await day.town.act("faults", clear=True)
    for _ in range(7):
        await day.hours.forward(10)
    await day.until_lines(1)
    assert await day.add("After the hour") == 200


async def test_a_wrong_secret_is_tried_about_once_a_minute_and_a_right_one_helps(day: BadDay) -> None:
    body = {"code": "authFailed", "message": "鉴权失败", "requestid": "r"}
    await day.town.act("faults", path=OPEN, status=401, body=body, times=10_000)
    await day.gateway.drop()
    await day.until_lines(0)
    for _ in range(60):
        await day.hours.forward(60)
    assert 20 <= (await day.log(OPEN)).count(401) <= 60
    await day.town.act("faults", clear=True)
    for _ in range(13):
        await day.hours.forward(10)
    await day.until_lines(1)


async def test_a_bot_with_real_sockets_hears_and_answers(tmp_path: Path) -> None:
    world = sample_company(Clock())
    async with served(world) as place, httpx.AsyncClient(base_url=place.url, timeout=PATIENCE) as page:
        place.stream.ack_within = timedelta(seconds=PATIENCE)
        env = dict(line.split("=", 1) for line in settings_lines(world, Credentials(), place.url))
        env |= {"OKR_DATABASE_URL": sqlite_url(tmp_path), "OKR_DINGTALK__RECEIVE": "stream"}
        settings = load(env, None).settings
        assert settings is not None
        bot = Bot(settings, clock=lambda: datetime.now(UTC))
        bot.register_groups()
        await bot.start()
        await asyncio.wait_for(place.stream.connected.wait(), PATIENCE)
        said = {"as": BO, "conversation": "SALES", "text": "@OKR /okr add Refunds"}
        assert (await page.post("/_sim/say", json=said)).json()["status"] == 200
        sales = world.find(BO, "SALES").id
        async with asyncio.timeout(PATIENCE):
            while not any(each.sender == "robot" for each in world.messages(sales)):
                await world.news(world.version, timedelta(seconds=1))
        await bot.stop()
        assert place.stream.lines == []
