"""Logging in with DingTalk in a browser: out to its page, back from it, and in.

What was sent along comes back to the very browser it was given to, or nobody is let in. A link whose owner
somebody else turns out not to be lets them in nowhere, and its owner hears of it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final, Protocol

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from handlers import arriving
from handlers.context import Rules
from storage.engine import Database
from storage.page_links import PageLink
from storage.unit_of_work import UnitOfWork
from web import entering
from web.cookies import Cookie
from web.devices import device_of
from web.keys import token_hash
from web.passes import BadPass, Seal
from web.porch import BACK, LOGIN, Porch
from web.targets import target
from web.tries import Tries, address_of

log = structlog.get_logger()

AUDIENCE: Final = "dingokr login"
COOKIE: Final = "okr_login"
TAKES: Final = timedelta(minutes=10)
LONGEST_CODE: Final = 500  # letters
# Who waits for DingTalk here takes a place from callbacks: a flood of logins must leave them room.
MOST_ASKING: Final = 40
_STATE_BYTES, _VERIFIER_BYTES = 24, 48


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody of this corporation, as DingTalk says."""

    staff_id: str
    name: str


class LoginAway(Exception):
    """DingTalk cannot be asked just now."""


class Login(Protocol):
    """DingTalk's side of it."""

    def address(self, *, redirect_uri: str, state: str, verifier: str) -> str:
        """The page where somebody logs in."""
        ...

    async def who(self, code: str, verifier: str) -> Arrival | None:
        """None for a bad code and for anybody who is not of this corporation. Raises LoginAway."""
        ...


class LoginDoor:
    """`stored` is called after a message was put for somebody, to wake the delivery worker."""

    def __init__(
        self,
        login: Login,
        database: Database,
        rules: Rules,
        clock: Callable[[], datetime],
        seal: Seal,
        porch: Porch,
        session: Cookie,
        *,
        stored: Callable[[], None],
    ) -> None:
        self._login = login
        self._database = database
        self._rules = rules
        self._clock = clock
        self._seal = seal
        self._porch = porch
        self._session = session
        self._cookie = Cookie(COOKIE, https=porch.public.is_https, lives=TAKES)
        self._stored = stored
        self._tries = Tries()
        # Where those of an address fail too often they ask DingTalk one after another, and nobody is refused.
        self._lane = asyncio.Semaphore()
        self._asking = 0

    def routes(self) -> list[BaseRoute]:
        guarded = self._porch.guarded
        return [
            Route(LOGIN, guarded(self._out_there), methods=["GET"]),
            Route(BACK, guarded(self._back), methods=["GET"]),
        ]

    def for_owner(self, request: Request, link: PageLink) -> Response:
        """After a link was used up: log in next, and be the one it was made for.

        A page and no redirect: browsers hold what a form leads to against `form-action`.
        """
        address, kept = self._begun(target(link.target), link.staff_id)
        page = self._porch.page(request, "door/login.html", "door.login", address=address)
        page.headers["refresh"] = f"0; url={address}"
        self._cookie.put(page, kept)
        return page

    async def _out_there(self, request: Request) -> Response:
        address, kept = self._begun(target(request.query_params.get("to")), "")
        answer = self._porch.away_to(address)
        self._cookie.put(answer, kept)
        return answer

    def _begun(self, wanted: str, owner: str) -> tuple[str, str]:
        """DingTalk's page, and what the browser is to bring back from there."""
        state, verifier = secrets.token_urlsafe(_STATE_BYTES), secrets.token_urlsafe(_VERIFIER_BYTES)
        facts = {"state": state, "verifier": verifier, "to": wanted, "owner": owner}
        address = self._login.address(redirect_uri=self._uri, state=state, verifier=verifier)
        return address, self._seal.signed(facts, until=self._clock() + TAKES)

    @property
    def _uri(self) -> str:
        return self._porch.public.whole(BACK)

    async def _back(self, request: Request) -> Response:
        """Good once: what the browser kept for it is gone afterwards, whatever comes of it."""
        kept, now = self._kept(request), self._clock()
        if self._tries.too_many(_tried(request, kept), now=now):
            return self._porch.refused(self._bad(request)) if kept is None else self._porch.too_many(request)
        if self._asking >= MOST_ASKING:  # the cookie stays: loading the page again goes on
            return self._porch.too_many(request)
        often = kept is not None and self._tries.too_many(_sent_out(request), now=now)
        self._asking += 1
        try:
            async with self._lane if often else nullcontext():
                answer = await self._arrived(request, kept)
        finally:
            self._asking -= 1
        self._cookie.clear(answer)
        return answer

    async def _arrived(self, request: Request, kept: Mapping[str, str] | None) -> Response:
        code = request.query_params.get("authCode", "")
        if kept is None or not 0 < len(code) <= LONGEST_CODE:
            return self._failed(request, kept, "state")
        try:
            arrival = await self._login.who(code, kept["verifier"])
        except LoginAway:
            return self._porch.not_now(request)
        if arrival is None:
            return self._failed(request, kept, "person")
        if kept["owner"] not in ("", arrival.staff_id):
            return await self._not_theirs(request, arrival, kept["owner"])
        now, device = self._clock(), device_of(request.headers.get("user-agent", ""))
        to = target(kept["to"])

        def work(unit: UnitOfWork) -> str | None:
            return entering.let_in(
                unit, arrival.staff_id, name=arrival.name, target=to, device=device, now=now
            )

        token = await self._database.write(work)
        if token is None:
            return self._failed(request, kept, "left")
        answer = self._porch.to(to)
        self._session.put(answer, token)
        log.info("logged_in", device=device)
        return answer

    def _kept(self, request: Request) -> Mapping[str, str] | None:
        """What this very browser was sent out with; None where it was not, or not with this state."""
        try:
            kept, _ = self._seal.read(self._cookie.of(request), now=self._clock())
        except BadPass:
            return None
        said = request.query_params.get("state", "")
        return kept if secrets.compare_digest(kept["state"].encode(), said.encode()) else None

    async def _not_theirs(self, request: Request, arrival: Arrival, owner: str) -> Response:
        now, device = self._clock(), device_of(request.headers.get("user-agent", ""))
        about = f"door:{secrets.token_hex(8)}"
        name = arrival.name or arrival.staff_id
        await self._database.write(
            lambda unit: arriving.tell_of_stranger(
                unit, self._rules, owner, name=name, device=device, about=about, now=now
            )
        )
        self._stored()
        log.info("link_of_somebody_else", device=device)
        return self._porch.page(
            request,
            "door/said.html",
            "door.not_you_title",
            HTTPStatus.FORBIDDEN,
            said="door.not_you",
            name=name,
        )

    def _failed(self, request: Request, kept: Mapping[str, str] | None, why: str) -> Response:
        self._tries.failed(_tried(request, kept), now=self._clock())
        if kept is not None:
            self._tries.failed(_sent_out(request), now=self._clock())
        log.info("login_failed", why=why)
        return self._bad(request)

    def _bad(self, request: Request) -> Response:
        return self._porch.page(
            request, "door/said.html", "door.login_bad_title", HTTPStatus.FORBIDDEN, said="door.login_bad"
        )


def _tried(request: Request, kept: Mapping[str, str] | None) -> str:
    """Of those who were sent out, the very journey; of others, who get in nowhere here, the address."""
    return address_of(request) if kept is None else f"state:{token_hash(kept['state'])}"


def _sent_out(request: Request) -> str:
    """Behind a proxy everybody has one address: so this slows down, and refuses nobody."""
    return f"sent out, {address_of(request)}"
