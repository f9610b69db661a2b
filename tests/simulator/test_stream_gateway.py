"""Stream mode as the documents have it: tickets, handshakes, frames, acknowledgements, repetitions."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from dingtalk_client.connection import SocketClosed
from dingtalk_client.errors import DingTalkError
from tests.kit.hours import settle
from tests.simulator.stream_bot import MESSAGES, StreamBot

WORDS = "@OKR 你好"
SOON = timedelta(milliseconds=20)


@pytest.fixture
async def line(open_line) -> StreamBot:
    return await open_line()


def faults(log: list[dict[str, Any]]) -> list[str]:
    return [fault for entry in log if entry["kind"] == "stream" for fault in entry["warnings"]]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        pytest.param({"clientSecret": "wrong"}, 401, "authFailed", id="a wrong secret"),
        pytest.param({"clientId": " sim-app"}, 401, "authFailed", id="a stray blank"),
        pytest.param({"clientSecret": None}, 401, "authFailed", id="no secret"),
        pytest.param({"subscriptions": None}, 400, "invalidParameter.subscriptions", id="no subscriptions"),
        pytest.param({"subscriptions": []}, 400, "invalidParameter.subscriptions", id="none of them"),
        pytest.param({"subscriptions": ["x"]}, 400, "invalidParameter.subscriptions", id="a word"),
        pytest.param(
            {"subscriptions": [{"type": "EVENT", "topic": "chat_disband"}]},
            400,
            "invalidParameter.subscriptions",
            id="one event of all",
        ),
        pytest.param(
            {"subscriptions": [{"type": "SYSTEM", "topic": "ping"}]},
            400,
            "invalidParameter.subscriptions",
            id="what is not subscribed to",
        ),
    ],
)
async def test_row_51_a_ticket_is_for_the_app_and_for_something(place, changes, status, code):
    answer = await StreamBot(place).open(**changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_ticket_needs_no_access_token(place):
    answer = (await StreamBot(place).open()).json()
    assert set(answer) == {"endpoint", "ticket"}
    assert answer["endpoint"] == "ws://sim.test/connect"


async def test_row_52_a_ticket_opens_one_connection_within_90_seconds(place, hours):
    bot = StreamBot(place)
    with pytest.raises(DingTalkError, match="HTTP 403"):
        await bot.connect("no-such-ticket")
    ticket = await bot.ticket()
    await bot.connect(ticket)
    with pytest.raises(DingTalkError, match="HTTP 403"):
        await StreamBot(place).connect(ticket)
    old = await bot.ticket()
    await place.world.clock.move_by(timedelta(seconds=91))
    with pytest.raises(DingTalkError, match="HTTP 403"):
        await StreamBot(place).connect(old)
    fresh = await bot.ticket()
    await place.world.clock.move_by(timedelta(seconds=89))
    other = StreamBot(place)
    await other.connect(fresh)
    assert len(place.stream.lines) == 2
    for each in (bot, other):
        await each.socket.close()
    assert place.stream.lines == []


def edited(**headers: Any) -> dict[str, Any]:
    return {"headers": {name: value for name, value in headers.items() if value is not ...}}


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        pytest.param(
            lambda good: good | edited(messageId="f", contentType="application/json"),
            "which nobody sent",
            id="an unknown messageId",
        ),
        pytest.param(
            lambda good: good | edited(contentType="application/json"), "without messageId", id="none"
        ),
        pytest.param(lambda good: good | {"data": {"response": None}}, "data is no text", id="an object"),
        pytest.param(lambda good: good | {"data": "OK"}, "the text in data is no JSON", id="no JSON"),
        pytest.param(lambda good: good | {"code": "200"}, "is none of", id="a code of letters"),
        pytest.param(lambda good: good | {"code": 201}, "is none of", id="another code"),
        pytest.param(
            lambda good: good | edited(messageId=good["headers"]["messageId"]),
            "without contentType",
            id="no contentType",
        ),
        pytest.param(lambda good: [good], "no object with headers", id="a list"),
        pytest.param(lambda good: "OK", "Expecting value", id="a word"),
    ],
)
async def test_row_53_a_wrong_acknowledgement_is_none_and_the_same_comes_again(
    place, line, hours, spoil, fault
):
    place.stream.ack_within = SOON
    saying = asyncio.create_task(place.say("u001", "SALES", WORDS, msg_id="m-1"))
    first = await line.frame()
    good = {
        "code": 200,
        "headers": {"messageId": first["headers"]["messageId"], "contentType": "application/json"},
        "message": "OK",
        "data": '{"response": null}',
    }
    await line.send(spoil(good))
    assert (await saying)["status"] is None
    noted = "\n".join(faults(await place.log()))  # in either order: SOON may be over before it is heard
    assert fault in noted
    assert "no acknowledgement" in noted
    place.stream.ack_within = timedelta(seconds=30)
    await hours.forward(60)
    again = await line.next_push()
    assert json.loads(first["data"])["msgId"] == "m-1"
    assert again["data"] == first["data"]
    assert again["headers"]["messageId"] != first["headers"]["messageId"]


async def test_a_message_is_the_body_of_a_callback_in_a_frame(place, line):
    saying = asyncio.create_task(place.say("u001", "SALES", WORDS))
    frame = await line.frame()
    assert (frame["specVersion"], frame["type"]) == ("1.0", "CALLBACK")
    headers = frame["headers"]
    assert set(headers) == {"topic", "contentType", "messageId", "time", "appId", "connectionId"}
    assert all(isinstance(value, str) for value in headers.values())
    assert (headers["topic"], headers["contentType"]) == (MESSAGES, "application/json")
    body = json.loads(frame["data"])
    assert body["text"] == {"content": " 你好"}
    assert body["sessionWebhook"].startswith("http://sim.test/robot/sendBySession?session=")
    await line.acknowledge(frame)
    assert (await saying)["status"] == 200
    assert [entry["path"] for entry in await place.log() if entry["kind"] == "callback"] == [MESSAGES]


async def test_whoever_is_not_connected_is_called_by_http(place, bot, line):
    await line.socket.close()
    await settle()
    await place.say("u001", "SALES", WORDS)
    assert len(bot.callbacks) == 1


async def test_whoever_subscribed_to_events_only_gets_no_message(place, bot, open_line):
    await open_line(subscriptions=[{"type": "EVENT", "topic": "*"}])
    await place.say("u001", "SALES", WORDS)
    assert len(bot.callbacks) == 1


async def test_what_was_not_taken_is_said_in_the_chat(place, line, hours):
    saying = asyncio.create_task(place.say("u001", "SALES", WORDS))
    await line.acknowledge(await line.frame(), code=500)
    assert (await saying)["status"] == 500
    assert "not delivered: code 500" in (await place.seen())[-1]["text"]


async def test_an_event_has_its_headers_and_comes_again_when_it_is_put_off(place, line, hours):
    pushing = asyncio.create_task(place.stream.push_event("chat_disband", {"chatId": "c"}, event_id="e-1"))
    frame = await line.frame()
    assert (frame["type"], frame["headers"]["eventType"]) == ("EVENT", "chat_disband")
    assert frame["headers"]["eventCorpId"] == "dingsimcorp"
    await line.acknowledge(frame, {"status": "LATER", "message": "busy"})
    assert (await pushing).data["status"] == "LATER"
    await hours.forward(60)
    again = await line.next_push()
    assert again["headers"]["eventId"] == "e-1"


async def test_the_official_sdk_s_answer_to_an_event_is_taken_and_noted(place, line):
    pushing = asyncio.create_task(place.stream.push_event("chat_disband", {"chatId": "c"}))
    frame = await line.frame()
    await line.acknowledge(frame, json.loads(frame["data"]))
    assert (await pushing).is_final
    assert "status SUCCESS or LATER" in faults(await place.log())[0]


async def test_a_card_s_answer_comes_back_with_the_push(place, open_line):
    topic = "/v1.0/card/instances/callback"
    line = await open_line(subscriptions=[{"type": "CALLBACK", "topic": topic}])
    pushing = asyncio.create_task(place.stream.push("CALLBACK", topic, {"outTrackId": "t"}))
    await line.acknowledge(await line.frame(), {"response": {"cardData": {}}})
    assert (await pushing).response == {"cardData": {}}


async def test_pings_come_every_20_seconds_and_want_their_own_words_back(place, line, hours):
    await hours.forward(20)
    ping = await line.frame()
    assert (ping["type"], ping["headers"]["topic"]) == ("SYSTEM", "ping")
    await line.acknowledge(ping, json.loads(ping["data"]))
    await settle()
    assert faults(await place.log()) == []
    await hours.forward(20)
    await line.acknowledge(await line.frame(), {"opaque": "mine"})
    await settle()
    assert faults(await place.log()) == ["a ping is acknowledged with what it holds"]


async def test_after_a_disconnect_nothing_more_comes_and_ten_seconds_later_it_is_closed(
    place, bot, line, hours
):
    await place.act("stream", do="disconnect")
    frame = await line.frame()
    assert (frame["type"], frame["headers"]["topic"]) == ("SYSTEM", "disconnect")
    assert json.loads(frame["data"]) == {"reason": "connection is expired"}
    await place.say("u001", "SALES", WORDS)
    assert len(bot.callbacks) == 1  # nobody else is connected
    await hours.forward(9)
    assert len(place.stream.lines) == 1
    await hours.forward(2)
    with pytest.raises(SocketClosed):
        await line.frame()
    await settle()
    assert place.stream.lines == []


async def test_of_several_connections_one_gets_each_push_by_chance(place, open_line):
    bots = [await open_line() for _ in range(3)]
    got = dict.fromkeys(range(3), 0)

    async def take(number: int) -> None:
        while True:
            frame = await bots[number].frame()
            got[number] += 1
            await bots[number].acknowledge(frame)

    takers = [asyncio.create_task(take(number)) for number in range(3)]
    for _ in range(60):
        await place.say("u001", "SALES", WORDS)
    for each in takers:
        each.cancel()
    assert sum(got.values()) == 60
    assert min(got.values()) > 3


async def test_a_silent_connection_stays_open_and_what_is_pushed_into_it_is_lost(place, line, hours):
    place.stream.ack_within = SOON
    await place.act("stream", do="silence")
    assert (await place.say("u001", "SALES", WORDS))["status"] is None
    await hours.forward(120)
    assert len(place.stream.lines) == 1


async def test_a_dropped_connection_ends_without_a_word(place, line):
    assert await place.act("stream", do="drop") == {"connections": 1}
    with pytest.raises(SocketClosed):
        await line.frame()


async def test_what_it_does_not_know_it_refuses_to_do(place):
    assert (await place.refused("stream", do="dance"))[0] == 400
