from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from storage.engine import Database
from storage.unit_of_work import UnitOfWork
from tests.kit.databases import (
    database,
    database_url,
    empty_url,
    migrated_file,
    postgres,
    postgres_url,
    sqlite_url,
)

__all__ = [
    "database",
    "database_url",
    "empty_url",
    "migrated_file",
    "postgres",
    "postgres_url",
    "sqlite_url",
]


class Each:
    """A repository whose every call is a transaction of its own."""

    def __init__(self, database: Database, make: Callable[[UnitOfWork], Any]) -> None:
        self._database = database
        self._make = make

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            return self._database.write_now(lambda unit: getattr(self._make(unit), name)(*given, **named))

        return call


@pytest.fixture
def each(database) -> Callable[[Callable[[UnitOfWork], Any]], Each]:
    """`each(Outbox)` is an outbox that commits after every call."""
    return lambda make: Each(database, make)
