"""PostgreSQL: every piece of work is its own transaction, in a bounded pool of connections.

A transaction that lost a deadlock, its connection or the answer to its commit is run again whole:
the inbox claim inside it makes that harmless.
"""

from __future__ import annotations

import asyncio
import random
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg
from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.engine import StorageUnavailable, Work, do
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
        return await asyncio.wrap_future(self._begin(work))

    def write_now(self, work: Work[T]) -> T:
        return self._begin(work).result()

    def close(self) -> None:
        self._threads.shutdown()
        self.engine.dispose()

    def _begin(self, work: Work[T]) -> Future[T]:
        try:
            return self._threads.submit(self._until_done, work)
        except RuntimeError as error:
            raise StorageUnavailable("the database is closed") from error

    def _until_done(self, work: Work[T]) -> T:
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(work)
            except (psycopg.OperationalError, ReadOnlySqlTransaction, DBAPIError, PoolTimeout) as error:
                # OperationalError covers deadlocks, serialization failures and lost connections.
                if attempt == TRIES:
                    raise StorageUnavailable(type(error).__name__) from error
                time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - jitter, not a secret
        raise AssertionError("unreachable")

    def _once(self, work: Work[T]) -> T:
        pooled = self.engine.raw_connection()
        try:
            connection: Any = pooled.driver_connection
            cursor = connection.cursor()
            result = do(work, UnitOfWork(cursor, self.engine.dialect))
            connection.commit()
        except ReadOnlySqlTransaction:
            pooled.invalidate()  # after a failover; a new connection finds the new primary
            raise
        except BaseException:
            pooled.rollback()
            raise
        else:
            return result
        finally:
            pooled.close()
