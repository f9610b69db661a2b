"""Whoever comes back from DingTalk with bad codes: they are slowed down, and nobody else is kept out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from bot import wiring
from tests.kit.bots import a_bot
from tests.kit.door import ENV, PUBLIC
from web.gate import Gate
from web.login import MOST_ASKING, Arrival
from web.public_url import PublicUrl
from web.tries import MOST, WITHIN


@dataclass
class SlowLogin:
    """Knows nobody, takes a while to say so, and counts how many ask at once."""

    asking: int = 0
    most: int = 0

    def address(self, *, redirect_uri: str, state: str, verifier: str) -> str:
        return f"https://login.dingtalk.test/?state={state}"

    async def who(self, _code: str, _verifier: str) -> Arrival | None:
        self.asking += 1
        self.most = max(self.most, self.asking)
        for _ in range(20):
            await asyncio.sleep(0)
        self.asking -= 1
        return None


@pytest.fixture
def login() -> SlowLogin:
    return SlowLogin()


@pytest.fixture
def bot(tmp_path):
    return a_bot(tmp_path, **ENV)


@pytest.fixture
def app(bot, login) -> Starlette:
    public = PublicUrl.of(PUBLIC)
    keys = wiring.keys(bot.settings)
    gate = Gate(bot.database, bot.rules, bot.clock, keys, public, login=login, stored=lambda: None)
    return Starlette(routes=gate.routes())


async def come_back(app: Starlette, times: int = 1) -> list[int]:
    """A browser of its own goes out and comes back with a bad code, each time anew."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PUBLIC) as browser:
        found = []
        for _ in range(times):
            sent = (await browser.get("/in/dingtalk")).headers["location"]
            state = parse_qs(urlsplit(sent).query)["state"][0]
            answer = await browser.get("/in/dingtalk/back", params={"authCode": "x", "state": state})
            found.append(answer.status_code)
        return found


async def at_once(app: Starlette, login: SlowLogin) -> int:
    """How many of five who come back together ask DingTalk at the same time; none is refused."""
    login.most = 0
    answers = await asyncio.gather(*(come_back(app) for _ in range(5)))
    assert answers == [[403]] * 5
    return login.most


async def test_an_address_that_fails_too_often_asks_one_after_another(bot, app, login):
    assert await at_once(app, login) > 1
    assert await come_back(app, MOST) == [403] * MOST
    assert await at_once(app, login) == 1


async def test_and_after_a_minute_all_at_once_again(bot, app, login):
    await come_back(app, MOST + 1)
    bot.clock.now += WITHIN
    assert await at_once(app, login) > 1


async def test_a_flood_of_logins_leaves_room_for_callbacks_and_ends(app, login):
    flood = await asyncio.gather(*(come_back(app) for _ in range(MOST_ASKING + 5)))
    assert sorted(answer for answers in flood for answer in answers) == [403] * MOST_ASKING + [429] * 5
    assert login.most <= MOST_ASKING
    assert await come_back(app) == [403]
