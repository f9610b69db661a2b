"""PostgreSQL: every piece of work is its own transaction, in a bounded pool of connections.

A transaction that lost a deadlock, its connection or the answer to its commit is run again whole:
the inbox claim inside it makes that harmless.
"""

from __future__ import annotations

import asyncio
import random
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.engine import StorageUnavailable, Work
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")

THREADS = 8
TRIES = 5


class PostgresDatabase:
    """See `storage.engine.Database`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="postgres")

    async def write(self, work: Work[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.write_now, work)

    def write_now(self, work: Work[T]) -> T:
        import psycopg

        for attempt in range(1, TRIES + 1):
            try:
                return self._once(work)
            except (psycopg.OperationalError, DBAPIError, PoolTimeout) as error:
                # OperationalError covers deadlocks, serialization failures and lost connections.
                if attempt == TRIES:
                    raise StorageUnavailable(type(error).__name__) from error
                time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - jitter, not a secret
        raise AssertionError("unreachable")

    def close(self) -> None:
        self._threads.shutdown()
        self.engine.dispose()

    def _once(self, work: Work[T]) -> T:
        from psycopg.rows import dict_row

        pooled = self.engine.raw_connection()
        try:
            connection: Any = pooled.driver_connection
            cursor = connection.cursor(row_factory=dict_row)
            result = work(UnitOfWork(cursor, self.engine.dialect))
            connection.commit()
            return result
        except BaseException:
            pooled.rollback()
            raise
        finally:
            pooled.close()
