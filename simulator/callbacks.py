"""What people say to the robot, on its way to the bot: the body, the signature, the one attempt.

DingTalk documents no retry of robot callbacks, so there is none but `redeliver`, which sends the very
same bytes with a new signature, as its stream mode was seen to do.
https://open.dingtalk.com/document/development/receive-message
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
import secrets
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from simulator.gateway import Refused
from simulator.journal import Journal
from simulator.shapes import from_webhook
from simulator.signing import Credentials, callback_headers, milliseconds
from simulator.tenant import Usage
from simulator.world import SYSTEM, Conversation, Message, Person, World

# 90 minutes in every official sample.
SESSION_LIFE: Final = timedelta(minutes=90)
# https://open.dingtalk.com/document/development/appendix-b-proposals-for-rational-use-of-resources
DEADLINE: Final = timedelta(seconds=2.5)
REMEMBERED: Final = 1_000  # bodies that can be sent again


class Sessions:
    """Session webhooks: each leads into one conversation, for SESSION_LIFE."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[str, datetime]] = {}

    def open(self, conversation_id: str, now: datetime) -> str:
        """A new session of 32 hex digits."""
        self._open = {token: each for token, each in self._open.items() if each[1] > now}
        token = secrets.token_hex(16)
        self._open[token] = (conversation_id, now + SESSION_LIFE)
        return token

    def conversation(self, token: str, now: datetime) -> str | None:
        """Where it leads; None for one that never was or is over."""
        conversation_id, expires = self._open.get(token, ("", now))
        return conversation_id if expires > now else None


class Callbacks:
    """`public_url` is this simulator's own origin, as the bot reaches it."""

    def __init__(
        self,
        world: World,
        credentials: Credentials,
        sessions: Sessions,
        journal: Journal,
        client: httpx.AsyncClient,
        *,
        callback_url: str,
        public_url: str,
        deadline: timedelta = DEADLINE,
        usage: Usage,
    ) -> None:
        self._world = world
        self._credentials = credentials
        self._sessions = sessions
        self._journal = journal
        self._client = client
        self._callback_url = callback_url
        self._public_url = public_url.rstrip("/")
        self._deadline = deadline
        self._usage = usage
        self._sent: dict[str, tuple[str, bytes]] = {}

    async def send(self, conversation: Conversation, message: Message) -> int | None:
        """The bot's HTTP status, or None where it gave no answer in time."""
        said = self._body(conversation, message)
        if not self._usage.push():
            said = without_words(said)
        body = json.dumps(said, ensure_ascii=False).encode()
        self._sent[message.id] = (conversation.id, body)
        while len(self._sent) > REMEMBERED:
            del self._sent[next(iter(self._sent))]
        return await self._post(conversation.id, body)

    async def redeliver(self, message_id: str) -> int | None:
        """The same body again, signed anew; raises KeyError for a message that never went out."""
        return await self._post(*self._sent[message_id])

    def _body(self, conversation: Conversation, message: Message) -> dict[str, Any]:
        now = self._world.clock.now()
        sender = self._world.people[message.sender]
        session = self._sessions.open(conversation.id, now)
        corp_id, robot = self._credentials.corp_id, opaque_id(self._credentials.robot_code)
        body = {
            "senderPlatform": "Mac",
            "conversationId": conversation.id,
            "chatbotCorpId": corp_id,
            "chatbotUserId": robot,
            "msgId": message.id,
            "senderNick": sender.name,
            "isAdmin": sender.is_admin,
            "senderStaffId": sender.staff_id,
            "sessionWebhookExpiredTime": milliseconds(now + SESSION_LIFE),
            # A number in every official sample, though once described as a string.
            "createAt": milliseconds(now),
            "senderCorpId": corp_id,
            "conversationType": "2" if conversation.is_group else "1",
            "senderId": opaque_id(sender.staff_id),
            "sessionWebhook": f"{self._public_url}/robot/sendBySession?session={session}",
            "robotCode": self._credentials.robot_code,
            "msgtype": "text",
        }
        if not conversation.is_group:
            return body | {"text": {"content": message.text}}
        members = [self._world.people[member] for member in conversation.members]
        return body | {
            "conversationTitle": conversation.title,
            "isInAtList": True,
            "atUsers": [{"dingtalkId": robot}, *map(_at_user, mentioned_people(message.text, members))],
            "text": {"content": without_robot(message.text, self._credentials.robot_name)},
        }

    async def _post(self, conversation_id: str, body: bytes) -> int | None:
        headers = callback_headers(self._world.clock.now(), self._credentials.client_secret)
        status, answer, fault = None, b"", ""
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                response = await self._client.post(self._callback_url, content=body, headers=headers)
            status, answer = response.status_code, response.content
            fault = "" if response.is_success else f"HTTP {status}"
        except (TimeoutError, httpx.TimeoutException):
            fault = f"no answer in {self._deadline.total_seconds():g} s"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            fault = f"nobody at {self._callback_url} ({type(error).__name__})"
        self._journal.add(
            "callback",
            urlsplit(self._callback_url).path,
            status=status,
            body=json.loads(body),
            answer=_readable(answer),
        )
        if fault:
            self._world.say(conversation_id, SYSTEM, f"机器人没有收到 · not delivered: {fault}")
        else:
            self._show_response(conversation_id, answer)
        return status

    def _show_response(self, conversation_id: str, answer: bytes) -> None:
        """A message in the bot's HTTP answer is a reply; nothing and {"msgtype": "empty"} say nothing."""
        body = _readable(answer)
        if not isinstance(body, dict) or body.get("msgtype", "empty") == "empty":
            return
        try:
            shape = from_webhook(body)
        except Refused as refusal:
            errmsg = refusal.answer.body["errmsg"]
            self._world.say(conversation_id, SYSTEM, f"机器人的回复无法显示 · unreadable reply: {errmsg}")
            return
        self._world.post(conversation_id, shape)


def without_words(body: dict[str, Any]) -> dict[str, Any]:
    """What is pushed once the month's pushes are used up: that something was said, not what.

    https://open.dingtalk.com/document/development/robot-message-type
    """
    kept = {name: value for name, value in body.items() if name not in ("text", "content")}
    return kept | {"errorCode": "20001", "errorMessage": "本月消息推送次数已用完"}


def opaque_id(name: str) -> str:
    """DingTalk's own id of a person or robot, which no API takes."""
    return "$:LWCP_v1:$" + base64.b64encode(hashlib.sha256(name.encode()).digest()[:18]).decode()


def robot_mentioned(text: str, robot_name: str) -> bool:
    """Whether "@OKR" stands in it; "@OKRs" is somebody else."""
    return _mention(robot_name).search(text) is not None


def without_robot(text: str, robot_name: str) -> str:
    """As DingTalk delivers it: the robot's own mention is taken out and leaves a space in front."""
    rest = _mention(robot_name).sub("", text)
    return rest if rest[:1].isspace() else f" {rest}"


def mentioned_people(text: str, members: list[Person]) -> list[Person]:
    """Those whose "@name" stands in it, in its order, each once; of two names the longer one is meant."""
    by_length = sorted(members, key=lambda person: len(person.name), reverse=True)
    pattern = "|".join(f"({_mention(person.name).pattern})" for person in by_length)
    matches = re.finditer(pattern, text, re.IGNORECASE)
    return list(dict.fromkeys(by_length[match.lastindex - 1] for match in matches if match.lastindex))


def _mention(name: str) -> re.Pattern[str]:
    # Chinese has no spaces between words: only a Latin letter or digit can make it another name.
    return re.compile(rf"@{re.escape(name)}(?![A-Za-z0-9_])", re.IGNORECASE)


def _at_user(person: Person) -> dict[str, str]:
    staff_id = person.staff_id
    return {"dingtalkId": opaque_id(staff_id), "staffId": staff_id, "unionId": f"un{staff_id}"}


def _readable(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except (ValueError, RecursionError):
        return answer.decode(errors="replace")
