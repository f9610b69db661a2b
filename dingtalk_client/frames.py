"""Frames of Stream mode: the official SDK's classes, behind a reader that believes nothing.

Of the SDK nothing else is used (docs/decisions/0023). It takes a third of a second to load, so this
module is imported only where Stream mode is configured.

https://opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from dingtalk_stream.frames import AckMessage, CallbackMessage, EventMessage, Headers, SystemMessage

from dingtalk_client.errors import BadBody
from dingtalk_client.strict_json import parse_body, parse_frame

SYSTEM: Final[str] = SystemMessage.TYPE
EVENT: Final[str] = EventMessage.TYPE
CALLBACK: Final[str] = CallbackMessage.TYPE
DISCONNECT: Final[str] = SystemMessage.TOPIC_DISCONNECT
OK: Final[int] = AckMessage.STATUS_OK
REFUSED: Final[int] = AckMessage.STATUS_BAD_REQUEST
UNKNOWN_TOPIC: Final[int] = AckMessage.STATUS_NOT_IMPLEMENT
FAILED: Final[int] = AckMessage.STATUS_SYSTEM_EXCEPTION

_CLASSES: Final = {SYSTEM: SystemMessage, EVENT: EventMessage, CALLBACK: CallbackMessage}


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of DingTalk's. `headers` are as they came; what is in `data` is not yet read."""

    kind: str
    topic: str
    message_id: str
    headers: dict[str, str]
    data: str = field(repr=False)  # a message's holds its session webhook

    def content(self) -> dict[str, Any]:
        """The JSON object that the frame carries as text; raises BodyTooLarge or BadBody."""
        return parse_body(self.data.encode(errors="surrogatepass")) if self.data else {}


def read(raw: str | bytes) -> Frame:
    """Raises BodyTooLarge or BadBody, and nothing else, for whatever comes."""
    body = parse_frame(raw.encode(errors="surrogatepass") if isinstance(raw, str) else raw)
    kind, data = body.get("type"), body.get("data")
    if not isinstance(kind, str) or kind not in _CLASSES:
        raise BadBody("type", type(kind).__name__, f"one of {', '.join(_CLASSES)}")
    if data is not None and not isinstance(data, str):
        raise BadBody("data", type(data).__name__, "JSON as a string")
    headers = _headers(body)
    try:
        message = _CLASSES[kind].from_dict({"type": kind, "headers": headers})
    except ValueError as error:
        raise BadBody("headers", "an instant that is no number", "milliseconds") from error
    message_id = message.headers.message_id or ""
    if not message_id and message.headers.topic != DISCONNECT:
        raise BadBody("headers.messageId", "nothing", "a string")
    return Frame(kind, message.headers.topic or "", message_id, headers, data or "")


def acknowledged(frame: Frame, code: int, data: dict[str, Any], message: str = "OK") -> str:
    """What tells DingTalk that `frame` was taken, or why not."""
    ack = AckMessage()
    ack.code, ack.message, ack.data = code, message, data
    ack.headers.message_id = frame.message_id
    ack.headers.content_type = Headers.CONTENT_TYPE_APPLICATION_JSON
    return json.dumps(ack.to_dict())


def _headers(body: dict[str, Any]) -> dict[str, str]:
    """All of them strings on the wire, even `time`; one official sample of an event spells them "header"."""
    headers = body.get("headers", body.get("header"))
    if not isinstance(headers, dict):
        raise BadBody("headers", type(headers).__name__, "an object")
    for name, value in headers.items():
        if type(value) not in (str, int):
            raise BadBody("headers", type(value).__name__, "strings")
        headers[name] = str(value)
    return headers
