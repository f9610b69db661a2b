"""Callbacks over HTTP that are not taken: bad input is never our fault, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.inbound import webhook as module
from bot.inbound.webhook import UNAUTHORIZED
from dingtalk_client.strict_json import MAX_BYTES
from tests.dingtalk_client.samples import wire
from tests.kit.bots import PATH, a_message, browser, everything, post, rows, signed
from tests.kit.fakes import SESSION

SAID = "/okr add Sell more"


def objectives(bot) -> list[str]:
    return [title for (title,) in rows(bot, "SELECT title FROM objectives ORDER BY id")]


async def deliver(bot, client) -> list[str]:
    """The doors that what was said left by."""
    await bot.delivery.drain()
    return client.doors


async def refused(bot, status: int, body: bytes | object, **how) -> bytes:
    """What is answered to a callback that is not taken; nothing may have been written."""
    before = everything(bot)
    answer = await post(bot, body, **how)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert everything(bot) == before
    return answer.content


def with_text(bot, raw: bytes) -> bytes:
    """A body whose text is these very bytes of JSON."""
    marked = wire(a_message(bot.clock(), text={"content": "HERE"}))
    return marked.replace(b'"HERE"', raw)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"NaN", id="NaN"),
        pytest.param(b"-Infinity", id="infinity"),
        pytest.param(b"1e999", id="a number beyond all bounds"),
        pytest.param(b"9" * 5000, id="5,000 digits"),
        pytest.param(b'"x","content":"y"', id="a key twice"),
        pytest.param(b'"\\ud800"', id="half of a surrogate pair"),
        pytest.param(b'"\\udc00\\ud800"', id="the halves the wrong way round"),
        pytest.param(b'"\\u0000"', id="NUL as an escape"),
        pytest.param(b'"\x00"', id="NUL itself"),
        pytest.param(b'"\xff"', id="no UTF-8"),
        pytest.param(b'"\xed\xa0\x80"', id="a surrogate in UTF-8's clothes"),
        pytest.param(b"[" * 40 + b"]" * 40, id="40 deep"),
        pytest.param(b"[" * 30_000, id="30,000 deep"),
        pytest.param(b"null", id="null where a string must be"),
        pytest.param(b"{}", id="an object where a string must be"),
        pytest.param(b"1,", id="a comma too many"),
    ],
)
async def test_a_body_that_is_broken_inside_is_400(bot, raw):
    told = await refused(bot, 400, with_text(bot, raw))
    assert set(json.loads(told)) == {"error"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{}", id="an empty object"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"timestamp=1&sign=2", id="a form"),
        pytest.param(b"\xef\xbb\xbf{}", id="a byte order mark"),
        pytest.param('{"msgtype":"text"}'.encode("utf-16"), id="UTF-16"),
        pytest.param({"encrypt": "x"}, id="an encrypted event"),
        pytest.param({"type": "actionCallback", "outTrackId": "x"}, id="a card's callback"),
    ],
)
async def test_a_body_that_is_no_robot_message_is_400(bot, body):
    await refused(bot, 400, body)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"msgId": ...}, id="no message id"),
        pytest.param({"msgId": " "}, id="a blank message id"),
        pytest.param({"msgId": 7}, id="a number as id"),
        pytest.param({"msgId": "m" * 257}, id="an endless id"),
        pytest.param({"conversationId": ...}, id="no conversation"),
        pytest.param({"conversationType": 2}, id="a number as type of the conversation"),
        pytest.param({"conversationType": "3"}, id="a third type"),
        pytest.param({"createAt": ...}, id="no instant"),
        pytest.param({"createAt": True}, id="true is no instant"),
        pytest.param({"createAt": 1708327204}, id="seconds"),
        pytest.param({"msgtype": ...}, id="no type"),
        pytest.param({"text": ...}, id="no text"),
        pytest.param({"text": {"content": 7}}, id="a number as text"),
        pytest.param({"senderStaffId": ["boss"]}, id="a list of senders"),
        pytest.param({"atUsers": {"staffId": "boss"}}, id="an object of mentions"),
    ],
)
async def test_a_message_with_a_field_that_is_not_as_documented_is_400(bot, changes):
    await refused(bot, 400, a_message(bot.clock(), **changes))


async def test_no_fault_of_a_body_repeats_what_was_in_it(bot):
    told = await refused(bot, 400, a_message(bot.clock(), createAt="canary-value"))
    assert b"canary" not in told


async def test_64_kib_are_read_and_a_byte_more_is_413(bot):
    body = wire(a_message(bot.clock(), "x"))
    whole = body[:-1] + b" " * (MAX_BYTES - len(body)) + b"}"
    assert (await post(bot, whole)).status_code == 200
    await refused(bot, 413, whole + b" ")


async def test_a_body_that_comes_in_pieces_is_read_and_cut_off_at_the_same_size(bot):
    body = wire(a_message(bot.clock(), SAID))

    async def pieces(more: int = 0):
        yield body[:10]
        yield body[10:]
        for _ in range(more):
            yield b" " * 1024

    async with browser(bot) as http:
        long = await http.post(PATH, content=pieces(65), headers=signed(bot.clock()))
        assert long.status_code == 413
        assert objectives(bot) == []
        assert (await http.post(PATH, content=pieces(), headers=signed(bot.clock()))).status_code == 200
    assert objectives(bot) == ["Sell more"]


@pytest.mark.parametrize("sent_first", [pytest.param(0, id="nothing"), pytest.param(10, id="ten bytes")])
async def test_a_body_that_does_not_arrive_is_given_up(bot, monkeypatch, sent_first):
    monkeypatch.setattr(module, "BODY_SECONDS", 0.02)

    async def pieces():
        if sent_first:
            yield b"{" * sent_first
        await asyncio.Event().wait()

    assert await status_of(bot, pieces()) == 408


async def test_a_body_that_never_ends_is_not_read_to_its_end(bot):
    read = 0

    async def endless():
        nonlocal read
        while True:
            read += 1024
            yield b" " * 1024

    assert await status_of(bot, endless()) == 413
    assert read == MAX_BYTES + 1024


async def status_of(bot, pieces) -> int:
    """The answer to a body that comes as slowly as its pieces."""
    answered = []

    async def receive():
        return {"type": "http.request", "body": await anext(pieces), "more_body": True}

    async def send(message):
        answered.append(message)

    headers = [(name.encode(), value.encode()) for name, value in signed(bot.clock()).items()]
    scope = {"type": "http", "method": "POST", "path": PATH, "headers": headers, "query_string": b""}
    async with asyncio.timeout(5):
        await bot.web()(scope, receive, send)
    await pieces.aclose()
    return answered[0]["status"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_only_posts_are_callbacks(bot, method):
    async with browser(bot) as http:
        assert (await http.request(method, PATH)).status_code == 405


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/dingtalk/robots", "/dingtalk"])
async def test_nothing_else_listens(bot, path):
    async with browser(bot) as http:
        assert (await http.get(path)).status_code == 404


async def test_another_path_may_be_set(open_bot):
    bot = open_bot(OKR_DINGTALK__CALLBACK_PATH="/dingtalk/7b3f9d")
    assert (await post(bot, a_message(bot.clock(), SAID), path="/dingtalk/7b3f9d")).status_code == 200
    assert (await post(bot, a_message(bot.clock(), SAID))).status_code == 404


# When storage cannot write


async def test_what_a_full_disk_refuses_is_503_and_taken_when_it_comes_again(bot, client):
    page_limit(bot, 1)
    stored = 0
    for _ in range(60):
        before = everything(bot)
        body = a_message(bot.clock(), "/okr add " + "Sell more " * 15)
        answer = await post(bot, body)
        if answer.status_code != 200:
            break
        stored += 1
    assert answer.status_code == 503
    assert everything(bot) == before
    page_limit(bot, 1_000_000)
    assert (await post(bot, body)).status_code == 200
    assert len(objectives(bot)) == stored + 1
    assert len(await deliver(bot, client)) == stored + 1


async def test_what_a_read_only_disk_refuses_is_503_and_taken_when_it_comes_again(bot, client):
    query_only(bot, "ON")
    body = a_message(bot.clock(), SAID)
    told = await refused(bot, 503, body)
    assert b"try again" in told
    query_only(bot, "OFF")
    assert (await post(bot, body)).status_code == 200
    assert objectives(bot) == ["Sell more"]
    assert await deliver(bot, client) == [SESSION]


async def test_the_answer_to_a_stranger_is_the_same_when_storage_cannot_write(bot):
    query_only(bot, "ON")
    answer = await post(bot, a_message(bot.clock(), SAID), headers={})
    assert (answer.status_code, answer.content) == (401, UNAUTHORIZED)


def page_limit(bot, pages: int) -> None:
    """A full disk, as SQLite sees it: the file may not grow beyond what it has."""
    bot.database._connection.execute(f"PRAGMA max_page_count={pages}")  # a limit of the writer's own


def query_only(bot, switch: str) -> None:
    """A disk that the system has set to read-only."""
    bot.database._connection.execute(f"PRAGMA query_only={switch}")
