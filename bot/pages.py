"""The pages, as they are put together from the settings: the site, its gate, and the links that lead in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from starlette.routing import BaseRoute

from bot import wiring
from bot.settings import Settings
from handlers.context import Rules
from storage.engine import Database
from storage.page_links import PageLink
from web.gate import Gate
from web.passes import Passes
from web.porch import IN_BY_LINK
from web.public_url import PublicUrl
from web.site import Site


def routes(
    settings: Settings,
    database: Database,
    rules: Rules,
    clock: Callable[[], datetime],
    *,
    stored: Callable[[], None],
) -> list[BaseRoute]:
    """`stored` is called after a message was put for somebody, to wake the delivery worker."""
    public = PublicUrl.of(settings.public_url)
    passes = Passes(wiring.keys(settings))
    gate = Gate(database, rules, clock, passes, public, stored=stored)
    return Site(database, rules, clock, gate, base=public.base).routes()


def page_address(settings: Settings) -> Callable[[PageLink, str], str] | None:
    """The address of a link; None where nobody said where people reach this bot."""
    if settings.public_url is None:
        return None
    public = PublicUrl.of(settings.public_url)
    passes = cache(lambda: Passes(wiring.keys(settings)))  # the key is made on first use
    return lambda link, jti: public.whole(f"{IN_BY_LINK}?t={passes().signed(link, jti)}")
