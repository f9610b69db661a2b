"""The access token, seen from the wire: when it is asked for, kept, renewed and given up."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
import respx

from dingtalk_client.client import Sent
from dingtalk_client.errors import Action
from dingtalk_client.messages import Text
from tests.dingtalk_client.wires import API, GROUP, REFUSED_TOKEN, refusal, sent_json, sent_token


async def ten_waiting_for_a_token(client, wire, reply) -> tuple[respx.Route, list[asyncio.Task[str]]]:
    """Ten tasks that asked before DingTalk answered the first of them; the answer comes afterwards."""
    asked, answered = asyncio.Event(), asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        asked.set()
        await answered.wait()
        return httpx.Response(200, json=reply)

    route = wire.post(f"{API}/v1.0/oauth2/accessToken").mock(side_effect=answer)
    waiting = [asyncio.create_task(client.token()) for _ in range(10)]
    await asked.wait()
    answered.set()
    return route, waiting


async def test_the_token_is_asked_for_with_key_and_secret(client, tokens):
    assert await client.token() == "token-1"
    assert sent_json(tokens) == {"appKey": "dingkey", "appSecret": "canary-secret"}
    assert "x-acs-dingtalk-access-token" not in tokens.calls.last.request.headers


async def test_the_token_is_renewed_at_four_fifths_of_its_life(client, clock, tokens):
    assert await client.token() == "token-1"
    clock.now += timedelta(seconds=5759)
    assert await client.token() == "token-1"
    clock.now += timedelta(seconds=1)
    assert await client.token() == "token-2"


async def test_many_who_want_a_token_at_once_ask_once(client, wire):
    route, waiting = await ten_waiting_for_a_token(client, wire, {"accessToken": "t", "expireIn": 7200})
    assert await asyncio.gather(*waiting) == ["t"] * 10
    assert route.call_count == 1


async def test_those_who_wait_for_a_token_share_its_failure(client, wire):
    route, waiting = await ten_waiting_for_a_token(client, wire, {"code": "system.error", "message": "m"})
    faults = await asyncio.gather(*waiting, return_exceptions=True)
    assert [getattr(fault, "code", fault) for fault in faults] == ["system.error"] * 10
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(400, REFUSED_TOKEN, id="a 400, as the new host does"),
        pytest.param(401, {"code": "Unauthorized", "message": "m"}, id="a 401"),
        pytest.param(200, {"errcode": 40014, "errmsg": "m"}, id="40014 in a 200"),
        pytest.param(200, {"errcode": 88, "sub_code": "42001", "sub_msg": "m"}, id="wrapped by the gateway"),
    ],
)
async def test_a_refused_token_is_renewed_and_the_call_made_once_more(client, wire, tokens, status, body):
    route = wire.post(f"{API}/v1.0/robot/groupMessages/send").mock(
        side_effect=[httpx.Response(status, json=body), httpx.Response(200, json={"processQueryKey": "k"})]
    )
    assert await client.send_group(GROUP, Text("x")) == Sent("k")
    assert [sent_token(route, call) for call in range(2)] == ["token-1", "token-2"]
    assert sent_json(route, 0) == sent_json(route, 1)


async def test_a_token_refused_twice_waits_a_minute(client, wire, tokens):
    route = wire.post(f"{API}/v1.0/robot/groupMessages/send").respond(400, json=REFUSED_TOKEN)
    error = await refusal(client.send_group(GROUP, Text("x")))
    assert (error.code, error.action) == ("InvalidAuthentication", Action.RETRY)
    assert error.retry_after == timedelta(minutes=1)
    assert (route.call_count, tokens.call_count) == (2, 2)


async def test_tokens_are_not_renewed_twice_within_a_minute_however_many_calls_fail(
    client, clock, wire, tokens
):
    route = wire.post(f"{API}/v1.0/robot/groupMessages/send").respond(400, json=REFUSED_TOKEN)
    for _ in range(10):
        await refusal(client.send_group(GROUP, Text("x")))
    assert tokens.call_count == 2
    clock.now += timedelta(minutes=1)
    route.respond(json={"processQueryKey": "k"})
    assert await client.send_group(GROUP, Text("x")) == Sent("k")


@pytest.mark.parametrize("times", [1, 2], ids=["a token refused", "two in a minute"])
async def test_a_clock_that_was_a_year_ahead_keeps_nobody_without_a_token(client, clock, wire, tokens, times):
    begun, clock.now = clock.now, clock.now + timedelta(days=365)
    route = wire.post(f"{API}/v1.0/robot/groupMessages/send")
    route.side_effect = [httpx.Response(400, json=REFUSED_TOKEN)] * times + [httpx.Response(200, json={})]
    if times == 2:
        await refusal(client.send_group(GROUP, Text("x")))
    else:
        await client.send_group(GROUP, Text("x"))
    clock.now = begun
    refused_once, through = httpx.Response(400, json=REFUSED_TOKEN), httpx.Response(200, json={})
    route.side_effect = [refused_once, through] if times == 1 else [through]
    assert await client.send_group(GROUP, Text("x")) == Sent(None)


async def test_a_token_known_to_be_refused_is_shown_to_nobody_while_no_other_may_be_fetched(
    client, clock, wire, tokens
):
    route = wire.post(f"{API}/v1.0/robot/groupMessages/send").respond(400, json=REFUSED_TOKEN)
    await refusal(client.send_group(GROUP, Text("x")))  # with the first token and with the second
    clock.now += timedelta(seconds=20)
    for _ in range(5):
        error = await refusal(client.send_group(GROUP, Text("x")))
        assert (error.code, error.action) == ("InvalidAuthentication", Action.RETRY)
    assert error.retry_after == timedelta(seconds=40)
    assert (route.call_count, tokens.call_count) == (2, 2)
    clock.now += timedelta(seconds=40)
    route.respond(json={"processQueryKey": "k"})
    assert await client.send_group(GROUP, Text("x")) == Sent("k")
    assert tokens.call_count == 3
    clock.now += timedelta(seconds=59)
    route.respond(400, json=REFUSED_TOKEN)
    await refusal(client.send_group(GROUP, Text("x")))
    assert tokens.call_count == 3


async def test_calls_refused_together_renew_the_token_once(client, wire, tokens):
    all_asked = asyncio.Barrier(10)

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.headers["x-acs-dingtalk-access-token"] == "token-1":
            await all_asked.wait()
            return httpx.Response(400, json=REFUSED_TOKEN)
        return httpx.Response(200, json={"processQueryKey": "k"})

    wire.post(f"{API}/v1.0/robot/groupMessages/send").mock(side_effect=answer)
    sent = await asyncio.gather(*(client.send_group(GROUP, Text("x")) for _ in range(10)))
    assert sent == [Sent("k")] * 10
    assert tokens.call_count == 2


async def test_a_wrong_secret_is_shown_once_a_minute(client, clock, wire):
    refused = {
        "code": "invalidClientIdOrSecret",
        "message": "无效的clientId或者clientSecret",
        "requestid": "r",
    }
    route = wire.post(f"{API}/v1.0/oauth2/accessToken").respond(400, json=refused)
    for _ in range(5):
        error = await refusal(client.send_group(GROUP, Text("x")))
        assert (error.code, error.action) == ("invalidClientIdOrSecret", Action.RETRY)
        assert error.retry_after == timedelta(minutes=1)
    assert route.call_count == 1
    clock.now += timedelta(minutes=1)
    await refusal(client.token())
    assert route.call_count == 2


async def test_a_passing_fault_does_not_stop_the_next_try(client, wire):
    wire.post(f"{API}/v1.0/oauth2/accessToken").mock(
        side_effect=[httpx.Response(503), httpx.Response(200, json={"accessToken": "t", "expireIn": 7200})]
    )
    await refusal(client.token())
    assert await client.token() == "t"


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param({}, id="empty"),
        pytest.param({"accessToken": "", "expireIn": 7200}, id="an empty token"),
        pytest.param({"accessToken": "t\r\nx: y", "expireIn": 7200}, id="a token that is no header"),
        pytest.param({"accessToken": "令牌", "expireIn": 7200}, id="a token beyond ASCII"),
        pytest.param({"accessToken": "t", "expireIn": "7200"}, id="a life that is a string"),
        pytest.param({"accessToken": 7, "expireIn": 7200}, id="a token that is a number"),
    ],
)
async def test_an_answer_without_a_token_is_a_fault(client, wire, reply):
    wire.post(f"{API}/v1.0/oauth2/accessToken").respond(json=reply)
    assert (await refusal(client.token())).code == "no_token"
