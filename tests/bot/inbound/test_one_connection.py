"""Of several replicas one holds the Stream connection, and another takes it over; probes tell of it."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog

from bot.inbound.stream import ASK_SECONDS, DUTY, Listener
from dingtalk_client.stream import Stream
from storage.duty import duty
from storage.engine import make_engine
from tests.bot.inbound.connected import SAID, STREAM
from tests.bot.inbound.connected import connect as connect
from tests.bot.letters import until
from tests.kit.bots import a_message, browser
from tests.kit.databases import postgres as postgres
from tests.kit.databases import postgres_url as postgres_url
from tests.kit.hours import Hours
from tests.kit.wires import Exchange


class FakeDuty:
    """Held by one of those that share `held`; `cut` takes it away."""

    def __init__(self, held: list[FakeDuty]) -> None:
        self._held = held

    async def take(self) -> bool:
        if not self._held:
            self._held.append(self)
        return self._held == [self]

    async def holds(self) -> bool:
        return self._held == [self]

    async def release(self) -> None:
        if self._held == [self]:
            self._held.clear()

    def cut(self) -> None:
        self._held[:] = [FakeDuty([])]


async def test_one_replica_is_connected_and_another_takes_over_when_it_loses_the_database():
    hours, exchange, held = Hours(), Exchange(), []
    duties = [FakeDuty(held), FakeDuty(held)]
    first, second = (
        Listener(Stream(exchange.dial, {}, monotonic=hours.monotonic, sleep=hours.sleep), each, hours.sleep)
        for each in duties
    )
    running = [asyncio.create_task(each.run()) for each in (first, second)]
    await hours.forward(30)
    assert (first.on_duty, second.on_duty, exchange.dials) == (True, False, 1)
    assert first.ready
    assert second.ready  # it is the other's to be connected
    duties[0].cut()
    await hours.forward(ASK_SECONDS)
    assert (first.on_duty, first.stream.connected, exchange.wires[0].closed) == (False, False, True)
    held.clear()
    await hours.forward(ASK_SECONDS)
    assert [first.on_duty, second.on_duty].count(True) == 1
    assert (exchange.dials, exchange.wires[1].closed) == (2, False)
    for each in (first, second):
        await each.stop()
    assert (held, exchange.wires[1].closed) == ([], True)
    assert all(task.cancelled() for task in running)


async def test_a_connection_that_fails_of_our_own_fault_is_begun_anew():
    hours, exchange = Hours(), Exchange()
    faults = [RuntimeError("a bug")]

    async def dial(subscriptions):
        if faults:
            raise faults.pop()
        return await exchange.dial(subscriptions)

    listener = Listener(
        Stream(dial, {}, monotonic=hours.monotonic, sleep=hours.sleep), FakeDuty([]), hours.sleep
    )
    running = asyncio.create_task(listener.run())
    with structlog.testing.capture_logs() as logs:
        await hours.forward(3 * ASK_SECONDS)
    assert [entry["log_level"] for entry in logs if entry["event"] == "stream_failed"] == ["error"]
    assert listener.stream.connected
    await listener.stop()
    assert running.cancelled()


async def test_whose_database_connection_is_cut_hangs_up_and_somebody_connects_again(postgres, postgres_url):
    hours, exchange = Hours(), Exchange()
    engine = make_engine(postgres_url)
    listeners = [
        Listener(
            Stream(exchange.dial, {}, monotonic=hours.monotonic, sleep=hours.sleep),
            duty(engine, DUTY),
            hours.sleep,
        )
        for _ in range(2)
    ]
    running = [asyncio.create_task(each.run()) for each in listeners]

    async def after(happened) -> None:
        async with asyncio.timeout(30):
            while not happened():
                await hours.forward(1)

    await after(lambda: len(exchange.wires) == 1)
    postgres.admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON oid = database"
        " WHERE locktype = 'advisory' AND granted AND datname = %s",
        (postgres.name(postgres_url),),
    )
    await after(lambda: exchange.wires[0].closed)
    await after(lambda: len(exchange.wires) == 2)
    # Whoever was cut off may still be putting things away.
    await after(lambda: [each.on_duty for each in listeners].count(True) == 1)
    for each in listeners:
        await each.stop()
    assert all(task.cancelled() for task in running)
    engine.dispose()


async def test_two_bots_on_one_postgresql_have_one_connection(open_bot, postgres_url):
    shared = STREAM | {"OKR_DATABASE_URL": postgres_url, "OKR_SECRET_KEY": "the same for all of them"}
    exchange = Exchange()
    bots = [open_bot(dial=exchange.dial, **shared) for _ in range(2)]
    listeners = [each.listener for each in bots]
    running = [asyncio.create_task(each.run()) for each in listeners]
    await until(lambda: any(each.stream.connected for each in listeners))
    assert [each.ready for each in listeners] == [True, True]
    for each in listeners:
        await each.stop()
    assert exchange.dials == 1
    assert all(task.cancelled() for task in running)


async def ready(bot) -> tuple[int, Any]:
    async with browser(bot) as http:
        answer = await http.get("/readyz")
    return answer.status_code, answer.json()["not_ready"]


async def test_readyz_names_the_stream_while_it_should_be_connected_and_is_not(connect):
    stream = await connect()
    assert await ready(stream.bot) == (200, [])
    stream.exchange.away = True
    stream.wire.hang_up()
    await until(lambda: not stream.listener.stream.connected)
    assert await ready(stream.bot) == (503, ["stream"])


async def test_metrics_tell_frames_dials_and_whether_it_is_connected(connect):
    stream = await connect()
    await stream.say(a_message(stream.bot.clock(), SAID))
    async with browser(stream.bot) as http:
        told = (await http.get("/metrics")).text.splitlines()
    assert 'dingokr_stream_frames_total{outcome="done"} 1.0' in told
    assert 'dingokr_stream_dials_total{outcome="opened"} 1.0' in told
    assert "dingokr_stream_connected 1.0" in told


async def test_in_http_mode_nothing_is_said_of_a_stream(bot):
    async with browser(bot) as http:
        assert "stream" not in (await http.get("/metrics")).text


async def test_a_bot_that_stops_hangs_up(open_bot):
    exchange = Exchange()
    bot = open_bot(dial=exchange.dial, **STREAM)
    await bot.start()
    await until(lambda: bool(exchange.wires))
    await bot.stop()
    assert exchange.wires[0].closed
