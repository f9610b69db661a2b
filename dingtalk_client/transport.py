"""What a request to DingTalk goes over: httpx on aiohttp's connections, with deadlines, and without cookies.

Every answer would have its cookies read, kept for ever and sent back by two jars, httpx's and aiohttp's;
DingTalk's interfaces want none, and looking for them cost a tenth of a reply.
"""

from __future__ import annotations

import ssl
from datetime import timedelta
from functools import cache, partial

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from dingtalk_client.errors import Action, DingTalkError

DEADLINE = timedelta(seconds=10)
CONNECT_DEADLINE = timedelta(seconds=3)
KEEP_ALIVE_SECONDS = 5.0
MAX_REPLY_BYTES = 64 * 1024
MAX_CONNECTIONS = 20


@cache
def shared_trust() -> ssl.SSLContext:
    """Once in a process: reading the certificates takes longer than all the rest of a client."""
    return httpx.create_ssl_context(trust_env=False)


def transport_over(trust: ssl.SSLContext, proxy: str | None) -> httpx.AsyncBaseTransport:
    """Measured against the transport of httpx itself: docs/decisions/0014."""
    return AiohttpTransport(
        verify=trust,
        trust_env=False,
        proxy=httpx.Proxy(proxy) if proxy else None,
        client=partial(_session, trust),
    )


def http_client(transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    return _Forgetful(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(DEADLINE.total_seconds(), connect=CONNECT_DEADLINE.total_seconds(), pool=None),
    )


def unanswered(error: Exception, deadline: timedelta) -> DingTalkError:
    """The transport calls every broken connection a time-out; what it was is the cause."""
    cause = error.__cause__ if isinstance(error.__cause__, aiohttp.ClientError) else error
    if isinstance(cause, TimeoutError | httpx.TimeoutException):
        return DingTalkError("timeout", f"no answer in {deadline.total_seconds():.0f} s", Action.RETRY)
    return DingTalkError("unreachable", type(cause).__name__, Action.RETRY)


async def read_at_most(response: httpx.Response, limit: int = MAX_REPLY_BYTES) -> bytes:
    """The body, or DingTalkError as soon as it is longer than `limit` or packed against our wish."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise DingTalkError("reply_packed", "an answer in an encoding we did not ask for", Action.RETRY)
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > limit:
            raise DingTalkError("reply_too_long", f"an answer above {limit} bytes", Action.RETRY)
    return body


class _NoCookies(httpx.Cookies):
    def extract_cookies(self, response: httpx.Response) -> None:
        """Nothing is taken."""


class _Forgetful(httpx.AsyncClient):
    """Keeps no cookie of an answer."""

    _none = _NoCookies()

    @property
    def cookies(self) -> httpx.Cookies:
        return self._none

    @cookies.setter
    def cookies(self, cookies: object) -> None:
        raise AttributeError("this client has no cookies")


def _session(trust: ssl.SSLContext) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(limit=MAX_CONNECTIONS, keepalive_timeout=KEEP_ALIVE_SECONDS, ssl=trust)
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
