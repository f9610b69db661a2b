"""A client at a standing clock, and ways to look at what it sent."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from datetime import UTC, datetime

import pytest
import respx

from dingtalk_client.client import DingTalk
from dingtalk_client.errors import DingTalkError

NOON = datetime(2019, 12, 25, 8, 23, 56, 757_000, tzinfo=UTC)  # 1577262236757, as in the vectors
SESSION = "https://oapi.dingtalk.com/robot/sendBySession?session=66d7c695a900000000000000000deb88"
WEBHOOK = "https://oapi.dingtalk.com/robot/send?access_token=" + "ab" * 32
API = "https://api.dingtalk.com"
GROUP = "cidAbC+/dEf12345678901234567890123456789=="
OK = {"errcode": 0, "errmsg": "ok"}
REFUSED_TOKEN = {"code": "InvalidAuthentication", "message": "不合法的access_token", "requestid": "r"}


class Clock:
    """Turned by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def a_client(clock: Clock, **changes: str) -> DingTalk:
    urls = {"api_url": API, "oapi_url": "https://oapi.dingtalk.com"} | changes
    return DingTalk(
        app_key="dingkey",
        app_secret="canary-secret",
        robot_code="dingrobot",
        clock=clock,
        reply_hosts=frozenset({"oapi.dingtalk.com", "api.dingtalk.com"}),
        **urls,
    )


def sent_json(route: respx.Route, call: int = -1) -> object:
    return json.loads(route.calls[call].request.content)


def sent_token(route: respx.Route, call: int = -1) -> str:
    return str(route.calls[call].request.headers["x-acs-dingtalk-access-token"])


async def refusal(sending: Awaitable[object]) -> DingTalkError:
    with pytest.raises(DingTalkError) as refused:
        await sending
    return refused.value
