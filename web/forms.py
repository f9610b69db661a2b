"""What a form of ours hands in. Small, of one kind, and read by hand: there is no upload here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

MOST_BYTES: Final = 8 * 1024
MOST_FIELDS: Final = 20
DEADLINE_SECONDS: Final = 10.0
KIND: Final = "application/x-www-form-urlencoded"


class BadForm(Exception):
    """Too long, too late, or no form."""


async def form_of(request: Request) -> Mapping[str, str]:
    """The fields by name; the last of two of the same name. Raises BadForm."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise BadForm
    body = b""
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise BadForm
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except (TimeoutError, ValueError, ClientDisconnect) as error:
        raise BadForm from error


def is_from_us(request: Request, origin: str) -> bool:
    """Does a page of ours hand it in? `origin` is such as "https://okr.example.com".

    Every browser of today says so by itself. An older one says "null" for our pages, too, since they tell
    nobody where somebody comes from: then what the form holds, and the cookie, is all there is to go by.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    said = request.headers.get("origin")
    return said in (None, "null", origin)
