"""Several robots on one database at a clock that is turned by hand, of which one dies now and then."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text as sql

from bot.app import Bot
from bot.clock.looking import Looking
from bot.settings import load
from schedules.calendars import is_workday
from storage.engine import Database, Work
from storage.mapping import moment
from tests.chaos.timetable_oracle import Expected, Oracle, Plan
from tests.kit.bots import Clock, an_env, no_wait
from tests.kit.fakes import FakeDingTalk

LONGEST_STEP = timedelta(days=5)


class Killed(BaseException):
    """Nobody catches it, as nobody catches a kill."""


class Mortal:
    """A database whose owner dies: some of its writes are committed, the one after them never is."""

    def __init__(self, database: Database, lives: int) -> None:
        self.engine = database.engine
        self._database = database
        self._lives = lives

    async def write(self, work: Work[Any]) -> Any:
        if self._lives == 0:
            raise Killed
        self._lives -= 1
        return await self._database.write(work)

    def write_now(self, work: Work[Any]) -> Any:
        return self._database.write_now(work)

    def close(self) -> None:
        self._database.close()


class Replicas:
    """Give it the settings; what became of the timetable is what the database says."""

    def __init__(self, env: dict[str, str], clock: Clock, *, number: int) -> None:
        self._env = env
        self.clock = clock
        self.client = FakeDingTalk()
        self.bots = [self._open() for _ in range(number)]

    def _open(self) -> Bot:
        loaded = load(self._env, None)
        if loaded.settings is None or loaded.faults:
            raise ValueError("; ".join(map(str, loaded.faults)))
        bot = Bot(loaded.settings, clock=self.clock, client=self.client, sleep=no_wait)
        bot.register_groups()
        return bot

    async def tick(self) -> None:
        """All at once."""
        await asyncio.gather(*(bot.tick() for bot in self.bots))

    async def tick_and_lose_one(self, writes: int) -> None:
        """The first dies after so many writes, wherever that is; another starts in its place."""
        mortal = self.bots[0]
        mortal.agenda = Looking(Mortal(mortal.database, writes), mortal.rules)
        dying, *others = [asyncio.create_task(_alive(bot)) for bot in self.bots]
        await asyncio.gather(dying, *others)
        mortal.database.close()
        self.bots[0] = self._open()

    async def step_to(self, end: datetime, *, kill_every: timedelta | None = None) -> int:
        """From due instant to due instant; how often one died."""
        kills, next_kill = 0, self.clock.now + (kill_every or timedelta.max / 1000)
        while self.clock.now < end:
            until = min(end, self.clock.now + LONGEST_STEP)
            self.clock.now = await self.bots[-1].next_due(self.clock.now, until) or until
            if self.clock.now >= next_kill:
                kills, next_kill = kills + 1, self.clock.now + (kill_every or timedelta(0))
                await self.tick_and_lose_one(writes=kills % 7 + 1)
            await self.tick()
        return kills

    def decided(self) -> list[Expected]:
        query = "SELECT g.key, o.kind, o.day, o.due_at FROM occurrences o JOIN groups g ON g.id = o.group_id"
        return [Expected(moment(due_at), key, kind, _day(day)) for key, kind, day, due_at in self.rows(query)]

    def posts(self) -> Counter[str]:
        """How often each request of the clock posted to its group."""
        query = "SELECT request_id FROM outbox WHERE conversation <> '' AND request_id LIKE 'clock:%'"
        return Counter(request for (request,) in self.rows(query))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.bots[0].database.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sql(query))]

    def close(self) -> None:
        for bot in self.bots:
            bot.database.close()


def env_of(url: str, plans: Sequence[Plan]) -> dict[str, str]:
    env = an_env(Path(), OKR_DATABASE_URL=url, OKR_SECRET_KEY="k" * 43)
    env = {name: value for name, value in env.items() if "__SALES__" not in name}
    for plan in plans:
        known = {
            "CONVERSATION_ID": f"cid-{plan.key}", "TZ": plan.tz, "CALENDAR": plan.calendar,
            "CHECKIN": plan.checkin, "CARD": plan.card, "DIGEST": plan.digest, "QUIET": plan.quiet,
        }  # fmt: skip
        env |= {f"OKR_GROUPS__{plan.key}__{name}": value for name, value in known.items()}
    return env


def expected_of(plans: Sequence[Plan], until: datetime) -> set[Expected]:
    return {each for plan in plans for each in Oracle(plan, is_workday, until).expected()}


async def _alive(bot: Bot) -> None:
    with contextlib.suppress(Killed):
        await bot.tick()


def _day(text: str) -> Any:
    return datetime.fromisoformat(text).date()
