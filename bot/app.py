"""All wiring: settings become a database, a client, doors in and out, and a clock that is handed in."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import structlog
from fastapi import FastAPI
from starlette.types import ASGIApp

from bot import wiring
from bot.address_book.people import Registrar
from bot.admins import Admins
from bot.clock.company_days import CompanyDaysFile
from bot.clock.jumps import ClockJumps, set_right
from bot.clock.looking import Looking, due_now
from bot.clock.tidying import tidy
from bot.directory import register_groups, rules_of
from bot.entrances import Entrances
from bot.health import Health
from bot.inbound.api import EXPORT_PATH, VALUE_PATH, Api
from bot.inbound.backlog import Backlog
from bot.inbound.unheard import Unheard
from bot.metrics import Metrics, Tally
from bot.outbound.card_door import CardDoor
from bot.outbound.charting import Charts
from bot.outbound.client import Client
from bot.outbound.delivery import Delivery
from bot.outbound.doorway import Doorway
from bot.outbound.lost_groups import LostGroups
from bot.outbound.picture_maker import Draws, PictureMaker
from bot.outbound.pictures import Pictures
from bot.outbound.purse import Purse
from bot.outbound.vault import Vault
from bot.settings import Settings
from bot.watchdog import Watchdog
from dingtalk_client.client import DingTalk
from dingtalk_client.contacts import Contacts
from handlers.dispatch import handle
from handlers.readiness import prepare
from handlers.request import Handled, Request
from schedules.clock import Metronome
from storage import migrate
from storage.agenda import Agenda
from storage.engine import Database, StorageDamaged, StorageUnavailable, open_database
from storage.outbox import Outbox
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from dingtalk_client.stream import Dial

log = structlog.get_logger()

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]
TIDY_EVERY = timedelta(hours=1)
A_MOMENT = timedelta(seconds=1)


def wall_clock() -> datetime:
    return datetime.now(UTC)


class Bot:
    """One process's share of the robot. `clock` is the only source of "now"."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = wall_clock,
        client: Client | None = None,
        serves: bool = True,
        sleep: Sleep = asyncio.sleep,
        dial: Dial | None = None,
        charts: Draws | None = None,
    ) -> None:
        """Opens and migrates the database. Raises StorageDamaged or StorageUnavailable.

        `serves` is for the one long-lived process of a SQLite file, which alone checkpoints it. `sleep` waits
        so many seconds of `clock`. `dial` is for a DingTalk in the same process, `charts` for none drawn.
        """
        self.settings = settings
        self._serves = serves
        self.clock = clock
        self.database: Database = open_database(settings.database_url, checkpoints=serves)
        migrate.upgrade(self.database.engine)
        self.rules = replace(rules_of(settings), page_address=wiring.page_address(settings))
        self._company_days = CompanyDaysFile(Path(settings.calendar_file) if settings.calendar_file else None)
        self._client = client or wiring.client(settings, clock)
        self._tally, admins = Tally(), Admins(self.rules, settings.admins)
        self.card_door = self._card_door()
        self.pictures = Pictures(self._client, self.database, self._tally, clock)
        self._charts = charts or Charts()
        self._maker = PictureMaker(self._charts, self.pictures, clock)
        self.backlog = Backlog(self.database)
        self._open_doors(admins, sleep, dial)
        self.purse = Purse(self.database, self._tally, self.rules, admins)
        self.registrar = Registrar(self.database, Contacts(self._client), self.rules, admins, clock, sleep)
        self.agenda = Looking(self.database, self.rules)
        self.metronome = Metronome(self.beat)
        self.watchdog = Watchdog(monotonic)
        self._errands: list[asyncio.Task[None]] = []  # that come to an end
        self._workers: list[asyncio.Task[None]] = []
        self._tidied: datetime | None = None
        self._jumps = ClockJumps()

    def _open_doors(self, admins: Admins, sleep: Sleep, dial: Dial | None) -> None:
        """The way out, and the ways in."""
        vault, lost = Vault(wiring.keys(self.settings)), LostGroups(admins)
        doorway = self._doorway(vault, sleep)
        self.delivery = Delivery(
            self.database, doorway, lost, self.clock, pressed=lambda: self.intake.pressed()
        )
        unheard, stored = Unheard(self.rules, admins), self.delivery.wake
        self.entrances = Entrances(
            self.settings, self.database, self.rules, self._tally, vault, lost, unheard, self.backlog,
            clock=self.clock, stored=stored,
        )  # fmt: skip
        self.intake = self.entrances.intake
        self.listener = self.entrances.by_stream(
            lambda: dial or wiring.dial(self.settings, self._client), self.database.engine
        )

    def _card_door(self) -> CardDoor | None:
        template = wiring.card_template(self.settings)
        if template is None:
            return None
        robots = wiring.robots(self.settings)
        return CardDoor(
            template, self._client, self.database, self._tally, self.clock,
            custom_robots=robots, pages=self.settings.public_url or "",
        )  # fmt: skip

    def _doorway(self, vault: Vault, sleep: Sleep) -> Doorway:
        return Doorway(
            self._client,
            self.database,
            vault,
            wiring.robots(self.settings),
            self.clock,
            self._tally,
            sleep,
            self.card_door.way if self.card_door else lambda _: None,
            pictures=self._maker,
            pages=self.settings.public_url or "",
        )

    def register_groups(self) -> None:
        """Write the settings' groups down."""
        now = self.clock()
        self.database.write_now(lambda unit: register_groups(unit, self.settings, now, afresh=self._serves))

    def handle_now(self, request: Request) -> Handled:
        """Do one request and wait for its commit, without an event loop."""
        return self.database.write_now(lambda unit: handle(unit, request, self.rules))

    async def tick(self) -> None:
        """Do everything that is due now."""
        while await self.beat():
            pass

    async def beat(self) -> bool:
        """Do the first part of what is due now; True when there may be more."""
        now = self.clock()
        self._company_days.refresh()
        if self._jumps.back(now):
            self._tidied = None
            await self.database.write(lambda unit: set_right(unit, now))
        await self.purse.settle(now)
        goes_on = await self.agenda.look(now)
        self.delivery.wake()
        self.registrar.wake()
        if self._tidied is None or abs(now - self._tidied) > TIDY_EVERY:
            self._tidied = now
            await self.database.write(lambda unit: tidy(unit, now))
        return goes_on

    async def next_due(self, after: datetime, until: datetime) -> datetime | None:
        """When something is looked at or may leave next; for a clock that is turned by hand."""

        def work(unit: UnitOfWork) -> datetime | None:
            overdue = after + A_MOMENT if due_now(unit, after) else None
            found = (overdue, Agenda(unit).next(after=after), Outbox(unit).next_due(after=after))
            return min((each for each in found if each is not None and each <= until), default=None)

        return await self.database.write(work)

    async def start(self) -> None:
        work = [self.delivery.run(), self.backlog.run(), self.watchdog.run(), self.registrar.run()]
        if self.listener is not None:
            work.append(self.listener.run())
        self._workers = [asyncio.create_task(each) for each in work]
        registered = [] if self.card_door is None else [self.card_door.register_in_the_end()]
        errands = [self._maker.warm_up(), asyncio.to_thread(prepare), *registered]
        self._errands = list(map(asyncio.create_task, errands))
        self.metronome.start()

    async def stop(self) -> None:
        """Begin nothing new, give what is on its way a moment, and let go of the database."""
        self.metronome.stop()
        hung_up = [] if self.listener is None else [self.listener.stop()]
        await asyncio.gather(self.delivery.stop(), *hung_up)
        for worker in (*self._workers, *self._errands):
            worker.cancel()
        await asyncio.gather(*self._workers, *self._errands, return_exceptions=True)
        with contextlib.suppress(StorageUnavailable, StorageDamaged):
            await self.purse.settle(self.clock())
        await self._maker.close()
        await self.close_client()
        self.database.close()

    async def close_client(self) -> None:
        if isinstance(self._client, DingTalk):
            await self._client.close()

    def web(self) -> ASGIApp:
        """The HTTP face."""

        @contextlib.asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            await self.start()
            yield
            await self.stop()

        app = FastAPI(lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
        app.add_route("/metrics", self._metrics().answer, methods=["GET"])
        api = Api(self.database, self.rules, frozenset(self.settings.admins), self.clock)
        app.add_route(VALUE_PATH, api.value, methods=["POST"])
        app.add_route(EXPORT_PATH, api.export, methods=["GET"])
        health = Health(self.database, self._working, self.listener, self.clock)
        app.get("/healthz")(health.alive)
        app.get("/readyz")(health.ready)
        self._add_pages(app)
        return self.entrances.by_http(app)

    def _metrics(self) -> Metrics:
        return Metrics(
            self._tally,
            self.database,
            token=wiring.opened(self.settings.metrics_token),
            limits=self.rules.budget,
            loop_lag=self.watchdog.worst_lag,
            skew=lambda: self._client.skew,
            clock=self.clock,
            stream=self.listener.stream if self.listener else None,
        )

    def _add_pages(self, app: FastAPI) -> None:
        # Late: they take their time to load, and most commands show none.
        from bot.site import page_health, pages

        process = page_health.Process(self._working, self._connected, self.watchdog.worst_lag)
        pages.add(
            app, self.settings, self.database, self.rules, self.clock, self._client,
            charts=self._charts, process=process, stored=self.delivery.wake,
        )  # fmt: skip

    def _connected(self) -> bool | None:
        return self.listener.ready if self.listener else None

    def _working(self) -> bool:
        working = bool(self._workers) and not any(worker.done() for worker in self._workers)
        return self.metronome.alive() and working and not self.watchdog.blocked()
