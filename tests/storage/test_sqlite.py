"""SQLite's own promises: durable settings, group commit, and errors that say whose fault it was."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine import Database, StorageDamaged, StorageUnavailable, open_database
from storage.people import People
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

NOBODY = 65_534
BIG = "x" * 100_000


@pytest.fixture
def path(sqlite_url) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def sqlite(sqlite_url) -> Iterator[Database]:
    opened = open_database(sqlite_url, checkpoints=True)
    yield opened
    opened.close()


def remember(staff_id: str, name: str = "x"):
    return lambda unit: People(unit).remember(staff_id, name)


def pragma(database: Database, setting: str) -> object:
    (value,) = database.write_now(lambda unit: tuple(unit.one(Statement(text(f"PRAGMA {setting}"))).values()))
    return value


def people_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [
            staff_id for (staff_id,) in connection.execute("SELECT staff_id FROM people ORDER BY staff_id")
        ]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process is in the middle of a long write."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write whatever the permissions say; nobody may not."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        pytest.param("journal_mode", "wal", id="readers do not wait for the writer"),
        pytest.param("synchronous", 2, id="FULL: what was answered survives a power cut"),
        pytest.param("foreign_keys", 1, id="rows refer to rows that exist"),
        pytest.param("wal_autocheckpoint", 4000, id="the log is folded back now and then"),
    ],
)
def test_the_writer_s_settings(sqlite, setting, value):
    assert pragma(sqlite, setting) == value


def test_only_one_process_folds_the_log_back(sqlite, sqlite_url):
    another = open_database(sqlite_url, checkpoints=False)
    assert pragma(another, "wal_autocheckpoint") == 0
    another.close()


async def test_work_that_waits_together_is_committed_together(sqlite, path):
    """Its answers come after that one commit, none before."""
    seen = []

    def last(unit: UnitOfWork) -> None:
        ids = [person.staff_id for person in People(unit).every()]
        seen.append((ids, people_in(path), [each.done() for each in first]))

    first = [asyncio.ensure_future(sqlite.write(remember(f"u{n}"))) for n in range(3)]
    await asyncio.gather(*first, sqlite.write(last))
    assert seen == [(["u0", "u1", "u2"], [], [False, False, False])]
    assert people_in(path) == ["u0", "u1", "u2"]


async def test_more_work_than_one_group_holds_is_all_done_in_order(sqlite):
    done: list[int] = []
    await asyncio.gather(*(sqlite.write(lambda unit, n=n: done.append(n)) for n in range(1000)))
    assert done == list(range(1000))


async def test_a_commit_that_fails_is_told_to_whom_it_belongs(sqlite, path):
    def orphan(unit: UnitOfWork) -> None:
        unit.run(Statement(text("PRAGMA defer_foreign_keys = ON")))
        unit.run(Statement(text("INSERT INTO members (group_id, staff_id) VALUES (99, 'u1')")))

    works = [remember("u1"), orphan, remember("u2")]
    ended = await asyncio.gather(*map(sqlite.write, works), return_exceptions=True)
    assert [type(each) for each in ended] == [type(None), sqlite3.IntegrityError, type(None)]
    assert people_in(path) == ["u1", "u2"]


async def test_two_processes_may_write_one_file(sqlite, sqlite_url, path):
    another = open_database(sqlite_url, checkpoints=False)
    writes = [(sqlite, another)[n % 2].write(remember(f"u{n:03}")) for n in range(100)]
    await asyncio.gather(*writes)
    another.close()
    assert len(people_in(path)) == 100


async def test_a_file_that_another_process_locks_too_long_is_unavailable_and_comes_back(
    monkeypatch, sqlite_url, path
):
    monkeypatch.setattr("storage.sqlite.BUSY_SECONDS", 0.05)
    database = open_database(sqlite_url, checkpoints=True)
    with locked(path):
        ended = await asyncio.gather(
            *(database.write(remember(f"u{n}")) for n in range(3)), return_exceptions=True
        )
        assert [type(each) for each in ended] == [StorageUnavailable] * 3
        assert "locked" in str(ended[0])
    await database.write(remember("u9"))
    database.close()
    assert people_in(path) == ["u9"]


async def test_a_full_disk_takes_nothing_by_half_and_is_forgotten_when_there_is_room(sqlite, path):
    sqlite.write_now(remember("u1"))
    pragma(sqlite, f"max_page_count = {pragma(sqlite, 'page_count')}")

    def half(unit: UnitOfWork) -> None:
        remember("u2")(unit)
        remember("u3", BIG)(unit)

    with pytest.raises(StorageUnavailable, match="full"):
        await sqlite.write(half)
    assert people_in(path) == ["u1"]
    pragma(sqlite, "max_page_count = 1000000")
    await sqlite.write(half)
    assert people_in(path) == ["u1", "u2", "u3"]


async def test_work_for_which_there_is_no_room_spoils_none_for_which_there_is(sqlite, path):
    pragma(sqlite, f"max_page_count = {pragma(sqlite, 'page_count')}")
    works = [remember("u1"), remember("u2", BIG), remember("u3")]
    ended = await asyncio.gather(*map(sqlite.write, works), return_exceptions=True)
    assert [type(each) for each in ended] == [type(None), StorageUnavailable, type(None)]
    assert people_in(path) == ["u1", "u3"]


def test_a_folder_that_is_not_there_yet_is_made(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/data/of/okr.db", checkpoints=True)
    database.close()
    assert (tmp_path / "data/of/okr.db").exists()


def a_file_in_the_way(folder: Path) -> Path:
    (folder / "data").write_text("not a folder")
    return folder / "data/okr.db"


def a_folder_in_its_place(folder: Path) -> Path:
    (folder / "okr.db").mkdir()
    return folder / "okr.db"


@pytest.mark.parametrize(
    "path_in",
    [
        pytest.param(a_file_in_the_way, id="a file where the folder should be"),
        pytest.param(a_folder_in_its_place, id="a folder where the file should be"),
        pytest.param(lambda folder: Path("/proc/no-such-disk/okr.db"), id="a disk that is not there"),
    ],
)
def test_a_place_where_no_file_can_be_is_unavailable(tmp_path, path_in):
    with pytest.raises(StorageUnavailable):
        open_database(f"sqlite:///{path_in(tmp_path)}", checkpoints=True)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_folder_that_may_not_be_written_is_unavailable(open_folder):
    open_folder.chmod(0o555)
    with as_nobody(), pytest.raises(StorageUnavailable):
        open_database(f"sqlite:///{open_folder}/data/okr.db", checkpoints=True)


@pytest.mark.parametrize("mode", ["wal", "delete"])
async def test_a_file_that_may_not_be_written_is_unavailable(open_folder, mode):
    path = open_folder / "okr.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("CREATE TABLE people (staff_id PRIMARY KEY, name, lang)")
    path.chmod(0o444)
    open_folder.chmod(0o555)

    async def write() -> None:
        with closing(open_database(f"sqlite:///{path}", checkpoints=True)) as database:
            await database.write(remember("u1"))

    with as_nobody(), pytest.raises(StorageUnavailable):
        await write()
    open_folder.chmod(0o755)
    path.chmod(0o644)
    assert people_in(path) == []


def test_a_file_that_is_no_database_is_damaged_and_left_alone(tmp_path):
    path = tmp_path / "okr.db"
    path.write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(StorageDamaged, match="not a database"):
        open_database(f"sqlite:///{path}", checkpoints=True)
    assert path.read_bytes() == b"Dear diary, " * 1000


async def test_a_page_that_broke_is_damage_and_no_excuse(sqlite_url, path):
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'people'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    database = open_database(sqlite_url, checkpoints=True)
    with pytest.raises(StorageDamaged, match="malformed"):
        await database.write(remember("u1"))
    database.close()


async def test_work_that_raises_takes_nothing_of_its_group_with_it(sqlite, path):
    def spoilt(unit: UnitOfWork) -> None:
        remember("half")(unit)
        raise ValueError("our own mistake")

    works = [remember("u1"), spoilt, remember("u2"), spoilt, remember("u3")]
    ended = await asyncio.gather(*map(sqlite.write, works), return_exceptions=True)
    assert [type(each) for each in ended] == [type(None), ValueError, type(None), ValueError, type(None)]
    assert people_in(path) == ["u1", "u2", "u3"]


async def test_a_group_in_which_everything_raises_is_done_twice_and_no_more(sqlite):
    done: list[int] = []

    def spoilt(number: int) -> None:
        done.append(number)
        raise ValueError(number)

    works = [sqlite.write(lambda _, n=n: spoilt(n)) for n in range(200)]
    ended = await asyncio.gather(*works, return_exceptions=True)
    assert [str(each) for each in ended] == [str(n) for n in range(200)]
    assert len(done) <= 2 * 200


async def test_work_that_takes_back_what_it_wrote_and_goes_on_is_done_again_with_savepoints(sqlite, path):
    def second_thoughts(unit: UnitOfWork) -> str:
        remember("before")(unit)
        with contextlib.suppress(ValueError), unit.savepoint():
            remember("taken back")(unit)
            raise ValueError
        remember("after")(unit)
        return "done"

    ended = await asyncio.gather(*map(sqlite.write, [remember("u1"), second_thoughts, remember("u2")]))
    assert ended[1] == "done"
    assert people_in(path) == ["after", "before", "u1", "u2"]


async def test_work_that_raises_before_it_wrote_anything_is_done_once(sqlite):
    tried: list[int] = []

    def refused(unit: UnitOfWork) -> None:
        tried.append(1)
        with contextlib.suppress(ValueError), unit.savepoint():
            People(unit).every()
            raise ValueError

    await sqlite.write(refused)
    assert len(tried) == 1
