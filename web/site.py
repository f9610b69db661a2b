"""The pages' HTTP side: who asks is let in or sent to the door, a view reads, a template says it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import datetime
from http import HTTPStatus
from typing import Final, Protocol
from urllib.parse import quote

import structlog
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import web.pages  # noqa: F401 - fills VIEWS
from handlers.context import Context, Rules
from okr.refusals import Refusal
from storage.engine import Database, StorageDamaged, StorageUnavailable, read_beside
from storage.unit_of_work import UnitOfWork
from web.acts import DO, Acts, Submit
from web.bot_health import BotHealth
from web.failures import failure
from web.files import NotDrawn, Rasteriser, response_of
from web.rendering import BARE_HEADERS, HEADERS, html
from web.statics import static_files
from web.tongue import tongue_of
from web.views import ALONE, FILES, VIEWS, Asked, Drawn, File, FileView, NotThere, Page
from web.visitor import Visitor, context_of

log = structlog.get_logger()

DOOR: Final = "/in"
FEWEST_TO_ZIP: Final = 500  # bytes
ZIP_LEVEL: Final = 5  # nine costs three times the time for a fiftieth of the size
BYTES_OF_A_NUMBER: Final = 4
LOST: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)


class Gate(Protocol):
    """Who may pass, and how they get in."""

    async def visitor(self, request: Request) -> Visitor | None: ...

    async def who(self, request: Request) -> Visitor | None:
        """The same. Raises StorageUnavailable or StorageDamaged where nobody can tell."""
        ...

    def csrf(self, request: Request) -> str:
        """What forms of this browser's session hand in, told without the database."""
        ...

    def routes(self) -> list[BaseRoute]:
        """The door itself, at DOOR and below."""
        ...


class Site:
    """`base` stands before every address, "" or such as "/okr": whoever answers there takes it off again.

    `submit` does what is done on a page; without it pages can only be read. `origin` is where people reach
    them, such as "https://okr.example.com", "" where nobody said.
    `rasteriser` makes PNGs of drawings; without one there are none. `health` says how the bot does: called in
    the thread of a page, it may take a moment.
    """

    def __init__(
        self,
        database: Database,
        rules: Rules,
        clock: Callable[[], datetime],
        gate: Gate,
        *,
        base: str = "",
        submit: Submit | None = None,
        origin: str = "",
        rasteriser: Rasteriser | None = None,
        health: Callable[[], BotHealth] | None = None,
    ) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock
        self._gate = gate
        self._base = base
        self._acts = None if submit is None else Acts(gate, submit, rules, clock, base=base, origin=origin)
        self._rasteriser = rasteriser
        self._health = health
        self._lane = asyncio.Semaphore()

    def routes(self) -> list[BaseRoute]:
        zipped = [Middleware(GZipMiddleware, minimum_size=FEWEST_TO_ZIP, compresslevel=ZIP_LEVEL)]
        views = [
            Route(path, self._served(view, alone=path in ALONE), methods=["GET"], middleware=zipped)
            # Files first: /groups/{key}/{cycle}/{ref} would take /groups/SALES/2026Q4/health.svg for its own.
            for path, view in (*FILES.items(), *VIEWS.items())
        ]
        acts = [] if self._acts is None else [Route(DO, self._acts.serve, methods=["POST"])]
        return [static_files(), *self._gate.routes(), *acts, *views]

    async def nowhere(self, request: Request, error: Exception) -> Response:
        """What is said where no route of the whole program is: to everybody in words, whoever is let in.

        `error` is the router's, with its status and what it wants to be sent along.
        """
        if not isinstance(error, HTTPException) or error.status_code not in LOST:
            raise error
        visitor, lang = await self._gate.visitor(request), tongue_of(request, self._rules.default_group.lang)
        status, now = HTTPStatus(error.status_code), self._clock()
        answer = failure(status, visitor, self._rules, now, base=self._base, lang=lang)
        answer.headers.update(error.headers or {})
        return answer

    def _served(self, view: FileView, *, alone: bool) -> Callable[[Request], Awaitable[Response]]:
        async def serve(request: Request) -> Response:
            visitor = await self._gate.visitor(request)
            if visitor is None:
                return to_the_door(request, self._base)
            part = request.headers.get("hx-target", "")
            asked = Asked(request.path_params, request.query_params, visitor, part, self._health, self._base)
            async with self._lane if alone else nullcontext():
                return await self._answer(view, asked)

        return serve

    async def _answer(self, view: FileView, asked: Asked) -> Response:
        """Whatever goes wrong is said in words; a fault of ours is logged here, once, by a number."""
        number = ""
        try:
            check_text(asked)
            found = await asyncio.to_thread(read_beside, self._database.engine, self._work(view, asked))
            if not isinstance(found, str):
                return await response_of(found, self._rasteriser)
        except (NotThere, Refusal):
            status = HTTPStatus.NOT_FOUND
        except (StorageUnavailable, StorageDamaged, NotDrawn) as error:
            log.warning("page_not_read", error=type(error).__name__, detail=str(error))
            status = HTTPStatus.SERVICE_UNAVAILABLE
        except Exception:
            number = secrets.token_hex(BYTES_OF_A_NUMBER)
            log.exception("page_broken", page=view.__name__, number=number)
            status = HTTPStatus.INTERNAL_SERVER_ERROR
        else:
            return HTMLResponse(found, HTTPStatus.OK, HEADERS)
        return failure(status, asked.visitor, self._rules, self._clock(), base=self._base, number=number)

    def _work(self, view: FileView, asked: Asked) -> Callable[[UnitOfWork], str | File | Drawn]:
        def work(unit: UnitOfWork) -> str | File | Drawn:
            context = context_of(unit, asked.visitor, self._rules, self._clock())
            found = view(context, asked)
            return rendered(found, context, asked, self._base) if isinstance(found, Page) else found

        return work


def check_text(asked: Asked) -> None:
    """Raises NotThere for an address with a NUL in it: PostgreSQL holds none, and refuses to look for one."""
    if any("\0" in str(value) for value in (*asked.path.values(), *asked.query.values())):
        raise NotThere


def rendered(page: Page, context: Context, asked: Asked, base: str = "") -> str:
    return html(
        page.template,
        context.reader,
        base=base,
        title=page.title,
        visitor=asked.visitor,
        asked=asked,
        at=context.now,
        **page.facts,
    )


def to_the_door(request: Request, base: str = "") -> Response:
    """Whoever is let in comes back to where they wanted to go; also where htmx asked for a part of it."""
    # Not `request.url.path`: in that some signs are escaped already.
    query = request.scope["query_string"].decode("ascii", "replace")
    wanted = quote(request.scope["path"]) + (f"?{query}" if query else "")
    door = f"{base}{DOOR}?to={quote(wanted, safe='')}"
    if "hx-request" in request.headers:
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={**BARE_HEADERS, "hx-redirect": door})
    return RedirectResponse(door, HTTPStatus.SEE_OTHER, BARE_HEADERS)
