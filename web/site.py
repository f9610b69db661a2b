"""The pages' HTTP side: who asks is let in or sent to the door, a view reads, a template says it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from http import HTTPStatus
from typing import Protocol
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

import web.pages  # noqa: F401 - fills VIEWS
from cards.reader import Reader
from handlers.context import Rules
from okr.refusals import Refusal
from storage.engine import Database, StorageDamaged, StorageUnavailable, read_beside
from storage.unit_of_work import UnitOfWork
from web.rendering import FOLDER, HEADERS, html
from web.views import VIEWS, Asked, NotThere, Page, View
from web.visitor import Visitor, context_of

log = structlog.get_logger()

DOOR = "/in"


class Gate(Protocol):
    """Who may pass, and how they get in."""

    async def visitor(self, request: Request) -> Visitor | None: ...

    def routes(self) -> list[BaseRoute]:
        """The door itself, at DOOR and below."""
        ...


class Site:
    def __init__(self, database: Database, rules: Rules, clock: Callable[[], datetime], gate: Gate) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock
        self._gate = gate

    def routes(self) -> list[BaseRoute]:
        static = Mount("/static", StaticFiles(directory=FOLDER / "static"))
        views = [Route(path, self._served(view), methods=["GET"]) for path, view in VIEWS.items()]
        return [static, *self._gate.routes(), *views]

    def _served(self, view: View) -> Callable[[Request], Awaitable[Response]]:
        async def serve(request: Request) -> Response:
            visitor = await self._gate.visitor(request)
            if visitor is None:
                return to_the_door(request)
            asked = Asked(
                request.path_params, request.query_params, visitor, request.headers.get("hx-target", "")
            )
            try:
                text = await asyncio.to_thread(read_beside, self._database.engine, self._work(view, asked))
            except (NotThere, Refusal):
                return HTMLResponse("not there", HTTPStatus.NOT_FOUND, HEADERS)
            except (StorageUnavailable, StorageDamaged) as error:
                log.warning("page_not_read", error=type(error).__name__)
                return HTMLResponse("not now", HTTPStatus.SERVICE_UNAVAILABLE, HEADERS)
            return HTMLResponse(text, HTTPStatus.OK, HEADERS)

        return serve

    def _work(self, view: View, asked: Asked) -> Callable[[UnitOfWork], str]:
        def work(unit: UnitOfWork) -> str:
            context = context_of(unit, asked.visitor, self._rules, self._clock())
            return rendered(view(context, asked), context.reader, asked)

        return work


def rendered(page: Page, reader: Reader, asked: Asked) -> str:
    return html(page.template, reader, title=page.title, visitor=asked.visitor, asked=asked, **page.facts)


def to_the_door(request: Request) -> Response:
    """Whoever is let in comes back to where they wanted to go."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    headers = {name: value for name, value in HEADERS.items() if name != "content-security-policy"}
    return RedirectResponse(f"{DOOR}?to={quote(wanted, safe='')}", HTTPStatus.SEE_OTHER, headers)
