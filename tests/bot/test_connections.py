"""Real sockets: whoever does not finish a request's head is hung up on, and disturbs nobody meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest

from bot import serving
from tests.dingtalk_client.samples import wire
from tests.kit.bots import PATH, a_message, signed

DEADLINE = 0.2  # in place of ten seconds
PATIENCE = 5.0  # half of what the real deadline is


class Line:
    """One connection, as bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def answer(self) -> tuple[int, bytes]:
        async with asyncio.timeout(PATIENCE):
            head = await self._reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            return int(head.split(b" ")[1]), await self._reader.readexactly(length)

    async def seconds_until_hung_up(self) -> float:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with asyncio.timeout(PATIENCE):
            with contextlib.suppress(ConnectionError):
                assert await self._reader.read() == b""
        return loop.time() - begun

    async def drip(self, data: bytes, every: float) -> None:
        """One byte after the other, for as long as somebody listens."""
        with contextlib.suppress(ConnectionError):
            for byte in data:
                await self.send(bytes([byte]))
                await asyncio.sleep(every)

    def close(self) -> None:
        self._writer.close()


@pytest.fixture
async def port(bot, monkeypatch) -> AsyncIterator[int]:
    monkeypatch.setattr("bot.serving.HEADER_SECONDS", DEADLINE)
    server = serving.server(bot, host="127.0.0.1", port=0)
    monkeypatch.setattr(server, "capture_signals", contextlib.nullcontext)
    running = asyncio.create_task(server.serve())
    async with asyncio.timeout(PATIENCE):
        while not server.started:
            await asyncio.sleep(0)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = server.force_exit = True
    await running


@pytest.fixture
async def dial(port):
    lines = []

    async def dialled() -> Line:
        lines.append(Line(*await asyncio.open_connection("127.0.0.1", port)))
        return lines[-1]

    yield dialled
    for line in lines:
        line.close()


def request(bot, text="/okr add Sell more") -> bytes:
    now = bot.clock()
    body = wire(a_message(now, text))
    head = "".join(f"{name}: {value}\r\n" for name, value in signed(now).items())
    return f"POST {PATH} HTTP/1.1\r\nhost: bot\r\ncontent-length: {len(body)}\r\n{head}\r\n".encode() + body


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"POST /dingtalk/robot HT", id="half a first line"),
        pytest.param(b"GET /healthz HTTP/1.1\r\nhost: bot\r\nx-slow: ", id="half a header"),
        pytest.param(b"\r\n\r\n", id="empty lines"),
    ],
)
async def test_a_head_that_does_not_come_is_not_waited_for(dial, sent):
    line = await dial()
    await line.send(sent)
    assert await line.seconds_until_hung_up() > DEADLINE / 2


async def test_a_head_that_trickles_in_is_cut_off(dial):
    line = await dial()
    dripping = asyncio.create_task(
        line.drip(b"GET /healthz HTTP/1.1\r\nx-slow: " + b"x" * 200, DEADLINE / 20)
    )
    await line.seconds_until_hung_up()
    dripping.cancel()


@pytest.mark.parametrize("then", [b"GET /hea", b"\r\n"])
async def test_the_second_request_of_a_connection_has_no_more_time(dial, bot, then):
    line = await dial()
    await line.send(request(bot))
    assert await line.answer() == (200, b'{"msgtype":"empty"}')
    await line.send(then)
    await line.seconds_until_hung_up()


async def test_a_connection_may_be_used_again_later(dial, bot):
    line = await dial()
    for _ in range(3):
        await line.send(request(bot))
        assert (await line.answer())[0] == 200
        await asyncio.sleep(DEADLINE * 0.6)


async def test_a_body_may_take_longer_than_its_head(dial, bot):
    line = await dial()
    head, blank, body = request(bot).partition(b"\r\n\r\n")
    await line.send(head + blank + body[:10])
    await asyncio.sleep(DEADLINE * 1.5)
    await line.send(body[10:])
    assert (await line.answer())[0] == 200


async def test_idle_connections_take_nobody_s_place(dial, bot):
    for _ in range(serving.MOST_REQUESTS + 10):
        await (await dial()).send(b"POST /ding")
    line = await dial()
    await line.send(request(bot))
    assert (await line.answer())[0] == 200


async def test_more_requests_than_can_be_done_at_once_are_told_so(dial, bot, monkeypatch):
    monkeypatch.setattr("bot.serving.MOST_REQUESTS", 1)
    first, second = await dial(), await dial()
    head, blank, body = request(bot).partition(b"\r\n\r\n")
    await first.send(head + blank + body[:10])
    await asyncio.sleep(DEADLINE / 4)
    await second.send(request(bot))
    assert (await second.answer())[0] == 503
    await first.send(body[10:])
    assert json.loads((await first.answer())[1]) == {"msgtype": "empty"}
