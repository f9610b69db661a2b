"""Which session webhooks may be posted to: a callback names one, and its signature does not cover it."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

import httpx

_REPLY_PATH = "/robot/sendBySession"
_MAX_REPLY_URL = 2_048
# Nothing in such a query can make a parser of addresses see another host or path.
_REPLY_QUERY = re.compile(r"(?:[\w.~%=-]*&)*session=[\w.~%=+/-][\w.~%=+/&-]*", re.ASCII)


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
