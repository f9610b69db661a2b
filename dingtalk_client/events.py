"""A robot callback as one value, whatever door it came through.

`parse_body` makes bytes a strict JSON object, `incoming` makes that a message. The names of
DingTalk's fields end here.

https://open.dingtalk.com/document/development/receive-message
https://open.dingtalk.com/document/development/robot-message-type
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from dingtalk_client.errors import BadBody
from dingtalk_client.strict_json import parse_body

__all__ = ["Incoming", "Kind", "Mention", "incoming", "parse_body"]

_TYPE_NAMES: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "a string",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    type(None): "null",
}
Kind = Literal["text", "richText", "picture", "audio", "file", "video", "unknown"]
_KINDS: dict[str, Kind] = {
    "text": "text",
    "richText": "richText",
    "picture": "picture",
    "audio": "audio",
    "file": "file",
    "video": "video",
}
# Seen in clients, in no document: a name may hold plain spaces, and this one ends it.
MENTION_END = "\u2005"
_BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace() and sign != MENTION_END)
# A part of rich text that is a mention and nothing else: `@OKR`, `@Mei Wong`.
_MENTION = re.compile(r"[@＠][^\s@＠/／]{1,64}(?: [A-Z(][^\s@＠/／]{0,30}){0,2}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_ID = 256
_MAX_URL = 2_048
_FIRST_13_DIGITS, _LAST_13_DIGITS = 10**12, 10**13 - 1
# The organisation's monthly pushes are spent: the callback then has neither text nor content.
_QUOTA_EXHAUSTED = ("20001", 20001)


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named with a real @; people from outside the corporation have no staff id."""

    staff_id: str | None
    opaque_id: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """What somebody said to the robot. Everything in it but the shape is the sender's word.

    `text` is without white space at its ends, "" where there is none, but for the MENTION_END that a
    client puts behind a name. In a group DingTalk has taken the robot's own mention out of a text,
    though not out of a richText.
    """

    kind: Kind
    message_id: str
    text: str
    conversation_id: str
    conversation_title: str
    is_group: bool
    sender_id: str  # opaque, good for nothing but comparing
    staff_id: str | None  # None outside the corporation, and for a robot not yet published
    nick: str  # chosen by the sender
    corp_id: str  # of the sender, "" when not told
    robot_corp_id: str
    robot_code: str  # "" for custom robots
    created_at: datetime
    session_webhook: str | None = field(repr=False)  # a credential; not yet checked against the allowed hosts
    session_expires: datetime | None
    mentions: tuple[Mention, ...]  # without the robot
    quota_exhausted: bool
    has_picture: bool = False  # beside its words


def incoming(body: dict[str, Any]) -> Incoming:
    """The message in a callback's body; raises BadBody naming the field that is not as documented."""
    robot = _optional(body, "chatbotUserId")
    quota_exhausted = body.get("errorCode") in _QUOTA_EXHAUSTED
    msgtype = _optional(body, "msgtype") if quota_exhausted else _required(body, "msgtype")
    kind = _KINDS.get(msgtype, "unknown")
    has_picture = kind == "richText" and not quota_exhausted and _has_picture(body)
    if has_picture and not _has_words(body):
        kind = "picture"
    return Incoming(
        kind=kind,
        message_id=_required(body, "msgId"),
        text="" if quota_exhausted else _said(body, kind).lstrip().rstrip(_BLANKS),
        conversation_id=_required(body, "conversationId"),
        conversation_title=_optional(body, "conversationTitle", at_most=None),
        is_group=_is_group(body),
        sender_id=_optional(body, "senderId"),
        staff_id=_optional(body, "senderStaffId").strip() or None,
        nick=_optional(body, "senderNick", at_most=None),
        corp_id=_optional(body, "senderCorpId"),
        robot_corp_id=_optional(body, "chatbotCorpId"),
        robot_code=_optional(body, "robotCode"),
        created_at=_instant(body, "createAt"),
        session_webhook=_optional(body, "sessionWebhook", at_most=_MAX_URL) or None,
        session_expires=(
            _instant(body, "sessionWebhookExpiredTime")
            if body.get("sessionWebhookExpiredTime") is not None
            else None
        ),
        mentions=_mentions(body, robot),
        quota_exhausted=quota_exhausted,
        has_picture=has_picture and kind == "richText",
    )


def _kind_of(value: object) -> str:
    return _TYPE_NAMES.get(type(value), "something else")


def _optional(holder: dict[str, Any], name: str, *, at_most: int | None = _MAX_ID) -> str:
    """The string under `name`; "" when it is missing or null."""
    value = holder.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadBody(name, _kind_of(value), "a string")
    if at_most is not None and len(value) > at_most:
        raise BadBody(name, f"{len(value)} characters", f"at most {at_most}")
    return value


def _required(body: dict[str, Any], name: str) -> str:
    value = _optional(body, name)
    if not value.strip():
        raise BadBody(name, "an empty string" if name in body else "nothing", "a string")
    return value


def _is_group(body: dict[str, Any]) -> bool:
    value = body.get("conversationType")
    if value == "2":
        return True
    if value == "1":
        return False
    found = "another string" if isinstance(value, str) else _kind_of(value)
    raise BadBody("conversationType", found, '"1" or "2"')


def _instant(body: dict[str, Any], name: str) -> datetime:
    """Milliseconds since 1970: a number in every sample, once documented as a string."""
    value = body.get(name)
    if isinstance(value, str) and len(value) == 13 and value.isascii() and value.isdigit():
        value = int(value)
    if type(value) is not int:  # bool is an int too, but no instant
        raise BadBody(name, _kind_of(value), "13 digits of milliseconds")
    if not _FIRST_13_DIGITS <= value <= _LAST_13_DIGITS:
        raise BadBody(name, "a number of another length", "13 digits of milliseconds")
    return _EPOCH + timedelta(milliseconds=value)


def _mentions(body: dict[str, Any], robot: str) -> tuple[Mention, ...]:
    people = body.get("atUsers")
    if people is None:
        return ()
    if not isinstance(people, list):
        raise BadBody("atUsers", _kind_of(people), "a list")
    found = []
    for person in people:
        if not isinstance(person, dict):
            raise BadBody("atUsers", _kind_of(person), "a list of objects")
        opaque_id = _optional(person, "dingtalkId")
        if robot and opaque_id == robot:
            continue
        found.append(Mention(_optional(person, "staffId").strip() or None, opaque_id))
    return tuple(found)


def _said(body: dict[str, Any], kind: Kind) -> str:
    if kind == "text":
        return _plain_text(body)
    if kind == "richText":
        return _rich_text(body)
    if kind == "audio":
        return _optional(_content(body), "recognition", at_most=None)
    return ""


def _content(body: dict[str, Any]) -> dict[str, Any]:
    content = body.get("content")
    if not isinstance(content, dict):
        raise BadBody("content", _kind_of(content), "an object")
    return content


def _plain_text(body: dict[str, Any]) -> str:
    """`text.content`; one official page shows the string `content` in its place."""
    text = body.get("text")
    if text is None and isinstance(body.get("content"), str):
        return str(body["content"])
    if not isinstance(text, dict):
        raise BadBody("text", _kind_of(text), "an object with content")
    content = text.get("content")
    if not isinstance(content, str):
        raise BadBody("text.content", _kind_of(content), "a string")
    return content


def _rich_parts(body: dict[str, Any]) -> list[dict[str, Any]]:
    parts = _content(body).get("richText")
    if not isinstance(parts, list):
        raise BadBody("content.richText", _kind_of(parts), "a list")
    for part in parts:
        if not isinstance(part, dict):
            raise BadBody("content.richText", _kind_of(part), "a list of objects")
    return parts


def _has_picture(body: dict[str, Any]) -> bool:
    return any(part.get("type") == "picture" for part in _rich_parts(body))


def _has_words(body: dict[str, Any]) -> bool:
    """Other words than mentions: without any, it is how a group's picture for the robot comes."""
    texts = [_optional(part, "text", at_most=None).strip() for part in _rich_parts(body)]
    return any(text and not _MENTION.fullmatch(text) for text in texts)


def _rich_text(body: dict[str, Any]) -> str:
    """The text parts in their order. A picture parts the words around it, and so does a mention: some
    clients put no space beside one."""
    said = ""
    for part in _rich_parts(body):
        text = _optional(part, "text", at_most=None)
        is_mention = _MENTION.fullmatch(text) is not None
        if said and not said[-1].isspace() and (is_mention or not text):
            said += " "
        said += text + (MENTION_END if is_mention else "")
    return said
