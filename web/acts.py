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

from handlers.context import Rules
from handlers.request import Filled, Handled
from storage.engine import StorageDamaged, StorageUnavailable
from web import addresses
from web.failures import failure, reader_of
from web.forms import BadForm
from web.handed_in import ForeignForm, HandedIn, handed_in
from web.rendering import BARE_HEADERS, HEADERS, html
from web.said import TOO_MANY, Said
from web.visitor import Visitor

log = structlog.get_logger()

DO: Final = "/do"


class Submit(Protocol):
    """Walks the one road. Raises StorageUnavailable or StorageDamaged when nothing could be stored."""

    async def __call__(self, visitor: Visitor, filled: Filled, *, request_id: str) -> Handled: ...


class Visiting(Protocol):
    async def visitor(self, request: Request) -> Visitor | None: ...


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
        visitor = await self._gate.visitor(request)
        if visitor is None:  # the form is of an earlier login: they come in again, and to the first page
            return self._to(addresses.OVERVIEW)
        try:
            form = await handed_in(request, visitor, self._origin)
            handled = await self._submit(visitor, form.filled, request_id=form.request_id(visitor))
        except BadForm as bad:
            log.info("form_refused", why=type(bad).__name__)
            return self._unread(visitor, foreign=isinstance(bad, ForeignForm))
        except (StorageUnavailable, StorageDamaged) as error:
            log.warning("form_not_stored", error=type(error).__name__)
            now = self._clock()
            return failure(HTTPStatus.SERVICE_UNAVAILABLE, visitor, self._rules, now, base=self._base)
        return self._answer(request, visitor, form, handled)

    def _answer(self, request: Request, visitor: Visitor, form: HandedIn, handled: Handled) -> Response:
        by_htmx = request.headers.get("hx-request") == "true"
        too_many = bool(handled.refused) and not handled.messages
        if by_htmx and handled.refused:
            return self._refused(visitor, handled)
        if by_htmx and form.filled.command == "lang":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers={**HEADERS, "hx-refresh": "true"})
        if form.filled.command == "lang":
            return self._to(form.back())
        return self._to(form.back(TOO_MANY if too_many else form.name))

    def _refused(self, visitor: Visitor, handled: Handled) -> Response:
        """Alone, above the form that stays as it was filled in."""
        reader = reader_of(visitor, self._rules, self._clock())
        said = Said.of(handled.messages, refused=True) if handled.messages else Said.too_many(reader)
        headers = {
            **HEADERS,
            "hx-retarget": "#said",
            "hx-reselect": "#said",
            "hx-reswap": "outerHTML show:#said:top",
        }
        return HTMLResponse(html("parts/said.html", reader, base=self._base, said=said), 200, headers)

    def _unread(self, visitor: Visitor, *, foreign: bool) -> Response:
        reader = reader_of(visitor, self._rules, self._clock())
        name = "act.foreign" if foreign else "act.bad"
        status = HTTPStatus.FORBIDDEN if foreign else HTTPStatus.BAD_REQUEST
        facts = {"title": reader.words.say(f"{name}.title"), "text": reader.words.say(name)}
        page = html("unread.html", reader, base=self._base, visitor=visitor, at=self._clock(), **facts)
        return HTMLResponse(page, status, HEADERS)

    def _to(self, path: str) -> Response:
        return RedirectResponse(self._base + path, HTTPStatus.SEE_OTHER, BARE_HEADERS)
