"""Messages put straight into a bot's outbox, and what became of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.app import Bot
from bot.vault import Vault
from cards.message import Message
from storage.engine import sqlite_path
from storage.outbox import REPLY, Outbox, Outgoing
from tests.kit.bots import rows

URL = "https://oapi.dingtalk.com/robot/sendBySession?session=66d7c695a900000000000000000deb88"
DAY = timedelta(days=1)


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
    return bot.database.write_now(lambda unit: Outbox(unit).put("r-1", message, now=now))


def sealed(bot: Bot, url: str) -> str:
    """As the intake would have kept it."""
    key = (sqlite_path(bot.settings.database_url).parent / "secret.key").read_text()
    return Vault(key).lock(url)


def states(bot: Bot) -> list[str]:
    return [state for (state,) in rows(bot, "SELECT state FROM outbox ORDER BY id")]


def column(bot: Bot, name: str, key: int) -> Any:
    return rows(bot, f"SELECT {name} FROM outbox WHERE id = :key", key=key)[0][0]
