"""The pages without a door: whoever a test says they are looks at a bot's company.

`python -m tests.kit.pages FOLDER [PORT] [STAFF_ID]` serves the demo's company to look at.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute

from bot.app import Bot, wall_clock
from bot.outbound.charting import Charts
from bot.settings import load
from bot.site.page_health import PageHealth, Process
from bot.site.page_lines import PageLines
from bot.terminal import demo_company
from simulator.clock import Clock
from simulator.server import settings_lines
from simulator.signing import Credentials
from simulator.world import sample_company
from tests.kit.company import ADMIN, NAMES
from tests.kit.desk import Desk
from web.files import Rasteriser
from web.site import LOST, Site
from web.visitor import Visitor

CSRF = "csrf-of-the-tests"


class OpenGate:
    """Lets one person in, or nobody. `X-Visitor`, a staff id, makes it somebody else; `X-Lang` speaks so."""

    def __init__(self, visitor: Visitor | None) -> None:
        self.visitor_here = visitor

    async def visitor(self, request: Request) -> Visitor | None:
        staff_id, here = request.headers.get("x-visitor"), self.visitor_here
        visitor = a_visitor(staff_id) if staff_id else here
        lang = request.headers.get("x-lang") or (here.lang if here else "")
        return replace(visitor, lang=lang) if visitor and lang else visitor

    async def who(self, request: Request) -> Visitor | None:
        return await self.visitor(request)

    def csrf(self, request: Request) -> str:
        return self.visitor_here.csrf if self.visitor_here else ""

    def routes(self) -> list[BaseRoute]:
        return []


def a_visitor(staff_id: str = "u001", *, admin: bool = False, lang: str = "en", name: str = "") -> Visitor:
    return Visitor(staff_id, name or demo_company.NAMES.get(staff_id, staff_id), admin, lang, CSRF)


def site_of(
    bot: Bot, visitor: Visitor | None, *, base: str = "", rasteriser: Rasteriser | None = None
) -> Starlette:
    health = PageHealth(bot.database, bot.rules, Process(lambda: True, lambda: None, lambda: 0.0), bot.clock)
    health.make_round()
    lines = PageLines(bot.database, bot.rules, bot.clock, stored=bot.delivery.wake)
    site = Site(
        bot.database,
        bot.rules,
        bot.clock,
        OpenGate(visitor),
        base=base,
        submit=lines.submit,
        rasteriser=rasteriser,
        health=health,
    )
    return Starlette(routes=site.routes(), exception_handlers=dict.fromkeys(LOST, site.nowhere))


def looking(bot: Bot, visitor: Visitor | None) -> httpx.AsyncClient:
    """A browser of theirs, without a socket."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(site_of(bot, visitor)), base_url="http://pages.test"
    )


def desk_pages(desk: Desk, staff_id: str, *, lang: str = "en") -> httpx.AsyncClient:
    """A browser of somebody of the desk's company, which has whatever was said there."""
    visitor = a_visitor(staff_id, admin=staff_id == ADMIN, lang=lang, name=NAMES.get(staff_id, staff_id))
    site = Site(desk.database, desk.rules, lambda: desk.now, OpenGate(visitor))
    app = Starlette(routes=site.routes())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pages.test")


def demo_bot(folder: Path, clock: Callable[[], datetime] = wall_clock, **env: str) -> Bot:
    """The demo's company, founded, at the real clock unless another is given; never started."""
    world, credentials = sample_company(Clock()), Credentials()
    lines = dict(line.split("=", 1) for line in settings_lines(world, credentials, "http://127.0.0.1:9"))
    url = f"sqlite:///{folder.absolute()}/okr.db"
    loaded = load(lines | demo_company.SETTINGS | {"OKR_DATABASE_URL": url} | env, None)
    if loaded.settings is None:
        raise ValueError("; ".join(map(str, loaded.faults)))
    bot = Bot(loaded.settings, clock=clock)
    bot.register_groups()
    if not demo_company.founded(bot):
        demo_company.found(bot)
    return bot


def main(folder: str, port: str = "8790", staff_id: str = "u001", lang: str = "zh-CN") -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    visitor = a_visitor(staff_id, admin=True, lang=lang)
    site = site_of(demo_bot(Path(folder)), visitor, rasteriser=Charts())
    uvicorn.run(site, port=int(port), log_level="warning")


if __name__ == "__main__":
    main(*sys.argv[1:])
