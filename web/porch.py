"""What stands around the door: its pages, in the words of whoever is outside, and the way between them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from cards.page_link import END, LINK
from cards.reader import Reader
from handlers.context import Rules, zone
from storage.engine import StorageDamaged, StorageUnavailable
from storage.page_links import GOOD_FOR
from web.forms import BadForm
from web.public_url import PublicUrl
from web.rendering import BARE_HEADERS, HEADERS, html
from web.tongue import tongue_of
from web.tries import WITHIN

log = structlog.get_logger()

IN: Final = "/in"
WAIT: Final = "/in/wait"
LOGIN: Final = "/in/dingtalk"
BACK: Final = "/in/dingtalk/back"
OUT: Final = "/out"

Answering = Callable[[Request], Awaitable[Response]]


class Porch:
    def __init__(
        self, rules: Rules, clock: Callable[[], datetime], public: PublicUrl, *, login: bool = False
    ) -> None:
        self.public = public
        self._rules = rules
        self._clock = clock
        self._login = login

    def to(self, path: str) -> Response:
        """The next page, a path of ours."""
        return self.away_to(self.public.base + path)

    def away_to(self, address: str) -> Response:
        """The next page, wherever it is: never one that came from outside."""
        return RedirectResponse(address, HTTPStatus.SEE_OTHER, BARE_HEADERS)

    def page(
        self,
        request: Request,
        template: str,
        title: str,
        status: HTTPStatus = HTTPStatus.OK,
        *,
        lang: str = "",
        **facts: Any,
    ) -> Response:
        """`title` is the id of its words. In the browser's language where nobody is known yet."""
        reader = self._reader(lang or tongue_of(request, self._rules.default_group.lang))
        text = html(
            template,
            reader,
            base=self.public.base,
            title=reader.words.say(title),
            visitor=None,
            login=self._login,
            line=LINK,
            end=END,
            minutes=str(int(GOOD_FOR.total_seconds() // 60)),
            **facts,
        )
        return HTMLResponse(text, status, HEADERS)

    def no_good(self, request: Request) -> Response:
        """Whatever is wrong with a link reads the same."""
        return self.page(request, "door/said.html", "door.bad_title", HTTPStatus.FORBIDDEN, said="door.bad")

    def too_many(self, request: Request) -> Response:
        return self.refused(self.page(request, "door/said.html", "door.too_many_title", said="door.too_many"))

    def refused(self, answer: Response) -> Response:
        """The same page, saying to programs that it was once too often."""
        answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
        answer.headers["retry-after"] = str(int(WITHIN.total_seconds()))
        return answer

    def not_now(self, request: Request) -> Response:
        return self.page(
            request,
            "door/said.html",
            "door.not_now_title",
            HTTPStatus.SERVICE_UNAVAILABLE,
            said="door.not_now",
        )

    def guarded(self, answering: Answering) -> Answering:
        """Forms that are none of ours, and a database that is away, are answered here."""

        async def answer(request: Request) -> Response:
            try:
                return await answering(request)
            except BadForm:
                return self.no_good(request)
            except (StorageUnavailable, StorageDamaged) as error:
                log.warning("door_not_answered", error=type(error).__name__)
                return self.not_now(request)

        return answer

    def _reader(self, lang: str) -> Reader:
        tz = zone(self._rules.default_group.tz)
        return Reader(lang, tz, self._rules.robot, in_group=False, today=self._clock().astimezone(tz).date())
