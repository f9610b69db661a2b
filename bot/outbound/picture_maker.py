"""The picture of a message, drawn and uploaded as the message leaves.

Nobody waits for a picture longer than a moment, and no message is tried again for its sake: what is not there
in time, whatever the reason, is left out; where the next would not be there either, nobody waits for it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Protocol

import structlog

from bot.outbound.pictures import Pictures
from cards.message import Picture
from charts.png import BadSvg, TooLarge
from dingtalk_client.messages import to_json

log = structlog.get_logger()

FILENAME: Final = "okr.png"
# Whoever asked waits for no picture that takes longer; what nobody waits for may take its time, but no
# longer than a lease is good for.
ANSWER_WITHIN_S: Final = 3.0
POST_WITHIN_S: Final = 10.0
POSTS_AT_ONCE: Final = 2  # so that an answer's picture waits for few
# Each that waits takes a place from answers that need no picture, and the twelfth waits longest as it is.
MOST_ANSWERS: Final = 12
REST: Final = timedelta(minutes=1)  # after one that was not there in time
# Faults of one chart, known at once: they say nothing of the next one's picture.
ITS_OWN: Final = (BadSvg, TooLarge, ValueError, TypeError, ArithmeticError, LookupError)
REMEMBERED: Final = 256
REMEMBERED_FOR: Final = timedelta(hours=1)  # how old an id is, only the table of uploads knows


class Draws(Protocol):
    """What is needed of `bot.outbound.charting.Charts`."""

    async def png(self, drawing: Mapping[str, Any]) -> bytes: ...
    async def png_of(self, svg: str, *, most: int) -> bytes: ...
    async def warm_up(self) -> None: ...
    async def close(self) -> None: ...


class PictureMaker:
    def __init__(self, charts: Draws, pictures: Pictures, clock: Callable[[], datetime]) -> None:
        self._charts = charts
        self._pictures = pictures
        self._clock = clock
        self._posts = asyncio.Semaphore(POSTS_AT_ONCE)
        self._answers = 0  # that wait
        self._rests_until: datetime | None = None
        # By what is drawn: a message that is tried again does not have it drawn again.
        self._made: OrderedDict[str, tuple[str, datetime]] = OrderedDict()
        self._making: dict[str, asyncio.Task[str]] = {}

    async def id_of(self, picture: Picture, *, is_answer: bool) -> str:
        """The media id to show it by; "" where the message has to leave without it."""
        key = sha256(to_json(picture.drawing).encode()).hexdigest()
        made = self._remembered(key)
        if made or self._rests() or (is_answer and self._answers >= MOST_ANSWERS):
            return made
        self._answers += is_answer
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S if is_answer else POST_WITHIN_S):
                # Begun, it goes on when nobody waits any more: the next who asks finds it made.
                return await asyncio.shield(self._under_way(key, picture, is_answer=is_answer))
        except Exception as error:  # whatever it is: the words leave
            if not isinstance(error, ITS_OWN):
                self._rests_until = self._clock() + REST
            log.warning("picture_left_out", error=type(error).__name__, detail=str(error))
            return ""
        finally:
            self._answers -= is_answer

    async def warm_up(self) -> None:
        """Be ready before somebody asks; where that fails, the first who asks finds out."""
        try:
            await self._charts.warm_up()
        except Exception as error:  # of no picture's making may a bot not start
            log.warning("charts_not_ready", error=type(error).__name__, detail=str(error))

    async def close(self) -> None:
        """Nothing is made any more."""
        for task in self._making.values():
            task.cancel()
        await asyncio.gather(*self._making.values(), return_exceptions=True)
        await self._charts.close()

    def _under_way(self, key: str, picture: Picture, *, is_answer: bool) -> asyncio.Task[str]:
        if key not in self._making:
            task = asyncio.create_task(self._make(key, picture, is_answer=is_answer))
            self._making[key] = task
            task.add_done_callback(lambda done: self._is_made(done, key))
        return self._making[key]

    async def _make(self, key: str, picture: Picture, *, is_answer: bool) -> str:
        async with nullcontext() if is_answer else self._posts:
            png = await self._charts.png(picture.drawing)
            made = await self._pictures.id_of("image", FILENAME, png)
        self._made[key] = made, self._clock()
        while len(self._made) > REMEMBERED:
            self._made.popitem(last=False)
        return made

    def _is_made(self, task: asyncio.Task[str], key: str) -> None:
        del self._making[key]
        if not task.cancelled():
            task.exception()  # whoever waited has it; nobody may have

    def _rests(self) -> bool:
        now = self._clock()
        # Further off: the clock was put back.
        return self._rests_until is not None and now < self._rests_until <= now + REST

    def _remembered(self, key: str) -> str:
        made, at = self._made.get(key, ("", self._clock()))
        return made if self._clock() - at < REMEMBERED_FOR else ""
