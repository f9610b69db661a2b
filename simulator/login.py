"""Logging in with DingTalk in a browser: its page, where one says who one is, and what a code stands for.

A code is good once, for five minutes, for the address it was sent to and for whoever can show what it was
asked with (RFC 7636), where it was asked with anything.
https://open-dingtalk.github.io/developerpedia/docs/develop/permission/token/browser/get_user_app_token_browser
https://open.dingtalk.com/document/development/obtain-user-token
https://open.dingtalk.com/document/development/dingtalk-retrieve-user-information
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from html import escape
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from simulator.admission import TOKEN_HEADER
from simulator.contacts import CODE_LIFE
from simulator.gateway import Answer, Call, Gateway, refused
from simulator.signing import Credentials
from simulator.world import Person, World

PAGE: Final = "/oauth2/auth"
TOKEN_LIFE: Final = timedelta(hours=2)
# Somebody whose corporation is another one: no person of this world.
STRANGER: Final = Person("stranger", "Somebody of another corporation")
OTHER_CORPORATION: Final = "dingothercorp"
HEAD: Final = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>DingTalk</title>"
    "<style>body{font:16px/1.5 sans-serif;max-width:24rem;margin:10vh auto;padding:0 1rem}"
    "a{display:block;padding:.75rem 1rem;margin:.5rem 0;border:1px solid #888;border-radius:8px;"
    "color:inherit;text-decoration:none}a:focus,a:hover{background:#8882}</style>"
)


@dataclass(frozen=True, slots=True)
class Code:
    person: Person
    made_at: datetime
    challenge: str
    names_corporation: bool


@dataclass(frozen=True, slots=True)
class UserToken:
    person: Person
    made_at: datetime


class Login:
    def __init__(self, world: World, credentials: Credentials) -> None:
        self._world = world
        self._credentials = credentials
        self._codes: dict[str, Code] = {}
        self._tokens: dict[str, UserToken] = {}

    def routes(self, gateway: Gateway) -> list[BaseRoute]:
        return [
            Route(PAGE, self.page, methods=["GET"]),
            gateway.route("/v1.0/oauth2/userAccessToken", self.user_token),
            gateway.route("/v1.0/contact/users/{who}", self.contact, method="GET"),
        ]

    async def page(self, request: Request) -> Response:
        """Who are you? `as`, which only this page adds, is the answer; "nobody" goes back without any."""
        asked = dict(request.query_params)
        fault = self._fault(asked)
        if fault:
            return HTMLResponse(f"{HEAD}<h1>{escape(fault)}</h1>", 400)
        chosen = asked.pop("as", "")
        person = STRANGER if chosen == STRANGER.staff_id else self._world.people.get(chosen)
        if person is not None:
            return self._back(asked, authCode=self._code(person, asked))
        return self._back(asked, error="access_denied") if chosen else HTMLResponse(self._choice(asked))

    def user_token(self, call: Call) -> Answer:
        body = call.body or {}
        app = (self._credentials.client_id, self._credentials.client_secret)
        if (body.get("clientId"), body.get("clientSecret")) != app:
            raise refused("invalidClientIdOrSecret", "无效的clientId或者clientSecret")
        if body.get("grantType") != "authorization_code":
            raise refused("invalidParameter.grantType", "grantType is authorization_code here")
        code = self._codes.pop(str(body.get("code")), None)
        now = self._world.clock.now()
        if code is None or now - code.made_at > CODE_LIFE or not _is_theirs(code, body):
            raise refused("invalidParameter.authCode.notFound", "不合法的临时授权码")
        token = secrets.token_hex(16)
        self._tokens[token] = UserToken(code.person, now)
        answer = {"accessToken": token, "refreshToken": secrets.token_hex(16), "expireIn": 7200}
        if code.names_corporation:
            answer["corpId"] = OTHER_CORPORATION if code.person is STRANGER else self._credentials.corp_id
        return Answer(200, answer)

    def contact(self, call: Call) -> Answer:
        """Whoever the token is of; of others an app may not ask this way."""
        token = self._tokens.get(call.headers.get(TOKEN_HEADER, ""))
        if token is None or self._world.clock.now() - token.made_at > TOKEN_LIFE:
            raise refused("InvalidAuthentication", "不合法的access_token")
        if call.in_path["who"] != "me":
            raise refused("invalidParameter.user.notFound", "用户不存在", status=404)
        person = token.person
        return Answer(
            200, {"nick": person.name, "unionId": person.union_id, "openId": f"op{person.staff_id}"}
        )

    def _fault(self, asked: Mapping[str, str]) -> str:
        if asked.get("client_id") != self._credentials.client_id:
            return "client_id: no such app"
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            return "response_type is code, and scope holds openid"
        address = urlsplit(asked.get("redirect_uri", ""))
        if address.scheme not in ("http", "https") or not address.netloc:
            return "redirect_uri: no address"
        if asked.get("code_challenge_method", "S256") != "S256":
            return "code_challenge_method is S256"
        return ""

    def _code(self, person: Person, asked: Mapping[str, str]) -> str:
        code = secrets.token_hex(16)
        names = "corpid" in asked["scope"].split()
        self._codes[code] = Code(
            person, self._world.clock.now(), asked.get("code_challenge", ""), names_corporation=names
        )
        return code

    def _choice(self, asked: Mapping[str, str]) -> str:
        people = [*((each.staff_id, each.name) for each in self._world.people.values())]
        people += [(STRANGER.staff_id, STRANGER.name), ("nobody", "取消 Cancel")]
        links = "".join(
            f'<a href="?{escape(urlencode({**asked, "as": key}, quote_via=quote))}">{escape(name)}</a>'
            for key, name in people
        )
        return f"{HEAD}<h1>谁在登录？ Who logs in?</h1>{links}"

    def _back(self, asked: Mapping[str, str], **more: str) -> Response:
        said = more | ({"state": asked["state"]} if "state" in asked else {})
        joint = "&" if urlsplit(asked["redirect_uri"]).query else "?"
        return RedirectResponse(f"{asked['redirect_uri']}{joint}{urlencode(said)}", 302)


def _is_theirs(code: Code, body: Mapping[str, object]) -> bool:
    """Whether whoever asks can show what the code was asked with."""
    if not code.challenge:
        return True
    verifier = str(body.get("codeVerifier", ""))
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return secrets.compare_digest(digest, code.challenge)
