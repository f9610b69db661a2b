"""Calls that `dingokr check` makes: what each refuses tells something, and none of them sends anything.

Each lacks what a sending needs (a receiver, a message of a kind there is, a card's place), so that even
the one DingTalk could find nothing else wrong with cannot be carried out. In which order it looks at the
parts of a call no document says: where it looks at the missing one first, nothing is learned, and the
check says so.

https://open.dingtalk.com/document/development/server-api-error-codes-1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dingtalk_client.api import ApiRequest, access_token, group_status, open_connection
from dingtalk_client.contacts import ROOT
from dingtalk_client.errors import DingTalkError
from dingtalk_client.permissions import PermissionMissing

# No template, no kind of message and no message is called so.
NOTHING: Final = "dingokrCheck"


@dataclass(frozen=True, slots=True)
class Heard:
    """What DingTalk said to a call: `code` is "" where it took it, `words` are its own.

    `scopes` are the permission points it asks for. Neither words nor code hold an address or a credential.
    """

    code: str = ""
    words: str = ""
    scopes: tuple[str, ...] = ()
    reply: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, error: DingTalkError) -> Heard:
        scopes = error.scopes if isinstance(error, PermissionMissing) else ()
        return cls(error.code, error.detail, scopes)

    @property
    def said(self) -> str:
        return self.code if self.words in ("", self.code) else f"{self.code}: {self.words}"


def token(app_key: str, app_secret: str) -> ApiRequest:
    """Whether the two belong together. The token is the one there is, which this makes live on."""
    return access_token(app_key, app_secret)


def robot(robot_code: str) -> ApiRequest:
    """A message to no group: whether the robot is this app's, and may send.

    https://open.dingtalk.com/document/development/the-robot-sends-a-group-message
    """
    body = {"robotCode": robot_code, "msgKey": "sampleText", "msgParam": "{}"}
    return ApiRequest("api", "/v1.0/robot/groupMessages/send", body, needs_token=True)


def group(robot_code: str, conversation_id: str) -> ApiRequest:
    """Who read a message that never was: whether the group is there, with the robot in it.

    https://open.dingtalk.com/document/development/chatbot-queries-the-read-status-of-a-message
    """
    return group_status(robot_code, conversation_id, NOTHING)


def people(robot_code: str, staff_ids: Sequence[str]) -> ApiRequest:
    """A message of no kind to some people: whether the robot may write to them.

    https://open.dingtalk.com/document/development/chatbots-send-one-on-one-chat-messages-in-batches
    """
    body = {"robotCode": robot_code, "userIds": list(staff_ids), "msgKey": NOTHING, "msgParam": "{}"}
    return ApiRequest("api", "/v1.0/robot/oToMessages/batchSend", body, needs_token=True)


def person(staff_id: str) -> ApiRequest:
    """Who somebody is: whether the app may ask, and knows them.

    https://open.dingtalk.com/document/development/query-user-details
    """
    return ApiRequest("oapi", "/topapi/v2/user/get", {"userid": staff_id}, needs_token=True)


def departments() -> ApiRequest:
    """The whole corporation's own entry: whether the app may ask for departments.

    https://open.dingtalk.com/document/development/query-department-details0-v2
    """
    return ApiRequest("oapi", "/topapi/v2/department/get", {"dept_id": ROOT}, needs_token=True)


def card(template_id: str) -> ApiRequest:
    """A card to no place: whether its template is there and published, and cards are permitted.

    https://open.dingtalk.com/document/development/create-and-deliver-cards
    """
    body = {"cardTemplateId": template_id, "outTrackId": NOTHING, "cardData": {"cardParamMap": {}}}
    return ApiRequest("api", "/v1.0/card/instances/createAndDeliver", body, needs_token=True)


def stream(client_id: str, client_secret: str) -> ApiRequest:
    """A ticket for a connection that is never opened; it dies after 90 seconds.

    https://open-dingtalk.github.io/developerpedia/docs/learn/stream/protocol
    """
    return open_connection(client_id, client_secret, [("CALLBACK", "/v1.0/im/bot/messages/get")])


def own_callback(url: str) -> ApiRequest:
    """Nothing of DingTalk's: a callback without a signature, which this bot refuses with 401."""
    return ApiRequest("url", url, {})


def custom_robot(signed_url: str) -> ApiRequest:
    """A message of no kind through a custom robot: refused as 400105 once the signature is good.

    https://open.dingtalk.com/document/development/custom-robots-send-group-messages
    """
    return ApiRequest("url", signed_url, {"msgtype": NOTHING})
