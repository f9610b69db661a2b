"""A clock that can be turned forward, stopping on the way wherever something is due.

Real time plus an offset. It never goes back: what was said would then lie in the future.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
MOST_STEPS: Final = 1_000

NextDue = Callable[[datetime, datetime], Awaitable[datetime | None]]
Tick = Callable[[], Awaitable[None]]

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOMENT: Final = re.compile(rf"({'|'.join(_WEEKDAYS)}|day) (\d\d?):(\d\d)")


class TooManySteps(Exception):
    """MOST_STEPS instants were due on the way; the clock stands at the last of them."""


def _real_time() -> datetime:
    return datetime.now(UTC)


class Clock:
    """`real` is what passes by itself: tests give a function that stands still."""

    def __init__(self, real: Callable[[], datetime] = _real_time) -> None:
        self._real = real
        self._ahead = timedelta()
        self._on_the_way: list[tuple[NextDue, Tick]] = []
        self._moving = asyncio.Lock()

    def now(self) -> datetime:
        """In UTC, and aware of it."""
        return (self._real() + self._ahead).astimezone(UTC)

    @property
    def ahead(self) -> timedelta:
        """How far it has been turned beyond real time."""
        return self._ahead

    def start_ahead(self, ahead: timedelta) -> None:
        """Stand at least as far ahead as before a restart; nothing is due on the way."""
        self._ahead = max(self._ahead, ahead)

    def on_the_way(self, next_due: NextDue, tick: Tick) -> None:
        """Ask `next_due(after, until)` for the first instant in (after, until]; `tick` once it is reached."""
        self._on_the_way.append((next_due, tick))

    async def move_to(self, instant: datetime) -> None:
        """Turn to `instant`, ticking at every instant due before it and once more at the end.

        Raises ValueError for an instant in the past or without an offset, TooManySteps on the way.
        """
        if instant.tzinfo is None:
            raise ValueError(f"{instant.isoformat()} has no offset")
        async with self._moving:
            if instant < self.now():
                raise ValueError(f"{instant.isoformat()} is past: it is {self.now().isoformat()}")
            await self._step_through(instant)
            self._turn_to(instant)
            await self._tick()

    async def move_by(self, span: timedelta) -> None:
        """Raises what `move_to` does."""
        await self.move_to(self.now() + span)

    async def _step_through(self, until: datetime) -> None:
        after = self.now()
        for _ in range(MOST_STEPS):
            due = await self._first_due(after, until)
            if due is None:
                return
            self._turn_to(due)
            await self._tick()
            after = due
        raise TooManySteps(f"{MOST_STEPS} steps reach no further than {after.isoformat()}")

    async def _first_due(self, after: datetime, until: datetime) -> datetime | None:
        answers = [await next_due(after, until) for next_due, _ in self._on_the_way]
        # An answer outside what was asked for would turn the clock back, or for ever.
        return min((due for due in answers if due is not None and after < due <= until), default=None)

    async def _tick(self) -> None:
        for _, tick in self._on_the_way:
            await tick()

    def _turn_to(self, instant: datetime) -> None:
        """Nothing where time itself has passed `instant` while something ticked."""
        self._ahead += max(instant - self.now(), timedelta())


def next_moment(words: str, now: datetime) -> datetime:
    """The next "fri 10:00" or "day 09:00" in Shanghai, strictly after `now`.

    Raises ValueError for words of another form.
    """
    match = _MOMENT.fullmatch(words.strip().lower())
    if match is None:
        raise ValueError(f'{words!r} is no moment such as "fri 10:00" or "day 09:00"')
    day, at = match[1], time(int(match[2]), int(match[3]), tzinfo=SHANGHAI)
    here = now.astimezone(SHANGHAI)
    for days in range(8):
        moment = datetime.combine(here.date() + timedelta(days=days), at)
        if moment > now and (day == "day" or _WEEKDAYS[moment.weekday()] == day):
            return moment
    raise AssertionError("a week has every day")
