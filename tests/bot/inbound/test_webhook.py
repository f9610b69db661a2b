"""Callbacks over HTTP: what is taken, what is answered, and that bad input is never our fault."""

from __future__ import annotations

import asyncio

import pytest

from bot.inbound.webhook import NOTHING
from handlers.answering import RESPONSE_BYTES
from tests.dingtalk_client.samples import a_person_body
from tests.kit.bots import (
    SALES,
    a_message,
    everything,
    post,
    rows,
)
from tests.kit.fakes import GROUP, PERSON, SESSION

SAID = "/okr add Sell more"


def objectives(bot) -> list[str]:
    return [title for (title,) in rows(bot, "SELECT title FROM objectives ORDER BY id")]


async def deliver(bot, client) -> list[str]:
    """The doors that what was said left by."""
    await bot.delivery.drain()
    return client.doors


# Taken and stored


async def test_a_message_is_answered_with_200_once_it_is_stored(bot, client):
    answer = await post(bot, a_message(bot.clock(), SAID))
    assert (answer.status_code, answer.json()) == (200, {"msgtype": "empty"})
    assert answer.headers["content-type"] == "application/json"
    assert objectives(bot) == ["Sell more"]
    assert client.tried == []  # answered before a word goes out
    assert await deliver(bot, client) == [SESSION]
    assert "Sell more" in client.texts[0]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="the sample of a group"),
        pytest.param({"text": {"content": SAID}}, id="without the leading space"),
        pytest.param({"text": {"content": f" \u3000{SAID}\u200b\r\n"}}, id="blanks of other kinds"),
        pytest.param({"text": {"content": f" ／{SAID[1:]}"}}, id="a full-width slash"),
        pytest.param({"text": ..., "content": f" {SAID}"}, id="content as a string: one official page"),
        pytest.param(
            {
                "msgtype": "richText",
                "text": ...,
                "content": {"richText": [{"text": "@OKR"}, {"text": f" {SAID}"}, {"type": "picture"}]},
            },
            id="rich text with the robot's own name",
        ),
        pytest.param({"robotCode": ...}, id="a custom robot has no robotCode"),
        pytest.param({"chatbotCorpId": ...}, id="without the robot's corporation, the sender's counts"),
        pytest.param({"senderPlatform": ..., "isAdmin": ..., "openThreadId": "t"}, id="what is optional"),
        pytest.param({"senderCorpId": ..., "conversationTitle": ..., "atUsers": ...}, id="an early version"),
        pytest.param({"isInAtList": False, "atUsers": None}, id="null"),
    ],
)
async def test_a_group_message_of_every_documented_shape_is_taken(bot, client, changes):
    body = a_message(bot.clock(), SAID, **changes)
    assert (await post(bot, body)).status_code == 200
    assert objectives(bot) == ["Sell more"]
    assert await deliver(bot, client) == [SESSION]


async def test_speech_that_dingtalk_wrote_down_is_asked_back_before_it_writes(bot, client):
    speech = {"msgtype": "audio", "text": ..., "content": {"recognition": SAID, "duration": 4000}}
    await post(bot, a_message(bot.clock(), "", **speech))
    assert objectives(bot) == []
    await post(bot, a_message(bot.clock(), "/yes"))
    assert objectives(bot) == ["Sell more"]


async def test_created_at_may_be_a_string(bot):
    body = a_message(bot.clock(), SAID)
    body["createAt"] = str(body["createAt"])
    body["sessionWebhookExpiredTime"] = str(body["sessionWebhookExpiredTime"])
    assert (await post(bot, body)).status_code == 200
    assert objectives(bot) == ["Sell more"]


async def test_a_one_to_one_message_is_answered_one_to_one(bot, client):
    given = a_message(bot.clock(), "whoami")
    body = a_person_body(**{name: given[name] for name in ("msgId", "createAt", "text")}, sessionWebhook=...)
    assert (await post(bot, body)).status_code == 200
    assert await deliver(bot, client) == [PERSON]
    assert client.pushed[0].to == "user001"


@pytest.mark.parametrize("staff_id", [pytest.param(..., id="missing"), pytest.param("", id="empty")])
async def test_somebody_from_outside_is_answered_and_changes_nothing(bot, client, staff_id):
    body = a_message(bot.clock(), SAID, senderStaffId=staff_id)
    assert (await post(bot, body)).status_code == 200
    assert objectives(bot) == []
    assert rows(bot, "SELECT staff_id FROM people") == []
    assert await deliver(bot, client) == [SESSION]


async def test_a_staff_id_of_another_corporation_is_nobody_s(bot):
    body = a_message(bot.clock(), SAID, senderCorpId="dingOther", senderStaffId="boss")
    assert (await post(bot, body)).status_code == 200
    assert objectives(bot) == []
    assert rows(bot, "SELECT staff_id FROM people") == []


async def test_plus_and_slash_of_a_conversation_stay_as_they_are(bot, client):
    await post(bot, a_message(bot.clock(), SAID, sessionWebhook=...))
    await deliver(bot, client)
    assert [(each.door, each.to) for each in client.pushed] == [(GROUP, SALES)]
    assert rows(bot, "SELECT DISTINCT conversation FROM outbox") == [(SALES,)]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"msgtype": "picture", "content": {"downloadCode": "d"}}, id="a picture"),
        pytest.param({"msgtype": "file", "content": {"downloadCode": "d", "fileName": "x"}}, id="a file"),
        pytest.param({"msgtype": "unknownMsgType", "content": {"unknownMsgType": "?"}}, id="unknown to them"),
        pytest.param({"msgtype": "hologram"}, id="unknown to us"),
    ],
)
async def test_what_holds_no_words_is_taken_and_answered(bot, client, changes):
    body = a_message(bot.clock(), **({"text": ...} | changes))
    assert (await post(bot, body)).status_code == 200
    assert await deliver(bot, client) == [SESSION]


# Once


async def test_the_same_message_again_is_200_and_changes_nothing(bot, client):
    body = a_message(bot.clock(), SAID)
    first = await post(bot, body)
    before = everything(bot)
    second = await post(bot, body)
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert everything(bot) == before
    assert await deliver(bot, client) == [SESSION]


async def test_the_same_message_delivered_at_once_is_done_once(bot, client):
    body = a_message(bot.clock(), SAID)
    answers = await asyncio.gather(*(post(bot, body) for _ in range(8)))
    assert [answer.status_code for answer in answers] == [200] * 8
    assert objectives(bot) == ["Sell more"]
    assert await deliver(bot, client) == [SESSION]


async def test_a_redelivery_with_a_fresh_signature_is_the_same_message(bot, clock, client):
    body = a_message(bot.clock(), SAID)
    await post(bot, body)
    clock.forward(seconds=60)
    assert (await post(bot, body)).status_code == 200
    assert objectives(bot) == ["Sell more"]
    assert await deliver(bot, client) == [SESSION]


# The answer in the response


async def test_the_answer_can_leave_in_the_response(open_bot, client):
    bot = open_bot(OKR_DINGTALK__REPLY="response")
    answer = (await post(bot, a_message(bot.clock(), SAID))).json()
    assert answer["msgtype"] == "actionCard"
    assert "Sell more" in answer["actionCard"]["text"]
    assert await deliver(bot, client) == []
    assert rows(bot, "SELECT state FROM outbox") == [("answered",)]


async def test_no_way_back_is_kept_of_what_left_in_the_response(open_bot):
    bot = open_bot(OKR_DINGTALK__REPLY="response")
    await post(bot, a_message(bot.clock(), SAID))
    assert rows(bot, "SELECT session, session_expires FROM outbox") == [("", 0)]


async def test_a_repeated_message_gets_the_stored_response_again(open_bot, clock):
    bot = open_bot(OKR_DINGTALK__REPLY="response")
    body = a_message(bot.clock(), SAID)
    first = await post(bot, body)
    clock.forward(seconds=30)
    second = await post(bot, body)
    assert second.status_code == 200
    assert second.content == first.content
    assert objectives(bot) == ["Sell more"]


async def test_an_answer_too_long_for_the_response_is_said_once(open_bot, client):
    bot = open_bot(OKR_DINGTALK__REPLY="response")
    for number in range(60):
        title = f"{number} " + "更多" * 95
        assert (await post(bot, a_message(bot.clock(), f"/okr add {title}"))).status_code == 200
    asked = a_message(bot.clock(), "/okr")
    answers = [await post(bot, asked), await post(bot, asked)]
    assert rows(bot, "SELECT count(*) FROM outbox WHERE session <> ''") == [(1,)]
    await deliver(bot, client)
    (text,) = client.texts
    assert len(text.encode()) > RESPONSE_BYTES
    assert [answer.content for answer in answers] == [NOTHING] * 2
