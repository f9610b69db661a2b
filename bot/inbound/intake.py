"""From a callback to a committed request: everything that is checked before a word is believed.

It comes signed by HTTP, or by Stream mode over a connection that we opened. A signature covers the
timestamp, not the body: whoever saw one pair could send it again with other words. So a message id is
claimed once, an unknown one must have been created when its signature was made, and a pair that was
used is good for another message only while it is young.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from time import monotonic
from typing import Any

from bot.inbound.backlog import Backlog
from bot.inbound.unheard import MARK, Unheard
from bot.metrics import Tally
from bot.outbound.vault import Vault
from dingtalk_client.errors import BadSignature
from dingtalk_client.events import Incoming, incoming
from dingtalk_client.reply_urls import loopback_origin, validate_reply_url
from dingtalk_client.signing import verify
from dingtalk_client.strict_json import parse_body
from handlers.context import Rules
from handlers.dispatch import handle
from handlers.request import Door, Handled, Place, ReplyBy, Request
from okr.budget import PUSH, cost
from okr.model import Actor
from storage.engine import Database, Work
from storage.inbox import Inbox
from storage.unit_of_work import UnitOfWork

# Honest messages of one millisecond share a pair; DingTalk has delivered them all within this time.
PAIR_YOUNG = timedelta(seconds=10)
CREATED_AROUND = timedelta(seconds=120)
MANY_AT_ONCE = 8
PRESS_SECONDS = 0.1
CALLBACK = cost(PUSH, "callback")
READABLE = ("text", "richText", "audio")


@dataclass(frozen=True, slots=True)
class Trust:
    """What makes a callback ours. `corp_id` "" means that any corporation is taken."""

    secrets: tuple[str, ...] = field(repr=False)
    window: timedelta
    robot_code: str
    corp_id: str
    reply_hosts: frozenset[str]
    oapi_url: str
    admins: frozenset[str]


class Intake:
    """Takes callbacks and returns what to answer, once it is stored."""

    def __init__(
        self,
        database: Database,
        trust: Trust,
        rules: Rules,
        vault: Vault,
        *,
        reply_by: ReplyBy,
        backlog: Backlog,
        tally: Tally,
        unheard: Unheard,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._unheard = unheard
        self._trust = trust
        self._rules = rules
        self._vault = vault
        self._reply_by = reply_by
        self._backlog = backlog
        self._tally = tally
        self._clock = clock
        self._loopback = loopback_origin(trust.oapi_url)
        self._taking = 0
        self._pressed_at = -PRESS_SECONDS

    async def take(self, *, timestamp: bytes | None, sign: bytes | None, body: bytes) -> Handled:
        """A signed callback. Raises a CallbackRefused, or StorageUnavailable when nothing could be stored."""
        now = self._clock()
        trust = self._trust
        verify(timestamp=timestamp, sign=sign, secrets=trust.secrets, now=now, window=trust.window)
        if timestamp is None or sign is None:
            raise BadSignature("timestamp or sign")
        message = self._ours(parse_body(body))
        signed_at = datetime.fromtimestamp(int(timestamp) / 1000, UTC)
        created_apart = abs(message.created_at - signed_at) > CREATED_AROUND
        age = now - signed_at
        self._tally.skews.append(age.total_seconds())
        request = self._request(
            message, now, self._door(message, now, self._reply_by), _pair(timestamp, sign)
        )

        def work(unit: UnitOfWork) -> Handled:
            if created_apart or age > PAIR_YOUNG:
                _check_replay(Inbox(unit), request, created_apart=created_apart)
            handled = self._handled(unit, message, request)
            if handled.repeated:
                _use_up(Inbox(unit), request)
            return handled

        return await self._store(work)

    async def hear(self, body: dict[str, Any]) -> Handled:
        """A message of Stream mode: DingTalk itself is at the other end, so nothing is signed or replayed.

        There is no HTTP response to answer in. Raises what `take` does.
        """
        now = self._clock()
        message = self._ours(body)
        request = self._request(message, now, self._door(message, now, ReplyBy.SESSION))
        return await self._store(lambda unit: self._handled(unit, message, request))

    def _handled(self, unit: UnitOfWork, message: Incoming, request: Request) -> Handled:
        """What comes without its words is nobody's line."""
        if message.quota_exhausted:
            return self._unheard.note(unit, request)
        return handle(unit, request, self._rules)

    def _ours(self, body: dict[str, Any]) -> Incoming:
        """The message, if it is for this robot; whatever comes of it, DingTalk counts it."""
        message = incoming(body)
        self._check_sender(message)
        self._tally.spent[CALLBACK] += 1
        self._backlog.check()
        return message

    async def _store(self, work: Work[Handled]) -> Handled:
        self._taking += 1
        if self._taking >= MANY_AT_ONCE:
            self._pressed_at = monotonic()
        try:
            return await self._database.write(work)
        finally:
            self._taking -= 1

    def pressed(self) -> bool:
        """Do more callbacks wait for their commit, just now, than come together by chance?"""
        return monotonic() - self._pressed_at < PRESS_SECONDS

    def _check_sender(self, message: Incoming) -> None:
        """A foreign robot or corporation gets the answer of a wrong signature."""
        trust = self._trust
        if message.robot_code and message.robot_code != trust.robot_code:
            raise BadSignature("robotCode")
        corporation = message.robot_corp_id or message.corp_id
        if trust.corp_id and corporation != trust.corp_id:
            raise BadSignature("corporation")

    def _request(self, message: Incoming, now: datetime, door: Door, pair: str = "") -> Request:
        # A staff id means something inside the robot's own corporation only.
        foreign = bool(message.robot_corp_id and message.corp_id and message.corp_id != message.robot_corp_id)
        staff_id = None if foreign else message.staff_id
        mentioned = (mention.staff_id for mention in message.mentions)
        return Request(
            id=f"{self._trust.robot_code}:{message.message_id}{MARK if message.quota_exhausted else ''}",
            actor=Actor(staff_id, message.nick, admin=staff_id in self._trust.admins),
            place=Place(message.conversation_id, message.conversation_title, message.is_group),
            now=now,
            text=message.text,
            mentions=tuple(staff for staff in mentioned if staff),
            unreadable=_unreadable(message),
            door=door,
            pair=pair,
            spoken=message.kind == "audio",
            has_picture=message.has_picture,
        )

    def _door(self, message: Incoming, now: datetime, by: ReplyBy) -> Door:
        url = message.session_webhook
        usable = (
            url is not None
            and message.session_expires is not None
            and message.session_expires > now
            and validate_reply_url(url, self._trust.reply_hosts, self._loopback)
        )
        if not url or not usable:
            return Door(by)
        return Door(by, partial(self._vault.lock, url), message.session_expires)


def _unreadable(message: Incoming) -> str:
    """The kind of a message that holds no text: a voice message may be one, too, when nothing was heard."""
    heard = message.kind != "audio" or bool(message.text)
    return "" if message.kind in READABLE and heard else message.kind


def _pair(timestamp: bytes, sign: bytes) -> str:
    """A name for a signature's (timestamp, sign). Time comes first: an index grows at its end for less."""
    return f"{timestamp.decode()}-{sha256(sign).hexdigest()[:32]}"


def _check_replay(inbox: Inbox, request: Request, *, created_apart: bool) -> None:
    """Only for a pair that is not fresh: a known message may come again, an unknown one not."""
    if inbox.knows(request.id):
        return
    if created_apart or inbox.pair_used_by_another(request.pair, request.id):
        raise BadSignature("replayed")


def _use_up(inbox: Inbox, request: Request) -> None:
    """A redelivery is signed anew: that pair is then as used as the one its message first came with."""
    if not inbox.pair_used_by_another(request.pair, ""):
        inbox.claim(f"{request.id}#{request.pair}", at=request.now, pair=request.pair)
