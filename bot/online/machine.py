"""The steps of `dingokr check --online` that need no DingTalk: the database and the disk below it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bot.online.findings import Finding, Level
from bot.settings import Settings
from i18n.phrases import phrase
from storage import migrate
from storage.engine import StorageDamaged, StorageUnavailable, make_engine, sqlite_path

TIGHT: Final = 1024**3  # bytes left: what a year of a large company takes
FULL: Final = 100 * 1024**2
_URL: Final = "OKR_DATABASE_URL"
_DATABASE: Final = phrase("online.step.database")


def database(settings: Settings) -> Iterator[Finding]:
    """Writes one row with what stands in it already. An empty database is founded, as `serve` would do it."""
    try:
        engine = make_engine(settings.database_url)
        try:
            yield from _written(engine)
        finally:
            engine.dispose()
    except (StorageDamaged, StorageUnavailable) as error:
        yield Finding(Level.ERROR, _DATABASE, phrase("online.database.unwritable", why=error), _URL)


def disk(settings: Settings) -> Iterator[Finding]:
    """Only below a SQLite file: of a server's disk we know nothing."""
    path = sqlite_path(settings.database_url)
    if path is None:
        return
    folder = next((each for each in path.absolute().parents if each.exists()), Path("/"))
    free = shutil.disk_usage(folder).free
    level = Level.ERROR if free < FULL else Level.WARNING if free < TIGHT else Level.OK
    do = None if level is Level.OK else phrase("online.do.room", setting=_URL)
    left = phrase("online.disk", left=f"{free // 1024**2:,}")
    yield Finding(level, phrase("online.step.disk"), left, do=do)


def _written(engine: Engine) -> Iterator[Finding]:
    found = migrate.revision(engine)
    if found is None:
        migrate.upgrade(engine)
        yield Finding(Level.OK, _DATABASE, phrase("online.database.founded", schema=migrate.HEAD))
        return
    migrate.check_sound(engine)
    if found > migrate.HEAD:
        told = phrase("online.database.newer", found=found, known=migrate.HEAD)
        yield Finding(Level.ERROR, _DATABASE, told, _URL, do=phrase("online.do.newer"))
        return
    try:
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
    except DBAPIError as error:
        yield Finding(Level.ERROR, _DATABASE, phrase("online.database.unwritable", why=error.orig), _URL)
        return
    if found == migrate.HEAD:
        yield Finding(Level.OK, _DATABASE, phrase("online.database.fine", schema=found))
    else:
        told = phrase("online.database.older", found=found, known=migrate.HEAD)
        do = phrase("online.do.upgrade", upgrade="`dingokr db upgrade`", serve="`serve`")
        yield Finding(Level.NOTE, _DATABASE, told, do=do)
