"""The bytes of a SQLite file: what was deleted is not there any more, or it is told where it still is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from storage import sweeping
from storage.engine import make_engine, open_database
from storage.erasing import erase
from storage.sweeping import Swept, sweep
from tests.kit.one_person import IDENTIFIERS, NAME, NICK, WHO, WROTE, OnePerson


def take_out(company: OnePerson) -> None:
    company.read(lambda unit: erase(unit, WHO, "erased-1", now=company.now, spelt=lambda name: (name,)))


def test_not_a_byte_of_a_sqlite_file_tells_who_it_was(sqlite_url, tmp_path):
    database = open_database(sqlite_url, checkpoints=False)
    company = OnePerson(database)
    take_out(company)
    database.close()
    swept = sweep(database.engine)
    assert (swept.fault, swept.log) == ("", None)
    found = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("okr.db*")))
    assert [each for each in (*IDENTIFIERS, WROTE) if each.encode() in found] == []
    with closing(sqlite3.connect(tmp_path / "okr.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_without_a_sweep_there_would_be_bytes(sqlite_url, tmp_path):
    """The test above can fail."""
    database = open_database(sqlite_url, checkpoints=True)
    company = OnePerson(database)
    company.database.close()
    found = (tmp_path / "okr.db").read_bytes()
    assert [each for each in (WHO, NAME, NICK, WROTE) if each.encode() not in found] == []


def test_beside_a_running_bot_the_log_is_told_of(sqlite_url, tmp_path):
    running = open_database(sqlite_url, checkpoints=True)
    company = OnePerson(running)
    aside = open_database(sqlite_url, checkpoints=False)
    company.database = aside
    take_out(company)
    aside.close()
    swept = sweep(aside.engine)
    assert (swept.fault, swept.log) == ("", tmp_path / "okr.db-wal")
    running.close()
    found = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("okr.db*")))
    assert [each for each in (*IDENTIFIERS, WROTE) if each.encode() in found] == []


def test_a_file_that_somebody_else_writes_to_is_not_swept_and_that_is_told(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setattr(sweeping, "BUSY_SECONDS", 0)
    database = open_database(sqlite_url, checkpoints=False)
    database.close()
    with closing(sqlite3.connect(tmp_path / "okr.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "locked" in sweep(database.engine).fault


def test_a_copy_from_before_an_upgrade_is_told_of(sqlite_url, tmp_path):
    copy = Path(tmp_path / "okr.db.before-0012")
    copy.write_bytes(b"")
    database = open_database(sqlite_url, checkpoints=False)
    database.close()
    assert sweep(database.engine).copies == (copy,)


def test_postgresql_sweeps_by_itself(postgres_url):
    engine = make_engine(postgres_url)
    assert sweep(engine) == Swept()
    engine.dispose()
