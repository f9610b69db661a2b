"""The one file that speaks websockets: asks DingTalk where to, and connects there.

The address holds a ticket that opens somebody's connection for 90 seconds: it gets into no exception
and no log.

https://opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Sequence
from typing import Any, Final, Protocol
from urllib.parse import quote_plus, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from dingtalk_client.connection import SocketClosed
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.strict_json import MAX_FRAME_BYTES

OPEN_SECONDS: Final = 10.0
CLOSE_SECONDS: Final = 2.0
MAX_QUEUED: Final = 16  # frames that wait in memory; the rest stays with the sender
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Gateway(Protocol):
    """What is needed of `client.DingTalk`."""

    @property
    def trust(self) -> ssl.SSLContext: ...
    async def open_connection(self, subscriptions: Sequence[tuple[str, str]]) -> dict[str, Any]: ...


class _Connect(connect):
    """Follows nobody elsewhere: the ticket would go along."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class WebSocket:
    """See `connection.Socket`."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def receive(self) -> str | bytes:
        try:
            return await self._connection.recv()
        except ConnectionClosed as closed:
            raise SocketClosed(_ending(closed)) from None

    async def send(self, text: str) -> None:
        try:
            await self._connection.send(text)
        except ConnectionClosed as closed:
            raise SocketClosed(_ending(closed)) from None

    async def close(self) -> None:
        await self._connection.close()


async def dial(
    client: Gateway, subscriptions: Sequence[tuple[str, str]], *, proxy: str | None = None
) -> WebSocket:
    """A new connection with a ticket of its own; raises DingTalkError."""
    url = address(await client.open_connection(subscriptions))
    # At DEBUG it writes down every request, and ours carry tickets.
    logging.getLogger("websockets").setLevel(logging.WARNING)
    try:
        return WebSocket(
            await _Connect(
                url,
                ssl=client.trust if url.startswith("wss:") else None,
                proxy=proxy,
                user_agent_header="dingokr",
                open_timeout=OPEN_SECONDS,
                close_timeout=CLOSE_SECONDS,
                max_size=MAX_FRAME_BYTES,
                max_queue=MAX_QUEUED,
            )
        )
    except (WebSocketException, OSError, ValueError) as error:  # a TimeoutError is an OSError
        fault = _unconnected(error)
    raise fault  # outside the handler: what was caught may hold the address


def address(reply: dict[str, Any]) -> str:
    """Where the gateway sends us, ticket and all; raises DingTalkError for anything else than that."""
    endpoint, ticket = reply.get("endpoint"), reply.get("ticket")
    if not (isinstance(endpoint, str) and isinstance(ticket, str) and ticket):
        raise DingTalkError("no_ticket", "an answer without endpoint and ticket", Action.RETRY)
    try:
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    # Unencrypted only to a simulator on this machine.
    if not host or not (parts.scheme == "wss" or (parts.scheme == "ws" and host in LOOPBACK)):
        raise DingTalkError("endpoint_refused", "no wss address", Action.RETRY)
    return f"{endpoint}{'&' if parts.query else '?'}ticket={quote_plus(ticket)}"


def _unconnected(error: Exception) -> DingTalkError:
    if isinstance(error, InvalidStatus):
        return DingTalkError("handshake_refused", f"HTTP {error.response.status_code}", Action.RETRY)
    if isinstance(error, TimeoutError):
        return DingTalkError("timeout", f"no handshake in {OPEN_SECONDS:.0f} s", Action.RETRY)
    return DingTalkError("unreachable", type(error).__name__, Action.RETRY)


def _ending(closed: ConnectionClosed) -> str:
    """The code, without the other side's own words."""
    code = closed.rcvd.code if closed.rcvd else 1006
    return f"code {code}"
