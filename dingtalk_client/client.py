"""The one file that speaks HTTP to DingTalk.

Sends what `api` describes and raises DingTalkError for whatever comes of it. It retries nothing but a
token that was refused: when to try again is the delivery worker's business. No address and no token
ever gets into an exception.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
import ssl
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from dingtalk_client import api, signing
from dingtalk_client.clock_skew import ClockSkew
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.messages import Message
from dingtalk_client.tokens import LEAST_PAUSE, Token, TokenKeeper, token_from

DEADLINE = timedelta(seconds=10)
CONNECT_DEADLINE = timedelta(seconds=3)
MAX_REPLY_BYTES = 64 * 1024
MAX_CONNECTIONS = 20
HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    # Unpacked, a small answer could be a big one.
    "Accept-Encoding": "identity",
    "User-Agent": "dingokr",
}

_REPLY_PATH = "/robot/sendBySession"
_MAX_REPLY_URL = 2_048
# Nothing in such a query can make a parser of addresses see another host or path.
_REPLY_QUERY = re.compile(r"(?:[\w.~%=-]*&)*session=[\w.~%=+/-][\w.~%=+/&-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sent:
    """DingTalk took it. `key` lets an app robot's message be recalled; webhooks give none."""

    key: str | None = None


class DingTalk:
    """One app of one corporation."""

    def __init__(
        self,
        *,
        app_key: str,
        app_secret: str,
        robot_code: str,
        api_url: str,
        oapi_url: str,
        clock: Callable[[], datetime],
        proxy: str | None = None,
        reply_hosts: frozenset[str],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`transport` carries the requests where DingTalk is a simulator in the same process."""
        # httpx logs whole addresses at INFO, and ours carry tokens.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._app_key, self._app_secret, self._robot_code = app_key, app_secret, robot_code
        self._api_url = api_url.rstrip("/")
        self._reply_hosts, self._loopback = reply_hosts, loopback_origin(oapi_url)
        self._clock = clock
        self._skew = ClockSkew(clock)
        self._tokens = TokenKeeper(self._fetch_token, clock)
        trust = httpx.create_ssl_context(trust_env=False)
        self._client = _http_client(transport or _transport(trust, proxy))

    async def send_session(self, url: str, message: Message) -> Sent:
        """Answer through the session webhook of a callback; GONE once it is dead or if it may not be used."""
        if not validate_reply_url(url, self._reply_hosts, self._loopback):
            raise DingTalkError("reply_url_refused", "not a session webhook of an allowed host", Action.GONE)
        await self._call_webhook(api.session_send(url, message))
        return Sent()

    async def send_custom(
        self, webhook: str, secret: str | None, message: Message, *, msg_uuid: str | None = None
    ) -> Sent:
        """Post through a custom robot; the same `msg_uuid` again after a time-out is not shown twice."""
        url = signing.custom_robot_url(webhook, secret, self._clock())
        await self._call_webhook(api.custom_robot_send(url, message, msg_uuid=msg_uuid))
        return Sent()

    async def send_group(self, conversation_id: str, message: Message) -> Sent:
        """Post into a group as the app robot."""
        return _sent(await self._call_api(api.group_send(self._robot_code, conversation_id, message)))

    async def send_person(self, staff_id: str, message: Message) -> Sent:
        """Write to one person as the app robot."""
        reply = await self._call_api(api.person_send(self._robot_code, [staff_id], message))
        api.refuse_partial(reply)
        return _sent(reply)

    @property
    def skew(self) -> timedelta | None:
        """By how much our clock was ahead of DingTalk's at its last answer; None before the first."""
        return self._skew.last

    async def token(self) -> str:
        """The app's access token, good for both hosts."""
        return await self._tokens.token()

    async def close(self) -> None:
        await self._client.aclose()

    async def _call_api(self, request: api.ApiRequest) -> dict[str, Any]:
        """Once, and once more with a new token where DingTalk refuses ours."""
        token = await self._tokens.token()
        try:
            return await self._exchange(request, token)
        except DingTalkError as error:
            if error.action is not Action.REFRESH_TOKEN or not self._tokens.drop(token):
                raise _without_refresh(error, Action.RETRY) from None
        fresh = await self._tokens.token()
        try:
            return await self._exchange(request, fresh)
        except DingTalkError as error:
            if error.action is Action.REFRESH_TOKEN:
                self._tokens.drop(fresh)
            raise _without_refresh(error, Action.RETRY) from None

    async def _call_webhook(self, request: api.ApiRequest) -> None:
        """A webhook's own token cannot be renewed: where it is refused, that door is shut."""
        try:
            await self._exchange(request)
        except DingTalkError as error:
            raise _without_refresh(error, Action.GONE) from None

    async def _fetch_token(self) -> Token:
        request = api.access_token(self._app_key, self._app_secret)
        try:
            return token_from(await self._exchange(request))
        except DingTalkError as error:
            raise _without_refresh(error, Action.RETRY) from None

    async def _exchange(self, request: api.ApiRequest, token: str | None = None) -> dict[str, Any]:
        url = self._api_url + request.target if request.host == "api" else request.target
        headers = {**HEADERS, "x-acs-dingtalk-access-token": token} if token else HEADERS
        fault = None
        try:
            # Ready as it is: merging it with the defaults of the client costs a seventh of a reply.
            said = httpx.Request("POST", url, content=request.body(), headers=headers)
            async with (
                asyncio.timeout(DEADLINE.total_seconds()),
                aclosing(await self._client.send(said, stream=True)) as response,
            ):
                status, reply_headers = response.status_code, response.headers
                self._skew.note(reply_headers.get("date", ""))
                body = await _read_at_most(response, MAX_REPLY_BYTES)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError) as error:
            fault = _unanswered(error)
        if fault:
            raise fault  # outside the handlers: what httpx says may hold the address
        return api.read_reply(status, reply_headers, body)


def validate_reply_url(url: str, allowed_hosts: frozenset[str], loopback_origin: str | None) -> bool:
    """Whether a session webhook may be posted to; asked when it arrives and again before each use.

    All before the query must be, sign for sign, one of the few addresses that are right, and the query
    of signs that no parser reads in two ways. `loopback_origin` is the one exception, for a simulator.
    """
    base, _, query = url.partition("?")
    if len(url) > _MAX_REPLY_URL or _REPLY_QUERY.fullmatch(query) is None:
        return False
    try:
        return base in _reply_bases(allowed_hosts, loopback_origin)
    except httpx.InvalidURL:  # a host that somebody misspelt in the settings
        return False


@lru_cache(maxsize=8)
def _reply_bases(allowed_hosts: frozenset[str], loopback_origin: str | None) -> frozenset[str]:
    """Each address that is right, as httpx, which will send to it, spells it too."""
    origins = [f"https://{host}{port}" for host in sorted(allowed_hosts) for port in ("", ":443")]
    if loopback_origin:
        origins.append(loopback_origin)
    bases = [origin + _REPLY_PATH for origin in origins]
    return frozenset(base for base in bases if _is_plain(httpx.URL(base)))


def _is_plain(url: httpx.URL) -> bool:
    # The path before its escapes are undone: "%2F" is no slash to the one who answers.
    return url.raw_path == _REPLY_PATH.encode() and not url.userinfo


def loopback_origin(oapi_url: str) -> str | None:
    """The origin of `oapi_url` where that is this very machine, as with a simulator; None otherwise."""
    try:
        url = httpx.URL(oapi_url)
    except httpx.InvalidURL:
        return None
    if url.scheme not in ("http", "https") or url.userinfo:
        return None
    return f"{url.scheme}://{url.netloc.decode()}" if _is_loopback(url.host) else None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _transport(trust: ssl.SSLContext, proxy: str | None) -> httpx.AsyncBaseTransport:
    # Measured against the transport of httpx itself: docs/decisions/0014.
    return AiohttpTransport(
        verify=trust,
        trust_env=False,
        proxy=httpx.Proxy(proxy) if proxy else None,
        limits=httpx.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_CONNECTIONS),
    )


def _http_client(transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(DEADLINE.total_seconds(), connect=CONNECT_DEADLINE.total_seconds(), pool=None),
    )


def _unanswered(error: Exception) -> DingTalkError:
    """The transport calls every broken connection a time-out; what it was is the cause."""
    cause = error.__cause__ if isinstance(error.__cause__, aiohttp.ClientError) else error
    if isinstance(cause, TimeoutError | httpx.TimeoutException):
        return DingTalkError("timeout", f"no answer in {DEADLINE.total_seconds():.0f} s", Action.RETRY)
    return DingTalkError("unreachable", type(cause).__name__, Action.RETRY)


async def _read_at_most(response: httpx.Response, limit: int) -> bytes:
    """The body, or DingTalkError as soon as it is longer than `limit` or packed against our wish."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise DingTalkError("reply_packed", "an answer in an encoding we did not ask for", Action.RETRY)
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > limit:
            raise DingTalkError("reply_too_long", f"an answer above {limit} bytes", Action.RETRY)
    return body


def _without_refresh(error: DingTalkError, action: Action) -> DingTalkError:
    """The same fault for those outside, who have no token to renew."""
    if error.action is not Action.REFRESH_TOKEN:
        return error
    wait = LEAST_PAUSE if action is Action.RETRY else None
    return DingTalkError(error.code, error.detail, action, wait)


def _sent(reply: dict[str, Any]) -> Sent:
    key = reply.get("processQueryKey")
    return Sent(key if isinstance(key, str) else None)
