"""The Stream supervisor at hurried hours: what is acknowledged, and how connections follow each other."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import structlog

from dingtalk_client.connection import NotNow
from dingtalk_client.errors import Action, BadBody, DingTalkError
from dingtalk_client.frames import CALLBACK, EVENT, SYSTEM
from dingtalk_client.stream import MOST_AT_WORK, Stream
from tests.dingtalk_client.streams import MESSAGES
from tests.dingtalk_client.streams import desk as desk
from tests.dingtalk_client.streams import exchange as exchange
from tests.dingtalk_client.streams import hours as hours
from tests.dingtalk_client.streams import stream as stream
from tests.kit.hours import Hours, settle
from tests.kit.wires import a_frame


def data_of(ack: dict[str, Any]) -> Any:
    return json.loads(ack["data"])


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
