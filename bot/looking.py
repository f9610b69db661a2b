"""The clock's way through the agenda: a part of what is due becomes requests, each with its own commit.

Whoever is interrupted between two of them finds the rest still due; what was done is decided and is
not done again. Several processes may look at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import structlog

from handlers.context import Rules
from handlers.dispatch import handle
from handlers.request import Place, Request, Source
from okr.model import Actor
from schedules import due
from storage.agenda import GROUP, Agenda, Entry
from storage.engine import Database
from storage.groups import Groups, Timetabled
from storage.occurrences import Occurrences
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

MOST_AT_ONCE = 50  # subjects in one part: between parts others have their turn
# A group with nothing to come for so long is looked at again then.
HORIZON = timedelta(days=20)


class Looking:
    def __init__(self, database: Database, rules: Rules) -> None:
        self._database = database
        self._rules = rules

    async def look(self, now: datetime) -> bool:
        """Do the first part of what is due; True when there may be more."""
        entries = await self._database.write(lambda unit: Agenda(unit).due(now=now, most=MOST_AT_ONCE))
        for entry in entries:
            if entry.kind == GROUP:
                await self._look_at_group(entry, now)
            else:
                await self._do(person_request(entry, now))
                # What it is put to meanwhile holds: only the entry that was read is done with.
                await self._database.write(partial(_done, entry))
        return len(entries) == MOST_AT_ONCE

    async def _look_at_group(self, entry: Entry, now: datetime) -> None:
        for request in await self._database.write(lambda unit: self._due(unit, entry, now)):
            await self._do(request)
        await self._database.write(lambda unit: self._plan(unit, entry, now))

    async def _do(self, request: Request) -> None:
        await self._database.write(lambda unit: handle(unit, request, self._rules))

    def _due(self, unit: UnitOfWork, entry: Entry, now: datetime) -> list[Request]:
        group = _bound(unit, entry)
        if group is None:
            return []
        decided = Occurrences(unit).last_days(group.group.id)
        return due.due([group], decided, now, fiscal_start=self._rules.fiscal_start)

    def _plan(self, unit: UnitOfWork, entry: Entry, now: datetime) -> None:
        """When this group is looked at next."""
        group, agenda = _bound(unit, entry), Agenda(unit)
        if group is None:
            agenda.done(entry)
            return
        following = due.next_due(
            [group],
            Occurrences(unit).last_days(group.group.id),
            after=now,
            until=now + HORIZON,
            fiscal_start=self._rules.fiscal_start,
        )
        agenda.move(entry, following or now + HORIZON)


def _done(entry: Entry, unit: UnitOfWork) -> None:
    Agenda(unit).done(entry)


def _bound(unit: UnitOfWork, entry: Entry) -> Timetabled | None:
    """The group, unless it lost its timetable."""
    found = Groups(unit).timetable(int(entry.key))
    return found if found.group.configured else None


def person_request(entry: Entry, now: datetime) -> Request:
    """Of what is no group: a person to be asked, a blocker grown old. Each instant of it happens once."""
    at = entry.due_at.isoformat()
    return Request(
        id=f"clock:{entry.subject}:{at}",
        actor=Actor(None, "clock"),
        place=Place("", "", is_group=False),
        now=now,
        text=f"clock {entry.kind} {entry.key} {at}",
        source=Source.CLOCK,
    )
