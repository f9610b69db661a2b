"""Logging in with DingTalk: the page's address, both calls to the letter, what is read of the answers."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from dingtalk_client.errors import DingTalkError
from dingtalk_client.login import PAGE, LoggedIn, Login, UserToken, challenge_of, page_of

API = "https://api.dingtalk.com"
TOKEN, ME = "/v1.0/oauth2/userAccessToken", "/v1.0/contact/users/me"
# As the document shows them.
TOKEN_REPLY = {"accessToken": "abcd", "refreshToken": "efgh", "expireIn": 7200, "corpId": "dingxxx"}
ZHANG = {
    "nick": "张三",
    "avatarUrl": "https://static.example/x",
    "mobile": "150",
    "openId": "1",
    "unionId": "z2",
}


@pytest.fixture
def login(client) -> Login:
    return Login(client, client_id="dingapp", client_secret="s3cret", api_url=API)


def answers(wire, token: object = None, me: object = None, *, status: int = 200):
    first = wire.post(API + TOKEN).mock(return_value=httpx.Response(status, json=token or TOKEN_REPLY))
    return first, wire.get(API + ME).mock(return_value=httpx.Response(200, json=me or ZHANG))


def test_the_page_is_asked_for_a_code_by_this_app_for_this_address(login):
    address = login.address(redirect_uri="https://okr.example.com/a b", state="s", verifier="v" * 43)
    page, _, query = address.partition("?")
    assert page == PAGE == "https://login.dingtalk.com/oauth2/auth"
    assert "scope=openid%20corpid" in query  # the document wants no "+"
    assert parse_qs(query) == {
        "redirect_uri": ["https://okr.example.com/a b"],
        "response_type": ["code"],
        "client_id": ["dingapp"],
        "scope": ["openid corpid"],
        "state": ["s"],
        "prompt": ["consent"],
        "code_challenge": [challenge_of("v" * 43)],
        "code_challenge_method": ["S256"],
    }


def test_the_challenge_is_that_of_the_rfc():
    """RFC 7636, appendix B."""
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == (
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


@pytest.mark.parametrize(
    ("api_url", "host"),
    [
        pytest.param(API, "login.dingtalk.com", id="DingTalk"),
        pytest.param("https://api.example.com", "login.dingtalk.com", id="another host is no reason"),
        pytest.param("http://127.0.0.1:8701", "127.0.0.1:8701", id="a simulator here"),
        pytest.param("http://localhost:8701/", "localhost:8701", id="by its name"),
    ],
)
def test_the_page_is_dingtalks_own_but_for_a_simulator_on_this_machine(api_url, host):
    found = urlsplit(page_of(api_url))
    assert (found.netloc, found.path) == (host, "/oauth2/auth")


async def test_the_code_is_exchanged_and_the_token_of_theirs_asks_who_they_are(login, wire):
    token, me = answers(wire)
    assert await login.who("code-1", "verifier-1") == LoggedIn("z2", "张三", "dingxxx")
    [asked], [looked] = token.calls, me.calls
    assert json.loads(asked.request.content) == {
        "clientId": "dingapp",
        "clientSecret": "s3cret",
        "code": "code-1",
        "grantType": "authorization_code",
        "codeVerifier": "verifier-1",
    }
    assert "x-acs-dingtalk-access-token" not in asked.request.headers
    assert looked.request.headers["x-acs-dingtalk-access-token"] == "abcd"
    assert looked.request.content == b""


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        pytest.param(
            {"code": "InvalidAuthentication", "message": "x"}, 400, "InvalidAuthentication", id="ours"
        ),
        pytest.param({"code": "ServiceUnavailable", "message": "x"}, 503, "ServiceUnavailable", id="away"),
        pytest.param({"accessToken": ""}, 200, "reply_strange", id="no token in it"),
        pytest.param({"accessToken": 7}, 200, "reply_strange", id="a token that is none"),
    ],
)
async def test_what_is_no_answer_is_raised(login, wire, token, status, code):
    answers(wire, token, status=status)
    with pytest.raises(DingTalkError) as fault:
        await login.who("code-1", "v")
    assert fault.value.code == code


async def test_a_code_that_is_no_good_is_nobody(login, wire):
    answers(wire, {"code": "invalidParameter.authCode.notFound", "message": "不合法的临时授权码"}, status=400)
    assert await login.who("code-1", "v") is None


@pytest.mark.parametrize(
    ("me", "who"),
    [
        pytest.param({"unionId": "z2"}, LoggedIn("z2", "", "dingxxx"), id="no name"),
        pytest.param({"unionId": "z2", "nick": " 张\n三 " + "x" * 99}, None, id="a long name of two lines"),
    ],
)
async def test_of_whoever_it_is_no_more_is_read_than_is_used(login, wire, me, who):
    answers(wire, me=me)
    found = await login.who("code-1", "v")
    assert found == who if who else found.name == ("张 三 " + "x" * 99)[:64]


async def test_without_a_union_id_it_is_nobody_we_could_know(login, wire):
    answers(wire, me={"nick": "张三"})
    with pytest.raises(DingTalkError):
        await login.who("code-1", "v")


def test_a_token_of_theirs_is_never_shown():
    assert "abcd" not in repr(UserToken("abcd", "dingxxx"))
