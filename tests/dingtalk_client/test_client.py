"""What goes over the wire, letter for letter, and what comes of each answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from dingtalk_client.client import Sent
from dingtalk_client.errors import Action
from dingtalk_client.messages import ActionCard, Markdown, Tap, Text
from dingtalk_client.transport import MAX_REPLY_BYTES
from tests.dingtalk_client.wires import (
    API,
    GROUP,
    OK,
    SESSION,
    WEBHOOK,
    a_client,
    refusal,
    sent_json,
    sent_token,
)

# The four doors


async def test_a_reply_through_the_session_webhook(client, wire):
    route = wire.post(SESSION).respond(json=OK)
    assert await client.send_session(SESSION, Markdown("进度", "**O1** <@all>")) == Sent()
    request = route.calls.last.request
    assert request.content == (
        '{"msgtype":"markdown","markdown":{"title":"进度","text":"**O1** <@all>"}}'.encode()
    )
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert "x-acs-dingtalk-access-token" not in request.headers


async def test_a_post_through_a_custom_robot_is_signed(client, wire):
    route = wire.post(url__startswith="https://oapi.dingtalk.com/robot/send").respond(json=OK)
    assert await client.send_custom(WEBHOOK, "this is secret", Text("x"), msg_uuid="m-1") == Sent()
    assert str(route.calls.last.request.url) == (
        f"{WEBHOOK}&timestamp=1577262236757&sign=hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D"
    )
    assert sent_json(route) == {"msgtype": "text", "text": {"content": "x"}, "msgUuid": "m-1"}


async def test_a_custom_robot_without_a_secret_is_not_signed(client, wire):
    route = wire.post(WEBHOOK).respond(json=OK)
    await client.send_custom(WEBHOOK, None, Text("x"))
    assert str(route.calls.last.request.url) == WEBHOOK
    assert sent_json(route) == {"msgtype": "text", "text": {"content": "x"}}


async def test_a_post_into_a_group(client, wire, tokens):
    route = wire.post(f"{API}/v1.0/robot/groupMessages/send").respond(json={"processQueryKey": "key-1"})
    card = ActionCard("进度", "x", (Tap("一", "/u 1"), Tap("二", "/u 2")))
    assert await client.send_group(GROUP, card) == Sent("key-1")
    param = (
        '{"title":"进度","text":"x",'
        '"actionTitle1":"一","actionURL1":"dtmd://dingtalkclient/sendMessage?content=%2Fu%201",'
        '"actionTitle2":"二","actionURL2":"dtmd://dingtalkclient/sendMessage?content=%2Fu%202"}'
    )
    assert sent_json(route) == {
        "robotCode": "dingrobot",
        "openConversationId": GROUP,
        "msgKey": "sampleActionCard2",
        "msgParam": param,
    }
    assert sent_token(route) == "token-1"
    assert route.calls.last.request.headers["content-type"] == "application/json; charset=utf-8"


async def test_a_message_to_a_person(client, wire, tokens):
    route = wire.post(f"{API}/v1.0/robot/oToMessages/batchSend").respond(
        json={"processQueryKey": "key-2", "invalidStaffIdList": [], "flowControlledStaffIdList": []}
    )
    assert await client.send_person("user001", Text("你好")) == Sent("key-2")
    assert sent_json(route) == {
        "robotCode": "dingrobot",
        "userIds": ["user001"],
        "msgKey": "sampleText",
        "msgParam": '{"content":"你好"}',
    }
    assert sent_token(route) == "token-1"


async def test_a_person_who_was_left_out_is_a_fault_though_the_call_went_well(client, wire, tokens):
    wire.post(f"{API}/v1.0/robot/oToMessages/batchSend").respond(
        json={"processQueryKey": "key-2", "invalidStaffIdList": ["user001"]}
    )
    assert (await refusal(client.send_person("user001", Text("x")))).action is Action.DEAD


# Faults


@pytest.mark.parametrize(
    ("answer", "code", "action"),
    [
        pytest.param(
            httpx.Response(200, json={"errcode": 300001, "errmsg": "session 不存在"}),
            "300001",
            Action.GONE,
            id="over",
        ),
        pytest.param(httpx.Response(200, json={"errcode": 130101}), "130101", Action.PARK, id="banned"),
        pytest.param(
            httpx.Response(200, json={"errcode": 40014}), "40014", Action.GONE, id="no token to renew"
        ),
        pytest.param(httpx.Response(500), "http_500", Action.RETRY, id="500"),
        pytest.param(
            httpx.Response(302, headers={"location": "https://evil.example/"}),
            "not_json",
            Action.RETRY,
            id="a redirect",
        ),
        pytest.param(httpx.Response(200, html="<html>"), "not_json", Action.RETRY, id="a page"),
        pytest.param(
            httpx.Response(200, content=b" " * (MAX_REPLY_BYTES + 1)),
            "reply_too_long",
            Action.RETRY,
            id="too long",
        ),
        pytest.param(
            httpx.Response(200, headers={"content-encoding": "br"}), "reply_packed", Action.RETRY, id="packed"
        ),
        pytest.param(httpx.ConnectError("refused"), "unreachable", Action.RETRY, id="refused"),
        pytest.param(httpx.ReadError("reset"), "unreachable", Action.RETRY, id="reset"),
        pytest.param(httpx.RemoteProtocolError("cut"), "unreachable", Action.RETRY, id="no HTTP"),
        pytest.param(httpx.ConnectTimeout("slow"), "timeout", Action.RETRY, id="no connection in 3 s"),
        pytest.param(httpx.ReadTimeout("slow"), "timeout", Action.RETRY, id="no answer in 10 s"),
    ],
)
async def test_what_may_come_back_from_a_session_webhook(client, wire, answer, code, action):
    route = wire.post(SESSION).mock(side_effect=[answer])
    error = await refusal(client.send_session(SESSION, Text("x")))
    assert (error.code, error.action) == (code, action)
    assert route.call_count == len(wire.calls) == 1  # no retry, and no step to another address


async def test_a_long_answer_is_not_read_to_its_end(client, wire):
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1024
            yield b" " * 1024

    wire.post(SESSION).mock(return_value=httpx.Response(200, content=endless()))
    assert (await refusal(client.send_session(SESSION, Text("x")))).code == "reply_too_long"
    assert read == MAX_REPLY_BYTES + 1024


async def test_an_answer_that_trickles_is_cut_off_by_the_whole_deadline(client, wire, monkeypatch):
    monkeypatch.setattr("dingtalk_client.client.DEADLINE", timedelta(milliseconds=20))

    async def never(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    wire.post(SESSION).mock(side_effect=never)
    assert (await refusal(client.send_session(SESSION, Text("x")))).code == "timeout"


async def test_more_replies_than_connections_all_go_out(client, wire):
    route = wire.post(SESSION).respond(json=OK)
    assert (
        await asyncio.gather(*(client.send_session(SESSION, Text("x")) for _ in range(50))) == [Sent()] * 50
    )
    assert route.call_count == 50


async def test_faults_use_up_no_connection(client, wire):
    route = wire.post(SESSION).mock(side_effect=httpx.ConnectError("refused"))
    for _ in range(20):
        await refusal(client.send_session(SESSION, Text("x")))
    route.mock(return_value=httpx.Response(200, json=OK))
    assert await client.send_session(SESSION, Text("x")) == Sent()


async def test_a_session_webhook_of_another_host_is_never_called(client, wire):
    everything = wire.route().respond(json=OK)
    url = "https://evil.example/robot/sendBySession?session=ab"
    error = await refusal(client.send_session(url, Text("x")))
    assert (error.code, error.action) == ("reply_url_refused", Action.GONE)
    assert not everything.called


async def test_a_simulator_gets_its_replies(clock, wire):
    simulator = "http://127.0.0.1:8701"
    client = a_client(clock, api_url=f"{simulator}/", oapi_url=f"{simulator}/")
    route = wire.post(f"{simulator}/robot/sendBySession?session=ab").respond(json=OK)
    wire.post(f"{simulator}/v1.0/oauth2/accessToken").respond(json={"accessToken": "t", "expireIn": 7200})
    await client.send_session(f"{simulator}/robot/sendBySession?session=ab", Text("x"))
    assert route.called
    assert await client.token() == "t"
    await client.close()


# Secrets and surroundings


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(httpx.ConnectError(f"cannot reach {WEBHOOK}"), id="httpx names the address"),
        pytest.param(httpx.InvalidURL(f"bad {WEBHOOK}"), id="httpx finds the address wrong"),
        pytest.param(
            httpx.Response(200, json={"errcode": 310000, "errmsg": f"sign not match, more: [{WEBHOOK}]"}),
            id="DingTalk repeats the address",
        ),
        pytest.param(
            httpx.Response(200, json={"errcode": 300001, "errmsg": f"token {'ab' * 32} is not exist"}),
            id="DingTalk repeats the token",
        ),
    ],
)
async def test_no_exception_holds_an_address_or_a_token(client, wire, fault):
    wire.post(url__startswith="https://oapi.dingtalk.com/robot/send").mock(side_effect=[fault])
    error = await refusal(client.send_custom(WEBHOOK, "canary-secret", Text("x")))
    told = f"{error} {error!r} {error.__cause__!r} {error.__context__!r}"
    assert "abab" not in told
    assert "canary" not in told


async def test_nothing_is_logged_of_what_is_called(client, wire, caplog):
    logging.getLogger().setLevel(logging.INFO)
    wire.post(WEBHOOK).respond(json=OK)
    await client.send_custom(WEBHOOK, None, Text("x"))
    assert "abab" not in caplog.text
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
