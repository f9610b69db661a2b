"""Messages put straight into a bot's outbox, and what became of them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select

from bot.app import Bot
from bot.outbound.vault import Vault
from cards.message import Message
from storage.engine import sqlite_path
from storage.outbox import REPLY, Outbox, Outgoing, X
from storage.statement import Statement
from tests.kit.bots import rows

URL = "https://oapi.dingtalk.com/robot/sendBySession?session=66d7c695a900000000000000000deb88"
DAY = timedelta(days=1)
BY_ID = Statement(select(*X.c).where(X.c.id == bindparam("key")))


def put(bot: Bot, text: str = "hello", *, session: bool = False, **changes: Any) -> int:
    """A reply into conversation "cid-a" that may go now, for a day; its id."""
    now = bot.clock()
    given: dict[str, Any] = {
        "body": Message("title", text).to_dict(),
        "priority": REPLY,
        "not_before": now,
        "expires_at": now + DAY,
        "conversation": "cid-a",
    }
    if session:
        given |= {"session": sealed(bot, URL), "session_expires": now + timedelta(minutes=90)}
    message = Outgoing(**(given | changes))
    bot.database.write_now(lambda unit: Outbox(unit).put("r-1", message, now=now))
    ((newest,),) = rows(bot, "SELECT max(id) FROM outbox")
    return int(newest)


def sealed(bot: Bot, url: str) -> str:
    """As the intake would have kept it."""
    key = (sqlite_path(bot.settings.database_url).parent / "secret.key").read_text()
    return Vault(key).lock(url)


def states(bot: Bot) -> list[str]:
    return [state for (state,) in rows(bot, "SELECT state FROM outbox ORDER BY id")]


def column(bot: Bot, name: str, key: int) -> Any:
    return bot.database.write_now(lambda unit: dict(unit.one(BY_ID, key=key) or {}))[name]


def joined(parts: Iterable[str]) -> str:
    """The text of a message that left in parts, without what says which part it is."""
    return re.sub(r"\*\*\(\d+/\d+\)\*\*\n\n", "", "".join(parts))


async def until(happened: Callable[[], bool]) -> None:
    """Let everything else run until it has happened; no time passes but what the work takes."""
    async with asyncio.timeout(10):
        while not happened():
            await asyncio.sleep(0)
