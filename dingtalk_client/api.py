"""The calls we make, as plain values, and what their answers mean.

Nothing is sent here. Two dialects: the new host says what went wrong in the HTTP status and a word,
the old one (webhooks among them) answers HTTP 200 with a number.

https://open.dingtalk.com/document/development/server-api-error-codes-1
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar, Literal

from dingtalk_client.errors import IP_BAN, Action, DingTalkError, without_credentials
from dingtalk_client.messages import AppRobotMessage, Message, to_json
from dingtalk_client.permissions import CODES as PERMISSION_CODES
from dingtalk_client.permissions import missing as permission_missing

MAX_PEOPLE = 20  # by the document; the text of the error it raises says 100

_LONGEST_HEADER_WAIT = timedelta(minutes=10)
_OLD_GATEWAY_CODES = ("15", "88")  # these wrap the real code as sub_code


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One call with JSON. `target` is a path on a host ("api", "oapi") or a whole address ("url")."""

    host: Literal["api", "oapi", "url"]
    target: str = field(repr=False)  # the address of a robot is a credential
    json: Mapping[str, Any] = field(repr=False)
    needs_token: bool = False
    method: Literal["POST", "PUT", "GET"] = "POST"
    content_type: ClassVar[str] = "application/json; charset=utf-8"

    def body(self) -> bytes:
        return b"" if self.method == "GET" else to_json(self.json).encode()


def access_token(app_key: str, app_secret: str) -> ApiRequest:
    """https://open.dingtalk.com/document/development/obtain-the-access-token-of-an-internal-app"""
    return ApiRequest("api", "/v1.0/oauth2/accessToken", {"appKey": app_key, "appSecret": app_secret})


def open_connection(app_key: str, app_secret: str, subscriptions: Sequence[tuple[str, str]]) -> ApiRequest:
    """A place for Stream mode and the ticket that opens it; each subscription is a type and a topic.

    https://open.dingtalk.com/document/development/configure-stream-push
    """
    wanted = [{"type": kind, "topic": topic} for kind, topic in subscriptions]
    body = {"clientId": app_key, "clientSecret": app_secret, "subscriptions": wanted, "ua": "dingokr"}
    return ApiRequest("api", "/v1.0/gateway/connections/open", body)


def group_send(robot_code: str, conversation_id: str, message: AppRobotMessage) -> ApiRequest:
    """Into a group, as the app robot; nobody can be mentioned this way.

    https://open.dingtalk.com/document/development/the-robot-sends-a-group-message
    """
    msg_key, msg_param = message.app_robot()
    body = {
        "robotCode": robot_code,
        "openConversationId": conversation_id,
        "msgKey": msg_key,
        "msgParam": msg_param,
    }
    return ApiRequest("api", "/v1.0/robot/groupMessages/send", body, needs_token=True)


def person_send(robot_code: str, staff_ids: Sequence[str], message: AppRobotMessage) -> ApiRequest:
    """One to one, to at most MAX_PEOPLE people; raises ValueError for none or more.

    https://open.dingtalk.com/document/development/chatbots-send-one-on-one-chat-messages-in-batches
    """
    if not 1 <= len(staff_ids) <= MAX_PEOPLE:
        raise ValueError(f"{len(staff_ids)} people: a call takes 1 to {MAX_PEOPLE}")
    msg_key, msg_param = message.app_robot()
    body = {"robotCode": robot_code, "userIds": list(staff_ids), "msgKey": msg_key, "msgParam": msg_param}
    return ApiRequest("api", "/v1.0/robot/oToMessages/batchSend", body, needs_token=True)


def session_send(url: str, message: Message) -> ApiRequest:
    """Back into the conversation a callback came from."""
    return ApiRequest("url", url, message.wire())


def custom_robot_send(url: str, message: Message, *, msg_uuid: str | None = None) -> ApiRequest:
    """Into the group of a custom robot; the same `msg_uuid` again is not shown twice.

    https://open.dingtalk.com/document/development/custom-robots-send-group-messages
    """
    body = message.wire()
    return ApiRequest("url", url, body | {"msgUuid": msg_uuid} if msg_uuid else body)


def group_recall(robot_code: str, conversation_id: str, keys: Sequence[str]) -> ApiRequest:
    """Take back the app robot's own messages by the keys their sends were answered with.

    As the official SDK spells it: alibabacloud_dingtalk, robot_1_0, OrgGroupRecall.
    """
    body = {"openConversationId": conversation_id, "robotCode": robot_code, "processQueryKeys": list(keys)}
    return ApiRequest("api", "/v1.0/robot/groupMessages/recall", body, needs_token=True)


def person_recall(robot_code: str, keys: Sequence[str]) -> ApiRequest:
    """The same one to one, for 24 hours; "oto" is theirs. In the official SDK: BatchRecallOTO."""
    body = {"robotCode": robot_code, "processQueryKeys": list(keys)}
    return ApiRequest("api", "/v1.0/robot/otoMessages/batchRecall", body, needs_token=True)


def group_status(robot_code: str, conversation_id: str, key: str) -> ApiRequest:
    """What became of a message of the app robot.

    https://open.dingtalk.com/document/development/query-the-read-status-of-a-chatbot-group-chat-message
    """
    body = {"openConversationId": conversation_id, "robotCode": robot_code, "processQueryKey": key}
    return ApiRequest("api", "/v1.0/robot/groupMessages/query", body, needs_token=True)


def refuse_unrecalled(reply: Mapping[str, Any]) -> None:
    """Raise when a recall of HTTP 200 left a message where it is."""
    failed = reply.get("failedResult")
    if isinstance(failed, dict) and failed:
        why = without_credentials(str(next(iter(failed.values()))))
        raise DingTalkError("recall_failed", why, Action.DEAD)


def read_reply(status: int, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The answer's object, or a DingTalkError, for any bytes at all."""
    try:
        reply = json.loads(body)
    except (ValueError, RecursionError):
        reply = None
    if not isinstance(reply, dict):
        raise _no_object(status, headers)
    if str(reply.get("errcode", "0")) != "0":
        raise _old_dialect(reply)
    if "punish" in reply or str(reply.get("status")) == "1111":
        raise DingTalkError.from_code("1111", "address banned for too many calls")
    code = reply.get("code")
    if status >= 300 or (code and "message" in reply):
        if str(code) in PERMISSION_CODES:
            raise permission_missing(str(code), str(reply.get("message", "")), reply)
        raise _new_dialect(status, headers, str(code or ""), str(reply.get("message", "")))
    return reply


def refuse_partial(reply: Mapping[str, Any]) -> None:
    """Raise when a one-to-one send of HTTP 200 left its one person out."""
    if reply.get("invalidStaffIdList"):
        raise DingTalkError.from_code("staffId.notExisted", "not a person this robot can reach")
    if reply.get("flowControlledStaffIdList"):
        raise DingTalkError.from_code("flow_controlled", "too many messages to this person")


def _no_object(status: int, headers: Mapping[str, str]) -> DingTalkError:
    """A page of HTML instead of JSON: a gateway that is down, or the ban on our address."""
    if status >= 500:
        return DingTalkError(f"http_{status}", "no JSON in the answer", Action.RETRY, _header_wait(headers))
    if status == 401:
        return DingTalkError("http_401", "no JSON in the answer", Action.REFRESH_TOKEN)
    wait = _header_wait(headers) or IP_BAN
    return DingTalkError("not_json", f"no JSON in an answer of status {status}", Action.RETRY, wait)


def _old_dialect(reply: Mapping[str, Any]) -> DingTalkError:
    code, detail = str(reply["errcode"]), str(reply.get("errmsg", ""))
    sub_code = str(reply.get("sub_code") or "")
    if code in _OLD_GATEWAY_CODES and sub_code:
        code, detail = sub_code, str(reply.get("sub_msg") or detail)
    if code in PERMISSION_CODES:
        return permission_missing(code, detail, reply)
    return DingTalkError.from_code(code, detail)


def _new_dialect(status: int, headers: Mapping[str, str], code: str, detail: str) -> DingTalkError:
    otherwise = Action.REFRESH_TOKEN if status == 401 else Action.RETRY
    error = DingTalkError.from_code(code or f"http_{status}", detail, otherwise=otherwise)
    error.retry_after = error.retry_after or _header_wait(headers)
    return error


def _header_wait(headers: Mapping[str, str]) -> timedelta | None:
    seconds = headers.get("retry-after", "")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 9):
        return None
    return min(timedelta(seconds=int(seconds)), _LONGEST_HEADER_WAIT)
