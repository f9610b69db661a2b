"""What was deleted leaves a SQLite file for good: its free pages are dropped, its log is emptied.

Deleting marks pages as free; what stood in them stays readable until something else is written there.
https://www.sqlite.org/lang_vacuum.html
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from storage.engine import BUSY_SECONDS

LOG = "-wal"
COPIES = ".before-"  # what `storage.migrate` keeps of a file before it changes it


@dataclass(frozen=True, slots=True)
class Swept:
    """`fault` is why the file could not be rewritten. `log` holds old pages for as long as another process,
    the running bot, has the file open. `copies` of before an upgrade are nobody's to sweep.
    """

    fault: str = ""
    log: Path | None = None
    copies: tuple[Path, ...] = ()


def sweep(engine: Engine) -> Swept:
    """Rewrite a SQLite file without its free pages; call it when its own connections are closed.

    PostgreSQL does so by itself, in its own time.
    """
    if engine.dialect.name != "sqlite":
        return Swept()
    file = Path(str(engine.url.database))
    fault = _rewritten(file)
    log = Path(f"{file}{LOG}")
    is_open = log.exists() and log.stat().st_size > 0
    return Swept(fault, log if is_open else None, tuple(sorted(file.parent.glob(f"{file.name}{COPIES}*"))))


def _rewritten(file: Path) -> str:
    try:
        with closing(sqlite3.connect(file, isolation_level=None, timeout=BUSY_SECONDS)) as connection:
            # Only the bot folds its log back while it runs; whoever closes the file last does so, too.
            connection.execute("PRAGMA wal_autocheckpoint=0")
            connection.execute("VACUUM")
    except sqlite3.Error as error:
        return str(error)
    return ""
