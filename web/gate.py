"""Who may pass, asked at every request: the session of the browser's cookie, and whether it still holds.

What stands at the door itself is in `web.door` and `web.login`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog
from starlette.requests import Request
from starlette.routing import BaseRoute

from handlers.context import Rules
from storage.engine import Database, StorageDamaged, StorageUnavailable, read_beside
from storage.sessions import Sessions, State
from web import entering
from web.cookies import Cookie
from web.door import Door
from web.entering import Known
from web.keys import csrf_of, token_hash
from web.login import AUDIENCE, Login, LoginDoor
from web.passes import Passes, Seal
from web.porch import Porch
from web.public_url import PublicUrl
from web.visitor import Visitor

log = structlog.get_logger()

SESSION: Final = "okr_session"
# A look is written down so often at most: each would cost a commit.
SEEN_EVERY: Final = timedelta(minutes=5)


class Gate:
    """`keys` is the comma list of OKR_SECRET_KEY, newest first; `login` is DingTalk's, where it is on.

    `stored` is called after a message was put for somebody, to wake the delivery worker.
    """

    def __init__(
        self,
        database: Database,
        rules: Rules,
        clock: Callable[[], datetime],
        keys: str,
        public: PublicUrl,
        *,
        login: Login | None = None,
        stored: Callable[[], None],
    ) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock
        self._cookie = Cookie(SESSION, https=public.is_https)
        porch = Porch(rules, clock, public, login=login is not None)
        self._login = None
        if login is not None:
            seal = Seal(keys, audience=AUDIENCE)
            self._login = LoginDoor(login, database, rules, clock, seal, porch, self._cookie, stored=stored)
        self._door = Door(
            self, database, rules, clock, Passes(keys), porch, self._cookie, self._login, stored=stored
        )

    async def visitor(self, request: Request) -> Visitor | None:
        """None, too, while the database is away: the door then says so."""
        try:
            return await self.who(request)
        except (StorageUnavailable, StorageDamaged) as error:
            log.warning("session_not_read", error=type(error).__name__)
            return None

    async def who(self, request: Request) -> Visitor | None:
        """Raises StorageUnavailable or StorageDamaged where nobody can tell."""
        now = self._clock()
        found = await self.known(request)
        if found is None or found.session.state is not State.OPEN:
            return None
        if now - found.session.seen_at >= SEEN_EVERY:
            seen = token_hash(self._cookie.of(request))
            with contextlib.suppress(StorageUnavailable, StorageDamaged):
                await self._database.write(lambda unit: Sessions(unit).seen(seen, now=now))
        return found.visitor

    def csrf(self, request: Request) -> str:
        """What forms of this browser's session hand in, told without the database; "" without a session."""
        token = self._cookie.of(request)
        return csrf_of(token) if token else ""

    async def known(self, request: Request) -> Known | None:
        """The session of the browser, whatever state it is in."""
        token, now = self._cookie.of(request), self._clock()
        if not token:
            return None
        return await asyncio.to_thread(
            read_beside, self._database.engine, lambda unit: entering.known(unit, self._rules, token, now)
        )

    def routes(self) -> list[BaseRoute]:
        return [*self._door.routes(), *(self._login.routes() if self._login else ())]
