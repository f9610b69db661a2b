"""Few messages leave at once while callbacks wait to be acknowledged.

DingTalk sends again what it is not told of in time, and so adds to the press; an answer can wait a moment.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

FEW_AT_ONCE = 2  # sends, while it is so


class Lull:
    """`pressed` says whether callbacks wait just now."""

    def __init__(self, pressed: Callable[[], bool]) -> None:
        self._pressed = pressed
        self._leaving = 0
        self._left = asyncio.Event()

    @contextlib.asynccontextmanager
    async def leaving(self) -> AsyncIterator[None]:
        """Wait for a place, and hold it."""
        while self._leaving >= FEW_AT_ONCE and self._pressed():
            self._left.clear()
            await self._left.wait()
        self._leaving += 1
        try:
            yield
        finally:
            self._leaving -= 1
            self._left.set()
