"""What a piece of work asks the database, as the database is told it; SQLite only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

_ASKING = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")


@contextmanager
def told(engine: Engine) -> Iterator[list[str]]:
    """The statements of connections that are taken from the engine meanwhile, without begin and rollback."""
    statements: list[str] = []

    def note(sql: str) -> None:
        if sql.lstrip().upper().startswith(_ASKING):
            statements.append(sql)

    def listen(connection: Any, *_: object) -> None:
        connection.set_trace_callback(note)

    def leave(connection: Any, *_: object) -> None:
        connection.set_trace_callback(None)

    event.listen(engine, "checkout", listen)
    event.listen(engine, "checkin", leave)
    try:
        yield statements
    finally:
        event.remove(engine, "checkout", listen)
        event.remove(engine, "checkin", leave)
