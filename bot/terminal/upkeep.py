"""`db backup` and `db verify`: a copy of the database, and whether all of it fits together.

Both read beside a bot that may be running, and change nothing.
"""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from bot.outbound.vault import KEY_FILE
from bot.settings import Settings
from bot.terminal.restoring import dump_line, restoring
from storage import migrate, soundness, verifying
from storage.backup import Backup, back_up
from storage.engine import StorageUnavailable, make_reader, read_beside, sqlite_path
from storage.soundness import Broken

FINE, WRONG = 0, 1
MOST_SHOWN: Final = 20  # rows of one rule


def backup(settings: Settings, file: Path, *, json: bool, now: datetime) -> int:
    """Copy the SQLite file. 1 when there is none, or no place for the copy; then nothing is left there."""
    database = sqlite_path(settings.database_url)
    if database is None:
        return _refused(f"PostgreSQL makes its own: {dump_line(settings.database_url, file)}")
    if not database.is_file():
        return _refused(f"there is no database at {database} yet")
    if file.is_dir():
        return _refused(f"{file}: a directory; expected the name of a file")
    if _belongs_to(file, database):
        return _refused(f"{file} belongs to the database itself; expected another file")
    try:
        made = back_up(database, file)
    except OSError as error:
        return _refused(f"{file}: {error.strerror}")
    except StorageUnavailable as error:
        return _refused(f"{database} could not be copied to {file}: {error}")
    key = _key_of(settings, database.parent / KEY_FILE)
    if json:
        at = now.isoformat(timespec="seconds")
        print(jsonlib.dumps({"file": str(file), "at": at, **asdict(made), "keep_with_it": key}))
    else:
        print("\n".join(_told(file, made, key)))
    return FINE


def verify(settings: Settings, *, json: bool, now: datetime) -> int:
    """Look everything over. 1 with a line for each thing that is not as it must be."""
    database = sqlite_path(settings.database_url)
    if database is not None and not database.is_file():
        return _refused(f"there is no database at {database} yet")
    engine = make_reader(settings.database_url)
    try:
        schema = migrate.revision(engine)
        if schema != migrate.HEAD:
            return _refused(_other_schema(schema))
        damage = soundness.damage(engine)
        broken = [] if damage else read_beside(engine, lambda unit: verifying.broken(unit, now=now))
        rows = {} if damage else read_beside(engine, soundness.counted)
    finally:
        engine.dispose()
    if json:
        faults = [asdict(each) for each in broken]
        print(jsonlib.dumps({"schema": schema, "damage": damage, "broken": faults, "rows": rows}))
    elif damage or broken:
        way_back = restoring(settings.database_url) if damage else []
        print("\n".join([*damage, *_lines(broken), *way_back]), file=sys.stderr)
    else:
        print(f"schema {schema}, {_rows(rows)}: all of it fits together")
    return WRONG if damage or broken else FINE


def _told(file: Path, made: Backup, key: str | None) -> list[str]:
    lines = [
        f"{file}: {made.bytes:,} bytes, schema {made.schema or 'none yet'}, {_rows(made.rows)}; looked over"
    ]
    if key is not None:
        lines.append(f"keep {key} with it: what is encrypted in there needs it")
    return lines


def _key_of(settings: Settings, kept: Path) -> str | None:
    """Where the key is of what is encrypted in there; no copy holds it."""
    if settings.secret_key is not None:
        return "OKR_SECRET_KEY"
    return str(kept) if kept.exists() else None


def _rows(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{table.replace('_', ' ')} {number:,}" for table, number in counted.items())


def _lines(broken: Sequence[Broken]) -> list[str]:
    lines = []
    for rule, rows in groupby(broken, key=lambda each: each.rule):
        found = list(rows)
        lines += [
            f"{each.where}: {rule}: found {each.found}, expected {each.expected}"
            for each in found[:MOST_SHOWN]
        ]
        if len(found) > MOST_SHOWN:
            more = len(found) - MOST_SHOWN
            lines.append(f"and {more}{' or more' if len(found) == soundness.MOST else ''} others: {rule}")
    return lines


def _other_schema(found: str | None) -> str:
    if found is None:
        return "the database is empty: dingokr db upgrade"
    if found < migrate.HEAD:
        return f"the database has schema {found}, this program's is {migrate.HEAD}: dingokr db upgrade"
    return (
        f"the database has schema {found}, this program knows up to {migrate.HEAD}: start the newer version"
    )


def _belongs_to(file: Path, database: Path) -> bool:
    own = [database, *(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))]
    return file.resolve() in [each.resolve() for each in own]


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return WRONG
