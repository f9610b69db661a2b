"""What people say to the robot, on its way to the bot: the body, the signature, the one attempt.

DingTalk documents no retry of robot callbacks, so there is none but `redeliver`, which sends the very
same bytes with a new signature, as its stream mode was seen to do. How a callback may differ from a
good text says `varieties`.
https://open.dingtalk.com/document/development/receive-message
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from simulator.gateway import Refused
from simulator.journal import Journal
from simulator.shapes import from_webhook
from simulator.signing import Credentials, callback_headers, milliseconds
from simulator.stream_acks import OK
from simulator.stream_gateway import MESSAGES, StreamGateway
from simulator.stream_line import CALLBACK
from simulator.tenant import Usage
from simulator.varieties import VARIETIES, WORDLESS, Letter
from simulator.world import SYSTEM, Conversation, Message, Person, World

# 90 minutes in every official sample.
SESSION_LIFE: Final = timedelta(minutes=90)
# https://open.dingtalk.com/document/development/appendix-b-proposals-for-rational-use-of-resources
DEADLINE: Final = timedelta(seconds=2.5)
# What a bot should keep to; how long DingTalk really waits for a robot's callback is nowhere said.
ANSWERED_IN: Final = timedelta(seconds=2)
REMEMBERED: Final = 1_000  # callbacks that can be sent again


@dataclass(frozen=True, slots=True)
class Delivered:
    """A callback that went out, to be sent again in whole or in part."""

    conversation_id: str
    body: bytes
    headers: dict[str, str]


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


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the bot takes its callbacks, and the simulator's own origin as the bot reaches it."""

    callback_url: str
    public_url: str


class Callbacks:
    def __init__(
        self,
        world: World,
        credentials: Credentials,
        sessions: Sessions,
        journal: Journal,
        client: httpx.AsyncClient,
        addresses: Addresses,
        stream: StreamGateway,
        usage: Usage,
        *,
        deadline: timedelta = DEADLINE,
        timer: Callable[[], float] = monotonic,
    ) -> None:
        self._stream = stream
        self._world = world
        self._credentials = credentials
        self._sessions = sessions
        self._journal = journal
        self._client = client
        self._addresses = addresses
        self._deadline = deadline
        self._timer = timer
        self._usage = usage
        self._sent: dict[str, Delivered] = {}

    async def send(
        self, conversation: Conversation, message: Message, *, variety: str = "", pair_of: str = ""
    ) -> int | None:
        """The bot's HTTP status or the code of its acknowledgement; None where it gave none in time.

        `variety` is one of VARIETIES, "" for a good text. `pair_of` is the msgId of a callback whose two
        headers are used a second time. Raises KeyError for either where there is none of that name.
        """
        now, secret = self._world.clock.now(), self._credentials.client_secret
        headers = self._sent[pair_of].headers if pair_of else callback_headers(now, secret)
        body = self.body(conversation, message)
        mention = f"@{self._credentials.robot_name}" if conversation.is_group else ""
        letter = Letter(body, headers, body["text"]["content"], mention, secret, now)
        if not self._usage.push():
            letter = VARIETIES[WORDLESS](letter)
        letter = VARIETIES[variety](letter) if variety else letter
        raw = json.dumps(letter.body, ensure_ascii=False).encode()
        self._sent[message.id] = Delivered(conversation.id, raw, letter.headers)
        while len(self._sent) > REMEMBERED:
            del self._sent[next(iter(self._sent))]
        return await self._deliver(self._sent[message.id])

    async def redeliver(self, message_id: str) -> int | None:
        """The same body again, signed anew; raises KeyError for a message that never went out."""
        fresh = callback_headers(self._world.clock.now(), self._credentials.client_secret)
        return await self._deliver(replace(self._sent[message_id], headers=fresh))

    def body(self, conversation: Conversation, message: Message) -> dict[str, Any]:
        """A good text, as either mode delivers it."""
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
            "sessionWebhook": f"{self._addresses.public_url}/robot/sendBySession?session={session}",
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

    async def _deliver(self, sent: Delivered) -> int | None:
        """By Stream where the bot is connected so, by HTTP elsewhere."""
        if not self._stream.takes(CALLBACK, MESSAGES):
            return await self._post(sent)
        words = json.loads(sent.body)
        ack = await self._stream.push(CALLBACK, MESSAGES, words)
        self._journal.add(
            "callback", MESSAGES, status=ack.code if ack else None, body=words, answer=ack.data if ack else ""
        )
        if ack is None or ack.code != OK:
            fault = f"code {ack.code}" if ack else "no acknowledgement"
            self._world.say(sent.conversation_id, SYSTEM, f"机器人没有收到 · not delivered: {fault}")
        return ack.code if ack else None

    async def _post(self, sent: Delivered) -> int | None:
        status, answer, fault = None, b"", ""
        began = self._timer()
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                response = await self._client.post(
                    self._addresses.callback_url, content=sent.body, headers=sent.headers
                )
            status, answer = response.status_code, response.content
            fault = "" if response.is_success else f"HTTP {status}"
        except (TimeoutError, httpx.TimeoutException):
            fault = f"no answer in {self._deadline.total_seconds():g} s"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            fault = f"nobody at {self._addresses.callback_url} ({type(error).__name__})"
        took = timedelta(seconds=self._timer() - began)
        late = [f"answered after {took.total_seconds():.1f} s"] if took > ANSWERED_IN else []
        self._journal.add(
            "callback",
            urlsplit(self._addresses.callback_url).path,
            status=status,
            body=json.loads(sent.body),
            answer=_readable(answer),
            warnings=late,
        )
        if fault:
            self._world.say(sent.conversation_id, SYSTEM, f"机器人没有收到 · not delivered: {fault}")
        else:
            self._show_response(sent.conversation_id, answer)
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
