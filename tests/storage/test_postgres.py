"""PostgreSQL's own promises: lost races and lost connections are run again, and what cannot be is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text

from storage.engine import Database, StorageUnavailable, open_database
from storage.outbox import PROMPT, Outbox
from storage.outgoing import Claimed, Outgoing
from storage.people import People
from storage.posted import Fate, Posted
from storage.postgres import THREADS
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork
from tests.storage.samples import NOON

HANG_UP = Statement(text("SELECT pg_terminate_backend(pg_backend_pid())"))
SOMEBODY_WAITS = Statement(
    text("SELECT pid FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
)
A_MOMENT = Statement(text("SELECT pg_sleep(0.01)"))
IN_TWO_MINDS = Statement(text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))


@pytest.fixture
def database(postgres_url) -> Iterator[Database]:
    opened = open_database(postgres_url, checkpoints=True)
    yield opened
    opened.close()


def people(database: Database) -> list[str]:
    return database.write_now(lambda unit: [person.staff_id for person in People(unit).every()])


async def test_a_lost_deadlock_is_run_again(postgres, database):
    """Two transactions want each other's lock; the server gives one of them up."""
    postgres.admin.execute("ALTER SYSTEM SET deadlock_timeout = '50ms'")
    postgres.admin.execute("SELECT pg_reload_conf()")
    both_hold_one = threading.Barrier(2)
    runs: list[str] = []

    def work(mine: str, theirs: str):
        def run(unit: UnitOfWork) -> None:
            first_time = mine not in runs
            runs.append(mine)
            unit.serialise(mine)
            if first_time:
                both_hold_one.wait(30)
            unit.serialise(theirs)
            People(unit).remember(mine, "x")

        return run

    await asyncio.gather(database.write(work("a", "b")), database.write(work("b", "a")))
    assert people(database) == ["a", "b"]
    assert len(runs) >= 3


def wait_until_somebody_waits(unit: UnitOfWork) -> None:
    """Until another transaction wants what this one holds."""
    for _ in range(3000):
        if unit.all(SOMEBODY_WAITS):
            return
        unit.run(A_MOMENT)
    raise AssertionError("nobody waits")


async def test_what_is_withdrawn_while_a_worker_claims_it_never_leaves(database):
    """`/undo` of a card, or its reader leaves the company, just when it is to be sent."""
    message = Outgoing({}, PROMPT, NOON, NOON + timedelta(days=1), conversation="cid-a")
    database.write_now(lambda unit: Outbox(unit).put("m-1", message, now=NOON))
    withdrawn = threading.Event()

    def withdraw(unit: UnitOfWork) -> Fate:
        fate = Posted(unit).withdraw("m-1", place="cid-a", person="")
        withdrawn.set()
        wait_until_somebody_waits(unit)
        return fate

    def claim(unit: UnitOfWork) -> list[Claimed]:
        withdrawn.wait(30)
        return Outbox(unit).claim("w1", now=NOON, most=9)

    assert await asyncio.gather(database.write(withdraw), database.write(claim)) == [Fate.WITHDRAWN, []]


async def test_two_who_get_one_name_at_the_same_time_are_told_apart(database):
    met = threading.Event()

    def meet(unit: UnitOfWork) -> None:
        People(unit).meet("u0001", "李雷")
        met.set()
        wait_until_somebody_waits(unit)

    def meet_the_other(unit: UnitOfWork) -> None:
        met.wait(30)
        People(unit).meet("u0002", "李 雷")

    await asyncio.gather(database.write(meet), database.write(meet_the_other))
    found = (database.write_now(lambda unit, who=who: People(unit).find(who)) for who in ("u0001", "u0002"))
    assert [each.name for each in found] == ["李雷 (0001)", "李 雷 (0002)"]


async def test_work_that_could_not_be_put_in_order_is_run_again(database):
    both_read = threading.Barrier(2)
    runs: list[int] = []

    def count(unit: UnitOfWork) -> None:
        unit.run(IN_TWO_MINDS)
        n = len(People(unit).every())
        runs.append(n)
        if len(runs) <= 2:
            both_read.wait(30)
        People(unit).remember(f"u{n}", "x")

    await asyncio.gather(database.write(count), database.write(count))
    assert people(database) == ["u0", "u1"]


async def test_work_whose_connection_broke_is_run_again_whole(database):
    runs = 0

    def work(unit: UnitOfWork) -> int:
        nonlocal runs
        runs += 1
        People(unit).remember(f"run-{runs}", "x")
        if runs == 1:
            unit.run(HANG_UP)
        return runs

    assert await database.write(work) == 2
    assert people(database) == ["run-2"]


async def test_connections_that_broke_while_nobody_used_them_are_not_noticed(
    postgres, postgres_url, database
):
    await asyncio.gather(*(database.write(lambda unit: People(unit).every()) for _ in range(THREADS)))
    name = postgres.name(postgres_url)
    postgres.admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
    )
    await database.write(lambda unit: People(unit).remember("u001", "x"))
    assert people(database) == ["u001"]


async def test_a_connection_that_always_breaks_is_unavailable(monkeypatch, database):
    monkeypatch.setattr("storage.postgres.TRIES", 2)
    with pytest.raises(StorageUnavailable):
        await database.write(lambda unit: unit.run(HANG_UP))
    assert people(database) == []


async def test_a_server_that_is_not_there_is_unavailable_and_its_password_untold(monkeypatch, tmp_path):
    monkeypatch.setattr("storage.postgres.TRIES", 2)
    away = open_database(f"postgresql://okr:top-secret@/okr?host={tmp_path}", checkpoints=True)
    with pytest.raises(StorageUnavailable) as told:
        await away.write(lambda unit: None)
    assert "top-secret" not in str(told.value)
    away.close()


async def test_a_server_that_only_reads_is_unavailable_until_it_writes_again(
    monkeypatch, postgres, postgres_url, database
):
    """After a failover the old connections still lead to what is now a read-only replica."""
    monkeypatch.setattr("storage.postgres.TRIES", 2)
    alter = f"ALTER DATABASE {postgres.name(postgres_url)} SET default_transaction_read_only ="
    postgres.admin.execute(f"{alter} on")
    with pytest.raises(StorageUnavailable):
        await database.write(lambda unit: People(unit).remember("u001", "x"))
    postgres.admin.execute(f"{alter} off")
    await database.write(lambda unit: People(unit).remember("u002", "x"))
    assert people(database) == ["u002"]


def test_our_own_mistakes_are_not_run_again(database):
    runs = []

    def work(unit: UnitOfWork) -> None:
        runs.append(1)
        unit.run(Statement(text("SELECT nonsense")))

    with pytest.raises(psycopg.errors.UndefinedColumn):
        database.write_now(work)
    assert len(runs) == 1


async def test_a_connection_that_saw_an_error_is_clean_for_the_next(database):
    for _ in range(2 * THREADS):
        with pytest.raises(ValueError, match="our bug"):
            await database.write(lambda unit: (People(unit).remember("u001", "x"), int_or_bug("x")))
    assert people(database) == []


def int_or_bug(value: str) -> int:
    raise ValueError(f"our bug: {value}")


async def test_more_work_than_connections_waits_its_turn(database):
    await asyncio.gather(
        *(
            database.write(lambda unit, n=n: People(unit).remember(f"u{n:03}", "x"))
            for n in range(20 * THREADS)
        )
    )
    assert len(people(database)) == 20 * THREADS
