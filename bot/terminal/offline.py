"""`say` and `tick`: one piece of work on the database, beside a bot that may be running."""

from __future__ import annotations

import asyncio
import json as jsonlib
import sys
import uuid
from datetime import datetime, timedelta
from time import monotonic

from bot.app import Bot, Clock, wall_clock
from bot.settings import Settings
from handlers.request import Door, Handled, Place, ReplyBy, Request
from i18n.words import Words
from okr.model import Actor
from storage.figures import Figures
from storage.groups import Groups
from storage.outbox import Outbox
from storage.people import People
from storage.unit_of_work import UnitOfWork

# What falls due again while a tick delivers is waited for this long, then left to the next one.
LONGEST_WAIT = timedelta(seconds=90)


def say(
    settings: Settings,
    words: Words,
    text: str,
    staff_id: str,
    group_key: str | None,
    *,
    at: datetime | None,
    json: bool,
) -> int:
    """Run one line and print the reply; 1 when it was refused."""
    bot = Bot(settings, clock=clock_from(at), serves=False)
    try:
        bot.register_groups()
        place = Place("direct:" + staff_id, "", is_group=False)
        if group_key is not None:
            group = bot.database.write_now(lambda unit: Groups(unit).by_key(group_key.upper()))
            if group is None:
                return no_such_group(bot, words, f"--in {group_key}")
            place = Place(group.conversation_id, group.title, is_group=True)
        handled = bot.handle_now(
            Request(
                id=f"say:{uuid.uuid4()}",
                actor=Actor(staff_id, "", admin=staff_id in settings.admins),
                place=place,
                now=bot.clock(),
                text=text,
                mentions=tuple(_named(bot, text)),
                door=Door(ReplyBy.PRINT),
            )
        )
    finally:
        bot.database.close()
    print(_printed(handled, json=json))
    return 1 if handled.refused else 0


def tick(settings: Settings, words: Words, *, at: datetime | None, json: bool) -> int:
    """Do what is due, deliver, and say what became of it."""
    return asyncio.run(_tick(settings, words, at, json=json))


async def _tick(settings: Settings, words: Words, at: datetime | None, *, json: bool) -> int:
    bot = Bot(settings, clock=clock_from(at), serves=False)
    try:
        bot.register_groups()
        before = await bot.database.write(lambda unit: Figures(unit).dead())
        await bot.tick()
        if at is None:  # another day's clock is for trying things out: nobody is taken for gone by it
            await bot.registrar.work(at_most=LONGEST_WAIT)
        deadline = bot.clock() + LONGEST_WAIT
        while True:
            await bot.delivery.drain()
            following = await bot.database.write(lambda unit: Outbox(unit).next_due())
            if following is None or following > deadline:
                break
            await asyncio.sleep(max(0.05, (following - bot.clock()).total_seconds()))
        left = await bot.database.write(lambda unit: Outbox(unit).anything_open())
        after = await bot.database.write(lambda unit: Figures(unit).dead())
    finally:
        await bot.stop()
    died = [why for message, why in sorted(after.items()) if message not in before]
    if json:
        print(jsonlib.dumps({"undelivered": left, "dead": died}, ensure_ascii=False))
    else:
        for why in died:
            print(words.say("cli.tick.given_up", why=why), file=sys.stderr)
        if left:
            print(words.say("cli.tick.left"), file=sys.stderr)
    return 1 if left or died else 0


def no_such_group(bot: Bot, words: Words, typed: str) -> int:
    keys = bot.database.write_now(lambda unit: [each.key for each in Groups(unit).every()])
    known = words.list(keys) or "-"
    print(words.say("cli.no_such_group", typed=typed, known=known), file=sys.stderr)
    return 1


def clock_from(at: datetime | None) -> Clock:
    """A clock that stood at `at` when this was called and runs on from there; the wall's without one."""
    if at is None:
        return wall_clock
    begun = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - begun)


def _named(bot: Bot, text: str) -> list[str]:
    """On a command line `@u002` is a mention: there is no client to pick a person with."""
    words = {word.lstrip("@＠") for word in text.split() if word[:1] in "@＠"}
    people = bot.database.write_now(lambda unit: _people(unit, words))
    return sorted(people)


def _people(unit: UnitOfWork, words: set[str]) -> set[str]:
    return {word for word in words if People(unit).find(word) is not None}


def _printed(handled: Handled, *, json: bool) -> str:
    if json:
        messages = [message.to_dict() for message in handled.messages]
        return jsonlib.dumps({"refused": handled.refused or None, "messages": messages}, ensure_ascii=False)
    return "\n\n".join(message.text for message in handled.messages)
