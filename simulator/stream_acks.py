"""Acknowledgements of Stream frames, read strictly.

https://opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

OK: Final = 200
CODES: Final = (OK, 400, 404, 500)
STATUSES: Final = ("SUCCESS", "LATER")


@dataclass(frozen=True, slots=True)
class Ack:
    """`data` is what the text in it holds."""

    code: int
    message_id: str
    data: Any

    @property
    def is_final(self) -> bool:
        """Not to be pushed again: events have a word for the contrary."""
        return not (isinstance(self.data, dict) and self.data.get("status") == "LATER")

    @property
    def response(self) -> Any:
        """What a callback was answered with: a card's update, for one."""
        return self.data.get("response") if isinstance(self.data, dict) else None


def read_ack(text: str) -> Ack:
    """Raises ValueError with what is wrong: an acknowledgement like that is none."""
    try:
        body = json.loads(text)
    except RecursionError as error:
        raise ValueError("no JSON") from error
    headers = body.get("headers") if isinstance(body, dict) else None
    if not isinstance(headers, dict):
        raise ValueError("no object with headers")  # noqa: TRY004  all of it is one family
    message_id = headers.get("messageId")
    if not isinstance(message_id, str) or not message_id:
        raise ValueError("headers without messageId")
    if headers.get("contentType") != "application/json":
        raise ValueError("headers without contentType application/json")
    if body.get("code") not in CODES or isinstance(body["code"], bool):
        raise ValueError(f"code {body.get('code')!r} is none of {CODES}")
    data = body.get("data")
    if not isinstance(data, str):
        raise ValueError("data is no text")  # noqa: TRY004  see above
    try:
        return Ack(body["code"], message_id, json.loads(data))
    except ValueError as error:
        raise ValueError("the text in data is no JSON") from error


def fault_of(ack: Ack, kind: str, asked: str) -> str:
    """What DingTalk's documents ask of an acknowledgement and would still be taken without; "" if nothing.

    Of events the official SDK itself leaves the status out.
    """
    if kind == "EVENT" and not (isinstance(ack.data, dict) and ack.data.get("status") in STATUSES):
        return "an event's acknowledgement has the status SUCCESS or LATER"
    if kind == "CALLBACK" and not (isinstance(ack.data, dict) and "response" in ack.data):
        return "a callback's acknowledgement has a response, or null in its place"
    if kind == "SYSTEM" and ack.data != json.loads(asked):
        return "a ping is acknowledged with what it holds"
    return ""
