"""Where nothing leaves any more, nothing more is taken in: 503, and DingTalk may try again."""

from __future__ import annotations

import pytest
import structlog

from bot.inbound import backlog
from storage.engine import StorageUnavailable
from tests.bot.letters import put, until
from tests.kit.bots import a_message, everything, post

FULL, FREE = 503, 200


@pytest.fixture
def _few_are_many(monkeypatch):
    monkeypatch.setattr(backlog, "MOST_WAITING", 5)
    monkeypatch.setattr(backlog, "FEW_AGAIN", 3)


async def answered(bot) -> int:
    """The status of one more callback, once the outbox has been counted."""
    await bot.backlog.count()
    return (await post(bot, a_message(bot.clock()))).status_code


def fill(bot, waiting: int) -> None:
    for number in range(waiting):
        put(bot, str(number), conversation=f"cid-{number}")


def test_it_is_ten_thousand():
    assert (backlog.MOST_WAITING, backlog.FEW_AGAIN) == (10_000, 9_000)


@pytest.mark.usefixtures("_few_are_many")
@pytest.mark.parametrize(
    ("waiting", "status"), [pytest.param(5, FREE, id="so many"), pytest.param(6, FULL, id="one too many")]
)
async def test_one_more_than_the_most_is_too_many(bot, waiting, status):
    fill(bot, waiting)
    assert await answered(bot) == status


@pytest.mark.usefixtures("_few_are_many")
async def test_what_is_not_taken_leaves_no_trace_and_may_come_again(bot, client):
    fill(bot, 6)
    await bot.backlog.count()
    body, before = a_message(bot.clock(), "/okr add Sell more"), everything(bot)
    refused = await post(bot, body)
    assert (refused.status_code, refused.json()) == (503, {"error": "nothing was stored, try again"})
    assert everything(bot) == before
    await bot.delivery.drain()
    await bot.backlog.count()
    assert (await post(bot, body)).status_code == FREE
    await bot.delivery.drain()
    assert "Sell more" in client.texts[-1]


@pytest.mark.usefixtures("_few_are_many")
async def test_a_stranger_does_not_learn_of_it(bot):
    fill(bot, 6)
    await bot.backlog.count()
    assert (await post(bot, a_message(bot.clock()), headers={})).status_code == 401


@pytest.mark.usefixtures("_few_are_many")
async def test_it_takes_again_when_clearly_fewer_wait(bot, client):
    fill(bot, 6)
    assert await answered(bot) == FULL
    bot.database.write_now(lambda unit: unit._cursor.execute("UPDATE outbox SET state='sent' WHERE id <= 2"))
    assert await answered(bot) == FULL  # four are fewer, and not yet few
    bot.database.write_now(lambda unit: unit._cursor.execute("UPDATE outbox SET state='dead' WHERE id = 3"))
    assert await answered(bot) == FREE


@pytest.mark.usefixtures("_few_are_many")
async def test_the_administrator_is_told_when_it_begins_and_when_it_ends(bot):
    fill(bot, 6)
    with structlog.testing.capture_logs() as logs:
        for _ in range(3):
            await bot.backlog.count()
        await bot.delivery.drain()
        for _ in range(3):
            await bot.backlog.count()
    told = [(line["event"], line["log_level"]) for line in logs if line["event"].startswith("outbox_")]
    assert told == [("outbox_full", "error"), ("outbox_drained", "info")]


@pytest.mark.usefixtures("_few_are_many")
async def test_a_database_that_is_away_leaves_things_as_they_were(bot, monkeypatch):
    async def away(work):
        raise StorageUnavailable("x")

    fill(bot, 6)
    assert await answered(bot) == FULL
    monkeypatch.setattr(bot.database, "write", away)
    await bot.backlog.count()
    monkeypatch.undo()
    assert (await post(bot, a_message(bot.clock()))).status_code == FULL


@pytest.mark.usefixtures("_few_are_many")
async def test_a_started_bot_counts_by_itself(bot, client):
    client.hold()
    fill(bot, 6)
    await bot.start()
    await until(lambda: bot.backlog._full)
