"""Interactive cards: what is taken, what is refused and with which word, and what people see of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.card_templates import read_template
from tests.simulator.place import SALES

TEMPLATE = "0d5b6a7e-cards.schema"
EXPORTED = json.loads(
    (Path(__file__).parents[2] / "docs" / "cards" / "okr-card.json").read_text(encoding="utf-8")
)
CREATE = "/v1.0/card/instances/createAndDeliver"
INSTANCES = "/v1.0/card/instances"
DELIVER = "/v1.0/card/instances/deliver"
STREAM = "/v1.0/card/streaming"
REGISTER = "/v1.0/card/callbacks/register"
GROUP_MODELS = {
    "imGroupOpenSpaceModel": {"supportForward": False, "lastMessageI18n": {"ZH_CN": "Check-in"}},
    "imGroupOpenDeliverModel": {"robotCode": "sim-app"},
}
ROBOT_MODELS = {
    "imRobotOpenSpaceModel": {"supportForward": False},
    "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT"},
}


def a_card(**changes: Any) -> dict[str, Any]:
    """A good body of createAndDeliver for the group of Sales; a change to None takes the key out."""
    body = {
        "cardTemplateId": TEMPLATE,
        "outTrackId": "card-1",
        "callbackType": "HTTP",
        "callbackRouteKey": "key-1",
        "cardData": {"cardParamMap": {"title": "T", "text1": "Hello", "row1": "KR1", "row1_1": "Same"}},
        "openSpaceId": f"dtv1.card//IM_GROUP.{SALES}",
        **GROUP_MODELS,
    }
    return {name: value for name, value in (body | changes).items() if value is not None}


@pytest.fixture
async def place(place):
    """Where the template is known and published."""
    assert await place.act("templates", id=TEMPLATE, template=EXPORTED)
    return place


async def refused(place, path: str, body: dict[str, Any], *, method: str = "POST") -> tuple[int, str]:
    headers = {"x-acs-dingtalk-access-token": await place.token()}
    answer = await place.http.request(method, path, json=body, headers=headers)
    assert set(answer.json()) >= {"code", "message"}, answer.text
    return answer.status_code, answer.json()["code"]


async def put(place, path: str, body: dict[str, Any]) -> Any:
    headers = {"x-acs-dingtalk-access-token": await place.token()}
    answer = await place.http.put(path, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def blocks(place, who: str = "u001", where: str = "SALES") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await place.seen(who, where))[-1]["card"]["blocks"]
    return found


async def test_a_card_is_shown_in_a_group_as_its_template_says(place):
    answer = await place.call(CREATE, a_card())
    assert answer.json()["success"] is True
    [result] = answer.json()["result"]["deliverResults"]
    assert result["success"] is True
    assert await blocks(place) == [
        {"markdown": "Hello"},
        {"markdown": "KR1"},
        {"buttons": [{"label": "Same", "action": "row1_1"}]},
    ]
    assert (await place.seen())[-1]["title"] == "Check-in"


async def test_a_card_is_shown_to_one_person(place):
    space = {"openSpaceId": "dtv1.card//IM_ROBOT.u003"}
    nothing = dict.fromkeys(GROUP_MODELS)
    await place.call(CREATE, a_card(**nothing, **space, **ROBOT_MODELS))
    assert (await blocks(place, "u003", "DIRECT"))[0] == {"markdown": "Hello"}
    assert await place.seen() == []


async def test_a_place_nobody_knows_fails_inside_an_answer_of_200(place):
    spaces = f"dtv1.card//IM_GROUP.{SALES};dtv1.card//im_group.cidNobody"
    answer = await place.call(CREATE, a_card(openSpaceId=spaces))
    assert answer.status_code == 200
    there, nowhere = answer.json()["result"]["deliverResults"]
    assert there["success"] is True
    assert (nowhere["success"], nowhere["errorMsg"]) == (False, "space not exist")


async def test_made_and_shown_in_two_steps(place):
    await place.call(INSTANCES, a_card())
    assert await place.seen() == []
    await place.call(DELIVER, {**a_card(), "cardData": None})
    assert (await blocks(place))[0] == {"markdown": "Hello"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"cardTemplateId": None}, "param.cardTemplateIdEmpty", id="missing"),
        pytest.param({"cardTemplateId": "x.schema"}, "param.templateNotExist", id="unknown"),
        pytest.param({"cardTemplateId": "draft.schema"}, "param.templateUnpublished", id="not published"),
    ],
)
async def test_row_41_a_template_that_is_no_published_one(place, changes, code):
    await place.act("templates", id="draft.schema", template=EXPORTED, published=False)
    assert await refused(place, CREATE, a_card(**changes)) == (400, code)


async def test_row_42_a_track_id_is_needed_and_good_for_one_card(place):
    assert await refused(place, CREATE, a_card(outTrackId=None)) == (400, "param.outTrackIdEmpty")
    await place.call(CREATE, a_card())
    again = a_card(cardData={"cardParamMap": {"text1": "Other"}})
    assert await refused(place, CREATE, again) == (400, "param.cardAlreadyExist")
    assert (await blocks(place))[0] == {"markdown": "Hello"}


async def test_row_42_the_other_answer_of_the_documents_is_that_nothing_changes(place):
    await place.act("templates", id=TEMPLATE, template=EXPORTED, refuses_repeated=False)
    await place.call(CREATE, a_card())
    answer = await place.call(CREATE, a_card(cardData={"cardParamMap": {"text1": "Other"}}))
    assert answer.status_code == 200
    assert len(await place.seen()) == 1
    assert (await blocks(place))[0] == {"markdown": "Hello"}


@pytest.mark.parametrize(
    ("space", "code"),
    [
        pytest.param(None, "param.openSpaceIdEmpty", id="missing"),
        pytest.param(SALES, "param.openSpaceIdInvalid", id="a bare conversation"),
        pytest.param("dtv1.card//IM_NOWHERE.x", "param.openSpaceIdInvalid", id="no such type"),
    ],
)
async def test_row_43_where_it_is_to_be_shown(place, space, code):
    assert await refused(place, CREATE, a_card(openSpaceId=space)) == (400, code)


@pytest.mark.parametrize(
    ("model", "code"),
    [
        pytest.param(None, "param.openDeliverModelEmpty", id="missing"),
        pytest.param({}, "param.openDeliverModelError", id="without a robot"),
        pytest.param({"robotCode": "another"}, "param.openDeliverModelError", id="of another app"),
    ],
)
async def test_row_44_a_group_is_reached_through_a_robot_of_the_app(place, model, code):
    assert await refused(place, CREATE, a_card(imGroupOpenDeliverModel=model)) == (400, code)


@pytest.mark.parametrize("value", [1, True, None, {"a": "b"}, "x" * 1025], ids=str)
async def test_row_45_every_value_is_a_text_of_a_kilobyte_at_most(place, value):
    body = a_card(cardData={"cardParamMap": {"text1": value}})
    assert await refused(place, CREATE, body) == (400, "param.invalid")


@pytest.mark.parametrize("model", [None, {}, {"supportForward": "false"}], ids=str)
async def test_row_46_a_group_wants_to_know_whether_it_may_be_forwarded(place, model):
    body = a_card(imGroupOpenSpaceModel=model)
    assert await refused(place, CREATE, body) == (400, "param.openSpaceModelInvalid")


async def test_row_47_an_update_says_what_and_of_which_card(place):
    nothing = {"outTrackId": "card-1"}
    code = "param.cardDataAndPrivateDataBothEmpty"
    assert await refused(place, INSTANCES, nothing, method="PUT") == (400, code)
    body = {"outTrackId": "card-1", "cardData": {"cardParamMap": {"text1": "x"}}}
    assert await refused(place, INSTANCES, body, method="PUT") == (400, "param.cardNotExist")


async def test_an_update_takes_all_other_values_away_unless_it_is_by_key(place):
    await place.call(CREATE, a_card())
    body = {"outTrackId": "card-1", "cardData": {"cardParamMap": {"row1": "KR1: done"}}}
    await put(place, INSTANCES, {**body, "cardUpdateOptions": {"updateCardDataByKey": True}})
    assert (await blocks(place))[:2] == [{"markdown": "Hello"}, {"markdown": "KR1: done"}]
    await put(place, INSTANCES, body)
    assert await blocks(place) == [{"markdown": "KR1: done"}]


async def test_private_values_are_seen_by_their_viewer_alone(place):
    await place.call(CREATE, a_card())
    body = {"outTrackId": "card-1", "privateData": {"u003": {"cardParamMap": {"note": "For you"}}}}
    await put(place, INSTANCES, {**body, "cardUpdateOptions": {"updatePrivateDataByKey": True}})
    assert (await blocks(place, "u003"))[-1] == {"markdown": "For you"}
    assert {"markdown": "For you"} not in await blocks(place, "u001")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"key": ""}, "param.stream.keyEmpty", id="no key"),
        pytest.param({"content": ""}, "param.stream.contentEmpty", id="no content"),
        pytest.param({"guid": None}, "param.stream.guidEmpty", id="no guid"),
        pytest.param({"outTrackId": "card-9"}, "param.stream.outTrackId", id="no such card"),
        pytest.param({"isFull": False}, "param.stream.isFull", id="a part of a markdown value"),
        pytest.param({"content": "x" * 3073}, "param.stream.content", id="too large"),
    ],
)
async def test_row_48_what_is_streamed_into_a_card(place, changes, code):
    await place.call(CREATE, a_card())
    body = {"outTrackId": "card-1", "guid": "g", "key": "text1", "content": "More", "isFull": True}
    assert await refused(place, STREAM, body | changes, method="PUT") == (400, code)
    await put(place, STREAM, body)
    assert (await blocks(place))[0] == {"markdown": "More"}


async def test_row_49_a_callback_s_key_is_of_one_address(place):
    body = {"callbackRouteKey": "key-1", "callbackUrl": "https://bot.test/cards", "apiSecret": "s"}
    no_key, no_url = body | {"callbackRouteKey": ""}, body | {"callbackUrl": ""}
    assert await refused(place, REGISTER, no_key) == (400, "param.callbackRouteKeyEmpty")
    assert await refused(place, REGISTER, no_url) == (400, "param.callbackUrlEmpty")
    answer = await place.call(REGISTER, body)
    assert answer.json()["result"] == {"callbackUrl": "https://bot.test/cards", "apiSecret": "s"}
    assert await refused(place, REGISTER, body) == (500, "param.callbackRouteKeyExist")
    assert (await place.call(REGISTER, body | {"forceUpdate": True})).status_code == 200


@pytest.mark.parametrize("path", [CREATE, INSTANCES, DELIVER, REGISTER])
async def test_without_a_token_nothing_of_it_is_done(place, path):
    answer = await place.http.post(path, json=a_card())
    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidAuthentication")


def test_a_template_that_shows_a_value_it_has_not_is_refused():
    editor = json.loads(EXPORTED["editorData"])
    editor["variableList"] = [each for each in editor["variableList"] if each["name"] != "row3_2"]
    with pytest.raises(ValueError, match="row3_2"):
        read_template(EXPORTED | {"editorData": json.dumps(editor)})


@pytest.mark.parametrize("exported", [{}, {"editorData": "x"}, {"editorData": "{}"}], ids=str)
def test_what_no_builder_exported_is_named(exported):
    with pytest.raises(ValueError, match="no exported card template"):
        read_template(exported)
