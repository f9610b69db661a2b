"""SQLite with one writer thread and group commit.

Pieces of work that wait together share one BEGIN IMMEDIATE … COMMIT. When one of them raises, the group is
rolled back and done once more with a savepoint for each, so that it takes nothing of the others with it.
Results are handed back only after the commit (`synchronous=FULL`), in one call per event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Engine

from storage.engine import BUSY_SECONDS, StorageDamaged, StorageUnavailable, Work, do
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")

LARGEST_GROUP = 256
# Pages; the WAL is folded back about every 16 MiB of writing.
CHECKPOINT_PAGES = 4000


class Job:
    """One piece of work, where its result belongs, and how it ended."""

    __slots__ = ("error", "future", "loop", "result", "work")

    def __init__(
        self,
        work: Callable[[UnitOfWork], Any],
        future: asyncio.Future[Any] | Future[Any],
        loop: asyncio.AbstractEventLoop | None,
    ) -> None:
        self.work = work
        self.future = future
        self.loop = loop
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self, unit: UnitOfWork) -> None:
        """Do the work on its own. Errors of SQLite are raised: they may have ended the transaction."""
        try:
            with unit.savepoint():
                self.result = do(self.work, unit)
        except sqlite3.Error:
            raise
        except BaseException as error:  # even an exit: others wait for this thread
            self.error = error

    def settle(self) -> None:
        if self.future.done():  # the caller went away; the work is committed all the same
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class SqliteDatabase:
    """See `storage.engine.Database`. One connection writes; SQLite lets other processes in between."""

    def __init__(self, engine: Engine, *, checkpoints: bool) -> None:
        self.engine = engine
        self._checkpoints = checkpoints
        self._queue: SimpleQueue[list[Job] | None] = SimpleQueue()
        self._gathered: list[Job] = []
        self._closed = False
        self._door = threading.Lock()  # nothing is put behind the mark that ends the queue
        self._thread = threading.Thread(target=self._serve, name="sqlite-writer", daemon=True)
        self._connection = self._connect()
        self._thread.start()

    async def write(self, work: Work[T]) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        # One hand-over to the thread per turn of the loop, however many callbacks arrived in it.
        self._gathered.append(Job(work, future, loop))
        if len(self._gathered) == 1:
            loop.call_soon(self._hand_over)
        return await future

    def write_now(self, work: Work[T]) -> T:
        future: Future[T] = Future()
        self._put([Job(work, future, None)])
        return future.result()

    def close(self) -> None:
        with self._door:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()
        self._connection.close()
        self.engine.dispose()

    def _hand_over(self) -> None:
        jobs, self._gathered = self._gathered, []
        try:
            self._put(jobs)
        except StorageUnavailable as closed:
            for job in jobs:
                job.error = closed
                job.settle()

    def _put(self, jobs: list[Job]) -> None:
        with self._door:
            if self._closed:
                raise StorageUnavailable("the database is closed")
            self._queue.put(jobs)

    def _connect(self) -> sqlite3.Connection:
        # The pool behind `engine` stays for reading and migrating; this connection is the writer's own.
        with contextlib.ExitStack() as on_failure:
            try:
                connection = sqlite3.connect(
                    str(self.engine.url.database),
                    isolation_level=None,
                    timeout=BUSY_SECONDS,
                    check_same_thread=False,
                )
                on_failure.callback(connection.close)
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=FULL")
                connection.execute("PRAGMA foreign_keys=ON")
                pages = CHECKPOINT_PAGES if self._checkpoints else 0
                connection.execute(f"PRAGMA wal_autocheckpoint={pages}")
            except sqlite3.OperationalError as error:
                raise StorageUnavailable(f"{self.engine.url.database}: {error}") from error
            except sqlite3.DatabaseError as error:
                raise StorageDamaged(f"{self.engine.url.database}: {error}") from error
            on_failure.pop_all()
        return connection

    def _serve(self) -> None:
        while (jobs := self._queue.get()) is not None:
            closing = False
            while len(jobs) < LARGEST_GROUP:
                try:
                    more = self._queue.get_nowait()
                except Empty:
                    break
                if more is None:
                    closing = True
                    break
                jobs += more
            self._commit_together(jobs)
            self._hand_back(jobs)
            if closing:
                break

    def _commit_together(self, jobs: list[Job]) -> None:
        in_work = False
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            in_work = True
            self._do_all(jobs)
            in_work = False
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                self._connection.rollback()
            self._after_failure(jobs, error, in_work=in_work)

    def _do_all(self, jobs: list[Job]) -> None:
        """Savepoints are for the rare group in which something raises: they cost each piece of work."""
        cursor, dialect = self._connection.cursor(), self.engine.dialect
        try:
            unit = UnitOfWork(cursor, dialect, savepoints=False)
            for job in jobs:
                job.result = do(job.work, unit)
        except sqlite3.Error:
            raise
        except BaseException:
            self._connection.execute("ROLLBACK")
            self._connection.execute("BEGIN IMMEDIATE")
            unit = UnitOfWork(cursor, dialect)
            for job in jobs:
                job.run(unit)

    def _after_failure(self, jobs: list[Job], error: sqlite3.Error, *, in_work: bool) -> None:
        """The group failed as a whole. One bad piece of work must not take the others with it.

        What failed outside the work (a lock, the disk at the commit) would fail each of them again.
        """
        if len(jobs) > 1 and (in_work or not isinstance(error, sqlite3.OperationalError)):
            for job in jobs:
                job.error = job.result = None
                self._commit_together([job])
            return
        for job in jobs:
            job.result = None
            if isinstance(error, sqlite3.OperationalError):  # locked, full, no such disk
                job.error = StorageUnavailable(str(error))
            elif isinstance(
                error, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.InterfaceError
            ):
                job.error = error
            else:
                job.error = StorageDamaged(str(error))

    @staticmethod
    def _hand_back(jobs: list[Job]) -> None:
        loops: dict[asyncio.AbstractEventLoop, list[Job]] = {}
        for job in jobs:
            if job.loop is None:
                job.settle()
            else:
                loops.setdefault(job.loop, []).append(job)
        for loop, settled in loops.items():
            with contextlib.suppress(RuntimeError):  # the loop closed while its work was committed
                loop.call_soon_threadsafe(_settle_all, settled)


def _settle_all(jobs: list[Job]) -> None:
    for job in jobs:
        job.settle()
