"""The pages, as they are put together from the settings: the site and its gate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from fastapi import FastAPI
from fastapi.exception_handlers import http_exception_handler
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot import wiring
from bot.outbound.client import Client
from bot.settings import Settings
from bot.site.logging_in import DingTalkLogin
from bot.site.page_health import PageHealth, Process
from bot.site.page_lines import PageLines
from dingtalk_client.client import DingTalk
from dingtalk_client.contacts import Contacts
from dingtalk_client.login import Login
from handlers.context import Rules
from storage.engine import Database
from web.files import Rasteriser
from web.gate import Gate
from web.public_url import PublicUrl
from web.site import LOST, Site

# Who asks below these reads JSON, also where nothing is.
PROGRAMS: Final = ("/api/", "/dingtalk/", "/healthz", "/readyz", "/metrics")


def add(
    app: FastAPI,
    settings: Settings,
    database: Database,
    rules: Rules,
    clock: Callable[[], datetime],
    client: Client,
    *,
    charts: Rasteriser,
    process: Process,
    stored: Callable[[], None],
) -> None:
    """Put the pages into `app`. `stored` is called after a message was put for somebody."""
    public = PublicUrl.of(settings.public_url)
    gate = Gate(
        database, rules, clock, wiring.keys(settings), public, login=_login(settings, client), stored=stored
    )
    site = Site(
        database,
        rules,
        clock,
        gate,
        base=public.base,
        submit=PageLines(database, rules, clock, stored=stored).submit,
        origin=public.origin,
        rasteriser=charts,
        health=PageHealth(database, rules, process, clock),
    )
    app.router.routes += site.routes()
    callbacks = settings.dingtalk.callback_path

    async def lost(request: Request, error: Exception) -> Response:
        path = request.scope["path"]
        if isinstance(error, HTTPException) and (path == callbacks or path.startswith(PROGRAMS)):
            return await http_exception_handler(request, error)
        return await site.nowhere(request, error)

    for status in LOST:
        app.add_exception_handler(status, lost)


def _login(settings: Settings, client: Client) -> DingTalkLogin | None:
    """Raises TypeError for a client that is no DingTalk's."""
    dingtalk = settings.dingtalk
    if dingtalk.login == "off":
        return None
    if not isinstance(client, DingTalk):
        raise TypeError(f"nobody logs in through {type(client).__name__}")
    login = Login(
        client,
        client_id=dingtalk.client_id,
        client_secret=dingtalk.client_secret.get_secret_value(),
        api_url=dingtalk.api_url,
    )
    return DingTalkLogin(login, Contacts(client), corp_id=dingtalk.corp_id or "")
