"""The login page of the local DingTalk: what a code is good for, and how often."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from simulator.clock import Clock
from simulator.contacts import CODE_LIFE
from simulator.login import OTHER_CORPORATION
from simulator.server import create_app
from simulator.signing import Credentials
from simulator.world import World, sample_company
from tests.kit.town import TUESDAY

BACK = "https://okr.example.com/in/dingtalk/back"
VERIFIER = "a verifier of forty-three letters or more it is"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "redirect_uri": BACK,
    "response_type": "code",
    "client_id": "sim-app",
    "scope": "openid corpid",
    "state": "s&1",
    "prompt": "consent",
}


@pytest.fixture
def world() -> World:
    return sample_company(Clock(lambda: TUESDAY))


@pytest.fixture
async def web(world):
    app = create_app(world, credentials=Credentials(), callback_url="http://x", public_url="http://sim")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sim") as client:
        yield client


async def code_of(web, staff_id: str = "u003", **asked: str) -> str:
    answer = await web.get("/oauth2/auth", params=ASKED | asked | {"as": staff_id})
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.headers["location"]).query)["authCode"][0]


async def token(web, given: str, **changes: str) -> httpx.Response:
    body = {
        "clientId": "sim-app",
        "clientSecret": Credentials().client_secret,
        "code": given,
        "grantType": "authorization_code",
    }
    return await web.post("/v1.0/oauth2/userAccessToken", json=body | changes)


async def test_the_page_lists_everybody_and_leads_back_with_a_code_and_the_state(web, world):
    page = (await web.get("/oauth2/auth", params=ASKED)).text
    assert [person.name for person in world.people.values() if person.name not in page] == []
    first = unescape(re.search(r'href="(\?[^"]+)"', page)[1])
    answer = await web.get(f"/oauth2/auth{first}")
    back = urlsplit(answer.headers["location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == BACK
    assert parse_qs(back.query)["state"] == ["s&1"]


async def test_a_code_tells_who_it_is_once(web):
    code = await code_of(web)
    given = (await token(web, code)).json()
    assert (given["corpId"], given["expireIn"]) == (Credentials().corp_id, 7200)
    headers = {"x-acs-dingtalk-access-token": given["accessToken"]}
    me = (await web.get("/v1.0/contact/users/me", headers=headers)).json()
    assert (me["nick"], me["unionId"]) == ("王小明", "unu003")
    again = await token(web, code)
    assert (again.status_code, again.json()["code"]) == (400, "invalidParameter.authCode.notFound")


async def test_a_code_is_good_for_five_minutes(web, world):
    code = await code_of(web)
    await world.clock.move_by(CODE_LIFE + timedelta(seconds=1))
    assert (await token(web, code)).status_code == 400


@pytest.mark.parametrize(
    ("verifier", "status"),
    [
        pytest.param({"codeVerifier": VERIFIER}, 200, id="what it was asked with"),
        pytest.param({"codeVerifier": "another"}, 400, id="something else"),
        pytest.param({}, 400, id="nothing"),
    ],
)
async def test_a_code_asked_with_a_challenge_wants_what_it_was_asked_with(web, verifier, status):
    code = await code_of(web, code_challenge=CHALLENGE, code_challenge_method="S256")
    assert (await token(web, code, **verifier)).status_code == status


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"clientSecret": "x"}, id="another secret"),
        pytest.param({"clientId": "x"}, id="another app"),
        pytest.param({"grantType": "refresh_token"}, id="another grant"),
        pytest.param({"code": "x"}, id="no code of ours"),
    ],
)
async def test_nobody_else_gets_a_token(web, change):
    assert (await token(web, await code_of(web), **change)).status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"client_id": "x"}, id="another app"),
        pytest.param({"response_type": "token"}, id="no code"),
        pytest.param({"scope": "corpid"}, id="no openid"),
        pytest.param({"redirect_uri": "javascript:x"}, id="no address"),
        pytest.param({"code_challenge_method": "plain"}, id="a challenge that anybody reads"),
    ],
)
async def test_a_page_asked_for_wrongly_leads_nowhere(web, change):
    assert (await web.get("/oauth2/auth", params=ASKED | change)).status_code == 400


async def test_somebody_of_another_corporation_is_said_to_be_of_it_and_cancelling_gives_no_code(web):
    given = (await token(web, await code_of(web, "stranger"))).json()
    assert given["corpId"] == OTHER_CORPORATION
    answer = await web.get("/oauth2/auth", params=ASKED | {"as": "nobody"})
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {
        "error": ["access_denied"],
        "state": ["s&1"],
    }
    without = (await token(web, await code_of(web, scope="openid"))).json()
    assert "corpId" not in without


async def test_without_a_token_of_theirs_nobody_is_told(web):
    assert (await web.get("/v1.0/contact/users/me")).json()["code"] == "InvalidAuthentication"
    assert (await web.get("/v1.0/contact/users/u001")).status_code == 400
