"""Interactive cards: the calls that make and rewrite them, and what a tap on one says.

A card is one template of the corporation's with values put in. All values are texts, whatever the
template takes them for. Nothing is sent here.

https://open.dingtalk.com/document/development/create-and-deliver-cards
https://open.dingtalk.com/document/development/event-callback-card
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from dingtalk_client.api import ApiRequest
from dingtalk_client.errors import Action, BadBody, DingTalkError

# "value: at most 1 KB"; whether that is 1,000 or 1,024 bytes it does not say. What one viewer alone is
# shown may be that much altogether.
# https://open.dingtalk.com/document/development/create-and-deliver-cards
MAX_VALUE_BYTES: Final = 1_000
ALREADY_THERE: Final = "param.cardAlreadyExist"
# What the chat list and a notification say, by the languages that clients ask for.
_LANGUAGES: Final = ("ZH_CN", "ZH_TW", "EN_US", "VI_VN")
_BY_KEY: Final = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}
_NO_PERMISSION: Final = "Forbidden.AccessDenied.AccessTokenPermissionDenied"

Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Callback:
    """How taps come back: by the HTTP address registered under `route_key`, or by Stream."""

    kind: Literal["HTTP", "STREAM"]
    route_key: str = ""


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card to make and to show in one place: a group's `conversation_id`, or one to one to `staff_id`.

    `track_id` is ours: the same again is the same card. `title` shows in the chat list.
    """

    template_id: str
    track_id: str
    title: str
    params: Params
    callback: Callback
    conversation_id: str = ""
    staff_id: str = ""


def create_and_deliver(robot_code: str, card: NewCard) -> ApiRequest:
    """https://open.dingtalk.com/document/development/create-and-deliver-cards"""
    shown = {
        "supportForward": False,  # a forwarded one could be tapped by people who are not meant
        "lastMessageI18n": dict.fromkeys(_LANGUAGES, card.title),
        "notification": {"alertContent": card.title, "notificationOff": False},
    }
    body: dict[str, Any] = {
        "cardTemplateId": card.template_id,
        "outTrackId": card.track_id,
        "callbackType": card.callback.kind,
        "cardData": {"cardParamMap": dict(card.params)},
        "userIdType": 1,
    }
    if card.callback.route_key:
        body["callbackRouteKey"] = card.callback.route_key
    if card.conversation_id:
        body["openSpaceId"] = f"dtv1.card//IM_GROUP.{card.conversation_id}"
        body["imGroupOpenSpaceModel"] = shown
        body["imGroupOpenDeliverModel"] = {"robotCode": robot_code}
    else:
        body["openSpaceId"] = f"dtv1.card//IM_ROBOT.{card.staff_id}"
        body["imRobotOpenSpaceModel"] = shown
        body["imRobotOpenDeliverModel"] = {"spaceType": "IM_ROBOT", "robotCode": robot_code}
    return ApiRequest("api", "/v1.0/card/instances/createAndDeliver", body, needs_token=True)


def update(track_id: str, params: Params) -> ApiRequest:
    """Rewrite these values and leave the others; without the options all others would be gone.

    https://open.dingtalk.com/document/development/interactive-card-update-interface
    """
    body = {
        "outTrackId": track_id,
        "cardData": {"cardParamMap": dict(params)},
        "cardUpdateOptions": _BY_KEY,
        "userIdType": 1,
    }
    return ApiRequest("api", "/v1.0/card/instances", body, needs_token=True, method="PUT")


def register_callback(route_key: str, url: str, api_secret: str) -> ApiRequest:
    """Where taps of cards with this key go; `api_secret` is what they are signed with from then on.

    https://open.dingtalk.com/document/development/register-card-callback-address
    """
    body = {
        "callbackRouteKey": route_key,
        "callbackUrl": url,
        "apiSecret": api_secret,
        "forceUpdate": True,
    }
    return ApiRequest("api", "/v1.0/card/callbacks/register", body, needs_token=True)


def refuse_undelivered(reply: Mapping[str, Any]) -> None:
    """Raise for a card that was made and shown nowhere, which DingTalk answers with 200."""
    result = reply.get("result")
    results = result.get("deliverResults") if isinstance(result, dict) else None
    for each in results if isinstance(results, list) else []:
        if isinstance(each, dict) and each.get("success") is False:
            detail = str(each.get("errorMsg") or "not shown there")
            raise DingTalkError.from_code("card_not_delivered", detail, otherwise=Action.GONE)


def as_refusal(error: DingTalkError) -> DingTalkError:
    """The same fault, as GONE where this card will never be taken: a plain message still may be.

    What comes of the network, of limits and of DingTalk's own trouble stays as it is.
    """
    refused = error.code.startswith("param.") or error.code == _NO_PERMISSION or error.action is Action.DEAD
    return DingTalkError(error.code, error.detail, Action.GONE) if refused else error


def is_of_template(error: DingTalkError) -> bool:
    """Would every card be refused so, not only this one?"""
    return error.code.startswith(("param.template", "param.cardTemplate")) or error.code == _NO_PERMISSION


@dataclass(frozen=True, slots=True)
class Tapped:
    """One tap. `params` are what the button was told to send along: data, never a command.

    `space_id` is where the card was tapped, which only Stream tells.
    """

    track_id: str
    staff_id: str
    corp_id: str
    action: str
    params: Mapping[str, Any]
    space_id: str = ""


def tapped(body: Mapping[str, Any]) -> Tapped:
    """Read a callback's body, of either door. Raises BadBody.

    An older page shows `params` beside `cardPrivateData`: both places are looked at.
    """
    if body.get("type", "actionCallback") != "actionCallback":
        raise BadBody("type", repr(str(body["type"])[:40]), "actionCallback")
    if str(body.get("userIdType", 1)) != "1":
        raise BadBody("userIdType", "another kind of id", "1")
    content = _content(body.get("content"))
    private = content.get("cardPrivateData")
    private = private if isinstance(private, dict) else {}
    actions = private.get("actionIds")
    action = actions[0] if isinstance(actions, list) and actions else None
    params = private.get("params", content.get("params"))
    return Tapped(
        track_id=_text(body.get("outTrackId"), "outTrackId"),
        staff_id=_text(body.get("userId"), "userId"),
        corp_id=str(body.get("corpId") or ""),
        action=_text(action, "content.cardPrivateData.actionIds"),
        params=params if isinstance(params, dict) else {},
        space_id=str(body.get("spaceId") or ""),
    )


def rewrite(params: Params, private: Params) -> dict[str, Any]:
    """The answer to a tap: what everybody sees anew, and what only the tapper does. Empty: no change."""
    answer: dict[str, Any] = {}
    if params:
        answer["cardData"] = {"cardParamMap": dict(params)}
    if private:
        answer["userPrivateData"] = {"cardParamMap": dict(private)}
    return answer | {"cardUpdateOptions": dict(_BY_KEY)} if answer else {}


def _content(content: object) -> dict[str, Any]:
    """JSON text on the wire; some clients of Stream have read it already."""
    if isinstance(content, str):
        try:
            content = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise BadBody("content", "no JSON", "a JSON object as text") from error
    if not isinstance(content, dict):
        raise BadBody("content", type(content).__name__, "a JSON object as text")
    return content


def _text(value: object, field: str) -> str:
    if not isinstance(value, str) or not value or len(value) > 200:
        raise BadBody(field, type(value).__name__ if not isinstance(value, str) else "no word", "a word")
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise BadBody(field, "NUL or a lone surrogate", "text that can be stored")
    return value
