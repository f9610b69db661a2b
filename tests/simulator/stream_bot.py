"""A bot's end of Stream mode, by hand: it opens, reads frames and acknowledges as the test says."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.kit.wires import AsgiSocket
from tests.simulator.place import Place

OPEN = "/v1.0/gateway/connections/open"
MESSAGES = "/v1.0/im/bot/messages/get"
EVERYTHING = [{"type": "EVENT", "topic": "*"}, {"type": "CALLBACK", "topic": MESSAGES}]


def an_opening(**changes: Any) -> dict[str, Any]:
    """A good body for OPEN; a change to None takes the key out."""
    body = {
        "clientId": "sim-app",
        "clientSecret": "sim-secret-for-this-machine-only",
        "subscriptions": EVERYTHING,
        "ua": "by hand",
    }
    return {name: value for name, value in (body | changes).items() if value is not None}


class StreamBot:
    def __init__(self, place: Place) -> None:
        self._place = place
        self.socket: AsgiSocket

    async def open(self, **changes: Any) -> httpx.Response:
        return await self._place.http.post(OPEN, json=an_opening(**changes))

    async def ticket(self, **changes: Any) -> str:
        answer = (await self.open(**changes)).json()
        assert urlsplit(answer["endpoint"]).scheme in ("ws", "wss")
        return str(answer["ticket"])

    async def connect(self, ticket: str) -> None:
        """Raises DingTalkError where the handshake is refused."""
        self.socket = await AsgiSocket.connect(self._place.app, f"ws://sim.test/connect?ticket={ticket}")

    async def frame(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(await self.socket.receive())
        return found

    async def next_push(self) -> dict[str, Any]:
        """The next frame that is no ping."""
        while (found := await self.frame())["type"] == "SYSTEM":
            pass
        return found

    async def acknowledge(self, frame: dict[str, Any], data: Any = None, **changes: Any) -> None:
        """As the document says, with some parts replaced; `...` takes one out."""
        headers = {"messageId": frame["headers"]["messageId"], "contentType": "application/json"}
        ack = {
            "code": 200,
            "headers": headers,
            "message": "OK",
            "data": json.dumps({"response": None} if data is None else data),
        } | changes
        await self.send({name: value for name, value in ack.items() if value is not ...})

    async def send(self, ack: Any) -> None:
        await self.socket.send(ack if isinstance(ack, str) else json.dumps(ack))
