"""A duty that one process of a deployment has at a time, such as the Stream connection.

On PostgreSQL an advisory lock of a connection of its own: whoever loses that connection has lost the
duty, and the server gives it to the next that asks. A SQLite file is served by one process anyway.
"""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import CONNECT_SECONDS

# A connection to a server that is gone must break by itself, or its duty would be held for hours.
# https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
PATIENCE = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 5,  # seconds
    "keepalives_interval": 2,  # seconds
    "keepalives_count": 3,
    "tcp_user_timeout": 8_000,  # milliseconds
}
# Two numbers, not one as a transaction's locks have (`UnitOfWork.serialise`): none of theirs whose name has
# the same hash waits for days.
TAKE = text("SELECT pg_try_advisory_lock(1, hashtext(:duty))")
LET_GO = text("SELECT pg_advisory_unlock_all()")
STILL_THERE = text("SELECT 1")


class Duty(Protocol):
    """Asked by one task at a time; never raises for a database that is away."""

    async def take(self) -> bool:
        """Whether it is ours from now on."""
        ...

    async def holds(self) -> bool:
        """Whether it still is, once it was taken."""
        ...

    async def release(self) -> None:
        """Leave it to the next."""
        ...


class OnlyProcess:
    """Nobody else is there to have it."""

    async def take(self) -> bool:
        return True

    async def holds(self) -> bool:
        return True

    async def release(self) -> None:
        return


class PostgresDuty:
    """`name` is the same in every process."""

    def __init__(self, engine: Engine, name: str) -> None:
        # Not from the pool: what holds a lock for days is nobody else's to use or to recycle.
        self._engine = create_engine(
            engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=PATIENCE
        )
        self._name = f"dingokr {name}"
        self._connection: Connection | None = None
        # One after the other, even where whoever asked did not wait for the answer.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="duty")

    async def take(self) -> bool:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._take)

    async def holds(self) -> bool:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._holds)

    async def release(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._release)

    def _take(self) -> bool:
        try:
            self._connection = self._connection or self._engine.connect()
            return bool(self._connection.execute(TAKE, {"duty": self._name}).scalar())
        except SQLAlchemyError:
            self._release()
            return False

    def _holds(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.execute(STILL_THERE)
        except SQLAlchemyError:
            self._release()
            return False
        return True

    def _release(self) -> None:
        """The end of the connection would let go of the lock, too, but only when the server notices."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with contextlib.suppress(SQLAlchemyError):
            connection.execute(LET_GO)
        with contextlib.suppress(SQLAlchemyError):
            connection.close()


def duty(engine: Engine, name: str) -> Duty:
    return PostgresDuty(engine, name) if engine.dialect.name == "postgresql" else OnlyProcess()
