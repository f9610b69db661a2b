"""The door of the pages: a link is exchanged for a session there, and its owner is asked whether it is they.

Looking at an address uses nothing up, since whatever shows a preview of a link does so: only a form that a
page of ours hands in does. Whatever is wrong with a link reads the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Final, Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from handlers.context import Rules
from storage.engine import Database
from storage.page_links import PageLink
from storage.sessions import Sessions, State
from web import entering
from web.cookies import Cookie
from web.devices import device_of, is_dingtalk
from web.entering import Known
from web.forms import BadForm, form_of, is_from_us
from web.keys import code_of, is_csrf_of, token_hash
from web.login import LoginDoor
from web.passes import IN_BY_LINK, BadPass, Passes
from web.porch import IN, LOGIN, OUT, WAIT, Porch
from web.targets import target
from web.tries import Tries, address_of

LOOKS_AGAIN_S: Final = 3


class Sessioned(Protocol):
    """What tells whose browser it is: `web.gate.Gate`."""

    async def known(self, request: Request) -> Known | None: ...


class Door:
    """`stored` is called after a message was put for somebody, to wake the delivery worker."""

    def __init__(
        self,
        gate: Sessioned,
        database: Database,
        rules: Rules,
        clock: Callable[[], datetime],
        passes: Passes,
        porch: Porch,
        cookie: Cookie,
        login: LoginDoor | None,
        *,
        stored: Callable[[], None],
    ) -> None:
        self._gate = gate
        self._database = database
        self._rules = rules
        self._clock = clock
        self._passes = passes
        self._porch = porch
        self._cookie = cookie
        self._login = login
        self._stored = stored
        self._tries = Tries()

    def routes(self) -> list[BaseRoute]:
        guarded = self._porch.guarded
        return [
            Route(IN, guarded(self._how), methods=["GET"]),
            Route(IN_BY_LINK, guarded(self._look), methods=["GET"]),
            Route(IN_BY_LINK, guarded(self._exchange), methods=["POST"]),
            Route(WAIT, guarded(self._wait), methods=["GET"]),
            Route(OUT, guarded(self._out), methods=["POST"]),
        ]

    async def _how(self, request: Request) -> Response:
        """How somebody gets in; whoever is in goes on."""
        wanted = target(request.query_params.get("to"))
        known = await self._gate.known(request)
        if known is not None and known.session.state is State.OPEN:
            return self._porch.to(wanted)
        if self._login is not None and is_dingtalk(request.headers.get("user-agent", "")):
            return self._porch.to(f"{LOGIN}?to={quote(wanted, safe='')}")  # it logs in without asking
        return self._porch.page(request, "door/in.html", "door.title", wanted=wanted)

    async def _look(self, request: Request) -> Response:
        """A page with the button that uses the link up."""
        token = request.query_params.get("t", "")
        try:
            link, _ = self._passes.read(token, now=self._clock())
        except BadPass:
            return self._failed(request, token)
        known = await self._gate.known(request)
        someone = known.visitor if known is not None and known.session.state is State.OPEN else None
        other = someone if someone is not None and someone.staff_id != link.staff_id else None
        return self._porch.page(
            request, "door/link.html", "door.link_title", token=token, other=other, wanted=target(link.target)
        )

    async def _exchange(self, request: Request) -> Response:
        form = await self._form(request)
        token, now = form.get("t", ""), self._clock()
        try:
            link, jti = self._passes.read(token, now=now)
        except BadPass:
            return self._failed(request, token)
        if self._tries.too_many(_code(token), now=now):
            return self._porch.too_many(request)
        known = await self._gate.known(request)
        if known is not None and known.session.state is State.OPEN and _is_of(known, link):
            if await self._database.write(lambda unit: entering.spent(unit, link, jti, now)):
                return self._porch.to(target(link.target))
            return self._failed(request, token)
        if self._login is not None:
            if await self._database.write(lambda unit: entering.spent(unit, link, jti, now)):
                return self._login.for_owner(request, link)
            return self._failed(request, token)
        device = device_of(request.headers.get("user-agent", ""))
        waiting = await self._database.write(
            lambda unit: entering.waiting(unit, self._rules, link, jti, device=device, now=now)
        )
        if waiting is None:
            return self._failed(request, token)
        self._stored()
        answer = self._porch.to(WAIT)
        self._cookie.put(answer, waiting)
        return answer

    async def _wait(self, request: Request) -> Response:
        """Nothing is shown but the number, until the owner says yes."""
        known, token = await self._gate.known(request), self._cookie.of(request)
        if known is None:
            return self._porch.to(IN)
        state = known.session.state
        if state is State.REFUSED:
            return self._porch.page(
                request, "door/said.html", "door.kept_out_title", HTTPStatus.FORBIDDEN, said="door.kept_out"
            )
        if state is State.OPEN:
            return self._porch.to(target(known.session.target))
        if state is State.ALLOWED:
            now = self._clock()
            fresh = await self._database.write(lambda unit: entering.opened(unit, token, now))
            answer = self._porch.to(target(known.session.target) if fresh else WAIT)
            if fresh:
                self._cookie.put(answer, fresh)
            return answer
        page = self._porch.page(
            request,
            "door/wait.html",
            "door.wait_title",
            code=code_of(token),
            device=known.session.device,
            at=known.session.made_at,
            lang=known.visitor.lang,
        )
        page.headers["refresh"] = str(LOOKS_AGAIN_S)  # works where scripts do not
        return page

    async def _out(self, request: Request) -> Response:
        form, token = await self._form(request), self._cookie.of(request)
        if token and not is_csrf_of(token, form.get("csrf", "")):
            raise BadForm
        await self._database.write(lambda unit: Sessions(unit).end(token_hash(token)))
        answer = self._porch.page(
            request, "door/said.html", "door.out_title", said="door.out", everywhere=True
        )
        self._cookie.clear(answer)
        return answer

    async def _form(self, request: Request) -> dict[str, str]:
        if not is_from_us(request, self._porch.public.origin):
            raise BadForm
        return dict(await form_of(request))

    def _failed(self, request: Request, token: str) -> Response:
        """Tampered with, used, too old, unknown, for another use: nobody is told which."""
        now, address, code = self._clock(), address_of(request), _code(token)
        if self._tries.too_many(code, now=now):
            return self._porch.too_many(request)
        if self._tries.too_many(address, now=now):  # perhaps by others behind the same proxy
            return self._porch.refused(self._porch.no_good(request))
        self._tries.failed(address, code, now=now)
        return self._porch.no_good(request)


def _is_of(known: Known, link: PageLink) -> bool:
    return known.visitor.staff_id == link.staff_id


def _code(token: str) -> str:
    return f"code:{token_hash(token)}"
