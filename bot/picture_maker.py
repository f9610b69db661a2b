"""The picture of a message, drawn and uploaded as the message leaves.

Nobody waits for a picture longer than a moment, and no message is tried again for its sake: what is not there
in time, whatever the reason, is left out, and for a while nobody waits for another.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import structlog

from bot.pictures import MEDIA_LIFE, Pictures
from cards.message import Picture
from dingtalk_client.messages import to_json

log = structlog.get_logger()

Draw = Callable[[Mapping[str, Any]], Awaitable[bytes]]

FILENAME: Final = "okr.png"
# Whoever asked waits for no picture that takes longer; what nobody waits for may take its time, but no
# longer than a lease is good for.
ANSWER_WITHIN_S: Final = 3.0
POST_WITHIN_S: Final = 10.0
POSTS_AT_ONCE: Final = 2  # so that an answer's picture waits for few
REST: Final = timedelta(minutes=1)  # after one that was not there in time
REMEMBERED: Final = 256


class PictureMaker:
    def __init__(self, draw: Draw, pictures: Pictures, clock: Callable[[], datetime]) -> None:
        """`draw` makes a PNG of a drawing as messages keep it."""
        self._draw = draw
        self._pictures = pictures
        self._clock = clock
        self._posts = asyncio.Semaphore(POSTS_AT_ONCE)
        self._rests_until: datetime | None = None
        # By what is drawn: a message that is tried again does not have it drawn again.
        self._made: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    async def id_of(self, picture: Picture, *, is_answer: bool) -> str:
        """The media id to show it by; "" where the message has to leave without it."""
        key = sha256(to_json(picture.drawing).encode()).hexdigest()
        made = self._remembered(key)
        if made or self._rests():
            return made
        line = nullcontext() if is_answer else self._posts
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S if is_answer else POST_WITHIN_S), line:
                png = await self._draw(picture.drawing)
                made = await self._pictures.id_of("image", FILENAME, png)
        except Exception as error:  # whatever it is: the words leave
            self._rests_until = self._clock() + REST
            log.warning("picture_left_out", error=type(error).__name__, detail=str(error))
            return ""
        self._remember(key, made)
        return made

    def _rests(self) -> bool:
        now = self._clock()
        # Further off: the clock was put back.
        return self._rests_until is not None and now < self._rests_until <= now + REST

    def _remembered(self, key: str) -> str:
        made, at = self._made.get(key, ("", self._clock()))
        return made if self._clock() - at < MEDIA_LIFE else ""

    def _remember(self, key: str, made: str) -> None:
        self._made[key] = made, self._clock()
        while len(self._made) > REMEMBERED:
            self._made.popitem(last=False)
