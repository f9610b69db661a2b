"""Forms of ours, read by hand and strictly: one kind, small, each field once. There is no upload here."""

from __future__ import annotations

import asyncio
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import ClientDisconnect, Request

MOST_BYTES: Final = 32 * 1024  # the longest note, each of its signs as nine bytes
MOST_FIELDS: Final = 20
DEADLINE_SECONDS: Final = 10.0
KIND: Final = "application/x-www-form-urlencoded"


class BadForm(Exception):
    """No form of ours: too long, too late, of another kind, with a field twice or unknown."""


async def form_of(request: Request) -> dict[str, str]:
    """The fields by name. Raises BadForm."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise BadForm
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            body = await _body(request)
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except (TimeoutError, ValueError, ClientDisconnect) as error:
        raise BadForm from error
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise BadForm
    return fields


def is_from_us(request: Request, origin: str) -> bool:
    """Does the browser say that a page of ours hands it in? The second lock; the first is in the form.

    `origin` is where people reach the pages, such as "https://okr.example.com", "" where nobody said.
    Browsers that have no Sec-Fetch-Site send an Origin, which is "null" for a form of a page that, like ours,
    tells nobody where it is: that says nothing.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    said = request.headers.get("origin")
    if said in (None, "null"):
        return True
    return said == origin if origin else _host_of(said) == request.headers.get("host")


def _host_of(origin: str) -> str:
    """ "" for what is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


async def _body(request: Request) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > MOST_BYTES:
            raise BadForm
        pieces.append(piece)
    return b"".join(pieces)
