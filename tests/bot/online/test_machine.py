"""The database takes a write and the disk below it has room, or it is told which does not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import NamedTuple

import pytest

from bot.online import machine
from bot.online.findings import Level
from storage import migrate
from storage.engine import make_engine, open_database
from storage.groups import Groups
from tests.kit import migrated
from tests.kit.bots import settings_of
from tests.kit.databases import empty_url, postgres, postgres_url, sqlite_url

__all__ = ["empty_url", "postgres", "postgres_url", "sqlite_url"]


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def database_of(folder, url: str) -> list[tuple[Level, str]]:
    settings = settings_of(folder, OKR_DATABASE_URL=url, OKR_SECRET_KEY="a key for tests only, long enough")
    return [(each.level, each.facts()["found"]) for each in machine.database(settings)]


def test_an_empty_database_is_founded_and_then_takes_writes(tmp_path, empty_url):
    assert database_of(tmp_path, empty_url) == [(Level.OK, f"founded, schema {migrate.HEAD}")]
    assert database_of(tmp_path, empty_url) == [(Level.OK, f"takes writes, schema {migrate.HEAD}")]
    database = open_database(empty_url, checkpoints=False)
    assert database.write_now(lambda unit: Groups(unit).timetabled()) == []
    database.close()


def test_an_older_schema_is_left_as_it_is_and_told(tmp_path):
    url, file = f"sqlite:///{tmp_path}/okr.db", tmp_path / "okr.db"
    migrated.put(file)
    with closing(sqlite3.connect(file)) as old:
        old.execute("UPDATE alembic_version SET version_num = '0001'")
        old.commit()
    [(level, found)] = database_of(tmp_path, url)
    assert (level, found) == (
        Level.NOTE,
        f"takes writes, schema 0001; this program's is {migrate.HEAD}",
    )
    assert migrate.revision(make_engine(url)) == "0001"


def test_a_newer_schema_is_a_fault(tmp_path):
    url = f"sqlite:///{tmp_path}/okr.db"
    migrated.put(tmp_path / "okr.db")
    with closing(sqlite3.connect(tmp_path / "okr.db")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    [(level, found)] = database_of(tmp_path, url)
    assert (level, found.startswith("schema 9999")) == (Level.ERROR, True)


def test_a_damaged_file_is_a_fault(tmp_path):
    (tmp_path / "okr.db").write_bytes(b"SQLite format 3\0" + b"rubbish" * 1000)
    [(level, found)] = database_of(tmp_path, f"sqlite:///{tmp_path}/okr.db")
    assert (level, found.startswith("not writable: ")) == (Level.ERROR, True)


def test_a_server_that_does_not_answer_is_a_fault(tmp_path):
    [(level, found)] = database_of(tmp_path, "postgresql://okr:canary-password@127.0.0.1:9/okr")
    assert level is Level.ERROR
    assert "canary" not in found


def test_a_database_that_somebody_else_is_writing_is_a_fault_and_no_hanging(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/okr.db"
    migrated.put(tmp_path / "okr.db")
    monkeypatch.setattr("storage.engine.BUSY_SECONDS", 0)
    with closing(sqlite3.connect(tmp_path / "okr.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        [(level, found)] = database_of(tmp_path, url)
    assert (level, "locked" in found) == (Level.ERROR, True)


@pytest.mark.parametrize(
    ("free", "level"),
    [
        pytest.param(5 * 1024**3, Level.OK, id="room enough"),
        pytest.param(500 * 1024**2, Level.WARNING, id="tight"),
        pytest.param(50 * 1024**2, Level.ERROR, id="next to nothing"),
    ],
)
def test_the_disk_below_a_sqlite_file(tmp_path, monkeypatch, free, level):
    asked = []

    def usage(folder):
        asked.append(folder)
        return Usage(free * 2, free, free)

    monkeypatch.setattr("shutil.disk_usage", usage)
    settings = settings_of(tmp_path, OKR_DATABASE_URL=f"sqlite:///{tmp_path}/not/there/yet/okr.db")
    [finding] = machine.disk(settings)
    assert finding.level is level
    assert asked == [tmp_path]  # the folder that is there


def test_of_a_server_s_disk_nothing_is_said(tmp_path):
    settings = settings_of(
        tmp_path, OKR_DATABASE_URL="postgresql://db/okr", OKR_SECRET_KEY="a key for tests only, long enough"
    )
    assert list(machine.disk(settings)) == []
