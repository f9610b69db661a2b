"""What goes over the wire, letter for letter, and what comes of each answer."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import respx

from dingtalk_client.client import MAX_REPLY_BYTES, DingTalk, Sent
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.messages import ActionCard, Markdown, Tap, Text

NOON = datetime(2019, 12, 25, 8, 23, 56, 757_000, tzinfo=UTC)  # 1577262236757, as in the vectors
SESSION = "https://oapi.dingtalk.com/robot/sendBySession?session=66d7c695a900000000000000000deb88"
WEBHOOK = "https://oapi.dingtalk.com/robot/send?access_token=" + "ab" * 32
API = "https://api.dingtalk.com"
GROUP = "cidAbC+/dEf12345678901234567890123456789=="
OK = {"errcode": 0, "errmsg": "ok"}
REFUSED_TOKEN = {"code": "InvalidAuthentication", "message": "不合法的access_token", "requestid": "r"}


class Clock:
    """Turned by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def a_client(clock: Clock, **changes: str) -> DingTalk:
    urls = {"api_url": API, "oapi_url": "https://oapi.dingtalk.com"} | changes
    return DingTalk(
        app_key="dingkey",
        app_secret="canary-secret",
        robot_code="dingrobot",
        clock=clock,
        reply_hosts=frozenset({"oapi.dingtalk.com", "api.dingtalk.com"}),
        **urls,
    )


@pytest.fixture
async def client(clock) -> AsyncIterator[DingTalk]:
    client = a_client(clock)
    yield client
    await client.close()


@pytest.fixture
def wire() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        yield router


@pytest.fixture
def tokens(wire) -> respx.Route:
    """DingTalk hands out token-1, token-2 and so on."""
    answers = (
        httpx.Response(200, json={"accessToken": f"token-{n}", "expireIn": 7200}) for n in range(1, 100)
    )
    return wire.post(f"{API}/v1.0/oauth2/accessToken").mock(side_effect=answers)


def sent_json(route: respx.Route, call: int = -1) -> object:
    return json.loads(route.calls[call].request.content)


def sent_token(route: respx.Route, call: int = -1) -> str:
    return str(route.calls[call].request.headers["x-acs-dingtalk-access-token"])


async def refusal(sending) -> DingTalkError:
    with pytest.raises(DingTalkError) as refused:
        await sending
    return refused.value


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


# The token


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


async def test_calls_refused_together_renew_the_token_once(client, wire, tokens):
    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers["x-acs-dingtalk-access-token"] == "token-1":
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


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
async def test_the_process_proxy_is_not_used(monkeypatch, clock, wire, name):
    monkeypatch.setenv(name, "http://proxy.example:3128")
    client = a_client(clock)
    assert all(not http._mounts for http in (client._client, *client._reply_clients))
    await client.close()


async def test_a_proxy_that_was_given_is_used_for_everything(clock):
    client = a_client(clock, proxy="http://proxy.example:3128")
    for http in (client._client, *client._reply_clients):
        transport = http._transport_for_url(httpx.URL(SESSION))
        assert transport._pool._proxy_url.host == b"proxy.example"
    await client.close()


async def test_there_are_never_more_than_twenty_connections(client):
    pools = [http._transport._pool._max_connections for http in (client._client, *client._reply_clients)]
    assert sum(pools) == 20
