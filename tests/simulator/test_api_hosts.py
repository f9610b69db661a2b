from __future__ import annotations

import json
from datetime import timedelta

import pytest

from simulator.admission import TOKEN_LIFE
from tests.simulator.place import SALES, SENT_TO_GROUP, SENT_TO_PEOPLE, a_group_send, a_people_send

TOKEN = "/v1.0/oauth2/accessToken"
APP = {"appKey": "sim-app", "appSecret": "sim-secret-for-this-machine-only"}
USER = "/topapi/v2/user/get"
CARD = {"title": "T", "text": "x"}


def code(response):
    """What the new host refuses with, in its own shape."""
    body = response.json()
    assert set(body) == {"code", "message", "requestid"}
    return response.status_code, body["code"]


@pytest.mark.parametrize("changes", [{"appSecret": "x"}, {"appKey": "x"}, {"appKey": None}], ids=str)
async def test_a_wrong_pair_gets_no_token(place, changes):
    response = await place.http.post(TOKEN, json=APP | changes)
    assert code(response) == (400, "invalidClientIdOrSecret")


async def test_asking_again_renews_the_same_token(place):
    first = await place.token()
    await place.act("clock", seconds=7_000)
    assert await place.token() == first
    await place.act("clock", seconds=7_000)
    response = await place.http.post(
        SENT_TO_GROUP, json=a_group_send(), headers={"x-acs-dingtalk-access-token": first}
    )
    assert response.status_code == 200


async def test_a_token_dies_with_the_simulated_clock(place):
    first = await place.token()
    await place.world.clock.move_by(TOKEN_LIFE)
    response = await place.http.post(
        SENT_TO_GROUP, json=a_group_send(), headers={"x-acs-dingtalk-access-token": first}
    )
    assert code(response) == (400, "InvalidAuthentication")
    assert await place.token() != first


@pytest.mark.parametrize("headers", [{}, {"x-acs-dingtalk-access-token": "x"}], ids=["missing", "unknown"])
@pytest.mark.parametrize("path", [SENT_TO_GROUP, SENT_TO_PEOPLE])
async def test_a_bad_token_is_400_and_not_401(place, path, headers):
    assert code(await place.http.post(path, json={}, headers=headers)) == (400, "InvalidAuthentication")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        pytest.param(b"", "application/json", id="nothing"),
        pytest.param(b"{", "application/json", id="half an object"),
        pytest.param(b"[]", "application/json", id="a list"),
        pytest.param(b"robotCode=sim-app", "application/x-www-form-urlencoded", id="a form"),
        pytest.param(json.dumps(a_group_send()).encode(), "text/plain", id="JSON under another name"),
    ],
)
async def test_a_body_that_is_no_json_object_is_missing(place, content, content_type):
    headers = {"x-acs-dingtalk-access-token": await place.token(), "content-type": content_type}
    response = await place.http.post(SENT_TO_GROUP, content=content, headers=headers)
    assert code(response) == (400, "Missingbody")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        pytest.param({"robotCode": None}, "invalidParameter.robotCode.missing", id="no robot"),
        pytest.param({"robotCode": ""}, "invalidParameter.robotCode.empty", id="an empty robot"),
        pytest.param({"robotCode": "x"}, "invalidParameter.robotCode.notExsit", id="another robot"),
        pytest.param({"msgKey": None}, "invalidParameter.msgKey.empty", id="no template"),
        pytest.param({"msgKey": ""}, "invalidParameter.msgKey.empty", id="an empty template"),
        pytest.param({"msgKey": "text"}, "invalidParameter.msgKey.invalid", id="no template's name"),
        pytest.param({"msgParam": None}, "invalidParameter.msgParam.invalid", id="no words"),
        pytest.param({"msgParam": {"content": "x"}}, "invalidParameter.msgParam.invalid", id="an object"),
        pytest.param({"msgParam": "hello"}, "invalidParameter.msgParam.invalid", id="no JSON"),
        pytest.param({"msgParam": '"hello"'}, "invalidParameter.msgParam.invalid", id="JSON of a string"),
        pytest.param(
            {"msgParam": json.dumps({"content": "好" * 5_000}, ensure_ascii=False)},
            "invalidParameter.msgParam.tooLong",
            id="over 15,000 bytes, though not letters",
        ),
        pytest.param({"msgParam": "{}"}, "miss.param.contentOfText", id="a text without content"),
        pytest.param({"msgParam": '{"content": ""}'}, "miss.param.contentOfText", id="an empty text"),
        pytest.param({"msgParam": '{"content": 5}'}, "miss.param.contentOfText", id="a number for a text"),
    ],
)
@pytest.mark.parametrize(
    ("path", "a_send"),
    [(SENT_TO_GROUP, a_group_send), (SENT_TO_PEOPLE, a_people_send)],
    ids=["group", "people"],
)
async def test_a_send_is_refused_with_dingtalks_word(place, path, a_send, changes, word):
    assert code(await place.call(path, a_send(**changes))) == (400, word)
    assert await place.seen() == []


@pytest.mark.parametrize(
    ("key", "param", "word"),
    [
        pytest.param("sampleMarkdown", {"text": "x"}, "markdownTotitle", id="markdown without a title"),
        pytest.param("sampleMarkdown", {"title": "x"}, "markdownTotext", id="markdown without a text"),
        pytest.param("sampleLink", {"title": "x", "text": "x"}, "messageUrlOfLink", id="a link to nowhere"),
        pytest.param("sampleImageMsg", {}, "photoTophotoUrl", id="no picture"),
        pytest.param("sampleActionCard", {"text": "x"}, "actionCardTotitle", id="a card without a title"),
        pytest.param("sampleActionCard", CARD, "actionCardTosingleTitle", id="a card without a button"),
        pytest.param(
            "sampleActionCard",
            CARD | {"singleTitle": "x"},
            "actionCardTosingleUrl",
            id="a button without an address",
        ),
        pytest.param(
            "sampleActionCard2",
            CARD | {"actionTitle1": "x", "actionURL1": "x"},
            "actionCardTobtnsTotitle",
            id="one button where two belong",
        ),
        pytest.param(
            "sampleActionCard2",
            CARD | {"actionTitle1": "x"},
            "actionCardTobtnsToactionUrl",
            id="the first of two without an address",
        ),
        pytest.param(
            "sampleActionCard6",
            CARD | {"actionTitle1": "x", "actionURL1": "x", "actionTitle2": "x", "actionURL2": "x"},
            "actionCardTobtnsTotitle",
            id="side by side the names are others",
        ),
    ],
)
async def test_a_template_that_misses_a_word_is_refused(place, key, param, word):
    response = await place.call(SENT_TO_GROUP, a_group_send(msgKey=key, msgParam=json.dumps(param)))
    assert code(response) == (400, f"miss.param.{word}")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        pytest.param(None, "miss.openConversationId", id="none"),
        pytest.param("", "miss.openConversationId", id="empty"),
        pytest.param("cidNobody==", "invalid.openConversationId", id="unknown"),
        pytest.param("SALES", "invalid.openConversationId", id="a key is no id"),
        pytest.param(SALES.replace("+", " "), "invalid.openConversationId", id="quoted once too little"),
        pytest.param("cidDirect+u001==", "invalid.openConversationId", id="no group"),
        pytest.param(["x"], "invalid.openConversationId", id="a list"),
    ],
)
async def test_a_group_that_is_none_is_refused(place, name, word):
    place.world.direct("u001")
    assert code(await place.call(SENT_TO_GROUP, a_group_send(openConversationId=name))) == (400, word)


@pytest.mark.parametrize(
    ("key", "param", "kind", "buttons"),
    [
        pytest.param("sampleText", {"content": "x"}, "text", [], id="text"),
        pytest.param("sampleMarkdown", CARD, "markdown", [], id="markdown"),
        pytest.param(
            "sampleActionCard",
            CARD | {"singleTitle": "A", "singleURL": "dtmd://a"},
            "actionCard",
            [{"label": "A", "url": "dtmd://a"}],
            id="one button",
        ),
        pytest.param(
            "sampleActionCard5",
            CARD
            | {f"actionTitle{n}": str(n) for n in range(1, 6)}
            | {f"actionURL{n}": "u" for n in range(1, 6)},
            "actionCard",
            [{"label": str(n), "url": "u"} for n in range(1, 6)],
            id="five buttons",
        ),
        pytest.param(
            "sampleActionCard6",
            CARD | {"buttonTitle1": "A", "buttonUrl1": "u", "buttonTitle2": "B", "buttonUrl2": "u"},
            "actionCard",
            [{"label": "A", "url": "u"}, {"label": "B", "url": "u"}],
            id="two side by side",
        ),
    ],
)
async def test_a_good_send_stands_in_the_group(place, key, param, kind, buttons):
    response = await place.call(SENT_TO_GROUP, a_group_send(msgKey=key, msgParam=json.dumps(param)))
    assert response.status_code == 200
    assert response.json()["processQueryKey"]
    [message] = await place.seen()
    assert (message["from"], message["kind"], message["text"]) == ("robot", kind, "x")
    assert message["buttons"] == buttons


async def test_nobody_can_be_mentioned_in_a_send_and_only_the_log_says_so(place):
    response = await place.call(SENT_TO_GROUP, a_group_send(at={"isAtAll": True}))
    assert response.status_code == 200
    assert (await place.log())[-1]["warnings"]


async def test_a_send_to_people_reaches_each_alone(place):
    response = await place.call(SENT_TO_PEOPLE, a_people_send(userIds=["u001", "u003"]))
    assert response.json()["invalidStaffIdList"] == []
    assert [len(await place.seen(who, "DIRECT")) for who in ("u001", "u003", "u004")] == [1, 1, 0]


@pytest.mark.parametrize("known", [[], ["u001"]], ids=["nobody else", "the others get it"])
async def test_people_nobody_knows_are_named_in_a_good_answer(place, known):
    response = await place.call(SENT_TO_PEOPLE, a_people_send(userIds=["u999", *known]))
    assert response.status_code == 200
    assert response.json()["invalidStaffIdList"] == ["u999"]
    assert response.json()["flowControlledStaffIdList"] == []
    assert len(await place.seen("u001", "DIRECT")) == len(known)


@pytest.mark.parametrize(
    ("people", "word"),
    [
        pytest.param(None, "empty", id="none"),
        pytest.param([], "empty", id="an empty list"),
        pytest.param("u001", "empty", id="no list"),
        pytest.param([f"u{n}" for n in range(21)], "overMax", id="twenty-one"),
    ],
)
async def test_a_send_goes_to_one_to_twenty_people(place, people, word):
    response = await place.call(SENT_TO_PEOPLE, a_people_send(userIds=people))
    assert code(response) == (400, f"invalidParameter.userIds.{word}")


async def test_twenty_people_are_not_too_many(place):
    people = [f"u{n:03}" for n in range(1, 21)]
    assert (await place.call(SENT_TO_PEOPLE, a_people_send(userIds=people))).status_code == 200


async def test_an_api_the_simulator_does_not_have_is_not_found(place):
    assert code(await place.http.post("/v1.0/drive/spaces", json={})) == (404, "InvalidAction.NotFound")


@pytest.mark.parametrize(
    ("token", "errcode"),
    [
        pytest.param(None, 41001, id="missing"),
        pytest.param("x", 40014, id="unknown"),
        pytest.param("expired", 42001, id="expired"),
    ],
)
async def test_the_old_host_refuses_a_token_with_a_number_and_status_200(place, token, errcode):
    ours = await place.token()
    await place.world.clock.move_by(TOKEN_LIFE + timedelta(seconds=1))
    params = {} if token is None else {"access_token": ours if token == "expired" else token}
    response = await place.http.post(USER, json={"userid": "u001"}, params=params)
    assert response.status_code == 200
    assert response.json()["errcode"] == errcode


async def test_the_old_host_knows_people(place):
    params = {"access_token": await place.token()}
    found = await place.http.post(USER, json={"userid": "u002"}, params=params)
    assert found.json()["result"]["name"] == "韩梅梅"
    missed = await place.http.post(USER, json={"userid": "u999"}, params=params)
    assert missed.json()["errcode"] == 60121
