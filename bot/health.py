"""What those ask who watch over the process: is it alive, and may it be sent anything?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from fastapi.responses import JSONResponse

from storage.engine import Database, StorageDamaged, StorageUnavailable
from storage.inbox import Inbox

if TYPE_CHECKING:
    from bot.inbound.stream import Listener

log = structlog.get_logger()


class Health:
    """`working` says whether everything that runs by itself still does. `listener` is there with Stream."""

    def __init__(
        self,
        database: Database,
        working: Callable[[], bool],
        listener: Listener | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._working = working
        self._listener = listener
        self._clock = clock

    async def alive(self) -> JSONResponse:
        alive = self._working()
        return JSONResponse({"alive": alive}, status_code=200 if alive else 503)

    async def ready(self) -> JSONResponse:
        missing = await self._missing()
        return JSONResponse({"ready": not missing, "not_ready": missing}, status_code=503 if missing else 200)

    async def _missing(self) -> list[str]:
        try:
            await self._database.write(lambda unit: Inbox(unit).forget(now=self._clock()))
        except (StorageUnavailable, StorageDamaged) as error:
            log.warning("not_ready", detail=str(error))
            return ["database"]
        return [] if self._listener is None or self._listener.ready else ["stream"]
