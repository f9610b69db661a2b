from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from simulator.signing import milliseconds, signature
from tests.simulator.place import SALES, URL

TEXT = {"msgtype": "text", "text": {"content": "hello"}}
CARD = {"title": "T", "text": "x"}
JSON = {"Content-Type": "application/json; charset=utf-8"}


async def a_session(place, who="u001", where="SALES"):
    """The path and query of the session webhook that a callback brought."""
    await place.say(who, where, "@OKR /help")
    url = (await place.log())[-1]["body"]["sessionWebhook"]
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


async def errcode(place, url, body):
    response = await place.http.post(url, json=body)
    assert response.status_code == 200
    return response.json()["errcode"]


@pytest.fixture
async def robot(place):
    """Sends through the custom robot of SALES; keywords change the query."""
    robots = (await place.http.get("/_sim/robots")).json()
    [sales] = [each for each in robots if each["conversation"] == "SALES"]

    async def send(body=TEXT, **changes):
        timestamp = str(milliseconds(place.world.clock.now()))
        query = {"timestamp": timestamp, "sign": signature(timestamp, sales["secret"])} | changes
        response = await place.http.post(
            sales["webhook"].removeprefix(URL), params=_merged(sales, query), json=body
        )
        assert response.status_code == 200
        return response.json()

    return send


def _merged(robot, query):
    return {"access_token": robot["webhook"].partition("access_token=")[2]} | query


@pytest.mark.parametrize("where", ["SALES", "DIRECT"])
async def test_a_session_leads_back_to_where_it_came_from(place, where):
    session = await a_session(place, where=where)
    assert await errcode(place, session, TEXT) == 0
    reply = (await place.seen(where=where))[-1]
    assert (reply["from"], reply["text"]) == ("robot", "hello")


async def test_a_session_serves_more_than_once_and_for_ninety_minutes(place):
    session = await a_session(place)
    assert await errcode(place, session, TEXT) == 0
    await place.act("clock", seconds=90 * 60 - 1)
    assert await errcode(place, session, TEXT) == 0
    await place.act("clock", seconds=1)
    assert await errcode(place, session, TEXT) == 300001


@pytest.mark.parametrize("query", ["", "?session=", "?session=0123456789abcdef0123456789abcdef"])
async def test_a_session_nobody_opened_does_not_exist(place, query):
    assert await errcode(place, f"/robot/sendBySession{query}", TEXT) == 300001


@pytest.mark.parametrize(
    ("body", "number"),
    [
        pytest.param({}, 400105, id="no type"),
        pytest.param({"msgtype": "interactiveCard"}, 400105, id="an interactive card"),
        pytest.param({"msgtype": "image", "image": {}}, 400105, id="a picture"),
        pytest.param({"msgtype": ["text"]}, 400105, id="a list for a type"),
        pytest.param({"msgtype": "text"}, 40035, id="no object of that type"),
        pytest.param({"msgtype": "text", "text": "hello"}, 40035, id="a string for it"),
        pytest.param({"msgtype": "text", "text": {}}, 40035, id="no content"),
        pytest.param({"msgtype": "markdown", "markdown": {"text": "x"}}, 40035, id="no title"),
        pytest.param({"msgtype": "actionCard", "actionCard": CARD}, 40035, id="a card without a button"),
        pytest.param(
            {"msgtype": "actionCard", "actionCard": CARD | {"btns": [{"title": "x"}]}},
            40035,
            id="a button without an address",
        ),
        pytest.param(
            {"msgtype": "link", "link": CARD | {"messageURL": "x"}}, 40035, id="the spelling of a feed card"
        ),
        pytest.param({"msgtype": "feedCard", "feedCard": {"links": []}}, 40035, id="an empty feed card"),
        pytest.param({"msgtype": "text", "text": {"content": "好" * 6_700}}, 460101, id="over 20,000 bytes"),
    ],
)
async def test_a_message_that_is_none_is_refused_with_dingtalks_number(place, body, number):
    session = await a_session(place)
    response = await place.http.post(session, content=json.dumps(body, ensure_ascii=False), headers=JSON)
    assert (response.status_code, response.json()["errcode"]) == (200, number)
    assert len(await place.seen()) == 1


@pytest.mark.parametrize(
    ("content", "content_type", "number"),
    [
        pytest.param(b"", "application/json", 40035, id="nothing"),
        pytest.param(b"{", "application/json", 40035, id="no JSON"),
        pytest.param(b"msgtype=text", "application/x-www-form-urlencoded", 43004, id="a form"),
    ],
)
async def test_a_body_that_is_no_json_is_refused(place, content, content_type, number):
    session = await a_session(place)
    response = await place.http.post(session, content=content, headers={"content-type": content_type})
    assert response.json()["errcode"] == number


@pytest.mark.parametrize(
    ("body", "kind", "title", "buttons"),
    [
        pytest.param({"msgtype": "markdown", "markdown": CARD}, "markdown", "T", [], id="markdown"),
        pytest.param(
            {
                "msgtype": "actionCard",
                "actionCard": CARD | {"singleTitle": "A", "singleURL": "u", "btns": []},
            },
            "actionCard",
            "T",
            ["A"],
            id="a single button counts, whatever btns says",
        ),
        pytest.param(
            {
                "msgtype": "actionCard",
                "actionCard": CARD
                | {"btns": [{"title": "A", "actionURL": "u"}, {"title": "B", "actionURL": "u"}]},
            },
            "actionCard",
            "T",
            ["A", "B"],
            id="buttons",
        ),
    ],
)
async def test_a_good_message_is_shown_as_what_it_is(place, body, kind, title, buttons):
    assert await errcode(place, await a_session(place), body) == 0
    shown = (await place.seen())[-1]
    assert (shown["kind"], shown["title"], shown["text"]) == (kind, title, "x")
    assert [button["label"] for button in shown["buttons"]] == buttons


@pytest.mark.parametrize(
    ("at", "warnings"),
    [
        pytest.param({"atUserIds": ["u001"]}, 1, id="not in the text: DingTalk pings nobody"),
        pytest.param({"atUserIds": ["u003"]}, 0, id="in the text too"),
        pytest.param({"atUserIds": [f"x{n}" for n in range(51)]}, 52, id="more than fifty"),
        pytest.param({"atUserIds": None}, 0, id="null"),
        pytest.param({"atUserIds": 5}, 0, id="no list"),
        pytest.param("all", 0, id="no object"),
    ],
)
async def test_mentions_that_fail_silently_are_told_of_in_the_log(place, at, warnings):
    body = {"msgtype": "text", "text": {"content": "@u003 hello"}, "at": at}
    assert await errcode(place, await a_session(place), body) == 0
    assert len((await place.log())[-1]["warnings"]) == warnings


async def test_a_custom_robot_speaks_in_its_own_group(place, robot):
    assert (await robot())["errcode"] == 0
    assert [message["text"] for message in await place.seen()] == ["hello"]
    assert place.world.messages("cidProductTeam+demo/2==") == []


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        pytest.param({"access_token": "x"}, 400101, id="an unknown robot"),
        pytest.param({"sign": ""}, 310000, id="unsigned"),
        pytest.param({"sign": "x"}, 310000, id="wrongly signed"),
        pytest.param({"timestamp": "1"}, 310000, id="no thirteen digits"),
    ],
)
async def test_a_custom_robot_is_particular_about_its_address(place, robot, changes, number):
    assert (await robot(**changes))["errcode"] == number
    assert await place.seen() == []


async def test_the_twenty_first_message_of_a_minute_blocks_the_robot_for_ten(place, robot):
    assert [(await robot())["errcode"] for _ in range(21)] == [0] * 20 + [410100]
    await place.world.clock.move_by(timedelta(minutes=10, seconds=-1))
    assert (await robot())["errcode"] == 410100
    await place.world.clock.move_by(timedelta(seconds=1))
    assert (await robot())["errcode"] == 0
    assert len(place.world.messages(SALES)) == 21


async def test_twenty_messages_every_minute_are_allowed(place, robot):
    for _ in range(3):
        assert [(await robot())["errcode"] for _ in range(20)] == [0] * 20
        await place.world.clock.move_by(timedelta(minutes=1))


async def test_a_message_with_a_uuid_that_was_there_before_is_not_shown_again(place, robot):
    for uuid in ("a", "a", "b"):
        assert (await robot(TEXT | {"msgUuid": uuid}))["errcode"] == 0
    assert len(await place.seen()) == 2


async def test_a_refused_message_has_not_used_up_its_uuid(place, robot):
    assert (await robot({"msgtype": "text", "msgUuid": "a"}))["errcode"] == 40035
    assert (await robot(TEXT | {"msgUuid": "a"}))["errcode"] == 0
    assert len(await place.seen()) == 1
