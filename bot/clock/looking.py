"""The clock's way through the agenda: a part of what is due becomes requests, each with its own commit.

Whoever is interrupted between two of them finds the rest still due; what was done is decided and is
not done again. Several processes may look at once.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial

import structlog

from handlers.context import Rules
from handlers.dispatch import handle
from handlers.request import Place, Request, Source
from okr.model import Actor
from schedules import due
from schedules.due import Decided, Due
from schedules.timing import zone
from storage.agenda import GROUP, Agenda, Entry
from storage.engine import Database, StorageDamaged, StorageUnavailable
from storage.groups import Groups, Timetabled
from storage.inbox import Inbox
from storage.occurrences import AHEAD, Occurrences
from storage.outbox import Outbox
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

MANY_PROMPTS = 100  # some seven seconds of them at the door of the API
MOST_AT_ONCE = 50  # subjects in one part: between parts others have their turn
# A group with nothing to come for so long is looked at again then.
HORIZON = timedelta(days=20)
AFTER_FAILURE = timedelta(hours=1)
FAILED = "it failed; the log says why"


class Looking:
    def __init__(self, database: Database, rules: Rules) -> None:
        self._database = database
        self._rules = rules

    async def look(self, now: datetime) -> bool:
        """Do the first part of what is due; True when there may be more."""
        entries = await self._database.write(lambda unit: due_now(unit, now))
        # Side by side: what is written at the same time shares a commit, or goes by several connections.
        looked = await asyncio.gather(
            *(self._look_or_put_off(entry, now) for entry in entries), return_exceptions=True
        )
        for failure in looked:
            if failure is not None:
                raise failure
        return len(entries) == MOST_AT_ONCE

    async def _look_or_put_off(self, entry: Entry, now: datetime) -> None:
        try:
            await self._look_at(entry, now)
        except (StorageUnavailable, StorageDamaged):
            raise
        except Exception:  # one broken subject must not keep back those behind it
            log.exception("look_failed", subject=entry.subject)
            await self._database.write(partial(_put_off, entry, now + AFTER_FAILURE))

    async def _look_at(self, entry: Entry, now: datetime) -> None:
        if entry.kind == GROUP:
            await self._look_at_group(entry, now)
            return
        await self._do(person_request(entry, now))
        # What it is put to meanwhile holds: only the entry that was read is done with.
        await self._database.write(partial(_done, entry))

    async def _look_at_group(self, entry: Entry, now: datetime) -> None:
        for occurrence, request in await self._database.write(lambda unit: self._due(unit, entry, now)):
            await self._database.write(partial(self._happen, int(entry.key), occurrence, request))
        await self._database.write(lambda unit: self._plan(unit, entry, now))

    async def _do(self, request: Request) -> None:
        await self._database.write(lambda unit: handle(unit, request, self._rules))

    def _happen(self, group_id: int, what: Due, request: Request, unit: UnitOfWork) -> None:
        """Decide one occurrence, whatever becomes of it."""
        occurrences, now = Occurrences(unit), request.now
        if occurrences.overrule(group_id, what.kind, what.day, now=now):
            Inbox(unit).unclaim(request.id, after=now + AHEAD)
            log.warning("skipped_by_a_clock_ahead", group=group_id, kind=what.kind, day=what.day.isoformat())
        handle(unit, request, self._rules)
        # Who failed decided nothing, and would never be asked again: its id is claimed.
        occurrences.decide(group_id, what.kind, what.day, due_at=what.at, now=now, skipped=FAILED)

    def _due(self, unit: UnitOfWork, entry: Entry, now: datetime) -> list[tuple[Due, Request]]:
        group = _bound(unit, entry)
        if group is None:
            return []
        decided = _decided(unit, group, now)
        return due.due_of(group, decided, now, fiscal_start=self._rules.fiscal_start)

    def _plan(self, unit: UnitOfWork, entry: Entry, now: datetime) -> None:
        """When this group is looked at next."""
        group, agenda = _bound(unit, entry), Agenda(unit)
        if group is None:
            agenda.done(entry)
            return
        following = due.next_due(
            [group],
            _decided(unit, group, now),
            after=now,
            until=now + HORIZON,
            fiscal_start=self._rules.fiscal_start,
        )
        agenda.move(entry, following or now + HORIZON)


def due_now(unit: UnitOfWork, now: datetime) -> list[Entry]:
    """What is looked at now; groups alone while many prompts wait: making more would keep those back."""
    agenda = Agenda(unit)
    entries = agenda.due(now=now, most=MOST_AT_ONCE)
    if all(entry.kind == GROUP for entry in entries) or not Outbox(unit).prompts_beyond(
        MANY_PROMPTS, now=now
    ):
        return entries
    return agenda.due_of(GROUP, now=now, most=MOST_AT_ONCE)


def _done(entry: Entry, unit: UnitOfWork) -> None:
    Agenda(unit).done(entry)


def _put_off(entry: Entry, to: datetime, unit: UnitOfWork) -> None:
    Agenda(unit).move(entry, to)


def _decided(unit: UnitOfWork, group: Timetabled, now: datetime) -> Decided:
    today = now.astimezone(zone(group.group.tz)).date()
    return Occurrences(unit).last_days(group.group.id, until=today, now=now)


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
