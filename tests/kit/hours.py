"""Waiting that takes no time: sleepers wake when a test turns the clock past their hour."""

from __future__ import annotations

import asyncio
import heapq
import itertools

SETTLE_TURNS = 25  # of the loop: more than any chain of wake-ups here is long


class Hours:
    """`monotonic` and `sleep` for whoever is to be hurried, in seconds."""

    def __init__(self) -> None:
        self._now = 0.0
        self._numbers = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self.slept: list[float] = []  # what was asked for, in order

    def monotonic(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._numbers), woken))
        await woken

    async def forward(self, seconds: float) -> None:
        """Let so much time pass, and all that happens within."""
        end = self._now + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, woken = heapq.heappop(self._sleepers)
            self._now = max(self._now, at)
            if not woken.done():
                woken.set_result(None)
                await settle()
        self._now = end
        await settle()


async def settle() -> None:
    """Let everything happen that waits for nothing but its turn."""
    for _ in range(SETTLE_TURNS):
        await asyncio.sleep(0)
