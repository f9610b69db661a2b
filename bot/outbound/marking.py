"""How the outbox is told what became of a message, and what is kept of one that is through or given up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from cards.message import Message
from storage.engine import Database, StorageUnavailable
from storage.outbox import Claimed, Outbox
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()


async def written(database: Database, work: Callable[[UnitOfWork], object], *, again_after: float) -> None:
    """A full disk or a lost server is waited out, asked again after so many seconds."""
    while True:
        try:
            await database.write(work)
        except StorageUnavailable as error:
            log.warning("outbox_not_marked", detail=str(error))
            await asyncio.sleep(again_after)
        else:
            return


def forget_secret(unit: UnitOfWork, message: Claimed) -> None:
    """No token is kept."""
    if message.body.get("secret"):
        Outbox(unit).reword(message.id, Message.from_dict(message.body).without_secret().to_dict())
