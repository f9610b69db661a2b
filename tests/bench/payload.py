"""Robot callbacks as DingTalk sends them: every documented field, freshly signed.

Knows nothing of the bot's own code, so that the two cannot agree on the same mistake.
https://open.dingtalk.com/document/development/receive-message
"""

from __future__ import annotations

import json
import time
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest

SECRET = "bench-app-secret-of-nobody"
ROBOT_CODE = "dingbenchrobot000001"
CORPORATION = "dingbenchcorporation0001"
ROBOT_USER = "$:LWCP_v1:$TheRobotItself0000000000=="
SESSION_LIFE_MS = 5_400_000  # an hour and a half


@dataclass(frozen=True, slots=True)
class Group:
    """One conversation of the load, whose only speaker owns all its key results."""

    number: int

    @property
    def key(self) -> str:
        return f"LOAD{self.number}"

    @property
    def conversation(self) -> str:
        return "cid" + b64encode(sha256(f"load-{self.number}".encode()).digest()[:24]).decode()

    @property
    def staff_id(self) -> str:
        return f"manager{self.number:04d}"


@dataclass(frozen=True, slots=True)
class Update:
    """One message; `key_result` is the number it moves by one, 0 for any other line."""

    msg_id: str
    group: Group
    text: str
    key_result: int = 0


def step(msg_id: str, group: Group, key_result: int) -> Update:
    return Update(msg_id, group, f"/kr update KR{key_result} +1", key_result)


def founding(group: Group, key_results: int) -> str:
    """The lines that give a group its objective and key results, in one message."""
    lines = ["/okr add Carry the load"]
    lines += [f"/kr add O1 Load number {n} from 0 to 1000000" for n in range(1, key_results + 1)]
    return "\n".join(lines)


def body(update: Update, *, reply_origin: str, now_ms: int) -> bytes:
    group = update.group
    fields = {
        "conversationId": group.conversation,
        "atUsers": [{"dingtalkId": ROBOT_USER}],
        "chatbotCorpId": CORPORATION,
        "chatbotUserId": ROBOT_USER,
        "msgId": update.msg_id,
        "senderNick": f"李雷{group.number}",
        "isAdmin": False,
        "senderStaffId": group.staff_id,
        "sessionWebhookExpiredTime": now_ms + SESSION_LIFE_MS,
        "createAt": now_ms,
        "senderCorpId": CORPORATION,
        "conversationType": "2",
        "senderId": f"$:LWCP_v1:$Sender{group.number:04d}00000000000==",
        "conversationTitle": f"负载{group.number}",
        "isInAtList": True,
        "sessionWebhook": f"{reply_origin}/robot/sendBySession?session={update.msg_id}",
        "text": {"content": f" {update.text}"},
        "robotCode": ROBOT_CODE,
        "msgtype": "text",
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def sign(timestamp: str) -> str:
    key = SECRET.encode()
    return b64encode(digest(key, f"{timestamp}\n{SECRET}".encode(), "sha256")).decode()


def http_request(update: Update, *, path: str, port: int, reply_origin: str) -> bytes:
    """The whole POST, signed this very millisecond."""
    now_ms = time.time_ns() // 1_000_000
    content = body(update, reply_origin=reply_origin, now_ms=now_ms)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Content-Type: application/json; charset=utf-8\r\n"
        f"timestamp: {now_ms}\r\nsign: {sign(str(now_ms))}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content
