"""Which doors are open, and what comes through two of them: it is done once, whichever it took first."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
import structlog

from bot.inbound.events import PATH as EVENTS_PATH
from bot.inbound.stream import CARDS
from bot.outbound.card_door import PATH as CARDS_PATH
from simulator import sealing
from simulator.sealing import Subscription
from tests.bot.inbound.taps import ENV as TAPS
from tests.bot.inbound.taps import a_tap, his_card, post, values
from tests.kit.bots import CORPORATION, PATH, ROBOT_CODE, browser, millis
from tests.kit.bots import post as message
from tests.kit.callers import Callers

SUBSCRIPTION = Subscription()
EVENTS = {
    "OKR_DINGTALK__EVENT_TOKEN": SUBSCRIPTION.token,
    "OKR_DINGTALK__EVENT_AES_KEY": SUBSCRIPTION.aes_key,
}


@pytest.mark.parametrize(
    ("receive", "found"),
    [
        pytest.param("http", (401, 401, 400), id="http"),
        pytest.param("both", (401, 401, 400), id="both"),
        pytest.param("stream", (404, 404, 400), id="stream: events may still be subscribed to by HTTP"),
    ],
)
async def test_a_door_is_there_where_something_may_come_through_it(open_bot, receive, found):
    async def dial(_subscriptions: Any) -> Any: ...

    bot = open_bot(dial=dial, **EVENTS, **TAPS, OKR_DINGTALK__RECEIVE=receive)
    async with browser(bot) as http:
        paths = (PATH, CARDS_PATH, EVENTS_PATH)
        statuses = [(await http.post(path, content=b"{}")).status_code for path in paths]
    assert tuple(statuses) == found


@pytest.fixture
async def town(tmp_path) -> AsyncIterator[Callers]:
    """As in taps.py, with both doors open."""
    callers = Callers(tmp_path, **EVENTS, **TAPS, OKR_DINGTALK__RECEIVE="both")
    await callers.say("/okr add Sell more\n/kr add O1 Stores from 0 to 10\n/kr add O1 Calls from 0 to 20")
    callers.clock.forward(days=1, hours=22)
    await callers.tick()
    callers.clock.forward(seconds=5)
    await callers.tick()
    callers.clock.forward(minutes=1)
    yield callers
    await callers.bot.stop()


async def by_stream(town: Callers, tap: dict[str, Any]) -> Any:
    ack = await town._exchange.wires[-1].ask(*CARDS, tap)
    assert ack["code"] == 200
    return json.loads(ack["data"])["response"]


async def test_a_tap_counts_once_and_is_answered_alike_by_both(town):
    tap = a_tap(his_card(town))
    first = await by_stream(town, tap)
    town.clock.forward(seconds=1)
    assert (await post(town, tap)).json() == first
    assert values(town) == ["1", None]
    other = a_tap(his_card(town), "row2_2")
    first = (await post(town, other)).json()
    town.clock.forward(seconds=1)
    assert await by_stream(town, other) == first
    assert values(town) == ["1", "1"]


@pytest.mark.parametrize("pushed_first", [True, False])
async def test_an_event_is_done_once(town, pushed_first):
    own = {"userId": ["u003"], "timeStamp": str(millis(town.clock()))}

    async def push() -> None:
        body = {"EventType": "user_leave_org", "CorpId": CORPORATION, "eventId": "e1"} | own
        at = str(millis(town.clock()))
        parts = sealing.seal(SUBSCRIPTION, json.dumps(body), owner=ROBOT_CODE, timestamp=at, nonce="n")
        query = {name: parts[name] for name in ("signature", "timestamp", "nonce")}
        async with browser(town.bot) as http:
            answer = await http.post(EVENTS_PATH, params=query, json={"encrypt": parts["encrypt"]})
        assert answer.status_code == 200

    async def frame() -> None:
        told = {"eventType": "user_leave_org", "eventId": "e1", "eventCorpId": CORPORATION}
        ack = await town._exchange.wires[-1].ask("EVENT", "*", own, **told)
        assert json.loads(ack["data"])["status"] == "SUCCESS"

    with structlog.testing.capture_logs() as logs:
        for bring in (push, frame) if pushed_first else (frame, push):
            await bring()
    assert [each["repeated"] for each in logs if each["event"] == "happening"] == [False, True]


@pytest.mark.parametrize("by_stream_first", [True, False])
async def test_an_answer_is_said_once(tmp_path, by_stream_first):
    town = Callers(tmp_path, OKR_DINGTALK__RECEIVE="both", OKR_DINGTALK__REPLY="response")
    body = town.body("/okr add Sell more", "u003", "sales", mentions=())
    responses: list[str] = []

    async def by_http() -> None:
        responses.append((await message(town.bot, body)).text)

    for bring in [partial(town.bring, body), by_http][:: 1 if by_stream_first else -1]:
        await bring()
    await by_http()
    await town.bot.delivery.drain()
    said = [*town.dingtalk.texts, *responses]
    assert len([text for text in said if "Sell more" in text]) == (1 if by_stream_first else 2)
    await town.bot.stop()
