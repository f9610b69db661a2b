from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import httpx
import pytest

from simulator.callbacks import mentioned_people, robot_mentioned, without_robot
from simulator.signing import milliseconds, signature
from tests.simulator.place import CALLBACK_URL, SALES, URL, WEDNESDAY_NOON, Place

ALWAYS = {
    "chatbotCorpId": "dingsimcorp",
    "createAt": milliseconds(WEDNESDAY_NOON),
    "isAdmin": False,
    "msgtype": "text",
    "robotCode": "sim-app",
    "senderCorpId": "dingsimcorp",
    "senderNick": "李雷",
    "senderPlatform": "Mac",
    "senderStaffId": "u001",
    "sessionWebhookExpiredTime": milliseconds(WEDNESDAY_NOON + timedelta(minutes=90)),
}
OPAQUE = {"senderId", "chatbotUserId", "msgId", "sessionWebhook"}


async def test_a_mention_in_a_group_comes_as_dingtalk_writes_it(place, bot):
    said = await place.say("u001", "SALES", "@OKR /update KR3 +5")
    body = bot.last
    only_groups = {
        "conversationId": SALES,
        "conversationTitle": "销售部",
        "conversationType": "2",
        "isInAtList": True,
        "text": {"content": " /update KR3 +5"},
        "atUsers": [{"dingtalkId": body["chatbotUserId"]}],
    }
    assert {name: value for name, value in body.items() if name not in OPAQUE} == ALWAYS | only_groups
    assert body["msgId"] == said["message_id"]
    assert body["msgId"].startswith("msg")
    assert body["msgId"].endswith("==")
    assert body["sessionWebhook"].startswith(f"{URL}/robot/sendBySession?session=")
    assert body["senderId"].startswith("$:LWCP_v1:$")


async def test_words_to_the_robot_alone_need_no_mention(place, bot):
    await place.say("u001", "DIRECT", "/mine")
    body = bot.last
    only_direct = {
        "conversationId": "cidDirect+u001==",
        "conversationType": "1",
        "text": {"content": "/mine"},
    }
    assert {name: value for name, value in body.items() if name not in OPAQUE} == ALWAYS | only_direct


async def test_a_callback_is_signed_with_the_clock_and_the_apps_secret(place, bot):
    await place.say("u001", "DIRECT", "/mine")
    request = bot.callbacks[0]
    timestamp = str(milliseconds(WEDNESDAY_NOON))
    assert str(request.url) == CALLBACK_URL
    assert request.headers["timestamp"] == timestamp
    assert request.headers["sign"] == signature(timestamp, place.credentials.client_secret)
    assert request.headers["content-type"] == "application/json; charset=utf-8"


async def test_an_administrator_of_the_corporation_is_marked(place, bot):
    await place.say("u002", "DIRECT", "/mine")
    assert bot.last["isAdmin"] is True


async def test_a_member_who_is_named_is_a_real_mention(place, bot):
    await place.say("u001", "SALES", "@OKR /owner KR3 @王小明")
    robot, person = bot.last["atUsers"]
    assert "staffId" not in robot
    assert (person["staffId"], person["unionId"]) == ("u003", "unu003")
    assert bot.last["text"]["content"] == " /owner KR3 @王小明"


async def test_people_outside_the_group_are_not_mentioned(place, bot):
    await place.say("u001", "SALES", "@OKR /owner KR3 @陈晨")
    assert len(bot.last["atUsers"]) == 1


@pytest.mark.parametrize(
    ("text", "staff_ids"),
    [
        pytest.param("@李雷@王小明", ["u001", "u003"], id="without spaces, in their order"),
        pytest.param("@王小明 @李雷 @王小明", ["u003", "u001"], id="each once"),
        pytest.param("@Bo Chen please", ["u004"], id="a name of two words"),
        pytest.param("@bo chen", ["u004"], id="in any case"),
        pytest.param("@Bo Chencho", [], id="another name that begins alike"),
        pytest.param("@李雷请看", ["u001"], id="Chinese goes on without a space"),
        pytest.param("李雷", [], id="a name is no mention"),
    ],
)
def test_who_is_mentioned(world, text, staff_ids):
    people = mentioned_people(text, list(world.people.values()))
    assert [person.staff_id for person in people] == staff_ids


@pytest.mark.parametrize(
    ("text", "mentioned", "delivered"),
    [
        pytest.param("@OKR /help", True, " /help", id="in front"),
        pytest.param("@OKR帮助", True, " 帮助", id="Chinese right behind it"),
        pytest.param("@okr help", True, " help", id="in any case"),
        pytest.param("@OKR", True, " ", id="nothing else"),
        pytest.param("/help @OKR", True, " /help ", id="at the end"),
        pytest.param("@OKR2 /help", False, " @OKR2 /help", id="another robot"),
        pytest.param("OKR /help", False, " OKR /help", id="no mention at all"),
    ],
)
def test_the_robots_own_mention_is_taken_out(text, mentioned, delivered):
    assert robot_mentioned(text, "OKR") is mentioned
    assert without_robot(text, "OKR") == delivered


async def test_redelivery_sends_the_same_body_with_a_fresh_signature(place, bot):
    said = await place.say("u001", "SALES", "@OKR /update KR3 +5")
    await place.act("clock", seconds=60)
    again = await place.act("redeliver", msg_id=said["message_id"])
    first, second = bot.callbacks
    assert again == {"status": 200}
    assert second.content == first.content
    assert int(second.headers["timestamp"]) - int(first.headers["timestamp"]) == 60_000
    expected = signature(second.headers["timestamp"], place.credentials.client_secret)
    assert second.headers["sign"] == expected != first.headers["sign"]
    assert len(await place.seen()) == 1


async def test_what_never_went_out_cannot_be_redelivered(place, bot):
    said = await place.say("u001", "SALES", "only among us")
    assert (await place.refused("redeliver", msg_id=said["message_id"]))[0] == 404
    assert bot.callbacks == []


async def test_a_message_id_of_ones_own_goes_out_as_it_is(place, bot):
    assert (await place.say("u001", "SALES", "@OKR /help", msg_id="m-1"))["message_id"] == "m-1"
    assert bot.last["msgId"] == "m-1"


@pytest.mark.parametrize("status", [401, 500, 302])
async def test_a_callback_that_is_refused_leaves_a_small_line_and_is_in_the_log(place, bot, status):
    bot.status = status
    assert (await place.say("u001", "SALES", "@OKR /help"))["status"] == status
    line = (await place.seen())[-1]
    assert line["from"] == "system"
    assert f"HTTP {status}" in line["text"]
    [entry] = await place.log()
    assert (entry["kind"], entry["path"], entry["status"]) == ("callback", "/dingtalk/robot", status)
    assert entry["body"] == bot.last


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param(httpx.ConnectError("refused"), "nobody at", id="nobody there"),
        pytest.param(httpx.ReadTimeout("late"), "no answer in", id="too late"),
    ],
)
async def test_a_bot_that_does_not_answer_is_told_of_in_the_page(place, bot, fault, words):
    bot.fault = fault
    assert (await place.say("u001", "SALES", "@OKR /help"))["status"] is None
    assert words in (await place.seen())[-1]["text"]
    assert (await place.log())[0]["status"] is None


async def test_a_bot_that_answers_after_the_deadline_has_not_answered(world):
    class SleepingBot(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError("nobody wakes it")

    place = Place(world, SleepingBot(), deadline=timedelta())
    assert (await place.say("u001", "SALES", "@OKR /help"))["status"] is None
    assert "no answer in 0 s" in (await place.seen())[-1]["text"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        pytest.param({"msgtype": "text", "text": {"content": "ok"}}, "text", id="text"),
        pytest.param({"msgtype": "markdown", "markdown": {"title": "ok", "text": "ok"}}, "markdown", id="md"),
        pytest.param(
            {
                "msgtype": "actionCard",
                "actionCard": {
                    "title": "ok",
                    "text": "ok",
                    "singleTitle": "Go",
                    "singleURL": "https://a.test",
                },
            },
            "actionCard",
            id="card",
        ),
    ],
)
async def test_a_message_in_the_answer_is_the_robots_reply(place, bot, answer, kind):
    bot.answer = answer
    await place.say("u001", "SALES", "@OKR /help")
    reply = (await place.seen())[-1]
    assert (reply["from"], reply["name"], reply["kind"], reply["text"]) == ("robot", "OKR", kind, "ok")


@pytest.mark.parametrize("answer", [{"msgtype": "empty"}, {}, None, [], "ok"], ids=json.dumps)
async def test_an_answer_that_is_no_message_says_nothing(place, bot, answer):
    bot.answer = answer
    await place.say("u001", "SALES", "@OKR /help")
    assert len(await place.seen()) == 1


async def test_an_answer_that_cannot_be_shown_is_told_of_in_the_page(place, bot):
    bot.answer = {"msgtype": "interactiveCard"}
    await place.say("u001", "SALES", "@OKR /help")
    assert (await place.seen())[-1]["from"] == "system"
