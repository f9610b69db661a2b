"""A copy of a SQLite file at one instant, while others write to it.

`VACUUM INTO` reads inside one transaction beside the writer, and leaves out free pages: what was erased is
in no copy. The file appears under its name once it is whole, looked over and on the disk.
https://www.sqlite.org/lang_vacuum.html
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from storage.engine import StorageDamaged, StorageUnavailable, open_database, open_to_read
from storage.marks import Marks
from storage.soundness import COUNTS
from storage.unit_of_work import UnitOfWork

OWNER_ONLY: Final = 0o600
_MADE: Final = "backup made"


@dataclass(frozen=True, slots=True)
class Backup:
    """What lies in a copy. `schema` is None where the file had none yet."""

    bytes: int
    schema: str | None
    rows: dict[str, int]


def back_up(database: Path, target: Path) -> Backup:
    """Copy `database` to `target`, over an older copy.

    Raises OSError where `target` cannot be written, StorageUnavailable for a database that is not there or
    locked and for a full disk, StorageDamaged for one that cannot be copied whole. Nothing is left then.
    """
    spare = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        # Empty at first, so that nobody else may read it at any time.
        os.close(os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
        try:
            _copy(database, spare)
            found = _looked_over(spare)
        except sqlite3.OperationalError as error:
            raise StorageUnavailable(str(error)) from error
        except sqlite3.DatabaseError as error:
            raise StorageDamaged(f"{database}: {error}") from error
        _sync(spare)
        spare.replace(target)
        _sync(target.parent)
    finally:
        spare.unlink(missing_ok=True)
    return found


def note(database: Path, at: datetime) -> None:
    """Write down in the database itself that a copy of it was made.

    Raises StorageUnavailable or StorageDamaged.
    """
    with closing(open_database(f"sqlite:///{database}", checkpoints=False)) as opened:
        opened.write_now(lambda unit: Marks(unit).put(_MADE, "", at))


def made_at(unit: UnitOfWork) -> datetime | None:
    """When the newest copy was made that was noted; of others nobody knows."""
    mark = Marks(unit).find(_MADE)
    return None if mark is None else mark.at


def _copy(database: Path, spare: Path) -> None:
    with closing(open_to_read(database)) as source:
        source.execute("VACUUM INTO ?", (str(spare),))


def _looked_over(copy: Path) -> Backup:
    with closing(open_to_read(copy)) as opened:
        faults = [row[0] for row in opened.execute("PRAGMA integrity_check(1)")]
        if faults != ["ok"]:
            raise StorageDamaged(f"the copy is not whole: {faults[0]}")
        tables = {row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        rows = {
            table: int(opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - ours
            for table in COUNTS
            if table in tables
        }
        schema = None
        if "alembic_version" in tables:
            schema = str(opened.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    return Backup(copy.stat().st_size, schema, rows)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
