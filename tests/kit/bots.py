"""A bot on a SQLite file of the test's own, at a clock that is turned by hand, and what speaks to it.

Bots that are given the same folder share one database, like replicas or a restart.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from sqlalchemy import text as sql

from bot.app import Bot, Sleep
from bot.outbound.client import Client
from bot.outbound.picture_maker import Draws
from bot.settings import Settings, load
from dingtalk_client.signing import callback_sign
from tests.dingtalk_client.samples import a_group_body, wire
from tests.kit import migrated
from tests.kit.fakes import FakeDingTalk
from tests.kit.pictures import FakeCharts

# A Wednesday, two days before a check-in Friday; noon in Shanghai.
WEDNESDAY = datetime(2026, 11, 18, 4, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 2, tzinfo=UTC)  # ten o'clock: the default check-in
SECRET = "app-secret-known-to-the-tests"
ROBOT_CODE = "dingoexample3k"  # that of the official samples, as are the next two
CORPORATION = "ding9733d0950000000000000000000000"
SALES = "cidAbC+/dEf12345678901234567890123456789=="
PATH = "/dingtalk/robot"
SESSION_LIVES = timedelta(milliseconds=5_400_180)  # as in the samples

if TYPE_CHECKING:
    from dingtalk_client.stream import Dial

_numbers = itertools.count(1)


async def no_wait(_seconds: float) -> None:
    """What waits by a clock that is turned by hand waits for none: the others have their turn."""
    await asyncio.sleep(0)


class Clock:
    """Turned by hand."""

    def __init__(self, now: datetime = WEDNESDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


def an_env(folder: Path, **changes: str) -> dict[str, str]:
    """The variables of a bot whose only group is SALES, without days off; a value of "" takes one away."""
    env = {
        "OKR_DINGTALK__CLIENT_ID": ROBOT_CODE,
        "OKR_DINGTALK__CLIENT_SECRET": SECRET,
        "OKR_DINGTALK__CORP_ID": CORPORATION,
        "OKR_DATABASE_URL": f"sqlite:///{folder}/okr.db",
        "OKR_CALENDAR": "none",
        "OKR_LANG": "en",
        "OKR_ADMINS": "boss",
        "OKR_GROUPS__SALES__CONVERSATION_ID": SALES,
        "OKR_GROUPS__SALES__TITLE": "Sales",
    }
    return {name: value for name, value in (env | changes).items() if value}


def settings_of(folder: Path, **changes: str) -> Settings:
    loaded = load(an_env(folder, **changes), None)
    if loaded.settings is None or loaded.faults:
        raise ValueError("; ".join(map(str, loaded.faults)))
    return loaded.settings


def a_bot(
    folder: Path,
    *,
    clock: Clock | None = None,
    client: Client | None = None,
    serves: bool = True,
    sleep: Sleep = no_wait,
    dial: Dial | None = None,
    charts: Draws | None = None,
    **env: str,
) -> Bot:
    """Registered, not started: nothing ticks or is sent until the test says so."""
    migrated.put(folder / "okr.db")
    bot = Bot(
        settings_of(folder, **env),
        clock=clock or Clock(),
        client=client or FakeDingTalk(),
        serves=serves,
        sleep=sleep,
        dial=dial,
        charts=charts or FakeCharts(),
    )
    bot.register_groups()
    return bot


def a_message(now: datetime, said: str = "/help", /, **changes: Any) -> dict[str, Any]:
    """A callback's body as DingTalk would send it now; a new message each time unless told."""
    fresh = {
        "msgId": f"msgTest{next(_numbers):08}==",
        "createAt": millis(now),
        "sessionWebhookExpiredTime": millis(now + SESSION_LIVES),
        "text": {"content": f" {said}"},
    }
    return a_group_body(**(fresh | changes))


def signed(now: datetime, secret: str = SECRET) -> dict[str, str]:
    """The two headers that make a callback."""
    timestamp = str(millis(now))
    return {"timestamp": timestamp, "sign": callback_sign(timestamp, secret)}


def browser(bot: Bot) -> httpx.AsyncClient:
    """Speaks HTTP to the bot without a socket."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(bot.web()), base_url="http://bot.test")


async def post(
    bot: Bot, body: object, *, headers: dict[str, str] | None = None, path: str = PATH
) -> httpx.Response:
    """Bring one callback; `body` may be bytes, `headers` are a fresh pair of the bot's clock unless given."""
    content = body if isinstance(body, bytes) else wire(body)
    async with browser(bot) as http:
        return await http.post(
            path,
            content=content,
            headers={"content-type": "application/json; charset=utf-8"}
            | (signed(bot.clock()) if headers is None else headers),
        )


def rows(bot: Bot, query: str, **named: Any) -> list[tuple[Any, ...]]:
    """Look into the database from outside."""
    with bot.database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sql(query), named)]


def everything(bot: Bot) -> str:
    """Every row of every table, to see that nothing was written."""
    tables = rows(bot, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return json.dumps({name: rows(bot, f'SELECT * FROM "{name}"') for (name,) in tables}, default=str)


def millis(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)
