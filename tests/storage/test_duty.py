"""A duty is one process's at a time, and whoever loses its connection to the database has lost it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from storage.duty import PostgresDuty, duty
from storage.engine import make_engine


@pytest.fixture
def engine(postgres_url) -> Iterator[Engine]:
    engine = make_engine(postgres_url)
    yield engine
    engine.dispose()


def hang_up_on_the_holder(engine: Engine) -> None:
    """As a failover would, or a cut cable."""
    with engine.connect() as connection:
        ended = connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON oid = database"
                " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
            )
        ).all()
    assert len(ended) == 1


async def test_of_two_one_has_it_until_it_lets_go(engine):
    mine, theirs = duty(engine, "stream"), duty(engine, "stream")
    assert await mine.take()
    assert not await theirs.take()
    assert not await theirs.take()
    assert await mine.holds()
    await mine.release()
    assert not await mine.holds()
    assert await theirs.take()
    await theirs.release()


async def test_another_duty_is_another_s(engine):
    stream, calendar = duty(engine, "stream"), duty(engine, "calendar")
    assert await stream.take()
    assert await calendar.take()
    for each in (stream, calendar):
        await each.release()


async def test_no_transaction_waits_for_a_duty_though_their_names_had_one_hash(engine):
    stream = duty(engine, "stream")
    assert await stream.take()
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '1s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('dingokr stream'))"))
    await stream.release()


async def test_whoever_loses_the_connection_loses_the_duty_and_another_takes_it(engine):
    mine, theirs = duty(engine, "stream"), duty(engine, "stream")
    assert await mine.take()
    hang_up_on_the_holder(engine)
    assert not await mine.holds()
    assert await theirs.take()
    assert not await mine.take()
    await theirs.release()
    assert await mine.take()
    await mine.release()


async def test_a_database_that_is_away_is_nobody_s_and_no_fault(postgres, postgres_url):
    engine = make_engine(postgres_url.replace("test_", "no_such_"))
    nowhere = PostgresDuty(engine, "stream")
    assert not await nowhere.take()
    assert not await nowhere.holds()
    await nowhere.release()


async def test_a_sqlite_file_has_one_process_anyway(sqlite_url):
    engine = make_engine(sqlite_url)
    only = duty(engine, "stream")
    assert await only.take()
    assert await only.holds()
    await only.release()
    engine.dispose()
