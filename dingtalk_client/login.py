"""Logging in with DingTalk in a browser: the page to send somebody to, and whom their code stands for.

The code comes back in `authCode`, is good once and for minutes; with it and the app's secret one asks for a
token of theirs, and with that who they are. Mobile, mail and picture are never read.
https://open-dingtalk.github.io/developerpedia/docs/develop/permission/token/browser/get_user_app_token_browser
https://open.dingtalk.com/document/development/dingtalk-retrieve-user-information
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, Protocol
from urllib.parse import quote, urlencode

from dingtalk_client.api import ApiRequest
from dingtalk_client.contacts import LONGEST_NAME
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.reply_urls import loopback_origin

PAGE: Final = "https://login.dingtalk.com/oauth2/auth"
LOCAL_PAGE: Final = "/oauth2/auth"
# With "corpid" the answer names the corporation that was chosen on the page.
SCOPE: Final = "openid corpid"
# A code that is unknown, used or too old, and a person who is none, are refused in words that begin so.
_REFUSED: Final = "invalidParameter"


class Caller(Protocol):
    """What asks DingTalk: `client.DingTalk`."""

    async def ask(self, request: ApiRequest) -> Mapping[str, Any]: ...
    async def ask_as(self, request: ApiRequest, token: str) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """`corp_id` is the corporation they chose, "" where DingTalk did not say."""

    union_id: str
    name: str
    corp_id: str


class Login:
    """Of one app. Every call raises DingTalkError."""

    def __init__(self, caller: Caller, *, client_id: str, client_secret: str, api_url: str) -> None:
        self._caller = caller
        self._client_id = client_id
        self._client_secret = client_secret
        self._page = page_of(api_url)

    def address(self, *, redirect_uri: str, state: str, verifier: str) -> str:
        """Where somebody logs in, and comes back from to exactly `redirect_uri`."""
        asked = {
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "client_id": self._client_id,
            "scope": SCOPE,
            "state": state,
            "prompt": "consent",
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        return f"{self._page}?{urlencode(asked, quote_via=quote)}"

    async def who(self, code: str, verifier: str) -> LoggedIn | None:
        """None for a code that is unknown, used, too old, or was asked for by another browser."""
        try:
            request = user_token(self._client_id, self._client_secret, code, verifier)
            token = token_from(await self._caller.ask(request))
            return logged_in(await self._caller.ask_as(own_contact(), token.access_token), token)
        except DingTalkError as error:
            if error.code.startswith(_REFUSED):
                return None
            raise


@dataclass(frozen=True, slots=True)
class UserToken:
    access_token: str = field(repr=False)
    corp_id: str = ""


def page_of(api_url: str) -> str:
    """DingTalk's own page; where the API is a simulator on this machine, the simulator's."""
    local = loopback_origin(api_url)
    return PAGE if local is None else api_url.rstrip("/") + LOCAL_PAGE


def challenge_of(verifier: str) -> str:
    """RFC 7636, S256."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def user_token(client_id: str, client_secret: str, code: str, verifier: str) -> ApiRequest:
    """https://open.dingtalk.com/document/development/obtain-user-token

    No page of DingTalk's speaks of `codeVerifier`: a host that does not know it leaves it out of account.
    """
    body = {
        "clientId": client_id,
        "clientSecret": client_secret,
        "code": code,
        "grantType": "authorization_code",
        "codeVerifier": verifier,
    }
    return ApiRequest("api", "/v1.0/oauth2/userAccessToken", body)


def own_contact() -> ApiRequest:
    """Whoever the token is of. Wants the permission Contact.User.Read."""
    return ApiRequest("api", "/v1.0/contact/users/me", {}, method="GET")


def token_from(reply: Mapping[str, Any]) -> UserToken:
    return UserToken(_text(reply, "accessToken"), _word(reply, "corpId"))


def logged_in(reply: Mapping[str, Any], token: UserToken) -> LoggedIn:
    name = " ".join(_word(reply, "nick").split())[:LONGEST_NAME]
    return LoggedIn(_text(reply, "unionId"), name, token.corp_id)


def _text(reply: Mapping[str, Any], field: str) -> str:
    found = _word(reply, field)
    if not found:
        raise DingTalkError("reply_strange", f"no {field}", Action.RETRY)
    return found


def _word(reply: Mapping[str, Any], field: str) -> str:
    value = reply.get(field)
    return value if isinstance(value, str) else ""
