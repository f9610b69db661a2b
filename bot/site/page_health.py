"""How the bot does, for the page about it: what the doctor, the queue and the budget know, in plain values.

It changes nothing, and tells no secret and no words of a message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.checkup.doctor import DIED_WITHIN, SKIPPED_WITHIN, TOO_LONG, Look, look_at
from bot.checkup.reasons import WORDS
from bot.version import VERSION
from handlers.context import Rules
from okr import budget
from schedules import calendars
from storage import backup, migrate
from storage.engine import Database, read_beside
from storage.figures import Figures, database_name, size_bytes
from storage.groups import Groups
from storage.spending import Spending
from storage.troubles import Troubles
from storage.unit_of_work import UnitOfWork
from web.bot_health import (
    BotHealth,
    GivenUp,
    LeftOut,
    Machine,
    Purse,
    Queue,
    Timetable,
    Unannounced,
    Wrong,
)

EVERY: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Process:
    """What the process knows of itself: does all that runs by itself still do, is Stream connected (None
    without it), and by how many seconds was its loop late?"""

    working: Callable[[], bool]
    stream: Callable[[], bool | None]
    loop_lag_seconds: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Round:
    """The doctor's last one, and what is looked up with it: none of that changes in minutes."""

    at: datetime
    look: Look
    calendars: tuple[Unannounced, ...]
    database_bytes: int | None


class PageHealth:
    """Asked in the thread of a page: raises StorageUnavailable or StorageDamaged.

    What only the doctor knows is as old as their last round, which whoever asks EVERY so often waits for.
    """

    def __init__(
        self, database: Database, rules: Rules, process: Process, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._rules = rules
        self._process = process
        self._clock = clock
        self._round: Round | None = None

    def make_round(self) -> None:
        """Takes a moment: not on the event loop. Raises as asking does."""
        engine, now = self._database.engine, self._clock()
        look, unannounced = read_beside(
            engine, lambda unit: (look_at(unit, self._rules, now), tuple(_unannounced(unit, now)))
        )
        self._round = Round(now, look, unannounced, size_bytes(engine))

    def _round_when_due(self) -> None:
        last = self._round.at if self._round else None
        # A clock that was put back makes nothing fresh.
        if last is None or not timedelta(0) <= self._clock() - last < EVERY:
            self.make_round()

    def __call__(self) -> BotHealth:
        self._round_when_due()
        now = self._clock()
        month, limits, round_ = budget.month_of(now), self._rules.budget, self._round
        queue, timetable, counts, last_backup = read_beside(
            self._database.engine,
            lambda unit: (*_seen(unit, now), Spending(unit).of_month(month), backup.made_at(unit)),
        )
        spent = budget.total(counts)
        leads_to = budget.projected(spent, now)
        return BotHealth(
            machine=self._machine(last_backup),
            queue=queue,
            timetable=timetable,
            month=month,
            calls=Purse(spent.calls, limits.calls, leads_to.calls),
            pushes=Purse(spent.pushes, limits.pushes, leads_to.pushes),
            by_kind=tuple(sorted(counts.items())),
            calendars=round_.calendars if round_ else (),
            wrong=tuple(
                Wrong(each.what, each.found, each.expected, each.do)
                for each in (round_.look.findings if round_ else ())
            ),
            doctor_at=round_.at if round_ else None,
        )

    def _machine(self, last_backup: datetime | None) -> Machine:
        return Machine(
            version=VERSION,
            database=database_name(self._database.engine),
            database_bytes=self._round.database_bytes if self._round else None,
            schema=migrate.HEAD,
            knows_backups=self._database.engine.dialect.name == "sqlite",
            last_backup=last_backup,
            working=self._process.working(),
            stream=self._process.stream(),
            loop_lag_seconds=self._process.loop_lag_seconds(),
            skew=self._round.look.skew if self._round else None,
        )


def _seen(unit: UnitOfWork, now: datetime) -> tuple[Queue, Timetable]:
    figures, troubles = Figures(unit), Troubles(unit)
    (waiting, oldest), decided = figures.unsent(), figures.decided()
    stuck, overdue = troubles.waiting(before=now - TOO_LONG), troubles.overdue(before=now - TOO_LONG)
    queue = Queue(
        waiting=waiting,
        oldest=oldest,
        stuck_since=stuck.since if stuck else None,
        given_up=tuple(
            GivenUp(each.to, each.reason, each.times) for each in troubles.dead(since=now - DIED_WITHIN)
        ),
        silent_groups=tuple(troubles.suspended()),
    )
    timetable = Timetable(
        done=decided.get("done", 0),
        skipped=decided.get("skipped", 0),
        overdue=overdue[0] if overdue else 0,
        overdue_since=overdue[1] if overdue else None,
        left_out=tuple(
            LeftOut(each.group, each.kind, each.reason, each.times, WORDS.get(each.reason))
            for each in troubles.skipped(since=now - SKIPPED_WITHIN)
        ),
    )
    return queue, timetable


def _unannounced(unit: UnitOfWork, now: datetime) -> Iterator[Unannounced]:
    for calendar in sorted({each.group.calendar for each in Groups(unit).timetabled()}):
        year = calendars.ends_within(calendar, now.date())
        if year is not None:
            yield Unannounced(calendar, year)
