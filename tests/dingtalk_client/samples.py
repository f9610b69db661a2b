"""Callback bodies in the shapes of the official samples, as the wire carries them."""

from __future__ import annotations

import json
from typing import Any

ROBOT = "$:LWCP_v1:$bot"


def a_group_body(**changes: Any) -> dict[str, Any]:
    """A text in a group; a change of ... takes the key away."""
    body: dict[str, Any] = {
        "senderPlatform": "Mac",
        "conversationId": "cidAbC+/dEf12345678901234567890123456789==",
        "atUsers": [
            {"dingtalkId": ROBOT},
            {"dingtalkId": "$:LWCP_v1:$u2", "staffId": "user002", "unionId": "un002"},
        ],
        "chatbotCorpId": "ding9733d0950000000000000000000000",
        "chatbotUserId": ROBOT,
        "msgId": "msgAAAABBBBCCCCDDDD==",
        "senderNick": "小钉",
        "isAdmin": True,
        "senderStaffId": "user001",
        "sessionWebhookExpiredTime": 1708332604316,
        "createAt": 1708327204136,
        "senderCorpId": "ding9733d0950000000000000000000000",
        "conversationType": "2",
        "senderId": "$:LWCP_v1:$u1",
        "conversationTitle": "测试群",
        "isInAtList": True,
        "sessionWebhook": (
            "https://oapi.dingtalk.com/robot/sendBySession?session=66d7c695a900000000000000000deb88"
        ),
        "text": {"content": " OKR"},
        "robotCode": "dingoexample3k",
        "msgtype": "text",
    }
    return {key: value for key, value in (body | changes).items() if value is not ...}


def a_person_body(**changes: Any) -> dict[str, Any]:
    """A text one to one: no title, no mentions."""
    absent = {"conversationTitle": ..., "atUsers": ..., "isInAtList": ...}
    return a_group_body(**{"conversationType": "1", "text": {"content": "OKR"}} | absent | changes)


def wire(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
