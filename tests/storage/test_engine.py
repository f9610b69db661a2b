"""What both kinds of database promise: all or nothing, an answer after the commit, nobody spoiled."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, text

from storage.engine import StorageUnavailable, make_engine, open_database, sqlite_path
from storage.people import People
from storage.statement import Statement


def remember(staff_id: str):
    return lambda unit: People(unit).remember(staff_id, "x")


@pytest.fixture
def committed(database):
    """The staff ids that another connection sees."""

    def committed() -> list[str]:
        with database.engine.connect() as connection:
            return list(connection.execute(text("SELECT staff_id FROM people ORDER BY staff_id")).scalars())

    return committed


async def test_the_result_of_the_work_is_the_answer(database):
    assert await database.write(lambda unit: 42) == 42
    assert database.write_now(lambda unit: None) is None


async def test_when_the_answer_comes_the_work_is_committed(database, committed):
    await database.write(remember("u001"))
    assert committed() == ["u001"]
    database.write_now(remember("u002"))
    assert committed() == ["u001", "u002"]


async def test_readers_see_nothing_that_is_not_committed(database, committed):
    seen = []

    def work(unit):
        remember("u001")(unit)
        seen.append(committed())

    await database.write(work)
    assert seen == [[]]
    assert committed() == ["u001"]


async def test_work_that_raises_leaves_nothing_behind(database, committed):
    def work(unit):
        remember("u001")(unit)
        raise ValueError("our bug")

    with pytest.raises(ValueError, match="our bug"):
        await database.write(work)
    assert committed() == []


def bug(unit):
    remember("bug")(unit)
    raise ValueError("our bug")


def double(unit):
    remember("double")(unit)
    unit.run(Statement(text("INSERT INTO people (staff_id, name) VALUES ('double', 'x')")))


def nonsense(unit):
    remember("nonsense")(unit)
    unit.run(Statement(text("SELECT nonsense")))


def exhausted(unit):
    remember("exhausted")(unit)
    return next(iter(()))


@pytest.mark.parametrize(
    "failing",
    [
        pytest.param(bug, id="an error of ours"),
        pytest.param(double, id="a key taken twice"),
        pytest.param(nonsense, id="a statement the database refuses"),
        pytest.param(exhausted, id="an iterator that was empty"),
    ],
)
async def test_work_that_fails_spoils_nobody_else_s(database, committed, failing):
    works = [remember("u001"), failing, remember("u002"), failing, remember("u003")]
    async with asyncio.timeout(30):
        ended = await asyncio.gather(*map(database.write, works), return_exceptions=True)
    assert [isinstance(each, Exception) for each in ended] == [False, True, False, True, False]
    assert committed() == ["u001", "u002", "u003"]


async def test_a_caller_who_goes_away_spoils_nobody_else_s(database, committed):
    going = asyncio.ensure_future(database.write(remember("u001")))
    staying = asyncio.ensure_future(database.write(remember("u002")))
    await asyncio.sleep(0)
    going.cancel()
    await staying
    await database.write(remember("u003"))
    assert set(committed()) >= {"u002", "u003"}


def test_many_threads_may_write(database, committed):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: database.write_now(remember(f"u{n:03}")), range(80)))
    assert len(committed()) == 80


def test_a_program_that_wants_to_end_ends_and_the_database_does_not_hang(database, committed):
    def leave(unit):
        remember("u001")(unit)
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        database.write_now(leave)
    database.write_now(remember("u002"))
    assert committed() == ["u002"]


async def test_work_handed_in_before_the_close_is_done(database_url):
    database = open_database(database_url, checkpoints=True)
    started, go_on = threading.Event(), threading.Event()

    def slow(unit):
        remember("u001")(unit)
        started.set()
        go_on.wait(30)

    writing = asyncio.ensure_future(database.write(slow))
    await asyncio.to_thread(started.wait, 30)
    closing = asyncio.create_task(asyncio.to_thread(database.close))
    go_on.set()
    await writing
    await closing
    again = open_database(database_url, checkpoints=True)
    assert again.write_now(lambda unit: People(unit).find("u001")) is not None
    again.close()


async def test_writes_after_the_close_are_refused(database_url):
    database = open_database(database_url, checkpoints=True)
    database.close()
    with pytest.raises(StorageUnavailable, match="closed"):
        await database.write(remember("u001"))
    with pytest.raises(StorageUnavailable, match="closed"):
        database.write_now(remember("u001"))
    database.close()  # twice does no harm


def test_writers_that_are_surprised_by_the_close_are_told_so_and_never_hang(database_url):
    database = open_database(database_url, checkpoints=True)
    ended = []

    def writer(n):
        try:
            for step in range(10_000):
                database.write_now(remember(f"u{n}-{step}"))
        except StorageUnavailable:
            ended.append(n)

    threads = [threading.Thread(target=writer, args=(n,), daemon=True) for n in range(6)]
    for thread in threads:
        thread.start()
    database.write_now(remember("u001"))
    database.close()
    for thread in threads:
        thread.join(30)
    assert sorted(ended) == list(range(6))


@pytest.mark.parametrize(
    ("url", "path"),
    [
        pytest.param("sqlite:////data/okr.db", Path("/data/okr.db"), id="from the root"),
        pytest.param("sqlite:///data/okr.db", Path("data/okr.db"), id="from here"),
        pytest.param("postgresql://okr:secret@db/okr", None, id="no file at all"),
    ],
)
def test_the_file_behind_an_address(url, path):
    assert sqlite_path(url) == path


@pytest.mark.parametrize(
    ("query", "seconds"),
    [
        pytest.param("", 5, id="ours"),
        pytest.param("?connect_timeout=30", "30", id="the administrator's own"),
    ],
)
def test_a_server_that_does_not_answer_is_not_waited_for(query, seconds):
    engine = make_engine(f"postgresql://okr:secret@db.example/okr{query}")
    asked = {}

    @event.listens_for(engine, "do_connect")
    def connect(dialect, record, positional, named):
        asked.update(named)
        raise StorageUnavailable("not now")

    with pytest.raises(StorageUnavailable, match="not now"):
        engine.connect()
    assert asked["connect_timeout"] == seconds


def test_a_postgresql_address_gets_the_driver_that_is_installed():
    engine = make_engine("postgresql://okr:secret@db.example/okr")
    assert engine.url.drivername == "postgresql+psycopg"
    assert "secret" not in repr(engine.url)
