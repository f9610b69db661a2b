"""Interactive cards on the wire: what is asked for, what comes of each answer, and what a tap says."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from dingtalk_client.cards import (
    Callback,
    NewCard,
    Tapped,
    create_and_deliver,
    is_of_template,
    rewrite,
    tapped,
)
from dingtalk_client.errors import Action, BadBody, DingTalkError
from tests.dingtalk_client.wires import API, GROUP, refusal, sent_json, sent_token

CREATE = f"{API}/v1.0/card/instances/createAndDeliver"
INSTANCES = f"{API}/v1.0/card/instances"
REGISTER = f"{API}/v1.0/card/callbacks/register"
TAKEN = {"success": True, "result": {"outTrackId": "t-1", "deliverResults": [{"success": True}]}}
DONE = {"success": True, "result": True}
TAP = {
    "type": "actionCallback",
    "outTrackId": "t-1",
    "corpId": "ding1",
    "userId": "u001",
    "content": '{"cardPrivateData":{"actionIds":["row1_2"],"params":{"version":"7"}}}',
}


def a_card(**changes: Any) -> NewCard:
    given = {
        "template_id": "a.schema",
        "track_id": "t-1",
        "title": "进度",
        "params": {"text1": "x"},
        "callback": Callback("HTTP", "key-1"),
        "conversation_id": GROUP,
    }
    return NewCard(**(given | changes))


def fault(code: str, status: int = 400) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "message": "m", "requestid": "r"})


# What is sent


async def test_a_card_for_a_group(client, wire, tokens):
    route = wire.post(CREATE).respond(json=TAKEN)
    await client.create_card(a_card())
    assert sent_token(route)
    assert sent_json(route) == {
        "cardTemplateId": "a.schema",
        "outTrackId": "t-1",
        "callbackType": "HTTP",
        "callbackRouteKey": "key-1",
        "cardData": {"cardParamMap": {"text1": "x"}},
        "userIdType": 1,
        "openSpaceId": f"dtv1.card//IM_GROUP.{GROUP}",
        "imGroupOpenSpaceModel": {
            "supportForward": False,
            "lastMessageI18n": {"ZH_CN": "进度", "ZH_TW": "进度", "EN_US": "进度", "VI_VN": "进度"},
            "notification": {"alertContent": "进度", "notificationOff": False},
        },
        "imGroupOpenDeliverModel": {"robotCode": "dingrobot"},
    }


def test_a_card_for_one_person_whose_taps_come_by_stream():
    body = create_and_deliver("r", a_card(conversation_id="", staff_id="u001", callback=Callback("STREAM")))
    assert body.json["openSpaceId"] == "dtv1.card//IM_ROBOT.u001"
    assert body.json["callbackType"] == "STREAM"
    assert "callbackRouteKey" not in body.json
    assert body.json["imRobotOpenSpaceModel"]["supportForward"] is False
    assert body.json["imRobotOpenDeliverModel"] == {"spaceType": "IM_ROBOT", "robotCode": "r"}
    assert not any(name.startswith("imGroup") for name in body.json)


async def test_an_update_is_a_put_of_these_values_alone(client, wire, tokens):
    route = wire.put(INSTANCES).respond(json=DONE)
    await client.update_card("t-1", {"row1": "x"})
    assert sent_json(route) == {
        "outTrackId": "t-1",
        "cardData": {"cardParamMap": {"row1": "x"}},
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
        "userIdType": 1,
    }


async def test_where_taps_go_is_registered_over_whatever_was(client, wire, tokens):
    route = wire.post(REGISTER).respond(json=DONE)
    await client.register_card_callback("key-1", "https://okr.example.com/dingtalk/cards", "s")
    assert sent_json(route) == {
        "callbackRouteKey": "key-1",
        "callbackUrl": "https://okr.example.com/dingtalk/cards",
        "apiSecret": "s",
        "forceUpdate": True,
    }


async def test_taps_that_were_registered_before_are_registered(client, wire, tokens):
    wire.post(REGISTER).mock(return_value=fault("param.callbackRouteKeyExist", 500))
    await client.register_card_callback("key-1", "https://okr.example.com/dingtalk/cards", "s")


# What comes of it


async def test_a_card_that_is_there_already_is_rewritten(client, wire, tokens):
    wire.post(CREATE).mock(return_value=fault("param.cardAlreadyExist"))
    route = wire.put(INSTANCES).respond(json=DONE)
    await client.create_card(a_card())
    assert sent_json(route)["cardData"] == {"cardParamMap": {"text1": "x"}}


async def test_a_card_that_was_made_and_shown_nowhere_is_refused(client, wire, tokens):
    result = {"deliverResults": [{"success": False, "errorMsg": "space not exist"}]}
    wire.post(CREATE).respond(json={"success": True, "result": result})
    error = await refusal(client.create_card(a_card()))
    assert (error.code, error.detail, error.action) == ("card_not_delivered", "space not exist", Action.GONE)


@pytest.mark.parametrize(
    ("answer", "action"),
    [
        pytest.param(fault("param.templateNotExist"), Action.GONE, id="no such template"),
        pytest.param(fault("param.contentUnsafe"), Action.GONE, id="words it does not like"),
        pytest.param(
            fault("Forbidden.AccessDenied.AccessTokenPermissionDenied", 403), Action.GONE, id="no permission"
        ),
        pytest.param(fault("system.busy", 500), Action.RETRY, id="its own trouble"),
        pytest.param(
            fault("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", 403), Action.RETRY, id="a limit"
        ),
        pytest.param(httpx.Response(502, text="<html>"), Action.RETRY, id="a gateway that is down"),
    ],
)
async def test_only_a_refusal_shuts_the_door(client, wire, tokens, answer, action):
    wire.post(CREATE).mock(return_value=answer)
    assert (await refusal(client.create_card(a_card()))).action is action


@pytest.mark.parametrize(
    ("code", "every_card"),
    [
        ("param.templateNotExist", True),
        ("param.templateUnpublished", True),
        ("param.cardTemplateIdEmpty", True),
        ("Forbidden.AccessDenied.AccessTokenPermissionDenied", True),
        ("param.contentUnsafe", False),
        ("card_not_delivered", False),
    ],
)
def test_what_would_refuse_every_card(code, every_card):
    assert is_of_template(DingTalkError(code, "", Action.GONE)) is every_card


# Taps


def test_a_tap_names_a_card_a_person_and_a_button():
    assert tapped(TAP) == Tapped("t-1", "u001", "ding1", "row1_2", {"version": "7"})


def test_params_may_stand_beside_as_an_older_page_shows_them():
    content = {"cardPrivateData": {"actionIds": ["a"]}, "params": {"version": "7"}}
    assert tapped(TAP | {"content": json.dumps(content)}).params == {"version": "7"}


def test_stream_tells_where_it_was_tapped():
    assert tapped(TAP | {"spaceId": GROUP, "spaceType": "im", "extension": "{}"}).space_id == GROUP


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"outTrackId": None}, "outTrackId", id="no card"),
        pytest.param({"outTrackId": 7}, "outTrackId", id="a card that is no text"),
        pytest.param({"userId": ""}, "userId", id="nobody"),
        pytest.param({"userId": "u" * 201}, "userId", id="a name without end"),
        pytest.param({"userId": "u\x00"}, "userId", id="what cannot be stored"),
        pytest.param({"content": None}, "content", id="no content"),
        pytest.param({"content": "{"}, "content", id="content that is no JSON"),
        pytest.param({"content": "[" * 100_000}, "content", id="a pit"),
        pytest.param({"content": "[]"}, "content", id="content that is no object"),
        pytest.param({"content": "{}"}, "content.cardPrivateData.actionIds", id="no button"),
        pytest.param({"type": "somethingElse"}, "type", id="no tap at all"),
        pytest.param({"userIdType": 2}, "userIdType", id="an id of another kind"),
    ],
)
def test_what_is_no_tap_is_named(changes, field):
    with pytest.raises(BadBody) as refused:
        tapped(TAP | changes)
    assert refused.value.field == field


def test_the_answer_rewrites_by_key():
    assert rewrite({"row1": "x"}, {"note": "y"}) == {
        "cardData": {"cardParamMap": {"row1": "x"}},
        "userPrivateData": {"cardParamMap": {"note": "y"}},
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
    }


def test_an_answer_of_nothing_changes_nothing():
    assert rewrite({}, {}) == {}
