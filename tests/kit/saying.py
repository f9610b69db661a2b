"""Lines of the demo's company, typed in a group of theirs as if somebody had just typed them."""

from __future__ import annotations

import itertools
from datetime import datetime

from bot.app import Bot
from bot.terminal import demo_company
from handlers.request import Door, Place, ReplyBy, Request
from okr.model import Actor
from storage.groups import Groups

_numbers = itertools.count(1)


def say(
    bot: Bot, who: str, group: str, text: str, *, at: datetime | None = None, mentions: tuple[str, ...] = ()
) -> str:
    """The first words of the answer. Raises ValueError for a line that was refused."""
    groups = {each.key: each for each in bot.database.write_now(lambda unit: Groups(unit).every())}
    place = groups[group]
    handled = bot.handle_now(
        Request(
            id=f"said:{next(_numbers)}",
            actor=Actor(who, demo_company.NAMES.get(who, who), admin=who in bot.settings.admins),
            place=Place(place.conversation_id, place.title, is_group=True),
            now=at or bot.clock(),
            text=text,
            mentions=mentions,
            door=Door(ReplyBy.PRINT),
        )
    )
    if handled.refused:
        raise ValueError(f"{text!r} was refused: {handled.messages[0].text}")
    return handled.messages[0].text if handled.messages else ""
