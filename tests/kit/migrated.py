"""An empty SQLite database of this program's schema, migrated once in each process and copied ever after.

Migrating one takes longer than most tests.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from storage import migrate
from storage.engine import make_engine


def put(file: Path) -> None:
    """Unless there is a file already."""
    if not file.exists():
        file.write_bytes(_content())


@cache
def _content() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "okr.db"
        engine = make_engine(f"sqlite:///{file}")
        migrate.upgrade(engine)
        engine.dispose()
        return file.read_bytes()
