"""Messages that come by Stream: the same road as by HTTP, one replica connected, health and numbers told."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.inbound.stream import CARDS, MESSAGES, handlers
from dingtalk_client.connection import EVERY_EVENT
from dingtalk_client.stream import Stream
from storage.engine import StorageUnavailable
from tests.bot.inbound.connected import SAID, STREAM
from tests.bot.inbound.connected import connect as connect
from tests.bot.letters import until
from tests.kit.bots import PATH, a_message, browser, everything, post, rows
from tests.kit.databases import postgres as postgres
from tests.kit.databases import postgres_url as postgres_url
from tests.kit.fakes import PERSON, SESSION
from tests.kit.wires import Exchange, a_frame

BOTH = {"OKR_DINGTALK__RECEIVE": "both"}
A_TAP = json.dumps({"cardPrivateData": {"actionIds": ["row1_2"], "params": {}}})


def objectives(bot) -> list[Any]:
    return rows(bot, "SELECT title FROM objectives")


async def test_a_message_is_acknowledged_when_it_is_stored_and_answered_through_its_session(connect, client):
    stream = await connect()
    ack = await stream.say(a_message(stream.bot.clock(), SAID))
    assert (ack["code"], json.loads(ack["data"])) == (200, {"response": {}})
    assert objectives(stream.bot) == [("Sell more",)]
    await stream.bot.delivery.drain()
    assert client.doors == [SESSION]
    assert "Sell more" in client.texts[0]


async def test_what_comes_again_is_acknowledged_and_changes_nothing(connect, client):
    stream = await connect()
    body = a_message(stream.bot.clock(), SAID)
    assert [(await stream.say(body))["code"] for _ in range(3)] == [200, 200, 200]
    assert objectives(stream.bot) == [("Sell more",)]
    await stream.bot.delivery.drain()
    assert len(client.pushed) == 1
    assert stream.bot._tally.callbacks == {"stored": 1, "repeated": 2}


async def test_it_counts_once_whichever_way_it_comes(connect):
    stream = await connect(**BOTH)
    body = a_message(stream.bot.clock(), SAID)
    assert (await stream.say(body))["code"] == 200
    assert (await post(stream.bot, body)).status_code == 200
    assert objectives(stream.bot) == [("Sell more",)]


@pytest.mark.parametrize(
    "foreign",
    [
        pytest.param({"robotCode": "another"}, id="another robot's"),
        pytest.param({"chatbotCorpId": "dingother"}, id="another corporation's"),
        pytest.param({"msgId": 7}, id="no message"),
        pytest.param({"conversationType": "3"}, id="of no kind of conversation"),
    ],
)
async def test_what_is_not_ours_is_refused_and_not_wanted_again(connect, foreign):
    stream = await connect()
    before = everything(stream.bot)
    assert (await stream.say(a_message(stream.bot.clock(), SAID) | foreign))["code"] == 400
    assert everything(stream.bot) == before


async def test_what_could_not_be_stored_is_not_acknowledged_and_is_taken_when_it_comes_again(
    connect, monkeypatch
):
    stream = await connect()
    body = a_message(stream.bot.clock(), SAID)

    async def away(work):
        raise StorageUnavailable("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(stream.bot.database, "write", away)
        stream.wire.put(a_frame(*MESSAGES, body))
        await until(lambda: stream.listener.stream.outcomes["not_stored"] == 1)
    assert stream.wire.sent == []
    assert (await stream.say(body))["code"] == 200
    assert objectives(stream.bot) == [("Sell more",)]


async def test_nothing_more_is_taken_while_too_many_answers_wait(connect):
    stream = await connect()
    stream.bot.backlog._full = True
    stream.wire.put(a_frame(*MESSAGES, a_message(stream.bot.clock(), SAID)))
    await until(lambda: stream.listener.stream.outcomes["not_stored"] == 1)
    assert stream.bot._tally.callbacks == {"not_stored": 1}


async def test_a_refused_line_is_counted_like_any(connect):
    stream = await connect()
    await stream.say(a_message(stream.bot.clock(), "/kr update KR9 5"))
    assert sum(stream.bot._tally.refused.values()) == 1
    assert sum(stream.bot._tally.spent.values()) == 1


async def test_words_that_dingtalk_keeps_back_are_told_to_the_admins_and_to_nobody_in_the_group(
    connect, client
):
    stream = await connect()
    body = a_message(stream.bot.clock(), SAID)
    kept_back = {name: value for name, value in body.items() if name != "text"} | {"errorCode": "20001"}
    assert [(await stream.say(kept_back))["code"] for _ in range(2)] == [200, 200]
    await stream.bot.delivery.drain()
    assert [(each.door, each.to) for each in client.pushed] == [(PERSON, "boss")]
    assert "20001" in client.texts[0]
    assert "OKR_DINGTALK__REPLY" not in client.texts[0]  # there is no response to answer in
    assert rows(stream.bot, "SELECT * FROM people") == []
    assert (await stream.say(body))["code"] == 200  # whole after all
    assert objectives(stream.bot) == [("Sell more",)]


async def test_in_stream_mode_there_is_no_callback_path(connect):
    stream = await connect()
    before = everything(stream.bot)
    assert (await post(stream.bot, a_message(stream.bot.clock(), SAID))).status_code == 404
    async with browser(stream.bot) as http:
        assert (await http.get(PATH)).status_code == 404
    assert everything(stream.bot) == before


async def test_an_answer_in_the_http_response_is_for_what_came_by_http(connect, client):
    stream = await connect(**BOTH, OKR_DINGTALK__REPLY="response")
    now = stream.bot.clock()
    assert "Sell more" in (await post(stream.bot, a_message(now, SAID))).text
    await stream.say(a_message(now, "/okr add Sell less"))
    await stream.bot.delivery.drain()
    assert (client.doors, "Sell less" in client.texts[0]) == ([SESSION], True)


def test_whoever_receives_by_http_does_not_load_the_sdk():
    script = "import sys, bot.app, bot.serving; sys.exit('dingtalk_stream' in sys.modules)"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode == 0


async def test_events_and_cards_go_to_whoever_takes_them(bot):
    async def on_event(headers, data):
        return {"status": "LATER"}

    async def on_card(headers, data):
        return {"cardData": {"cardParamMap": data}}

    exchange = Exchange()
    found = handlers(bot.intake, bot._tally, bot.delivery.wake, on_event=on_event, on_card=on_card)
    running = asyncio.create_task(Stream(exchange.dial, found).run())
    await until(lambda: bool(exchange.wires))
    assert exchange.asked_for == [(MESSAGES, EVERY_EVENT, CARDS)]
    event = await exchange.wires[0].ask("EVENT", "*", {}, eventType="chat_disband")
    assert json.loads(event["data"]) == {"status": "LATER", "message": "OK"}
    card = await exchange.wires[0].ask(*CARDS, {"a": "1"})
    assert json.loads(card["data"]) == {"response": {"cardData": {"cardParamMap": {"a": "1"}}}}
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_the_bot_asks_for_all_three(connect):
    assert (await connect()).exchange.asked_for == [(MESSAGES, EVERY_EVENT, CARDS)]


async def away(work: object) -> None:
    raise StorageUnavailable("the disk is full")


async def test_an_event_that_could_not_be_stored_is_put_off_and_done_when_it_comes_again(
    connect, monkeypatch
):
    stream = await connect()
    headers = {"eventType": "user_leave_org", "eventId": "e-1", "eventBornTime": "1795500000000"}
    event = ("EVENT", "*", {"userId": ["u003"], "timeStamp": "1"})
    with monkeypatch.context() as patch:
        patch.setattr(stream.bot.database, "write", away)
        assert json.loads((await stream.wire.ask(*event, **headers))["data"])["status"] == "LATER"
    assert json.loads((await stream.wire.ask(*event, **headers))["data"])["status"] == "SUCCESS"
    assert rows(stream.bot, "SELECT staff_id, gone FROM departures") == [("u003", 1)]


async def test_a_tap_that_could_not_be_stored_is_not_acknowledged(connect, monkeypatch):
    stream = await connect()
    tap = {"outTrackId": "t-1", "userId": "u003", "content": A_TAP}
    with monkeypatch.context() as patch:
        patch.setattr(stream.bot.database, "write", away)
        stream.wire.put(a_frame(*CARDS, tap))
        await until(lambda: stream.listener.stream.outcomes["not_stored"] == 1)
    assert stream.wire.sent == []
    assert (await stream.wire.ask(*CARDS, tap))["code"] == 200


def test_without_them_nothing_else_is_asked_for(bot):
    assert list(handlers(bot.intake, bot._tally, bot.delivery.wake)) == [MESSAGES]


async def test_stream_mode_needs_a_client_that_can_dial(tmp_path, client, open_bot):
    with pytest.raises(TypeError, match="FakeDingTalk opens no Stream connection"):
        open_bot(**STREAM)
