"""Several delivery workers: leases, crashes, running and stopping."""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta

import pytest
import structlog

from bot.inbound.intake import MANY_AT_ONCE, PRESS_SECONDS
from bot.outbound.lull import FEW_AT_ONCE, Lull
from dingtalk_client.pacing import API
from storage.outbox import LEASE, MOST_CRASHES, Outbox
from tests.bot.letters import column, put, states, until
from tests.kit.bots import a_message, millis, post, rows
from tests.kit.fakes import SESSION, FakeDingTalk

SECOND = timedelta(seconds=1)


def claim_and_crash(bot, clock) -> None:
    """Another worker takes everything and is never heard of again."""
    bot.database.write_now(lambda unit: Outbox(unit).claim("gone", now=clock(), most=100))


# Several workers, crashes


async def test_two_workers_never_send_one_message_twice(open_bot, client):
    first, second = open_bot(), open_bot(serves=False)
    said = [f"{number}" for number in range(60)]
    for number, text in enumerate(said):
        put(first, text, conversation=f"cid-{number % 20}", session=True)
    await asyncio.gather(first.delivery.drain(), second.delivery.drain())
    assert sorted(client.texts, key=int) == said
    assert states(first) == ["sent"] * 60


async def test_what_a_crashed_worker_held_is_sent_when_its_lease_is_over(bot, clock, client):
    put(bot)
    claim_and_crash(bot, clock)
    clock.forward(seconds=24)
    await bot.delivery.drain()
    assert client.pushed == []
    clock.forward(seconds=2)
    await bot.delivery.drain()
    assert client.texts == ["hello"]


async def test_what_crashes_every_worker_is_given_up(bot, clock, client):
    key = put(bot)
    for _ in range(MOST_CRASHES):
        claim_and_crash(bot, clock)
        clock.now += LEASE + SECOND
    await bot.delivery.drain()
    assert (client.pushed, states(bot)) == ([], ["dead"])
    assert column(bot, "reason", key) == "sender crashed"


async def test_a_message_we_cannot_shape_does_not_take_those_behind_it_along(bot, clock, client):
    key = put(bot, body={"title": "t" * 30_000, "text": "x" * 30_000})  # no door has room for such a title
    put(bot, "after it")
    with structlog.testing.capture_logs() as logs:
        for _ in range(MOST_CRASHES + 1):
            await bot.delivery.drain()
            clock.now += LEASE + SECOND
    assert "lane_failed" in {line["event"] for line in logs}
    assert column(bot, "state", key) == "dead"
    assert client.texts == ["after it"]


async def test_what_broke_its_lane_is_not_held_on_to_by_a_worker_that_is_busy_elsewhere(bot, clock, client):
    key = put(bot, body={"title": "t" * 30_000, "text": "x" * 30_000})
    put(bot, "after it")
    slow = put(bot, "slow", conversation="cid-b", session=True)
    client.hold(SESSION)
    sending = asyncio.create_task(bot.delivery.drain())
    await client.on_the_way.wait()
    await until(lambda: len(bot.delivery._lanes) == 1)
    for _ in range(4):
        clock.forward(seconds=8)
        await bot.delivery._hold()
    assert column(bot, "lease_until", slow) == millis(clock() + LEASE)
    assert column(bot, "lease_until", key) < millis(clock())  # its next try may begin
    client.let_go()
    await sending


@pytest.mark.parametrize("beats", [pytest.param(0, id="at once"), pytest.param(1, id="after a heartbeat")])
async def test_a_worker_whose_lease_ran_out_while_it_was_paused_sends_no_more(open_bot, clock, client, beats):
    other_client = FakeDingTalk()
    slow, other = open_bot(), open_bot(serves=False, client=other_client)
    for text in ("one", "two"):
        put(slow, text)
    client.hold()
    sending = asyncio.create_task(slow.delivery.drain())
    await client.on_the_way.wait()
    clock.now += LEASE + SECOND  # the machine slept
    await other.delivery.drain()
    assert other_client.texts == ["one", "two"]
    for _ in range(beats):
        await slow.delivery._hold()  # too late: what has run out is not renewed
    client.let_go()
    await sending
    # The one that was on its way may be there twice; the one behind it must not.
    assert client.texts == ["one"]
    assert states(slow) == ["sent", "sent"]


async def test_a_lease_is_held_while_a_send_takes_long(bot, clock, client, monkeypatch):
    monkeypatch.setattr("bot.outbound.delivery.HEARTBEAT_SECONDS", 0.001)
    for text in ("one", "two"):
        put(bot, text)
    client.hold()
    sending = asyncio.create_task(bot.delivery.drain())
    await client.on_the_way.wait()
    for _ in range(4):
        clock.forward(seconds=15)
        await until(lambda: column(bot, "lease_until", 2) == millis(clock() + LEASE))
    client.let_go()
    await sending
    assert client.texts == ["one", "two"]
    assert rows(bot, "SELECT DISTINCT crashes, state FROM outbox") == [(0, "sent")]


# Running and stopping


async def test_a_running_worker_sends_what_it_is_woken_for(bot, client):
    working = asyncio.create_task(bot.delivery.run())
    await asyncio.sleep(0)
    put(bot)
    bot.delivery.wake()
    await until(lambda: states(bot) == ["sent"])
    working.cancel()
    assert client.texts == ["hello"]


async def test_stopping_waits_for_what_is_nearly_through(bot, client):
    put(bot)
    client.hold()
    working = asyncio.create_task(bot.delivery.run())
    await client.on_the_way.wait()
    stopping = asyncio.create_task(bot.delivery.stop())
    await asyncio.sleep(0)
    client.let_go()
    await stopping
    await working
    assert states(bot) == ["sent"]


async def test_stopping_hands_back_what_does_not_get_through_in_time(open_bot, client, monkeypatch):
    monkeypatch.setattr("bot.outbound.delivery.STOP_SECONDS", 0.01)
    bot = open_bot()
    for text in ("one", "two"):
        put(bot, text)
    client.hold()
    working = asyncio.create_task(bot.delivery.run())
    await client.on_the_way.wait()
    async with asyncio.timeout(5):
        await bot.stop()
        await working
    after = open_bot()
    assert rows(after, "SELECT DISTINCT state, lease, attempts, crashes FROM outbox") == [
        ("pending", "", 0, 0)
    ]
    client.let_go()
    await after.delivery.drain()  # at once, no lease has to run out
    assert client.texts == ["one", "two"]


async def test_what_is_claimed_while_it_stops_is_not_begun(bot, client):
    put(bot)
    write, claiming, go_on = bot.database.write, asyncio.Event(), asyncio.Event()

    async def slow_write(work):
        result = await write(work)
        if not claiming.is_set():
            claiming.set()
            await go_on.wait()
        return result

    bot.database.write = slow_write
    working = asyncio.create_task(bot.delivery.run())
    await claiming.wait()
    await bot.delivery.stop()
    go_on.set()
    await working
    await asyncio.gather(*bot.delivery._lanes)
    assert client.tried == []
    assert rows(bot, "SELECT state, lease FROM outbox") == [("pending", "")]


async def test_storage_that_is_away_is_waited_for_and_stopping_goes_on_without_it(bot, client, monkeypatch):
    monkeypatch.setattr("bot.outbound.delivery.POLL_SECONDS", 0.001)
    put(bot)
    bot.database._connection.execute("PRAGMA query_only=ON")
    working = asyncio.create_task(bot.delivery.run())
    with structlog.testing.capture_logs() as logs:
        await until(lambda: any(line["event"] == "outbox_not_read" for line in logs))
        bot.database._connection.execute("PRAGMA query_only=OFF")
        await until(lambda: states(bot) == ["sent"])
        bot.database._connection.execute("PRAGMA query_only=ON")
        await bot.delivery.stop()
    await working
    assert client.texts == ["hello"]


# When callbacks press


async def leaving(bot, client, *, pressed: bool) -> int:
    """Of as many conversations' answers as the door lets through: how many are on their way at once."""
    bot.delivery._lull = Lull(lambda: pressed)
    for number in range(API.limit):
        put(bot, f"{number}", conversation=f"cid-{number}")
    client.hold()
    sending = asyncio.create_task(bot.delivery.drain())
    await client.on_the_way.wait()
    for _ in range(100):
        await asyncio.sleep(0)
    at_once = len(client.tried)
    client.let_go()
    await sending
    assert len(client.texts) == API.limit
    return at_once


async def test_while_callbacks_press_few_answers_leave_at_once_and_all_of_them_leave(bot, client):
    assert await leaving(bot, client, pressed=True) == FEW_AT_ONCE


async def test_while_nothing_presses_all_answers_leave_at_once(bot, client):
    assert await leaving(bot, client, pressed=False) == API.limit


async def test_callbacks_press_when_more_wait_than_come_together_by_chance(bot, monkeypatch):
    clock = 100.0
    monkeypatch.setattr("bot.inbound.intake.monotonic", lambda: clock)
    few = [post(bot, a_message(bot.clock(), "/whoami")) for _ in range(MANY_AT_ONCE - 1)]
    await asyncio.gather(*few)
    assert not bot.intake.pressed()
    many = [post(bot, a_message(bot.clock(), "/whoami")) for _ in range(MANY_AT_ONCE)]
    await asyncio.gather(*many)
    assert bot.intake.pressed()
    clock += 2 * PRESS_SECONDS
    assert not bot.intake.pressed()


# Looking in vain


async def test_a_search_in_vain_is_followed_by_nine_times_its_own_length_of_rest(bot, monkeypatch):
    ticks = itertools.count(step=0.03)
    monkeypatch.setattr("bot.outbound.delivery.perf_counter", lambda: next(ticks))
    rested: list[float] = []

    async def rest(seconds: float) -> None:
        rested.append(seconds)
        bot.delivery.wake()
        await asyncio.sleep(0)

    monkeypatch.setattr(bot.delivery, "_rest", rest)
    running = asyncio.create_task(bot.delivery.run())
    await until(lambda: len(rested) > 3)
    await bot.delivery.stop()
    await running
    assert {round(seconds, 3) for seconds in rested} == {0.27}


async def test_while_something_is_on_its_way_it_does_not_rest(bot, client, monkeypatch):
    rested: list[float] = []

    async def rest(seconds: float) -> None:
        rested.append(seconds)
        await asyncio.sleep(0)

    monkeypatch.setattr(bot.delivery, "_rest", rest)
    client.hold(SESSION)
    put(bot, "one", session=True)
    put(bot, "two", session=True)
    running = asyncio.create_task(bot.delivery.run())
    await client.on_the_way.wait()
    for _ in range(3):
        bot.delivery.wake()
        await asyncio.sleep(0)
    assert rested == []
    client.let_go()
    await until(lambda: bool(rested))
    assert client.texts == ["one", "two"]
    await bot.delivery.stop()
    await running
