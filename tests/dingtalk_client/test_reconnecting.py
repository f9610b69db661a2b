"""How Stream connections follow each other at hurried hours: none is missed, and none is a storm."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.frames import CALLBACK, SYSTEM
from dingtalk_client.stream import wait_seconds
from tests.dingtalk_client.streams import MESSAGES
from tests.dingtalk_client.streams import desk as desk
from tests.dingtalk_client.streams import exchange as exchange
from tests.dingtalk_client.streams import hours as hours
from tests.dingtalk_client.streams import stream as stream
from tests.kit.hours import settle
from tests.kit.wires import a_frame

HOUR = 3_600


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
