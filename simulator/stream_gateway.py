"""Stream mode's other end: tickets, and which connection gets what is pushed.

Whoever opened a connection gets what it subscribed to, one connection of several by chance. What is
not acknowledged in time is pushed again, with the same body.

https://opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol
"""

from __future__ import annotations

import asyncio
import json
import random
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Final

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from simulator.admission import Admission
from simulator.clock import Clock
from simulator.gateway import Answer, Call, Gateway, refused
from simulator.journal import Journal
from simulator.signing import Credentials, milliseconds
from simulator.stream_acks import Ack
from simulator.stream_line import CALLBACK, EVENT, SYSTEM, Frame, Line

MESSAGES: Final = "/v1.0/im/bot/messages/get"
CARDS: Final = "/v1.0/card/instances/callback"

TICKET_LIFE: Final = timedelta(seconds=90)
# https://open.dingtalk.com/document/development/appendix-b-proposals-for-rational-use-of-resources
ACK_WITHIN: Final = timedelta(seconds=3)
# In no document; so it was seen with robot messages that nobody acknowledged.
AGAIN_AFTER: Final = timedelta(seconds=60)
MOST_PUSHES: Final = 3
PING_EVERY: Final = timedelta(seconds=20)
CLOSE_AFTER: Final = timedelta(seconds=10)  # from the disconnect frame on

Sleep = Callable[[float], Awaitable[None]]
Subscriptions = frozenset[tuple[str, str]]


class StreamGateway:
    """`sleep` waits between pings, before repetitions and before it closes; `ack_within` is real time."""

    def __init__(
        self,
        credentials: Credentials,
        admission: Admission,
        journal: Journal,
        clock: Clock,
        public_url: str,
    ) -> None:
        self._clock = clock
        self._credentials = credentials
        self._admission = admission
        self._journal = journal
        self._endpoint = "ws" + public_url.removeprefix("http") + "/connect"
        self._tickets: dict[str, tuple[datetime, Subscriptions]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.ack_within = ACK_WITHIN
        self.sleep: Sleep = asyncio.sleep
        self.lines: list[Line] = []
        self.connected = asyncio.Event()  # set while somebody is

    def routes(self, gateway: Gateway) -> list[BaseRoute]:
        return [
            gateway.route("/v1.0/gateway/connections/open", self.open),
            WebSocketRoute("/connect", self.connect),
        ]

    def open(self, call: Call) -> Answer:
        """A ticket for one connection; takes no access token."""
        body = self._admission.body(call)
        app = (self._credentials.client_id, self._credentials.client_secret)
        if (body.get("clientId"), body.get("clientSecret")) != app:
            raise refused("authFailed", "鉴权失败", status=401)
        subscriptions = _subscriptions(body.get("subscriptions"))
        now, ticket = self._clock.now(), str(uuid.uuid4())
        self._tickets = {name: each for name, each in self._tickets.items() if each[0] > now}
        self._tickets[ticket] = (now + TICKET_LIFE, subscriptions)
        return Answer(200, {"endpoint": self._endpoint, "ticket": ticket})

    async def connect(self, websocket: WebSocket) -> None:
        """Serve one connection to its end."""
        expires, subscriptions = self._tickets.pop(
            websocket.query_params.get("ticket", ""), (self._clock.now(), frozenset())
        )
        line = Line(websocket, subscriptions, self._clock, self._journal, app_id=self._credentials.client_id)
        if expires <= self._clock.now():
            line.note("/connect", 403, "", "the ticket is unknown, used, or older than 90 s")
            await websocket.close()  # not accepted before: HTTP 403
            return
        await websocket.accept()
        self.lines.append(line)
        self.connected.set()
        pinging = asyncio.create_task(self._ping(line))
        try:
            await line.listen()
        finally:
            pinging.cancel()
            self.lines.remove(line)
            if not self.lines:
                self.connected.clear()

    def takes(self, kind: str, topic: str) -> bool:
        """Is there a connection that such a push would go to?"""
        return bool(self._open_for(kind, topic))

    async def push(
        self, kind: str, topic: str, data: dict[str, Any], headers: dict[str, str] | None = None
    ) -> Ack | None:
        """What the bot acknowledged with; None where it did not in time, and it is pushed again later."""
        return await self._push(Frame(kind, topic, json.dumps(data, ensure_ascii=False), headers or {}))

    async def push_event(self, kind: str, data: dict[str, Any], *, event_id: str = "") -> Ack | None:
        """`kind` is DingTalk's word, such as "user_leave_org"."""
        headers = {
            "eventType": kind,
            "eventId": event_id or uuid.uuid4().hex,
            "eventCorpId": self._credentials.corp_id,
            "eventBornTime": str(milliseconds(self._clock.now())),
            "eventUnifiedAppId": "sim-unified-app",
        }
        return await self.push(EVENT, "*", data, headers)

    async def disconnect(self, reason: str = "connection is expired") -> None:
        """Tell every connection to go. It stays for ten seconds, though nothing is pushed to it any more."""
        for line in list(self.lines):
            line.leaving = True
            await line.send(Frame(SYSTEM, "disconnect", json.dumps({"reason": reason}), {}))
            self._spawn(self._close_later(line))

    def fall_silent(self) -> None:
        """Every connection of now stays open, and nothing comes over it any more."""
        for line in self.lines:
            line.silent = True

    async def drop(self) -> None:
        """Close every connection without a word."""
        for line in list(self.lines):
            await line.websocket.close(1011)

    async def act(self, body: dict[str, Any]) -> dict[str, Any]:
        """`{"do": "disconnect" | "silence" | "drop"}`, for whoever has no hold of this object."""
        match body.get("do"):
            case "disconnect":
                await self.disconnect()
            case "silence":
                self.fall_silent()
            case "drop":
                await self.drop()
            case other:
                raise ValueError(f"do {other!r} is none of disconnect, silence, drop")
        return {"connections": len(self.lines)}

    async def stop(self) -> None:
        """Repeat nothing and close nothing any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _open_for(self, kind: str, topic: str) -> list[Line]:
        return [line for line in self.lines if not line.leaving and (kind, topic) in line.subscriptions]

    async def _push(self, frame: Frame, *, tries: int = 1) -> Ack | None:
        lines = self._open_for(frame.kind, frame.topic)
        line = random.choice(lines) if lines else None  # noqa: S311 - DingTalk's choice, not a secret
        ack = await line.ask(frame, self.ack_within) if line else None
        if (ack is None or not ack.is_final) and tries < MOST_PUSHES:
            self._spawn(self._push_again(frame, tries=tries + 1))
        return ack

    async def _push_again(self, frame: Frame, *, tries: int) -> None:
        await self.sleep(AGAIN_AFTER.total_seconds())
        await self._push(frame, tries=tries)

    async def _ping(self, line: Line) -> None:
        while True:
            await self.sleep(PING_EVERY.total_seconds())
            opaque = json.dumps({"opaque": str(uuid.uuid4())})
            await line.ask(Frame(SYSTEM, "ping", opaque, {}), self.ack_within)

    async def _close_later(self, line: Line) -> None:
        await self.sleep(CLOSE_AFTER.total_seconds())
        if line in self.lines:
            await line.websocket.close()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _subscriptions(given: Any) -> Subscriptions:
    if not isinstance(given, list) or not given:
        raise refused("invalidParameter.subscriptions", "subscriptions are missing")
    found = set()
    for each in given:
        kind, topic = (each.get("type"), each.get("topic")) if isinstance(each, dict) else (None, None)
        if kind not in (EVENT, CALLBACK) or not isinstance(topic, str) or not topic:
            raise refused("invalidParameter.subscriptions", f"{each!r} is no subscription")
        if kind == EVENT and topic != "*":
            raise refused("invalidParameter.subscriptions", "events are subscribed to with the topic *")
        found.add((kind, topic))
    return frozenset(found)
