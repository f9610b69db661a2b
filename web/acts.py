"""What is done on a page: a form is handed in, walks the one road, and the page says what became of it.

Without scripts the browser is sent back to the page, so that a reload hands nothing in again; htmx fetches
that page by itself and, where something was refused, is given the refusal alone: what was typed stays.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Final, Protocol

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from cards.reader import Reader
from handlers.context import Rules
from handlers.request import Filled, Handled
from storage.engine import StorageDamaged, StorageUnavailable
from web import addresses
from web.failures import RETRY_SECONDS, reader_in, reader_of
from web.forms import BadForm
from web.handed_in import ForeignForm, HandedIn, handed_in
from web.rendering import BARE_HEADERS, HEADERS, html
from web.said import TOO_MANY, Said
from web.tongue import tongue_of
from web.visitor import Visitor

log = structlog.get_logger()

DO: Final = "/do"


class Submit(Protocol):
    """Walks the one road. Raises StorageUnavailable or StorageDamaged when nothing could be stored."""

    async def __call__(self, visitor: Visitor, filled: Filled, *, request_id: str) -> Handled: ...


class Visiting(Protocol):
    async def who(self, request: Request) -> Visitor | None:
        """Raises StorageUnavailable or StorageDamaged where nobody can tell."""
        ...

    def csrf(self, request: Request) -> str:
        """What forms of this browser's session hand in, told without the database."""
        ...


class Acts:
    """`origin` is where people reach the pages, "" where nobody said; `base` stands before every path."""

    def __init__(
        self,
        gate: Visiting,
        submit: Submit,
        rules: Rules,
        clock: Callable[[], datetime],
        *,
        base: str = "",
        origin: str = "",
    ) -> None:
        self._gate = gate
        self._submit = submit
        self._rules = rules
        self._clock = clock
        self._base = base
        self._origin = origin

    async def serve(self, request: Request) -> Response:
        visitor, away = None, ""
        try:
            visitor = await self._gate.who(request)
        except (StorageUnavailable, StorageDamaged) as error:
            away = type(error).__name__
        if visitor is None and not away:  # the form is of an earlier login: they come in again, and first
            return self._to(addresses.OVERVIEW)
        try:
            csrf = self._gate.csrf(request) if visitor is None else visitor.csrf
            form = await handed_in(request, csrf, self._origin)
        except BadForm as bad:
            log.info("form_refused", why=type(bad).__name__)
            return self._unread(request, visitor, foreign=isinstance(bad, ForeignForm))
        if visitor is None:
            return self._kept(request, None, form, away)
        try:
            handled = await self._submit(visitor, form.filled, request_id=form.request_id(visitor))
        except (StorageUnavailable, StorageDamaged) as error:
            return self._kept(request, visitor, form, type(error).__name__)
        return self._answer(request, visitor, form, handled)

    def _kept(self, request: Request, visitor: Visitor | None, form: HandedIn, why: str) -> Response:
        """Nothing was stored: what was typed is shown again, to be handed in again.

        With the same nonce: should the first have been stored all the same, the second does nothing.
        """
        log.warning("form_not_stored", error=why)
        reader = self._reader(request, visitor)
        said = Said(reader.words.say("act.kept.title"), (reader.words.say("act.kept"),), refused=True)
        if request.headers.get("hx-request") == "true":
            return self._above_the_form(reader, said)
        facts = {"title": said.title, "form": form.fields, "visitor": visitor, "at": self._clock()}
        headers = {**HEADERS, "retry-after": str(RETRY_SECONDS)}
        page = html("kept.html", reader, base=self._base, **facts)
        return HTMLResponse(page, HTTPStatus.SERVICE_UNAVAILABLE, headers)

    def _answer(self, request: Request, visitor: Visitor, form: HandedIn, handled: Handled) -> Response:
        by_htmx = request.headers.get("hx-request") == "true"
        too_many = bool(handled.refused) and not handled.messages
        if by_htmx and handled.refused:
            reader = reader_of(visitor, self._rules, self._clock())
            told = Said.of(handled.messages, refused=True) if handled.messages else Said.too_many(reader)
            return self._above_the_form(reader, told)
        if by_htmx and form.filled.command == "lang":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers={**HEADERS, "hx-refresh": "true"})
        if form.filled.command == "lang":
            return self._to(form.back())
        return self._to(form.back(TOO_MANY if too_many else form.name))

    def _above_the_form(self, reader: Reader, said: Said) -> Response:
        """Alone; the form below stays as it was filled in."""
        headers = {
            **HEADERS,
            "hx-retarget": "#said",
            "hx-reselect": "#said",
            "hx-reswap": "outerHTML show:#said:top",
        }
        return HTMLResponse(html("parts/said.html", reader, base=self._base, said=said), 200, headers)

    def _reader(self, request: Request, visitor: Visitor | None) -> Reader:
        lang = tongue_of(request, self._rules.default_group.lang) if visitor is None else visitor.lang
        return reader_in(lang, self._rules, self._clock())

    def _unread(self, request: Request, visitor: Visitor | None, *, foreign: bool) -> Response:
        reader = self._reader(request, visitor)
        name = "act.foreign" if foreign else "act.bad"
        status = HTTPStatus.FORBIDDEN if foreign else HTTPStatus.BAD_REQUEST
        facts = {"title": reader.words.say(f"{name}.title"), "text": reader.words.say(name)}
        page = html("unread.html", reader, base=self._base, visitor=visitor, at=self._clock(), **facts)
        return HTMLResponse(page, status, HEADERS)

    def _to(self, path: str) -> Response:
        return RedirectResponse(self._base + path, HTTPStatus.SEE_OTHER, BARE_HEADERS)
