"""The yardstick: FastAPI, the signature, the body as a pydantic model, and nothing done with it."""

from __future__ import annotations

import hmac
import time
from base64 import b64decode
from binascii import Error
from typing import Annotated

from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from tests.bench.payload import SECRET

WINDOW_MS = 3_600_000
KEY = SECRET.encode()


class Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)


class Text(Wire):
    content: str


class Mentioned(Wire):
    dingtalk_id: str
    staff_id: str | None = None


class Callback(Wire):
    conversation_id: str
    at_users: list[Mentioned] = []
    chatbot_corp_id: str
    chatbot_user_id: str
    msg_id: str
    sender_nick: str
    is_admin: bool
    sender_staff_id: str
    session_webhook_expired_time: int
    create_at: int
    sender_corp_id: str
    conversation_type: str
    sender_id: str
    conversation_title: str
    is_in_at_list: bool
    session_webhook: str
    text: Text
    robot_code: str
    msgtype: str


def check_signed(timestamp: str, sign: str) -> None:
    """Raises HTTPException 401 unless DingTalk signed this within the last hour."""
    try:
        given, at = b64decode(sign), int(timestamp)
    except (Error, ValueError):
        raise HTTPException(401) from None
    expected = hmac.digest(KEY, f"{timestamp}\n{SECRET}".encode(), "sha256")
    if abs(time.time() * 1000 - at) > WINDOW_MS or not hmac.compare_digest(expected, given):
        raise HTTPException(401)


app = FastAPI()


@app.post("/robot")
async def take(
    callback: Callback, timestamp: Annotated[str, Header()], sign: Annotated[str, Header()]
) -> dict[str, str]:
    check_signed(timestamp, sign)
    return {"msgtype": "empty"}
