"""Taps on cards: the callback's body and signature, what its answer changes, and what a sender gets wrong."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from simulator.card_taps import TOPIC
from tests.simulator.test_cards import CREATE, EXPORTED, GROUP_MODELS, REGISTER, TEMPLATE, a_card, blocks

CARDS_URL = "http://bot.test/dingtalk/cards"
TIMESTAMP, SIGNATURE = "x-ddpaas-signature-timestamp", "x-ddpaas-signature"


@pytest.fixture
async def place(place, bot):
    """One card in Sales whose taps come to the bot."""
    await place.act("templates", id=TEMPLATE, template=EXPORTED)
    callback = {"callbackRouteKey": "key-1", "callbackUrl": CARDS_URL, "apiSecret": "s3cret"}
    await place.call(REGISTER, callback)
    values = {"title": "T", "row1": "KR1", "row1_version": "7", "row1_1": "Same"}
    await place.call(CREATE, a_card(cardData={"cardParamMap": values}))
    bot.answer = {}
    return place


async def tap(place, who: str = "u003", **more: Any) -> dict[str, Any]:
    order = {"as": who, "card": "card-1", "action": "row1_1", **more}
    result: dict[str, Any] = await place.act("card-tap", **order)
    return result


async def test_a_tap_says_who_tapped_what_and_what_the_card_showed_them(place, bot):
    await tap(place)
    assert str(bot.callbacks[-1].url) == CARDS_URL
    body = bot.last
    content = json.loads(body.pop("content"))
    assert body == {
        "type": "actionCallback",
        "outTrackId": "card-1",
        "corpId": "dingsimcorp",
        "userId": "u003",
    }
    assert content == {"cardPrivateData": {"actionIds": ["row1_1"], "params": {"version": "7"}}}


async def test_it_is_signed_over_its_time_alone(place, bot):
    await tap(place)
    headers = bot.callbacks[-1].headers
    digest = hmac.new(b"s3cret", headers[TIMESTAMP].encode(), hashlib.sha256).digest()
    assert headers[SIGNATURE] == base64.b64encode(digest).decode()


async def test_the_answer_rewrites_what_all_see_and_what_the_tapper_sees(place, bot):
    bot.answer = {
        "cardData": {"cardParamMap": {"row1": "KR1: done"}},
        "userPrivateData": {"cardParamMap": {"note": "Thanks"}},
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
    }
    assert (await tap(place))["status"] == 200
    assert (await blocks(place, "u003"))[-1] == {"markdown": "Thanks"}
    assert await blocks(place, "u001") == [
        {"markdown": "KR1: done"},
        {"buttons": [{"label": "Same", "action": "row1_1"}]},
    ]


async def test_an_empty_answer_changes_nothing(place):
    before = await blocks(place)
    await tap(place)
    assert await blocks(place) == before


@pytest.mark.parametrize(
    ("fault", "signed"),
    [pytest.param("unsigned", False, id="unsigned"), ("wrong", True), ("old", True)],
)
async def test_a_sender_may_get_the_signature_wrong(place, bot, fault, signed):
    await tap(place, fault=fault)
    headers = bot.callbacks[-1].headers
    assert (SIGNATURE in headers) is signed
    if signed:
        digest = hmac.new(b"s3cret", headers[TIMESTAMP].encode(), hashlib.sha256).digest()
        genuine = headers[SIGNATURE] == base64.b64encode(digest).decode()
        assert genuine is (fault == "old")


async def test_the_last_tap_can_be_sent_once_more_to_the_byte(place, bot):
    await tap(place)
    await place.act("clock", seconds=30)
    await tap(place, again=True)
    first, second = bot.callbacks[-2:]
    assert first.content == second.content
    assert first.headers[TIMESTAMP] == second.headers[TIMESTAMP]


async def test_a_bot_that_does_not_answer_is_seen_in_the_chat(place, bot):
    bot.status = 500
    assert (await tap(place))["failed"] == "HTTP 500"
    assert "no answer: HTTP 500" in (await place.seen())[-1]["text"]


async def test_a_stream_card_s_tap_goes_to_whoever_holds_the_connection(place, bot, open_line):
    body = a_card(outTrackId="card-2", callbackType="STREAM", callbackRouteKey=None, **GROUP_MODELS)
    await place.call(CREATE, body)
    assert (await tap(place, card="card-2"))["failed"] == "no Stream connection takes taps"
    line = await open_line(subscriptions=[{"type": "CALLBACK", "topic": TOPIC}])
    tapping = asyncio.create_task(tap(place, card="card-2"))
    frame = await line.frame()
    heard = json.loads(frame["data"])
    assert (heard["spaceId"], heard["userIdType"]) == ("cidSalesTeam+demo/1==", 1)
    await line.acknowledge(frame, {"response": {"cardData": {"cardParamMap": {"row1": "KR1: heard"}}}})
    assert (await tapping)["status"] == 200
    assert {"markdown": "KR1: heard"} in (await place.seen())[1]["card"]["blocks"]
    assert bot.callbacks == []


async def test_a_stream_card_s_tap_that_is_refused_is_seen_in_the_chat(place, open_line):
    body = a_card(outTrackId="card-2", callbackType="STREAM", callbackRouteKey=None, **GROUP_MODELS)
    await place.call(CREATE, body)
    line = await open_line(subscriptions=[{"type": "CALLBACK", "topic": TOPIC}])
    tapping = asyncio.create_task(tap(place, card="card-2"))
    await line.acknowledge(await line.frame(), code=500)
    assert (await tapping)["failed"] == "code 500"


@pytest.mark.parametrize(
    ("order", "status"),
    [
        pytest.param({"card": "card-9"}, 404, id="no such card"),
        pytest.param({"who": "u999"}, 400, id="nobody"),
        pytest.param({"fault": "x"}, 400, id="no such fault"),
    ],
)
async def test_an_order_that_names_nothing_is_answered_so(place, order, status):
    who = order.pop("who", "u003")
    body = {"as": who, "card": "card-1", "action": "row1_1", **order}
    assert (await place.refused("card-tap", **body))[0] == status
