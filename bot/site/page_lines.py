"""What is done on a page, stored like a tap on a card: once, and the delivery worker is woken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from handlers.acting import act
from handlers.context import Rules
from handlers.request import Filled, Handled
from storage.engine import Database
from web.visitor import Visitor

log = structlog.get_logger()


class PageLines:
    """`stored` is called after each commit."""

    def __init__(
        self,
        database: Database,
        rules: Rules,
        clock: Callable[[], datetime],
        *,
        stored: Callable[[], None],
    ) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock
        self._stored = stored

    async def submit(self, visitor: Visitor, filled: Filled, *, request_id: str) -> Handled:
        """Raises StorageUnavailable or StorageDamaged when nothing could be stored."""
        now = self._clock()
        handled = await self._database.write(
            lambda unit: act(unit, self._rules, filled, request_id=request_id, actor=visitor.actor, now=now)
        )
        self._stored()
        log.info("page_line", command=filled.command, refused=handled.refused, repeated=handled.repeated)
        return handled
