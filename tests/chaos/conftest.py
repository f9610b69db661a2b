"""Simulated years commit tens of thousands of times: in memory, where there is some, for the disk's sake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.chaos.memory import scratch
from tests.kit.databases import (
    database,
    database_url,
    migrated_file,
    postgres,
    postgres_url,
    sqlite_url,
)

__all__ = ["database", "database_url", "migrated_file", "postgres", "postgres_url", "sqlite_url"]


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """Gone when the test is over."""
    memory = scratch()
    if memory is None:
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)
