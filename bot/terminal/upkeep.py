"""`db backup` and `db verify`: a copy of the database, and whether all of it fits together.

Both read beside a bot that may be running; all that changes is a note of when the last copy was made.
"""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Final

from bot.outbound.vault import KEY_FILE
from bot.settings import Settings
from bot.terminal.restoring import dump_line, restoring
from i18n.words import Words
from storage import migrate, soundness, verifying
from storage.backup import Backup, back_up, note
from storage.engine import StorageDamaged, StorageUnavailable, make_reader, read_beside, sqlite_path
from storage.soundness import Broken

FINE, WRONG = 0, 1
MOST_SHOWN: Final = 20  # rows of one rule
_UPGRADE: Final = "dingokr db upgrade"


def backup(settings: Settings, words: Words, file: Path, *, json: bool, now: datetime) -> int:
    """Copy the SQLite file. 1 when there is none, or no place for the copy; then nothing is left there."""
    database = sqlite_path(settings.database_url)
    if database is None:
        command = dump_line(settings.database_url, file)
        return _refused(words.say("cli.db.own_copies", server="PostgreSQL", command=command))
    if not database.is_file():
        return _refused(words.say("cli.db.none", path=database))
    if file.is_dir():
        return _refused(words.say("cli.db.directory", file=file))
    if _belongs_to(file, database):
        return _refused(words.say("cli.db.own_file", file=file))
    try:
        made = back_up(database, file)
    except OSError as error:
        return _refused(f"{file}: {error.strerror}")
    except StorageUnavailable as error:
        return _refused(words.say("cli.db.not_copied", database=database, file=file, why=error))
    unnoted = _unnoted(words, database, made, now)
    if unnoted:
        print(words.say("cli.db.not_noted", why=unnoted), file=sys.stderr)
    key = _key_of(settings, database.parent / KEY_FILE)
    if json:
        at = now.isoformat(timespec="seconds")
        print(jsonlib.dumps({"file": str(file), "at": at, **asdict(made), "keep_with_it": key}))
    else:
        print("\n".join(_told(words, file, made, key)))
    return FINE


def verify(settings: Settings, words: Words, *, json: bool, now: datetime) -> int:
    """Look everything over. 1 with a line for each thing that is not as it must be."""
    database = sqlite_path(settings.database_url)
    if database is not None and not database.is_file():
        return _refused(words.say("cli.db.none", path=database))
    engine = make_reader(settings.database_url)
    try:
        schema = migrate.revision(engine)
        if schema != migrate.HEAD:
            return _refused(_other_schema(words, schema))
        damage = soundness.damage(engine)
        broken = [] if damage else read_beside(engine, lambda unit: verifying.broken(unit, now=now))
        rows = {} if damage else read_beside(engine, soundness.counted)
    finally:
        engine.dispose()
    if json:
        faults = [asdict(each) for each in broken]
        print(jsonlib.dumps({"schema": schema, "damage": damage, "broken": faults, "rows": rows}))
    elif damage or broken:
        way_back = restoring(words, settings.database_url) if damage else []
        print("\n".join([*damage, *_lines(words, broken), *way_back]), file=sys.stderr)
    else:
        print(words.say("cli.db.fits", schema=schema, rows=_rows(words, rows)))
    return WRONG if damage or broken else FINE


def _unnoted(words: Words, database: Path, made: Backup, now: datetime) -> str:
    """Why the database could not be told that it was copied; "" where it was."""
    if made.schema != migrate.HEAD:
        return _other_schema(words, made.schema)
    try:
        note(database, now)
    except (StorageUnavailable, StorageDamaged) as error:
        return str(error)
    return ""


def _told(words: Words, file: Path, made: Backup, key: str | None) -> list[str]:
    lines = [
        words.say(
            "cli.db.copied",
            file=file,
            bytes=words.number(Decimal(made.bytes)),
            schema=made.schema or words.say("cli.db.no_schema"),
            rows=_rows(words, made.rows),
        )
    ]
    if key is not None:
        lines.append(words.say("cli.db.keep_key", secret=key))
    return lines


def _key_of(settings: Settings, kept: Path) -> str | None:
    """Where the key is of what is encrypted in there; no copy holds it."""
    if settings.secret_key is not None:
        return "OKR_SECRET_KEY"
    return str(kept) if kept.exists() else None


def _rows(words: Words, counted: Mapping[str, int]) -> str:
    return words.list(
        words.say(f"cli.rows.{table}", number=words.number(Decimal(number)))
        for table, number in counted.items()
    )


def _lines(words: Words, broken: Sequence[Broken]) -> list[str]:
    """Rules are told in English alone: they are for whoever mends a database."""
    lines = []
    for rule, rows in groupby(broken, key=lambda each: each.rule):
        found = list(rows)
        lines += [
            f"{each.where}: {rule}: found {each.found}, expected {each.expected}"
            for each in found[:MOST_SHOWN]
        ]
        if len(found) > MOST_SHOWN:
            more = len(found) - MOST_SHOWN
            said = "cli.db.others_or_more" if len(found) == soundness.MOST else "cli.db.others"
            lines.append(words.say(said, more=more, rule=rule))
    return lines


def _other_schema(words: Words, found: str | None) -> str:
    if found is None:
        return words.say("cli.db.empty", upgrade=_UPGRADE)
    if found < migrate.HEAD:
        return words.say("cli.db.older", schema=found, ours=migrate.HEAD, upgrade=_UPGRADE)
    return words.say("cli.db.newer", schema=found, ours=migrate.HEAD)


def _belongs_to(file: Path, database: Path) -> bool:
    own = [database, *(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))]
    return file.resolve() in [each.resolve() for each in own]


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return WRONG
