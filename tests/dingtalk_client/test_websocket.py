"""Dialling over a real socket: tickets, endpoints that are none, refusals, and that no ticket is told."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from dingtalk_client import websocket
from dingtalk_client.client import DingTalk
from dingtalk_client.connection import SocketClosed
from dingtalk_client.errors import DingTalkError
from dingtalk_client.frames import CALLBACK
from simulator.clock import Clock
from simulator.signing import Credentials
from simulator.world import sample_company
from tests.kit.loopback import Served, served
from tests.kit.town import TUESDAY

MESSAGES = (CALLBACK, "/v1.0/im/bot/messages/get")
TICKET = "canary-0d1e"


@pytest.fixture
async def place() -> AsyncIterator[Served]:
    async with served(sample_company(Clock(lambda: TUESDAY))) as place:
        yield place


@pytest.fixture
async def client(place) -> AsyncIterator[DingTalk]:
    client = a_client(place.url)
    yield client
    await client.close()


def a_client(url: str, **changes: str) -> DingTalk:
    app = Credentials()
    return DingTalk(
        app_key=app.client_id,
        app_secret=changes.get("app_secret", app.client_secret),
        robot_code=app.robot_code,
        api_url=url,
        oapi_url=url,
        clock=lambda: TUESDAY,
        reply_hosts=frozenset(),
    )


class Told:
    """A gateway that answers so."""

    trust = ssl.create_default_context()

    def __init__(self, endpoint: Any, ticket: Any = TICKET) -> None:
        self._reply = {"endpoint": endpoint, "ticket": ticket}

    async def open_connection(self, subscriptions: Any) -> dict[str, Any]:
        return self._reply


async def test_frames_go_both_ways_until_we_hang_up(place, client):
    socket = await websocket.dial(client, [MESSAGES])
    pushing = asyncio.create_task(place.stream.push(*MESSAGES, {"msgId": "你好" * 10_000}))
    frame = await socket.receive()
    assert "你好" in frame
    await place.stream.stop()
    pushing.cancel()
    await socket.close()
    with pytest.raises(SocketClosed, match="code"):
        await socket.receive()
    with pytest.raises(SocketClosed, match="code"):
        await socket.send("{}")


async def test_whoever_is_hung_up_on_hears_it(place, client):
    socket = await websocket.dial(client, [MESSAGES])
    await asyncio.wait_for(place.stream.connected.wait(), 10)
    await place.stream.drop()
    with pytest.raises(SocketClosed, match="code 1011"):
        await socket.receive()


async def test_a_wrong_secret_waits_a_minute(place):
    client = a_client(place.url, app_secret="wrong")
    with pytest.raises(DingTalkError, match="authFailed") as refused:
        await websocket.dial(client, [MESSAGES])
    assert refused.value.retry_after == timedelta(minutes=1)
    await client.close()


async def test_a_used_ticket_is_refused(place, client):
    reply = await client.open_connection([MESSAGES])
    first = await websocket.dial(Told(reply["endpoint"], reply["ticket"]), [])
    with pytest.raises(DingTalkError, match="handshake_refused: HTTP 403"):
        await websocket.dial(Told(reply["endpoint"], reply["ticket"]), [])
    await first.close()


@pytest.mark.parametrize(
    "endpoint",
    [
        pytest.param(None, id="none"),
        pytest.param(7, id="a number"),
        pytest.param("", id="nothing"),
        pytest.param("wss://", id="no host"),
        pytest.param("wss://[::1", id="half an address"),
        pytest.param("https://wss-open-connection.dingtalk.com/connect", id="no websocket"),
        pytest.param("ws://wss-open-connection.dingtalk.com/connect", id="unencrypted"),
        pytest.param("ws://127.0.0.1.evil.test/connect", id="almost this machine"),
    ],
)
async def test_whatever_is_no_place_to_connect_to_is_refused(endpoint):
    with pytest.raises(DingTalkError) as refused:
        await websocket.dial(Told(endpoint), [])
    assert refused.value.code in ("no_ticket", "endpoint_refused")


@pytest.mark.parametrize(
    ("reply", "url"),
    [
        pytest.param(
            {"endpoint": "wss://wss-open-connection.dingtalk.com:443/connect", "ticket": "a+b/c="},
            "wss://wss-open-connection.dingtalk.com:443/connect?ticket=a%2Bb%2Fc%3D",
            id="as in the document",
        ),
        pytest.param(
            {"endpoint": "ws://127.0.0.1:8701/connect?region=a", "ticket": "t"},
            "ws://127.0.0.1:8701/connect?region=a&ticket=t",
            id="a simulator, with a query",
        ),
    ],
)
def test_the_address_carries_the_ticket(reply, url):
    assert websocket.address(reply) == url


async def test_nobody_there_is_said_without_the_ticket(caplog):
    caplog.set_level(logging.DEBUG)
    for endpoint in ("ws://127.0.0.1:9/connect", "wss://localhost:9/connect"):
        with pytest.raises(DingTalkError, match="unreachable") as refused:
            await websocket.dial(Told(endpoint), [])
        assert refused.value.__cause__ is refused.value.__context__ is None
        assert TICKET not in str(refused.value)
    assert TICKET not in caplog.text


async def test_only_the_proxy_of_the_settings_is_asked(client, monkeypatch):
    asked: list[bytes] = []

    async def refusing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(refusing, "127.0.0.1", 0)
    proxy = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for name in ("http_proxy", "https_proxy", "ws_proxy", "wss_proxy", "all_proxy"):
        monkeypatch.setenv(name, proxy)
    await (await websocket.dial(client, [MESSAGES])).close()
    assert asked == []
    with pytest.raises(DingTalkError, match="unreachable: InvalidProxyStatus"):
        await websocket.dial(Told("wss://wss-open-connection.dingtalk.com:443/connect"), [], proxy=proxy)
    assert asked[0].startswith(b"CONNECT wss-open-connection.dingtalk.com:443 ")
    assert TICKET.encode() not in asked[0]
    server.close()


async def test_a_redirect_is_not_followed(client):
    async def redirecting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(redirecting, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(DingTalkError, match="handshake_refused: HTTP 302"):
        await websocket.dial(Told(f"ws://127.0.0.1:{port}/"), [])
    server.close()
