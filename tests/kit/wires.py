"""Websockets without a network: one that a test holds the other end of, one into an application."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Sequence
from typing import Any, Self
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from dingtalk_client.connection import SocketClosed
from dingtalk_client.errors import Action, DingTalkError

_numbers = itertools.count(1)


class Wire:
    """A socket whose other end is the test: it puts frames in, and reads what was sent."""

    def __init__(self) -> None:
        self._coming: asyncio.Queue[str | bytes | None] = asyncio.Queue()
        self.sent: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self.closed = False  # by our side
        self.broken = False  # by the other side

    async def receive(self) -> str | bytes:
        frame = await self._coming.get()
        if frame is None:
            raise SocketClosed("code 1006")
        return frame

    async def send(self, text: str) -> None:
        if self.closed or self.broken:
            raise SocketClosed("code 1006")
        self.sent.append(json.loads(text))
        self._news.set()

    async def close(self) -> None:
        self.closed = True

    def put(self, raw: str | bytes) -> None:
        self._coming.put_nowait(raw)

    def hang_up(self) -> None:
        self.broken = True
        self._coming.put_nowait(None)

    async def ask(self, kind: str, topic: str, data: Any, **headers: str) -> dict[str, Any]:
        """Push one frame and wait for its acknowledgement."""
        message_id = f"frame-{next(_numbers)}"
        self.put(a_frame(kind, topic, data, messageId=message_id, **headers))
        while True:
            for ack in self.sent:
                if ack["headers"]["messageId"] == message_id:
                    return ack
            self._news.clear()
            await self._news.wait()


def a_frame(kind: str, topic: str, data: Any, **headers: Any) -> str:
    """As DingTalk sends it; a header that is `...` is left out."""
    found = {
        "appId": "app-1",
        "connectionId": "connection-1",
        "contentType": "application/json",
        "messageId": f"frame-{next(_numbers)}",
        "time": "1690362102194",
        "topic": topic,
    } | headers
    told = {name: value for name, value in found.items() if value is not ...}
    body = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return json.dumps({"specVersion": "1.0", "type": kind, "headers": told, "data": body}, ensure_ascii=False)


class Exchange:
    """Dials for a Stream: each dial is a new Wire, or the fault that was put in its place."""

    def __init__(self) -> None:
        self.wires: list[Wire] = []
        self.asked_for: list[Sequence[tuple[str, str]]] = []
        self.faults: list[DingTalkError] = []
        self.away = False

    @property
    def dials(self) -> int:
        return len(self.asked_for)

    async def dial(self, subscriptions: Sequence[tuple[str, str]]) -> Wire:
        self.asked_for.append(subscriptions)
        if self.away:
            raise DingTalkError("unreachable", "ConnectError", Action.RETRY)
        if self.faults:
            raise self.faults.pop(0)
        self.wires.append(Wire())
        return self.wires[-1]


class AsgiSocket:
    """The client's end of a websocket into an application of this process."""

    def __init__(self, app: ASGIApp, url: str) -> None:
        parts = urlsplit(url)
        self._to_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._from_app: asyncio.Queue[Any] = asyncio.Queue()
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(b"host", parts.netloc.encode())],
            "subprotocols": [],
        }
        self._serving = asyncio.create_task(
            app(scope, self._to_app.get, self._from_app.put)  # type: ignore[arg-type]
        )

    @classmethod
    async def connect(cls, app: ASGIApp, url: str) -> Self:
        socket = cls(app, url)
        socket._to_app.put_nowait({"type": "websocket.connect"})
        answer = await socket._from_app.get()
        if answer["type"] != "websocket.accept":
            raise DingTalkError("handshake_refused", "HTTP 403", Action.RETRY)
        return socket

    async def receive(self) -> str | bytes:
        message = await self._from_app.get()
        if message["type"] != "websocket.send":
            self._from_app.put_nowait(message)  # whoever asks again hears the same
            self._to_app.put_nowait({"type": "websocket.disconnect", "code": 1000})
            raise SocketClosed(f"code {message.get('code', 1000)}")
        text: str = message["text"]
        return text

    async def send(self, text: str) -> None:
        if self._serving.done():
            raise SocketClosed("code 1006")
        self._to_app.put_nowait({"type": "websocket.receive", "text": text})

    async def close(self) -> None:
        self._to_app.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await self._serving
