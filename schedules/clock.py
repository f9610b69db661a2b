"""The metronome: every few seconds it asks what is due. The only file that knows APScheduler.

It decides nothing and keeps nothing: no job per group, no job store. APScheduler's default grace of
one second dropped nine of ten jobs due at once; here one job has no grace to overrun.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import monotonic

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()

SECONDS_BETWEEN = 15
DEAD_AFTER_SECONDS = 60.0


class Metronome:
    """Calls `beat` every fifteen seconds of real time, again at once while it says that there is more.

    A beat that fails is logged and the next one comes.
    """

    def __init__(self, beat: Callable[[], Awaitable[bool]]) -> None:
        self._beat = beat
        self._last: float | None = None
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        self._last = monotonic()
        self._scheduler.add_job(
            self._tick,
            "interval",
            seconds=SECONDS_BETWEEN,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def alive(self) -> bool:
        """Has it ticked within the last minute (or only just been started)?"""
        return self._last is not None and monotonic() - self._last < DEAD_AFTER_SECONDS

    async def _tick(self) -> None:
        try:
            while await self._beat():
                self._last = monotonic()
        except Exception:
            log.exception("tick_failed")
        else:
            self._last = monotonic()
