"""What the settings say, as the parts of a bot are built from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.inbound.intake import Trust
from bot.outbound.card_door import PATH, Template
from bot.outbound.client import Client
from bot.outbound.doorway import CustomRobot
from bot.outbound.vault import kept_key
from bot.settings import Settings
from dingtalk_client.client import DingTalk
from dingtalk_client.crypto import Seal
from storage.engine import sqlite_path
from storage.page_links import PageLink
from web.passes import IN_BY_LINK, Passes
from web.public_url import PublicUrl

if TYPE_CHECKING:
    from dingtalk_client.stream import Dial


def client(settings: Settings, clock: Callable[[], datetime]) -> DingTalk:
    dingtalk = settings.dingtalk
    return DingTalk(
        app_key=dingtalk.client_id,
        app_secret=dingtalk.client_secret.get_secret_value(),
        robot_code=dingtalk.robot_code,
        api_url=dingtalk.api_url,
        oapi_url=dingtalk.oapi_url,
        clock=clock,
        proxy=opened(settings.http_proxy),
        reply_hosts=frozenset(dingtalk.reply_hosts),
    )


def dial(settings: Settings, client: Client) -> Dial:
    """How Stream mode connects. Raises TypeError for a client that is no DingTalk's."""
    from dingtalk_client import websocket

    if not isinstance(client, DingTalk):
        raise TypeError(f"{type(client).__name__} opens no Stream connection: give the bot a `dial`")
    return partial(websocket.dial, client, proxy=opened(settings.http_proxy))


def robots(settings: Settings) -> dict[str, CustomRobot]:
    return {
        key: CustomRobot(opened(group.webhook) or "", opened(group.secret))
        for key, group in settings.groups.items()
        if group.webhook is not None
    }


def card_template(settings: Settings) -> Template | None:
    """The template for cards that rewrite themselves, where taps on them would find their way back."""
    dingtalk = settings.dingtalk
    if dingtalk.card_template_id is None:
        return None
    secret = opened(dingtalk.card_api_secret) or ""
    if dingtalk.receive != "stream" and secret and settings.public_url:
        return Template(dingtalk.card_template_id, settings.public_url + PATH, secret)
    return None if dingtalk.receive == "http" else Template(dingtalk.card_template_id, "", "")


def trust(settings: Settings) -> Trust:
    dingtalk = settings.dingtalk
    secrets = [opened(dingtalk.client_secret), opened(dingtalk.client_secret_previous)]
    return Trust(
        secrets=tuple(secret for secret in secrets if secret),
        window=timedelta(seconds=dingtalk.sign_window),
        robot_code=dingtalk.robot_code,
        corp_id=dingtalk.corp_id or "",
        reply_hosts=frozenset(dingtalk.reply_hosts),
        oapi_url=dingtalk.oapi_url,
        admins=frozenset(settings.admins),
    )


def event_seal(settings: Settings) -> Seal | None:
    """None where no events are subscribed."""
    dingtalk = settings.dingtalk
    token, aes_key = opened(dingtalk.event_token), opened(dingtalk.event_aes_key)
    if token is None or aes_key is None:
        return None
    owners = [each for each in (dingtalk.client_id, dingtalk.corp_id) if each]
    return Seal(token=token, aes_key=aes_key, owner_keys=owners)


def opened(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def keys(settings: Settings) -> str:
    given = opened(settings.secret_key)
    if given is not None:
        return given
    path = sqlite_path(settings.database_url)
    if path is None:
        raise ValueError("OKR_SECRET_KEY must be set with PostgreSQL: every replica needs the same")
    return kept_key(Path(path).parent)


def page_address(settings: Settings) -> Callable[[PageLink, str], str] | None:
    """The address of a link; None where nobody said where people reach this bot."""
    if settings.public_url is None:
        return None
    public = PublicUrl.of(settings.public_url)
    passes = cache(lambda: Passes(keys(settings)))  # the key is made on first use
    return lambda link, jti: public.whole(f"{IN_BY_LINK}?t={passes().signed(link, jti)}")
