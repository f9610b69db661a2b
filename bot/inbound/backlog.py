"""How many replies wait to be sent, and whether those are too many to take another request.

What the timetable posts does not count: ten thousand groups due at once must not silence those who type.

Counted once a second, never for a callback; so many as arrive within that second may come on top.
"""

from __future__ import annotations

import asyncio

import structlog

from storage.engine import Database, StorageDamaged, StorageUnavailable
from storage.figures import Figures

log = structlog.get_logger()

MOST_WAITING = 10_000
FEW_AGAIN = 9_000
COUNT_SECONDS = 1.0


class OutboxFull(StorageUnavailable):
    """More messages wait than can be sent in reasonable time: nothing more is taken in."""


class Backlog:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._full = False

    def check(self) -> None:
        """Raise OutboxFull while too many wait."""
        if self._full:
            raise OutboxFull(f"more than {MOST_WAITING} messages wait to be sent")

    async def run(self) -> None:
        """Count until cancelled."""
        while True:
            await self.count()
            await asyncio.sleep(COUNT_SECONDS)

    async def count(self) -> None:
        try:
            waiting = await self._database.write(
                lambda unit: Figures(unit).answers_waiting(most=MOST_WAITING + 1)
            )
        except (StorageUnavailable, StorageDamaged) as error:
            log.warning("outbox_not_counted", detail=str(error))
            return
        if not self._full and waiting > MOST_WAITING:
            self._full = True
            log.error("outbox_full", most=MOST_WAITING)
        elif self._full and waiting <= FEW_AGAIN:
            self._full = False
            log.info("outbox_drained", waiting=waiting)
