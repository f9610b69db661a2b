"""Watches the event loop from a thread of its own: one blocked for long is shown with what it is doing.

The loop says "I am here" twice a second. While it does not, nothing else of it works either: the
thread alone can tell, and /healthz does as soon as it is asked again.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable

import structlog

log = structlog.get_logger()

BEAT_SECONDS = 0.5
BLOCKED_SECONDS = 5.0
REMEMBERED_BEATS = 120  # about a minute


class Watchdog:
    """`monotonic` is the clock of its beats, in seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._last: float | None = None  # None while nobody beats
        self._lags: deque[float] = deque([0.0], maxlen=REMEMBERED_BEATS)
        self._thread_id = 0
        self._told = False
        self._ended = threading.Event()

    async def run(self) -> None:
        """Beat until cancelled, with a thread that looks whether it goes on."""
        self._thread_id = threading.get_ident()
        self._ended.clear()
        watching = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        try:
            self.beat()
            watching.start()
            while True:
                await asyncio.sleep(BEAT_SECONDS)
                self.beat()
        finally:
            self._last = None
            self._ended.set()

    def beat(self) -> None:
        now = self._monotonic()
        if self._last is not None:
            self._lags.append(max(0.0, now - self._last - BEAT_SECONDS))
            if self._told:
                log.warning("loop_runs_again", seconds=round(now - self._last, 1))
        self._last, self._told = now, False

    def look(self) -> None:
        """Say once, with the stack, that the loop is blocked."""
        if self._told or not self.blocked():
            return
        self._told = True
        frame = sys._current_frames().get(self._thread_id)
        stack = "".join(traceback.format_stack(frame)) if frame else ""
        log.error("loop_blocked", seconds=BLOCKED_SECONDS, stack=stack)

    def blocked(self) -> bool:
        """Is the next beat so late that the loop must have been held up?"""
        last = self._last
        return last is not None and self._monotonic() - last - BEAT_SECONDS > BLOCKED_SECONDS

    def worst_lag(self) -> float:
        """Seconds by which a beat of the last minute came late, at worst."""
        return max(self._lags)

    def _watch(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            self.look()
