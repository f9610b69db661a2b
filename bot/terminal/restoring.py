"""What an administrator types to copy a PostgreSQL database, or to put a backup in the place of any."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

from i18n.words import Words
from storage.engine import sqlite_path

# Queries of an address that are nobody else's to read.
_SECRET: Final = ("password", "sslpassword")


def restoring(words: Words, url: str) -> list[str]:
    """How a database that cannot be trusted is replaced, line by line."""
    path = sqlite_path(url)
    if path is None:
        # `pg_restore --clean` would leave what the dump does not know, and the next upgrade stumbles over it.
        emptied = f"psql --command='DROP SCHEMA public CASCADE; CREATE SCHEMA public' {address(url)}"
        command = f"{emptied} && pg_restore --no-owner --dbname={address(url)} BACKUP.dump"
    else:
        # What lies beside it belongs to the damaged one; SQLite would put it into the other.
        beside = " ".join(shlex.quote(f"{path}{end}") for end in ("-wal", "-shm", "-journal"))
        command = f"rm -f {beside} && cp BACKUP.db {shlex.quote(str(path))}"
    return [words.say("cli.restore"), f"  {command}", words.say("cli.restore.then")]


def dump_line(url: str, file: Path) -> str:
    """Without the password: `pg_dump` asks for it, or finds it in ~/.pgpass."""
    return f"pg_dump --format=custom --file={shlex.quote(str(file))} {address(url)}"


def address(url: str) -> str:
    """As PostgreSQL's own tools take it, quoted, without what is secret in it."""
    parsed = make_url(url).difference_update_query(_SECRET)
    return shlex.quote(parsed._replace(drivername="postgresql", password=None).render_as_string())
