"""What only a real connection shows: broken ones, how many there are, and which way they take."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from dingtalk_client.client import Sent
from dingtalk_client.errors import Action
from dingtalk_client.messages import Text
from dingtalk_client.transport import MAX_CONNECTIONS
from tests.dingtalk_client.wires import a_client, refusal

OK = b'{"errcode":0,"errmsg":"ok"}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(OK), OK)
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def listening(serve: Serve) -> AsyncIterator[str]:
    """The origin of a server whose every connection is handed to `serve`."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await serve(reader, writer)
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def request_head(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length))
    return head


async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        await request_head(reader)
        writer.write(ANSWER)


def session(origin: str) -> str:
    return f"{origin}/robot/sendBySession?session=66d7"


async def told(clock, origin: str) -> tuple[str, Action]:
    client = a_client(clock, api_url=origin, oapi_url=origin)
    try:
        error = await refusal(client.send_session(session(origin), Text("x")))
    finally:
        await client.close()
    return error.code, error.action


async def test_a_port_where_nobody_listens_is_unreachable_and_no_time_out(clock):
    with socket.create_server(("127.0.0.1", 0)) as free:
        origin = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert await told(clock, origin) == ("unreachable", Action.RETRY)


@pytest.mark.parametrize(
    "bytes_back",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 29\r\n\r\n{", id="half a body"),
        pytest.param(b"220 mail.example ESMTP\r\n", id="another protocol"),
    ],
)
async def test_a_connection_that_breaks_may_be_tried_again(clock, bytes_back):
    async def broken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(bytes_back)

    async with listening(broken) as origin:
        assert await told(clock, origin) == ("unreachable", Action.RETRY)


async def test_there_are_never_more_than_twenty_connections(clock):
    opened, most = 0, 0
    enough = asyncio.Event()

    async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened, most
        opened += 1
        most = max(most, opened)
        if opened >= MAX_CONNECTIONS:
            enough.set()
        await enough.wait()
        with contextlib.suppress(asyncio.IncompleteReadError):
            await answered(reader, writer)
        opened -= 1

    async with listening(counted) as origin:
        client = a_client(clock, api_url=origin, oapi_url=origin)
        sending = (client.send_session(session(origin), Text("x")) for _ in range(3 * MAX_CONNECTIONS))
        assert await asyncio.gather(*sending) == [Sent()] * 3 * MAX_CONNECTIONS
        await client.close()
    assert most == MAX_CONNECTIONS


async def test_a_connection_is_used_again(clock):
    opened = 0

    async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        opened += 1
        await answered(reader, writer)

    async with listening(counted) as origin:
        client = a_client(clock, api_url=origin, oapi_url=origin)
        for _ in range(5):
            await client.send_session(session(origin), Text("x"))
        await client.close()
    assert opened == 1


async def test_a_proxy_that_was_given_is_used_for_everything(clock):
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            asked.append((await request_head(reader)).split(b" ")[1])
            writer.write(ANSWER)

    target = "http://127.0.0.1:9"  # where nobody listens
    async with listening(proxy) as origin:
        client = a_client(clock, api_url=target, oapi_url=target, proxy=origin)
        await client.send_session(session(target), Text("x"))
        await client.close()
    assert asked == [session(target).encode()]


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
async def test_the_process_proxy_is_not_used(monkeypatch, clock, name):
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with listening(answered) as origin:
        client = a_client(clock, api_url=origin, oapi_url=origin)
        assert await client.send_session(session(origin), Text("x")) == Sent()
        await client.close()


async def test_a_cookie_that_an_answer_sets_is_not_sent_back(clock):
    heads = []

    async def setting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            heads.append(await request_head(reader))
            writer.write(ANSWER.replace(b"\r\n\r\n", b"\r\nSet-Cookie: acw_tc=0a1b2c; Path=/\r\n\r\n", 1))

    async with listening(setting) as origin:
        origin = origin.replace("127.0.0.1", "localhost")  # no jar takes the cookies of bare addresses
        client = a_client(clock, api_url=origin, oapi_url=origin)
        for _ in range(2):
            assert await client.send_session(session(origin), Text("x")) == Sent()
        await client.close()
    assert len(heads) == 2
    assert not any(b"acw_tc" in head or b"\r\nCookie" in head for head in heads)
