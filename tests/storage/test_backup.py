"""A copy is one instant of the file, whoever writes meanwhile, and there is never half of one."""

from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from storage import migrate
from storage.backup import back_up
from storage.engine import StorageDamaged, StorageUnavailable, open_database
from storage.people import People
from storage.unit_of_work import UnitOfWork
from tests.storage.samples import put_group

COPIES = 5
PROBE = "thiswasdeletedlongago"


@pytest.fixture
def file(sqlite_url: str, tmp_path: Path) -> Path:
    return tmp_path / "okr.db"


def read(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as opened:
        return opened.execute(query).fetchall()


def test_a_copy_holds_what_the_file_holds_and_only_its_owner_may_read_it(file: Path, tmp_path: Path):
    database = open_database(f"sqlite:///{file}", checkpoints=True)
    database.write_now(put_group)
    made = back_up(file, tmp_path / "copy.db")
    database.close()
    assert (made.schema, made.rows["groups"], made.rows["people"]) == (migrate.HEAD, 1, 2)
    assert made.bytes == (tmp_path / "copy.db").stat().st_size
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert read(tmp_path / "copy.db", "SELECT * FROM groups") == read(file, "SELECT * FROM groups")


def test_copies_made_while_somebody_writes_are_each_one_instant(file: Path, tmp_path: Path):
    database = open_database(f"sqlite:///{file}", checkpoints=True)
    done = threading.Event()

    def twins(number: int) -> None:
        def work(unit: UnitOfWork) -> None:
            for each in ("left", "right"):
                People(unit).remember(f"{each}{number:06d}", "x" * 500)

        database.write_now(work)

    def write() -> None:
        number = 0
        while not done.is_set():
            twins(number)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        sizes = [back_up(file, tmp_path / f"copy{n}.db").rows["people"] for n in range(COPIES)]
    finally:
        done.set()
        writer.join()
        database.close()
    for n in range(COPIES):
        copy = tmp_path / f"copy{n}.db"
        assert read(copy, "PRAGMA integrity_check") == [("ok",)]
        left, right = (
            read(copy, f"SELECT substr(staff_id, -6) FROM people WHERE staff_id LIKE '{side}%' ORDER BY 1")
            for side in ("left", "right")
        )
        assert left == right
    assert sizes == sorted(sizes)


def test_what_was_deleted_is_in_no_copy(file: Path, tmp_path: Path):
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("INSERT INTO inbox (id, received_at, pair) VALUES (?, 0, '')", (PROBE,))
        raw.commit()
        raw.execute("DELETE FROM inbox")
        raw.commit()
    back_up(file, tmp_path / "copy.db")
    assert PROBE.encode() not in (tmp_path / "copy.db").read_bytes()


def test_an_older_copy_is_replaced(file: Path, tmp_path: Path):
    (tmp_path / "copy.db").write_bytes(b"older")
    back_up(file, tmp_path / "copy.db")
    assert read(tmp_path / "copy.db", "SELECT version_num FROM alembic_version") == [(migrate.HEAD,)]


@pytest.mark.parametrize("older", [True, False])
def test_of_a_damaged_file_there_is_no_copy_and_an_older_one_stays(tmp_path: Path, *, older: bool):
    broken, copy = tmp_path / "okr.db", tmp_path / "backups" / "copy.db"
    broken.write_bytes(b"this is no database, whatever its name says. " * 100)
    copy.parent.mkdir()
    if older:
        copy.write_bytes(b"older")
    with pytest.raises(StorageDamaged):
        back_up(broken, copy)
    assert [each.read_bytes() for each in copy.parent.iterdir()] == [b"older"] * older


def test_without_a_database_none_is_made(tmp_path: Path):
    with pytest.raises(StorageUnavailable):
        back_up(tmp_path / "okr.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(file: Path, tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        back_up(file, tmp_path / "nowhere" / "copy.db")
