"""Whatever comes from DingTalk: what people say, what they tap, what happened; by HTTP or by Stream."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.types import ASGIApp

from bot import wiring
from bot.inbound.backlog import Backlog
from bot.inbound.card_taps import CardTaps, CardWebhook
from bot.inbound.events import PATH as EVENTS_PATH
from bot.inbound.events import EventPush
from bot.inbound.happenings import Happenings
from bot.inbound.intake import Intake
from bot.inbound.unheard import Unheard
from bot.inbound.webhook import FrontDoor, Webhook
from bot.metrics import Tally
from bot.outbound.card_door import PATH as CARDS_PATH
from bot.outbound.lost_groups import LostGroups
from bot.outbound.vault import Vault
from bot.settings import Settings
from handlers.context import Rules
from handlers.request import ReplyBy
from storage.engine import Database

if TYPE_CHECKING:
    from bot.inbound.stream import Listener
    from dingtalk_client.stream import Dial


class Entrances:
    """`stored` is called after each commit, to wake the delivery worker."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        rules: Rules,
        tally: Tally,
        vault: Vault,
        lost: LostGroups,
        unheard: Unheard,
        backlog: Backlog,
        *,
        clock: Callable[[], datetime],
        stored: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._tally = tally
        self._clock = clock
        self._stored = stored
        self._in_response = settings.dingtalk.reply == "response"
        reply_by = ReplyBy.RESPONSE if self._in_response else ReplyBy.SESSION
        trust, corp_id = wiring.trust(settings), settings.dingtalk.corp_id or ""
        self.intake = Intake(
            database, trust, rules, vault,
            reply_by=reply_by, backlog=backlog, tally=tally, unheard=unheard, clock=clock,
        )  # fmt: skip
        self.happenings = Happenings(
            database, rules, lost, tally, corp_id=corp_id, clock=clock, stored=stored
        )
        self.card_taps = CardTaps(
            database, rules, tally, clock, corp_id=corp_id, admins=trust.admins, stored=stored
        )

    def by_http(self, app: FastAPI) -> ASGIApp:
        """`app` with what is asked for by HTTP; messages go past its routing."""
        self._add_events(app)
        if self._settings.dingtalk.receive == "stream":
            return app
        self._add_taps(app)
        webhook = Webhook(
            self.intake,
            self._tally,
            in_response=self._in_response,
            stored=self._stored,
            pages=self._settings.public_url or "",
        )
        path = self._settings.dingtalk.callback_path
        app.add_route(path, webhook, methods=["POST"])  # type: ignore[arg-type] # other methods: 405
        return FrontDoor(path, webhook, app)

    def by_stream(self, dial: Callable[[], Dial], engine: Engine) -> Listener | None:
        """None where nothing comes by Stream; `dial` is called where something does."""
        if self._settings.dingtalk.receive == "http":
            return None
        # Late: the official SDK takes a third of a second to load.
        from bot.inbound import stream

        found = stream.handlers(
            self.intake,
            self._tally,
            self._stored,
            on_event=stream.events(self.happenings),
            on_card=stream.taps(self.card_taps),
        )
        return stream.listener(found, dial(), engine)

    def _add_events(self, app: FastAPI) -> None:
        """Only where they are subscribed: there is nothing there otherwise."""
        seal = wiring.event_seal(self._settings)
        if seal is not None:
            window = timedelta(seconds=self._settings.dingtalk.sign_window)
            push = EventPush(seal, self.happenings, self._tally, window=window, clock=self._clock)
            app.add_route(EVENTS_PATH, push.answer, methods=["POST"])

    def _add_taps(self, app: FastAPI) -> None:
        """Where there is a secret that they can be signed with."""
        secret = wiring.opened(self._settings.dingtalk.card_api_secret)
        if secret:
            cards = CardWebhook(self.card_taps, self._tally, self._clock, api_secret=secret)
            app.add_route(CARDS_PATH, cards, methods=["POST"])  # type: ignore[arg-type] # other methods: 405
