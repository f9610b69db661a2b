"""Bring a database to this program's schema, or refuse one that is newer or damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from storage.engine import StorageDamaged, StorageUnavailable

HEAD = "0013"
MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> bool:
    """Migrate; True when something was to do. Raises StorageDamaged or StorageUnavailable.

    On PostgreSQL the whole way is one transaction behind an advisory lock; on SQLite one
    BEGIN IMMEDIATE transaction, and a file of revision 0001 is kept beside it as `….before-0001`.
    """
    try:
        found = revision(engine)
        if found == HEAD:
            return False
        _refuse_newer(found)
        if found is not None and engine.dialect.name == "sqlite":
            _keep_copy(engine, found)
        _run(engine)
    except (DBAPIError, sqlite3.Error) as error:
        raise _told(error) from error
    return True


def revision(engine: Engine) -> str | None:
    """The schema a database has now; None for an empty one. Raises StorageDamaged or StorageUnavailable."""
    try:
        with engine.connect() as connection:
            if not engine.dialect.has_table(connection, "alembic_version"):
                return None
            row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    except DBAPIError as error:
        raise _told(error) from error
    return None if row is None else str(row[0])


def check_sound(engine: Engine) -> None:
    """Look a SQLite file over before it is trusted, its indexes too: two seconds for a million check-ins.

    Raises StorageDamaged with what was found.
    """
    if engine.dialect.name != "sqlite":
        return
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    except DBAPIError as error:
        raise _told(error) from error
    if found != "ok":
        raise StorageDamaged(f"{engine.url.database}: {found}")


def _refuse_newer(found: str | None) -> None:
    known = {path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}
    if found is not None and found not in known:
        raise StorageDamaged(
            f"the database has schema {found}, this program knows up to {HEAD}: "
            "start the newer version again, or restore a backup made before the upgrade"
        )


def _keep_copy(engine: Engine, found: str) -> None:
    path = str(engine.url.database)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(f"{path}.before-{found}")) as copy:
        source.backup(copy)


def _run(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('dingokr migrations'))")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        if engine.dialect.name == "sqlite" and connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
            connection.exec_driver_sql("COMMIT")


def _told(error: DBAPIError | sqlite3.Error) -> StorageDamaged | StorageUnavailable:
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, sqlite3.DatabaseError) and not isinstance(origin, sqlite3.OperationalError):
        return StorageDamaged(str(origin))
    return StorageUnavailable(str(origin))
