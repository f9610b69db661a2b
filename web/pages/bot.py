"""How the bot does, for administrators: to everybody else there is no such page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

from handlers.context import Context
from web.bot_health import BotHealth, Purse
from web.views import Asked, NotThere, Page, view

MOST_SKEW: Final = timedelta(seconds=30)  # as the doctor has it
FULL: Final = Decimal(1)
NEARLY: Final = Decimal("0.8")
_SIZES: Final = ("B", "KB", "MB", "GB", "TB")
_STEP: Final = 1024


@view("/bot")
def bot(context: Context, asked: Asked) -> Page:
    if not asked.visitor.admin or asked.health is None:
        raise NotThere
    health = asked.health()
    size = health.machine.database_bytes
    facts = {
        "health": health,
        "size": "" if size is None else size_in_words(context, size),
        "purses": [
            ("calls", health.calls, used(health.calls)),
            ("pushes", health.pushes, used(health.pushes)),
        ],
        "signs": signs(health),
    }
    return Page("bot.html", context.reader.words.say("botpage.title"), facts)


def used(purse: Purse) -> Decimal | None:
    """The share of the month's quota that is used; None without a limit."""
    return Decimal(purse.used) / purse.limit if purse.limit else None


def signs(health: BotHealth) -> Sequence[tuple[str, bool]]:
    """What is to be seen at one look, each with whether all is well."""
    shares = [share for share in map(used, (health.calls, health.pushes)) if share is not None]
    return (
        ("working", health.machine.working),
        ("stream", health.machine.stream is not False),
        ("queue", not health.queue.given_up and health.queue.stuck_since is None),
        ("timetable", health.timetable.overdue == 0),
        ("budget", max(shares, default=Decimal(0)) < NEARLY),
        ("clock", health.machine.skew is None or abs(health.machine.skew) <= MOST_SKEW),
        ("calendars", not health.calendars),
    )


def size_in_words(context: Context, size_bytes: int) -> str:
    """12.3 MB: to one decimal."""
    size, place = Decimal(size_bytes), 0
    while size >= _STEP and place < len(_SIZES) - 1:
        size, place = size / _STEP, place + 1
    return f"{context.reader.words.number(size.quantize(Decimal('0.1')))} {_SIZES[place]}"
