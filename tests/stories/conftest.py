"""Stories play in a town; each gets its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.kit.town import Town, sqlite_url


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(sqlite_url(tmp_path))
    yield town
    await town.close()
