"""What we send is what DingTalk's official SDKs send, field by field.

Theirs was recorded once by `tests/dingtalk_client/official/record.py`; nothing of them is needed here.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from dingtalk_client import api, cards, probes
from dingtalk_client.client import DingTalk
from dingtalk_client.messages import Markdown
from tests.dingtalk_client.official import record, values

OFFICIAL = json.loads(record.FIXTURES.read_text("utf-8"))["requests"]
# Recorded, and not sent by this bot: it rings nobody.
NOT_OURS = {"ding_send", "file_download"}
WORDS = Markdown(values.TITLE, values.WORDS)
CARD = (values.TEMPLATE, values.TRACK, values.TITLE, values.PARAMS)
TO_GROUP = cards.NewCard(*CARD, cards.Callback("HTTP", values.ROUTE), conversation_id=values.GROUP)
TO_PERSON = cards.NewCard(*CARD, cards.Callback("STREAM"), staff_id=values.PERSON)

# How our client sends what each of theirs was recorded with.
OURS: dict[str, Callable[[DingTalk], Awaitable[object]]] = {
    "access_token": lambda client: client.ask(api.access_token(values.APP_KEY, values.APP_SECRET)),
    "group_send": lambda client: client.send_group(values.GROUP, WORDS),
    "person_send": lambda client: client.ask(api.person_send(values.ROBOT, values.PEOPLE, WORDS)),
    "group_recall": lambda client: client.recall_group(values.GROUP, values.KEYS),
    "person_recall": lambda client: client.recall_person(values.KEYS),
    "group_status": lambda client: client.group_status(values.GROUP, values.KEYS[0]),
    "media_upload": lambda client: client.upload_media("image", values.PICTURE_NAME, values.PICTURE),
    "card_to_group": lambda client: client.ask(cards.create_and_deliver(values.ROBOT, TO_GROUP)),
    "card_to_person": lambda client: client.ask(cards.create_and_deliver(values.ROBOT, TO_PERSON)),
    "card_update": lambda client: client.ask(cards.update(values.TRACK, values.PARAMS)),
    "card_callback": lambda client: client.ask(
        cards.register_callback(values.ROUTE, values.CALLBACK_URL, values.API_SECRET)
    ),
}


class Recorder(httpx.AsyncBaseTransport):
    """Gives out the token that the fixtures show, and keeps the last request."""

    last: httpx.Request

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.last = request
        return httpx.Response(200, json=record.ANSWERS.get(request.url.path, {}))


@pytest.fixture
async def recorder():
    return Recorder()


@pytest.fixture
async def client(recorder):
    found = DingTalk(
        app_key=values.APP_KEY,
        app_secret=values.APP_SECRET,
        robot_code=values.ROBOT,
        api_url="https://api.dingtalk.com",
        oapi_url="https://oapi.dingtalk.com",
        clock=lambda: datetime(2026, 11, 18, tzinfo=UTC),
        reply_hosts=frozenset(),
        transport=recorder,
    )
    yield found
    await found.close()


@pytest.mark.parametrize("name", sorted(OURS))
async def test_ours_is_theirs(client, recorder, name):
    await OURS[name](client)
    ours, theirs = as_recorded(recorder.last), OFFICIAL[name]
    assert (ours["method"], ours["path"], ours["query"]) == (
        theirs["method"],
        theirs["path"],
        theirs["query"],
    )
    assert what_matters(ours["headers"]) == what_matters(theirs["headers"])
    assert ours.get("body") == theirs.get("body")
    assert sorted(ours.get("parts", []), key=str) == sorted(theirs.get("parts", []), key=str)


async def test_a_connection_is_asked_for_as_theirs_does_it(client, recorder):
    await client.ask(probes.stream(values.APP_KEY, values.APP_SECRET))
    ours, theirs = as_recorded(recorder.last), OFFICIAL["stream_open"]
    own = {"ua", "localIp"}  # each says who it is; the address is optional
    assert (ours["method"], ours["path"]) == (theirs["method"], theirs["path"])
    assert what_matters(ours["headers"]) == what_matters(theirs["headers"])
    assert without(ours["body"], own) == without(theirs["body"], own)


def test_nothing_recorded_is_left_uncompared():
    assert set(OFFICIAL) == {*OURS, "stream_open"} | NOT_OURS


def as_recorded(request: httpx.Request) -> dict[str, Any]:
    """In the form of the fixtures."""
    kind = request.headers["content-type"]
    if kind.startswith("multipart/"):
        sent: dict[str, Any] = {"parts": record.parts(kind, request.content)}
    else:
        sent = {"body": json.loads(request.content)}
    return sent | {
        "method": request.method,
        "path": request.url.path,
        "query": dict(request.url.params),
        "headers": {name: value for name, value in request.headers.items() if name in record.KEPT_HEADERS},
    }


def what_matters(headers: dict[str, str]) -> dict[str, str]:
    """Token and media type; that JSON is UTF-8 some say and some do not, and what we would like back."""
    kept = {name: value for name, value in headers.items() if name != "accept"}
    return kept | {"content-type": kept["content-type"].partition(";")[0]}


def without(body: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}
