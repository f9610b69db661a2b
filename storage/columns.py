"""The few kinds of columns and indexes that tables are made of.

Only text and whole numbers are stored, so that both databases and the driver's cursor agree without
converters: decimals as plain strings ("37.2"), days as "2026-11-20", instants as milliseconds UTC,
flags as 0 or 1, lists and messages as JSON text.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, text
from sqlmodel import Field

# SQLite numbers rows by itself only when the key is its own INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")
# Without this SQLite gives the highest id again once its row is gone; PostgreSQL never does.
NEVER_GIVEN_AGAIN = {"sqlite_autoincrement": True}


def row_id() -> Any:
    return Field(default=None, primary_key=True, sa_type=RowId)


def instant(*, default: Any = ..., index: bool = False) -> Any:
    return Field(default, sa_type=BigInteger, index=index)


def never() -> Any:
    """An instant that came with a migration; 0: it was not yet."""
    return Field(0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")})


def refers(to: str, *, index: bool = False, default: Any = ...) -> Any:
    return Field(default, sa_type=RowId, foreign_key=to, index=index)


def person(*, index: bool = False, default: Any = ...) -> Any:
    return Field(default, foreign_key="people.staff_id", index=index)


def later(default: str | int) -> Any:
    """A column that came with a migration: rows from before it hold `default`.

    The database knows the default, so that a replica of the version before may still insert.
    """
    return Field(default, sa_column_kwargs={"server_default": text(repr(default))})


def partial(name: str, *columns: str, only: str, unique: bool = False) -> Index:
    """An index of just the rows for which `only` holds."""
    return Index(name, *columns, unique=unique, sqlite_where=text(only), postgresql_where=text(only))
