"""One transaction, as repositories see it: run a statement, read rows, set a mark to go back to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import count
from typing import Any, Protocol

from sqlalchemy.engine import Dialect

from storage.statement import Compiled, Statement

Row = Mapping[str, Any]

AT_A_TIME = 1000  # rows
_numbers = count(1)


class StartOver(BaseException):
    """Something written must be undone and no savepoint was set. Passes whoever handles their own errors."""


class Cursor(Protocol):
    """What the drivers' cursors have in common."""

    @property
    def rowcount(self) -> int: ...
    @property
    def description(self) -> Any: ...
    @property
    def connection(self) -> Any: ...
    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchmany(self, size: int, /) -> list[Any]: ...
    def fetchall(self) -> list[Any]: ...
    def close(self) -> None: ...


class UnitOfWork:
    """Everything a request does to the database happens through one of these, or not at all.

    It is handed out inside a transaction that the engine opened and will commit; nobody else commits.
    """

    __slots__ = ("_cursor", "_dialect", "_savepoints", "_writes")

    def __init__(self, cursor: Cursor, dialect: Dialect, *, savepoints: bool = True) -> None:
        """Without `savepoints` whoever opened the transaction does it all again when StartOver comes."""
        self._cursor = cursor
        self._dialect = dialect
        self._savepoints = savepoints
        self._writes = 0

    @property
    def database(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._dialect.name

    def is_database_error(self, error: BaseException) -> bool:
        """Did the driver raise this? Then the transaction is the engine's to judge."""
        return isinstance(error, self._dialect.loaded_dbapi.Error)

    def is_conflict(self, error: BaseException) -> bool:
        """Did the driver raise it because rows would no longer fit together?"""
        return isinstance(error, self._dialect.loaded_dbapi.IntegrityError)

    def run(self, statement: Statement, **parameters: Any) -> int:
        """Execute and say how many rows it touched."""
        self._execute(statement, parameters)
        return self._cursor.rowcount

    def one(self, statement: Statement, **parameters: Any) -> Row | None:
        columns = _columns(self._execute(statement, parameters), self._cursor)
        row = self._cursor.fetchone()
        return None if row is None else dict(zip(columns, row, strict=True))

    def all(self, statement: Statement, **parameters: Any) -> list[Row]:
        columns = _columns(self._execute(statement, parameters), self._cursor)
        return [dict(zip(columns, row, strict=True)) for row in self._cursor.fetchall()]

    def each(self, statement: Statement, **parameters: Any) -> Iterator[Row]:
        """Row by row, for more than is to be held at once; others may be read meanwhile."""
        compiled = statement.compiled(self._dialect)
        with closing(self._another_cursor()) as cursor:
            cursor.execute(compiled.sql, compiled.given(parameters))
            columns = _columns(compiled, cursor)
            while rows := cursor.fetchmany(AT_A_TIME):
                for row in rows:
                    yield dict(zip(columns, row, strict=True))

    def insert(self, statement: Statement, **parameters: Any) -> int:
        """Execute an insert that returns its `id`."""
        row = self.one(statement, **parameters)
        if row is None:
            raise LookupError("the insert returned no id")
        return int(row["id"])

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what happens inside if it raises; the transaction itself goes on.

        Most of what is refused is refused before anything was written: without savepoints that goes on its
        way, and only what left something to undo becomes StartOver.
        """
        before = self._writes
        if self._savepoints:
            self._cursor.execute("SAVEPOINT command")
        try:
            yield
        except BaseException as error:
            if self._savepoints:
                self._cursor.execute("ROLLBACK TO SAVEPOINT command")
                self._cursor.execute("RELEASE SAVEPOINT command")
            elif self._writes != before:
                raise StartOver from error
            raise
        if self._savepoints:
            self._cursor.execute("RELEASE SAVEPOINT command")

    def see_one_instant(self) -> None:
        """Read everything as it was when the first of it was read; said before anything else."""
        if self._dialect.name == "postgresql":  # SQLite has one writer anyway
            self._cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    def leave_no_trace(self) -> None:
        """What is deleted or overwritten from here on is so in the file, too; PostgreSQL sees to it itself,
        later."""
        if self._dialect.name == "sqlite":
            self._cursor.execute("PRAGMA secure_delete=ON")

    def serialise(self, name: str) -> None:
        """Wait until no other transaction holds `name`; SQLite has one writer anyway."""
        if self._dialect.name == "postgresql":
            self._cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (name,))

    def _execute(self, statement: Statement, parameters: dict[str, Any]) -> Compiled:
        self._writes += statement.writes
        compiled = statement.compiled(self._dialect)
        self._cursor.execute(compiled.sql, compiled.given(parameters))
        return compiled

    def _another_cursor(self) -> Cursor:
        if self._dialect.name == "postgresql":  # one with a name is kept by the server, not read whole
            named: Cursor = self._cursor.connection.cursor(name=f"each_{next(_numbers)}")
            return named
        plain: Cursor = self._cursor.connection.cursor()
        return plain


def _columns(compiled: Compiled, cursor: Cursor) -> tuple[str, ...]:
    # The drivers' own named rows look each name up by going through all of them.
    if not compiled.columns:
        compiled.columns = tuple(column[0] for column in cursor.description or ())
    return compiled.columns
