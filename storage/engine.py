"""The one way to the database: hand in a piece of work, get its result once it is committed.

`Database` says what both kinds do; `open_database` picks the kind from the address. Opening a
database does not migrate it: `storage.migrate` does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from storage.unit_of_work import Cursor, UnitOfWork

T = TypeVar("T")
Work = Callable[[UnitOfWork], T]

BUSY_SECONDS = 5.0
CONNECT_SECONDS = 5  # a whole number: libpq takes no other


class StorageUnavailable(Exception):
    """Nothing of the work was stored: the disk is full, the file locked, the server away."""


class StorageDamaged(Exception):
    """The database cannot be trusted: a broken file, or a schema newer than this program."""


class Database(Protocol):
    """Work is a synchronous function of one `UnitOfWork`; it sees its own writes and nobody's half.

    Work that raises leaves nothing behind and spoils nobody else's. Work may run more than once
    before its one commit (a deadlock, a lost connection), so it must not act outside the database.
    """

    engine: Engine

    async def write(self, work: Work[T]) -> T:
        """Run in a transaction; return after the commit. Raises StorageUnavailable or StorageDamaged."""
        ...

    def write_now(self, work: Work[T]) -> T:
        """The same for callers without an event loop."""
        ...

    def close(self) -> None: ...


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite address, or None for another database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    return Path(parsed.database or "")


def do(work: Work[T], unit: UnitOfWork) -> T:
    """Run the work. No future can carry a StopIteration: whoever awaits it would wait for ever."""
    try:
        return work(unit)
    except StopIteration as stray:
        raise RuntimeError("the work raised StopIteration") from stray


def make_engine(url: str) -> Engine:
    """For reading and migrating. Raises StorageUnavailable when a SQLite file's folder cannot be made."""
    path = sqlite_path(url)
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageUnavailable(f"{path.parent}: {error.strerror}") from error
        # The driver's own transaction handling is off: BEGIN IMMEDIATE is said by hand.
        return create_engine(
            f"sqlite:///{path}",
            connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False},
        )
    parsed = make_url(url).set(drivername="postgresql+psycopg")
    # The driver would wait for as long as the system does: minutes.
    patience = {} if "connect_timeout" in parsed.query else {"connect_timeout": CONNECT_SECONDS}
    return create_engine(
        parsed,
        connect_args=patience,
        pool_size=8,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,
        pool_recycle=1800,
    )


def make_reader(url: str) -> Engine:
    """For looking only: it makes no file, changes nothing, and folds no write-ahead log back."""
    path = sqlite_path(url)
    if path is None:
        return make_engine(url)
    return create_engine("sqlite://", creator=lambda: open_to_read(path), poolclass=QueuePool)


def open_to_read(path: Path) -> sqlite3.Connection:
    """The driver's own connection to a file that is there. Raises sqlite3.OperationalError."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
    )


def read_beside(engine: Engine, work: Work[T]) -> T:
    """Run work that only reads beside the writer, all of it at one instant. Raises StorageUnavailable.

    For what takes its time: nobody who writes waits for it.
    """
    try:
        pooled = engine.raw_connection()
        try:
            return do(work, UnitOfWork(_reading(pooled.driver_connection, engine), engine.dialect))
        finally:
            pooled.rollback()
            pooled.close()
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error) as error:
        raise StorageUnavailable(type(error).__name__) from error


def _reading(connection: Any, engine: Engine) -> Cursor:
    """A cursor inside a transaction that sees one instant."""
    if engine.dialect.name == "sqlite":
        cursor = connection.cursor()
        cursor.execute("BEGIN")
        return cast(Cursor, cursor)
    cursor = connection.cursor()
    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    return cast(Cursor, cursor)


def open_database(url: str, *, checkpoints: bool) -> Database:
    """`checkpoints` is for the one long-lived process of a SQLite file.

    Below SQLite 3.51.3 two connections that checkpoint one WAL can corrupt it, so only `serve` does.
    Raises StorageUnavailable or StorageDamaged.
    """
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        from storage.sqlite import SqliteDatabase

        return SqliteDatabase(engine, checkpoints=checkpoints)
    from storage.postgres import PostgresDatabase

    return PostgresDatabase(engine)
