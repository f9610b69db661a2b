"""One websocket of a bot in Stream mode: frames out, acknowledgements in.

https://opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from simulator.clock import Clock
from simulator.journal import Journal
from simulator.signing import milliseconds
from simulator.stream_acks import Ack, fault_of, read_ack

CALLBACK: Final = "CALLBACK"
EVENT: Final = "EVENT"
SYSTEM: Final = "SYSTEM"


@dataclass(frozen=True, slots=True)
class Frame:
    """What is pushed. `headers` come on top of those that every frame has; `data` is JSON."""

    kind: str
    topic: str
    data: str
    headers: Mapping[str, str]


class Line:
    """A `leaving` one was told to go, over a `silent` one nothing comes any more, neither says so."""

    def __init__(
        self,
        websocket: WebSocket,
        subscriptions: frozenset[tuple[str, str]],
        clock: Clock,
        journal: Journal,
        *,
        app_id: str,
    ) -> None:
        self.websocket = websocket
        self.subscriptions = subscriptions
        self.leaving = False
        self.silent = False
        self._clock = clock
        self._journal = journal
        self._app_id = app_id
        self._id = secrets.token_hex(8)
        self._asked: dict[str, tuple[Frame, asyncio.Future[Ack]]] = {}  # by messageId

    async def ask(self, frame: Frame, within: timedelta) -> Ack | None:
        """Push it; None where it is not acknowledged in time."""
        # Whether a frame's own id changes with a repetition is in no document: it does here.
        message_id = secrets.token_hex(16)
        acknowledged: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._asked[message_id] = (frame, acknowledged)
        try:
            async with asyncio.timeout(within.total_seconds()):
                await self.send(frame, message_id)
                return await acknowledged
        except TimeoutError:
            self.note(frame.topic, None, frame.data, f"no acknowledgement of {message_id} in time")
            return None

    async def send(self, frame: Frame, message_id: str = "") -> None:
        if self.silent:
            return
        headers = {
            "topic": frame.topic,
            "contentType": "application/json",
            "messageId": message_id or secrets.token_hex(16),
            "time": str(milliseconds(self._clock.now())),
        }
        if frame.kind == CALLBACK:
            headers |= {"appId": self._app_id, "connectionId": self._id}
        wire = {"specVersion": "1.0", "type": frame.kind, "headers": headers | dict(frame.headers)}
        try:
            await self.websocket.send_text(json.dumps(wire | {"data": frame.data}, ensure_ascii=False))
        except (WebSocketDisconnect, RuntimeError):
            return  # whoever went away acknowledges nothing

    async def listen(self) -> None:
        """Take acknowledgements until the other side goes, or we closed."""
        try:
            while True:
                self.hear(await self.websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError, KeyError):  # KeyError: a frame of bytes
            return

    def hear(self, text: str) -> None:
        """One that is not right to the last word counts for none."""
        try:
            ack = read_ack(text)
        except ValueError as error:
            self.note("/connect", 400, text, str(error))
            return
        if ack.message_id not in self._asked:
            if not self.leaving:  # the official SDK acknowledges a disconnect, too
                self.note("/connect", 400, text, f"acknowledges {ack.message_id!r}, which nobody sent")
            return
        frame, acknowledged = self._asked.pop(ack.message_id)
        if fault := fault_of(ack, frame.kind, frame.data):
            self.note("/connect", 400, text, fault)
        if not acknowledged.done():
            acknowledged.set_result(ack)

    def note(self, path: str, status: int | None, body: str, fault: str) -> None:
        self._journal.add("stream", path, status=status, body=body, answer=None, warnings=(fault,))
