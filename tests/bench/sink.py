"""Stands in for DingTalk's two hosts: hands out a token, takes replies and posts, remembers them."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from typing import Self

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"
SESSION = b"session="


def _response(fields: dict[str, object]) -> bytes:
    content = json.dumps(fields).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


TOKEN = _response({"accessToken": "token-of-nobody", "expireIn": 7200})
POSTED = _response({"processQueryKey": "key-of-nobody"})
ANSWERED = _response({"errcode": 0, "errmsg": "ok"})


class Sink:
    """`replies` counts what came through each session webhook, by the msgId in its address."""

    def __init__(self) -> None:
        self.replies: Counter[str] = Counter()
        self.posts = 0
        self.last_at = 0.0  # time.perf_counter() of the newest reply
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Wire(self), "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()

    @property
    def origin(self) -> str:
        if self._server is None:
            raise RuntimeError("the sink is not open")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def answer(self, target: bytes) -> bytes:
        if target.startswith(b"/robot/sendBySession"):
            self.replies[target.partition(SESSION)[2].decode()] += 1
            self.last_at = time.perf_counter()
            return ANSWERED
        if target.startswith(b"/v1.0/oauth2/"):
            return TOKEN
        self.posts += 1
        return POSTED


class _Wire(asyncio.Protocol):
    """One connection: requests one after the other, each with a Content-Length."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._pending = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._pending += data
        while (end := self._pending.find(HEAD_END)) >= 0:
            head = self._pending[:end].lower()
            whole = end + len(HEAD_END) + _length(head)
            if len(self._pending) < whole:
                return
            # The address as it was written: an id in it is not of one case.
            target = self._pending.split(b" ", 2)[1]
            self._pending = self._pending[whole:]
            self._transport.write(self._sink.answer(target))


def _length(head: bytes) -> int:
    return int(head.partition(LENGTH)[2].partition(b"\r\n")[0] or 0)
