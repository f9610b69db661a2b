"""Pages that say in words why there is nothing to see. They never say whether something is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Final

from starlette.responses import HTMLResponse

from cards.reader import Reader
from handlers.context import Rules, zone
from okr import cycles
from web.rendering import HEADERS, html
from web.visitor import Visitor

_NAMES: Final[Mapping[HTTPStatus, str]] = {
    HTTPStatus.FORBIDDEN: "not_yours",
    HTTPStatus.NOT_FOUND: "not_there",
    HTTPStatus.METHOD_NOT_ALLOWED: "not_there",
    HTTPStatus.INTERNAL_SERVER_ERROR: "broken",
    HTTPStatus.SERVICE_UNAVAILABLE: "not_now",
}
RETRY_SECONDS: Final = 10


def failure(
    status: HTTPStatus,
    visitor: Visitor | None,
    rules: Rules,
    now: datetime,
    *,
    base: str = "",
    number: str = "",
    lang: str = "",
) -> HTMLResponse:
    """FORBIDDEN, NOT_FOUND, METHOD_NOT_ALLOWED (which reads the same), INTERNAL_SERVER_ERROR (with the
    `number` of its line in the log), or SERVICE_UNAVAILABLE. `lang` is of whoever is no visitor.

    Written without a look into the database: in the installation's zone.
    """
    name, reader = _NAMES[status], reader_in(visitor.lang if visitor else lang, rules, now)
    title = reader.words.say(f"page.{name}.title")
    facts = {"title": title, "visitor": visitor, "name": name, "number": number, "at": now}
    headers = dict(HEADERS)
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = str(RETRY_SECONDS)
    return HTMLResponse(html("failure.html", reader, base=base, **facts), status, headers)


def reader_of(visitor: Visitor, rules: Rules, now: datetime) -> Reader:
    """Whoever looks, without a look into the database: in the installation's zone."""
    return reader_in(visitor.lang, rules, now)


def reader_in(lang: str, rules: Rules, now: datetime) -> Reader:
    tz = zone(rules.default_group.tz)
    today = now.astimezone(tz).date()
    cycle = cycles.quarter_of(today, rules.fiscal_start).id
    return Reader(lang=lang, tz=tz, robot=rules.robot, in_group=False, today=today, cycle=cycle)
