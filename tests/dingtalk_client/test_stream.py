"""The Stream supervisor at hurried hours: what is acknowledged, and how connections follow each other."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import structlog

from dingtalk_client.connection import EVERY_EVENT, NotNow
from dingtalk_client.errors import Action, BadBody, DingTalkError
from dingtalk_client.frames import CALLBACK, EVENT, SYSTEM
from dingtalk_client.stream import MOST_AT_WORK, Stream, wait_seconds
from tests.kit.hours import Hours, settle
from tests.kit.wires import Exchange, a_frame

MESSAGES = "/v1.0/im/bot/messages/get"
HOUR = 3_600


class Desk:
    """Takes messages and events; `work` decides what comes of one."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.work = self._done

    async def __call__(self, headers: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
        self.taken.append(data)
        return await self.work()

    async def _done(self) -> dict[str, Any]:
        return {}


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def stream(hours, exchange, desk) -> AsyncIterator[Stream]:
    """Running, and settled after its first dial."""
    handlers = {(CALLBACK, MESSAGES): desk, EVERY_EVENT: desk}
    chance = random.Random(6)
    stream = Stream(
        exchange.dial, handlers, monotonic=hours.monotonic, sleep=hours.sleep, jitter=chance.random
    )
    running = asyncio.create_task(stream.run())
    await settle()
    yield stream
    running.cancel()
    await hours.forward(3)  # for what a failed test left at work
    await asyncio.gather(running, return_exceptions=True)


def data_of(ack: dict[str, Any]) -> Any:
    return json.loads(ack["data"])


# What is acknowledged, and how


async def test_what_it_subscribes_to_is_what_it_has_handlers_for(stream, exchange):
    assert exchange.asked_for == [((CALLBACK, MESSAGES), ("EVENT", "*"))]
    assert stream.connected


async def test_a_ping_is_answered_with_what_it_holds(stream, exchange):
    ack = await exchange.wires[0].ask(SYSTEM, "ping", {"opaque": "0-5"})
    assert (ack["code"], data_of(ack)) == (200, {"opaque": "0-5"})


async def test_a_message_is_acknowledged_only_once_its_work_is_done(stream, exchange, desk):
    committed = asyncio.Event()

    async def work():
        await committed.wait()
        return {}

    desk.work = work
    [wire] = exchange.wires
    wire.put(a_frame(CALLBACK, MESSAGES, {"msgId": "m-1"}, messageId="f-1"))
    await settle()
    assert (desk.taken, wire.sent) == ([{"msgId": "m-1"}], [])
    committed.set()
    await settle()
    [ack] = wire.sent
    assert (ack["code"], ack["headers"]["messageId"], data_of(ack)) == (200, "f-1", {"response": {}})


async def test_an_acknowledgement_that_comes_late_is_sent_all_the_same(stream, exchange, desk, hours):
    async def work():
        await hours.sleep(4)
        return {}

    desk.work = work
    exchange.wires[0].put(a_frame(CALLBACK, MESSAGES, {}))
    await hours.forward(5)
    assert [ack["code"] for ack in exchange.wires[0].sent] == [200]
    assert stream.outcomes == {"late": 1}


@pytest.mark.parametrize(
    ("kind", "fault", "code", "data", "outcome"),
    [
        pytest.param(EVENT, None, 200, {"status": "SUCCESS", "message": "OK"}, "done", id="an event"),
        pytest.param(CALLBACK, BadBody("a", "b", "c"), 400, {"response": {}}, "refused", id="a bad message"),
        pytest.param(CALLBACK, RuntimeError("bug"), 500, {"response": {}}, "failed", id="a message, a bug"),
        pytest.param(
            EVENT,
            RuntimeError("bug"),
            500,
            {"status": "LATER", "message": "not now"},
            "failed",
            id="an event, a bug",
        ),
        pytest.param(
            EVENT, NotNow(), 200, {"status": "LATER", "message": "not now"}, "not_stored", id="no database"
        ),
    ],
)
async def test_every_outcome_has_its_acknowledgement(
    stream, exchange, desk, kind, fault, code, data, outcome
):
    async def work():
        if fault:
            raise fault
        return {}

    desk.work = work
    topic = MESSAGES if kind == CALLBACK else "*"
    ack = await exchange.wires[0].ask(kind, topic, {"msgId": "m-1"})
    assert (ack["code"], data_of(ack)) == (code, data)
    assert stream.outcomes == {outcome: 1}


async def test_a_message_that_could_not_be_stored_is_not_acknowledged_so_that_it_comes_again(
    stream, exchange, desk
):
    async def work():
        raise NotNow

    desk.work = work
    exchange.wires[0].put(a_frame(CALLBACK, MESSAGES, {}))
    await settle()
    assert (exchange.wires[0].sent, stream.outcomes) == ([], {"not_stored": 1})


async def test_an_unknown_topic_is_a_404(stream, exchange):
    ack = await exchange.wires[0].ask(CALLBACK, "/v1.0/graph/api/invoke", {})
    assert (ack["code"], stream.outcomes) == (404, {"unknown": 1})


async def test_whatever_comes_over_the_wire_the_next_message_is_taken(stream, exchange, desk):
    [wire] = exchange.wires
    for rubbish in ("", "{", "[]", b"\xff", '{"type":"CALLBACK","headers":{}}', "\ud800", "[" * 50_000):
        wire.put(rubbish)
    wire.put(a_frame(SYSTEM, "ping", "no json"))
    wire.put(a_frame(SYSTEM, "ping", "[" * 50_000))
    assert (await wire.ask(CALLBACK, MESSAGES, "{"))["code"] == 400
    assert (await wire.ask(CALLBACK, MESSAGES, {"msgId": "m-1"}))["code"] == 200
    assert (desk.taken, exchange.dials) == ([{"msgId": "m-1"}], 1)
    assert stream.outcomes == {"unreadable": 9, "refused": 1, "done": 1}


async def test_only_so_many_are_at_work_and_the_rest_waits_in_the_socket(stream, exchange, desk):
    go = asyncio.Event()

    async def work():
        await go.wait()
        return {}

    desk.work = work
    for _ in range(MOST_AT_WORK + 10):
        exchange.wires[0].put(a_frame(CALLBACK, MESSAGES, {}))
    await settle()
    await settle()
    assert len(desk.taken) == MOST_AT_WORK
    go.set()
    await settle()
    assert len(exchange.wires[0].sent) == MOST_AT_WORK + 10


# How connections follow each other


async def test_told_to_go_it_opens_the_next_connection_before_it_lets_this_one_go(
    stream, exchange, desk, hours
):
    await hours.forward(59)
    exchange.wires[0].put(a_frame(SYSTEM, "ping", {}))
    await hours.forward(30)
    exchange.wires[0].put(a_frame(SYSTEM, "disconnect", {"reason": "connection is expired"}, messageId=...))
    await settle()
    old, new = exchange.wires
    assert stream.connected
    assert not old.closed
    # Inside the ten seconds both are heard, and each acknowledgement goes back by its own socket.
    assert (await new.ask(CALLBACK, MESSAGES, {"n": 1}))["code"] == 200
    assert (await old.ask(CALLBACK, MESSAGES, {"n": 2}))["code"] == 200
    assert desk.taken == [{"n": 1}, {"n": 2}]
    await hours.forward(11)
    assert (old.closed, new.closed, stream.connected) == (True, False, True)


async def test_even_a_young_connection_that_is_told_to_go_has_its_successor_at_once(stream, exchange, hours):
    exchange.wires[0].put(a_frame(SYSTEM, "disconnect", {"reason": "x"}))
    await settle()
    assert (exchange.dials, exchange.wires[0].closed, stream.connected) == (2, False, True)


async def test_a_gateway_that_tells_everybody_to_go_for_an_hour_is_no_storm(stream, exchange, hours):
    for _ in range(HOUR // 5):
        exchange.wires[-1].put(a_frame(SYSTEM, "disconnect", {"reason": "x"}))
        await hours.forward(5)
    assert 60 <= exchange.dials <= 160


async def test_a_disconnect_is_not_answered(stream, exchange):
    exchange.wires[0].put(a_frame(SYSTEM, "disconnect", {"reason": "x"}))
    await settle()
    assert exchange.wires[0].sent == []


async def test_a_minute_without_a_frame_is_a_dead_connection_however_alive_it_looks(stream, exchange, hours):
    await hours.forward(30)
    exchange.wires[0].put(a_frame(SYSTEM, "ping", {}))
    await hours.forward(59)
    assert (exchange.dials, stream.connected) == (1, True)
    await hours.forward(2)
    assert (exchange.dials, stream.connected) == (2, True)
    assert [wire.closed for wire in exchange.wires] == [True, False]


async def test_were_there_no_keepalive_at_all_it_would_become_patient(stream, exchange, hours):
    for _ in range(60):
        await hours.forward(60)
    # After 60, 120, 240, 480 and then every 600 seconds.
    assert exchange.dials == 9


async def test_a_connection_that_breaks_is_replaced(stream, exchange, hours):
    exchange.wires[0].hang_up()
    await settle()
    assert not stream.connected
    await hours.forward(3)
    assert (exchange.dials, stream.connected) == (2, True)
    assert len(stream._connections) == 1  # the broken one is forgotten


async def test_an_hour_without_a_gateway_is_no_storm_and_ends_within_a_minute(stream, exchange, hours):
    exchange.away = True
    exchange.wires[0].hang_up()
    hours.slept.clear()
    await hours.forward(HOUR)
    tries = exchange.dials - 1
    assert 60 <= tries <= 160
    waits = [seconds for seconds in hours.slept if seconds != 60.0]
    assert min(waits) >= 1
    assert max(waits) <= 61
    exchange.away = False
    await hours.forward(61)
    assert stream.connected
    assert stream.dials == {"opened": 2, "failed": tries}


async def test_a_gateway_that_hangs_up_at_once_is_no_storm_either(stream, exchange, hours):
    for _ in range(HOUR // 5):
        for wire in exchange.wires[-5:]:
            if not wire.broken:
                wire.hang_up()
        await hours.forward(5)
    assert 60 <= exchange.dials <= 160


async def test_a_wrong_secret_is_not_shown_more_often_than_once_a_minute(stream, exchange, hours):
    exchange.faults = [
        DingTalkError("authFailed", "鉴权失败", Action.RETRY, timedelta(minutes=1)) for _ in range(1_000)
    ]
    exchange.wires[0].hang_up()
    await hours.forward(HOUR)
    assert 20 <= exchange.dials - 1 <= 60


async def test_a_ticket_that_was_refused_is_never_used_again(stream, exchange, hours):
    exchange.faults = [DingTalkError("handshake_refused", "HTTP 403", Action.RETRY)]
    exchange.wires[0].hang_up()
    await hours.forward(20)
    assert exchange.dials == 3  # each of them asked for a ticket of its own
    assert stream.connected


async def test_after_a_good_while_the_next_failure_is_the_first_again(stream, exchange, hours):
    exchange.away = True
    exchange.wires[0].hang_up()
    await hours.forward(HOUR)
    exchange.away = False
    await hours.forward(61)
    for _ in range(4):
        await hours.forward(20)
        exchange.wires[-1].put(a_frame(SYSTEM, "ping", {}))
    before = exchange.dials
    exchange.wires[-1].hang_up()
    await settle()
    assert exchange.dials == before + 1


@pytest.mark.parametrize(
    ("failures", "asked", "jitter", "seconds"),
    [
        pytest.param(1, 0, 0.0, 1, id="never at once"),
        pytest.param(1, 0, 1.0, 3, id="soon at first"),
        pytest.param(4, 0, 0.5, 9, id="then later"),
        pytest.param(9_999, 0, 1.0, 61, id="a minute at most"),
        pytest.param(1, 300, 0.5, 301, id="not before it was asked to"),
        pytest.param(9, 86_400, 1.0, 660, id="but not a day"),
    ],
)
def test_wait_seconds(failures, asked, jitter, seconds):
    assert wait_seconds(failures, asked, jitter) == seconds


# Stopping


async def stopped(stream: Stream, running: asyncio.Task[None], hours: Hours) -> None:
    running.cancel()
    await hours.forward(3)
    assert running.cancelled()


async def test_stopping_lets_what_is_at_work_finish_and_be_acknowledged(exchange, desk, hours):
    stream = Stream(exchange.dial, {(CALLBACK, MESSAGES): desk}, monotonic=hours.monotonic, sleep=hours.sleep)
    running = asyncio.create_task(stream.run())
    await settle()

    async def work():
        await hours.sleep(1)
        return {}

    desk.work = work
    [wire] = exchange.wires
    wire.put(a_frame(CALLBACK, MESSAGES, {}))
    await settle()
    await stopped(stream, running, hours)
    assert ([ack["code"] for ack in wire.sent], wire.closed, stream.connected) == ([200], True, False)


async def test_stopping_does_not_wait_for_ever(exchange, desk, hours):
    stream = Stream(exchange.dial, {(CALLBACK, MESSAGES): desk}, monotonic=hours.monotonic, sleep=hours.sleep)
    running = asyncio.create_task(stream.run())
    await settle()
    desk.work = asyncio.Event().wait
    exchange.wires[0].put(a_frame(CALLBACK, MESSAGES, {}))
    await settle()
    await stopped(stream, running, hours)
    assert (exchange.wires[0].sent, exchange.wires[0].closed) == ([], True)


async def test_stopping_while_nobody_answers(exchange, hours):
    exchange.away = True
    stream = Stream(exchange.dial, {}, monotonic=hours.monotonic, sleep=hours.sleep)
    running = asyncio.create_task(stream.run())
    await hours.forward(100)
    await stopped(stream, running, hours)


async def test_no_address_and_no_word_of_a_message_is_logged(stream, exchange, hours):
    with structlog.testing.capture_logs() as logs:
        exchange.wires[0].put(a_frame(CALLBACK, MESSAGES, '{"text":"canary'))
        exchange.wires[0].put('{"canary')
        exchange.wires[0].put(a_frame(SYSTEM, "disconnect", {"reason": "canary"}))
        exchange.wires[0].hang_up()
        exchange.faults = [DingTalkError("unreachable", "ConnectError", Action.RETRY)]
        await hours.forward(10)
    assert {entry["event"] for entry in logs} >= {"stream_frame_refused", "stream_not_connected"}
    assert "canary" not in str(logs)
