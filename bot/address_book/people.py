"""Keeps what is known of people in step with DingTalk's address book, in the background.

Whoever is new is asked about soon, everybody once a night. One process of a database does it at a time,
in short pieces: whoever is interrupted leaves the rest to the next, and nobody who writes waits for it.
No request waits for it either, and nothing fails when the app may not read contacts.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from bot.address_book.inquiry import DAY, Answers, Inquiry
from bot.admins import Admins
from cards import address_book as card
from dingtalk_client.contacts import MEMBER_SCOPE, Contact, Contacts, Nobody
from dingtalk_client.errors import DingTalkError
from dingtalk_client.permissions import PermissionMissing
from handlers.context import Rules
from handlers.leaving import person_left, person_returned
from okr.cadence import instant
from storage import contacts as stored
from storage.address_book import DEPARTMENTS, PEOPLE, AddressBook, Night, Stage
from storage.contacts import Missing
from storage.departures import Departures
from storage.engine import Database, StorageDamaged, StorageUnavailable
from storage.marks import Marks
from storage.people import People
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

WORK: Final = "address book"
AT_NIGHT: Final = time(2, 30)
ASKED_AT_ONCE: Final = 50  # before what was said is written down
LEASE: Final = timedelta(minutes=10)  # of fifty answers each of which takes as long as may be, and more
NEVER_ASKED: Final = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=1)
PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=16)
# Beyond both, DingTalk is not believed: a wrong app, a visible range taken away, a fault of theirs.
MOST_MISSING: Final = 5
MOST_MISSING_SHARE: Final = 0.20


@dataclass(frozen=True, slots=True)
class Task:
    """The next piece: whom to ask about, or who is to be taken for gone."""

    ask: tuple[str, ...] = ()
    gone: tuple[Missing, ...] = ()


class Registrar:
    def __init__(
        self,
        database: Database,
        contacts: Contacts,
        rules: Rules,
        admins: Admins,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._database = database
        self._inquiry = Inquiry(contacts, clock, sleep)
        self._rules = rules
        self._admins = admins
        self._clock = clock
        self._holder = uuid.uuid4().hex
        self._awake = asyncio.Event()
        self._failures = 0
        self._paused_until: datetime | None = None

    def wake(self) -> None:
        """There may be somebody to ask about."""
        self._awake.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            try:
                await self.work()
            except (StorageUnavailable, StorageDamaged) as error:
                log.warning("people_not_kept", detail=str(error))

    async def work(self, *, at_most: timedelta | None = None) -> None:
        """Do all of it that is due; with `at_most` no new piece after that."""
        begun = self._clock()
        if self._paused_until is not None and begun < self._paused_until <= begun + LONGEST_PAUSE:
            return
        if not await self._database.write(lambda unit: self._begin(unit, begun)):
            return
        try:
            while await self._piece():
                if at_most is not None and self._clock() - begun > at_most:
                    return
        finally:
            await self._database.write(lambda unit: Marks(unit).let_go(WORK, self._holder))

    def _begin(self, unit: UnitOfWork, now: datetime) -> bool:
        """Is anything due, and are we the one to do it?"""
        lack = AddressBook(unit).lack(PEOPLE)
        if lack is not None and timedelta(0) <= now - lack.at < DAY:
            return False
        idle = self._night(unit, now) is None and not stored.Contacts(unit).to_ask(before=NEVER_ASKED, most=1)
        return not idle and self._hold(unit, now)

    def _hold(self, unit: UnitOfWork, now: datetime) -> bool:
        return Marks(unit).hold(WORK, self._holder, until=now + LEASE, now=now)

    def _night(self, unit: UnitOfWork, now: datetime) -> Night | None:
        """The comparison that is to be gone on with or begun; None when the newest one is through.

        The first one is that of the first night to come.
        """
        book, due = AddressBook(unit), last_night(now, ZoneInfo(self._rules.default_group.tz))
        found = book.night()
        if found is None:
            found = Night(due, Stage.DONE)
            book.put(found)
        if not due <= found.began <= now:
            return Night(now, Stage.ASKING)
        return None if found.stage in (Stage.DONE, Stage.HELD) else found

    async def _piece(self) -> bool:
        """True when there may be more."""
        now = self._clock()
        task = await self._database.write(lambda unit: self._next(unit, now))
        if task is None:
            return False
        for each in task.gone:
            await self._database.write(partial(self._take_for_gone, each, now))
        if not task.ask:
            return True
        answers = await self._inquiry.ask(task.ask)
        asked_at, now = now, self._clock()
        await self._database.write(partial(self._keep, answers, asked_at, now))
        if answers.fault is None:
            self._failures, self._paused_until = 0, None
            return True
        self._pause(answers.fault, now)
        return False

    def _next(self, unit: UnitOfWork, now: datetime) -> Task | None:
        """None where nothing is left, or somebody else took over."""
        if not self._hold(unit, now):
            return None
        contacts, book, night = stored.Contacts(unit), AddressBook(unit), self._night(unit, now)
        if night is not None and night.began == now and book.night() != night:
            contacts.bring_back(now=now)
            book.put(night)
        ask = contacts.to_ask(before=NEVER_ASKED if night is None else night.began, most=ASKED_AT_ONCE)
        if ask:
            return Task(ask=tuple(ask))
        if night is None:
            return None
        if night.stage is Stage.ASKING:
            night = self._judged(unit, night, now)
        gone = contacts.missing(since=night.began, most=ASKED_AT_ONCE) if night.stage is Stage.LEAVING else []
        if night.stage is Stage.LEAVING and not gone:
            night = replace(night, stage=Stage.DONE)
            book.compared(now=now)
        book.put(night)
        return Task(gone=tuple(gone))

    def _judged(self, unit: UnitOfWork, night: Night, now: datetime) -> Night:
        """Everybody was asked about: is what was said to be believed?"""
        round_ = stored.Contacts(unit).round(since=night.began)
        judged = replace(night, found=round_.found, missing=round_.missing)
        if is_believed(found=round_.found, missing=round_.missing):
            return replace(judged, stage=Stage.LEAVING)
        log.error("missing_not_believed", found=round_.found, missing=round_.missing)
        self._admins.tell(
            unit,
            f"missing:{night.began.isoformat()}",
            lambda reader: card.disbelieved(reader, round_.found + round_.missing, round_.missing),
            tz=self._rules.default_group.tz,
            now=now,
        )
        return replace(judged, stage=Stage.HELD)

    def _take_for_gone(self, who: Missing, now: datetime, unit: UnitOfWork) -> None:
        """Once: in the same transaction they are missing no more. An event that is newer wins."""
        log.info("gone_by_comparison")
        person_left(unit, who.staff_id, now=now, rules=self._rules, at=who.asked_at)
        stored.Contacts(unit).dealt_with(who.staff_id)

    def _keep(self, answers: Answers, asked_at: datetime, now: datetime, unit: UnitOfWork) -> None:
        book, contacts = AddressBook(unit), stored.Contacts(unit)
        for staff_id, said in answers.people.items():
            if isinstance(said, Contact):
                self._found(unit, said, now)
                if Departures(unit).is_gone(staff_id):
                    # They may have left since: what an event said of a later instant holds.
                    person_returned(unit, staff_id, now=now, rules=self._rules, at=asked_at)
            elif said is Nobody.GONE:
                contacts.not_found(staff_id, now=now)
            else:
                contacts.unanswered(staff_id, now=now)
        if isinstance(answers.fault, PermissionMissing):
            book.refused(PEOPLE, answers.fault.scopes or (MEMBER_SCOPE,), now=now)
        elif answers.people:
            book.allowed(PEOPLE)
        if answers.lacks_departments:
            book.refused(DEPARTMENTS, answers.lacks_departments, now=now)
        elif answers.people and answers.fault is None:
            book.allowed(DEPARTMENTS)

    def _found(self, unit: UnitOfWork, contact: Contact, now: datetime) -> None:
        contacts = stored.Contacts(unit)
        departments = self._inquiry.departments(contact)
        contacts.found(
            contact.staff_id, contact.name, manager=contact.manager, departments=departments, now=now
        )
        # Of managers who never spoke the name is asked for too, of theirs no more.
        if contact.manager and contacts.is_in_a_group(contact.staff_id):
            People(unit).meet(contact.manager, contact.manager)

    def _pause(self, fault: DingTalkError, now: datetime) -> None:
        self._failures += 1
        longer = PAUSE * 2 ** min(self._failures - 1, 4)
        self._paused_until = now + min(max(longer, fault.retry_after or PAUSE), LONGEST_PAUSE)
        log.warning("people_not_asked", code=fault.code, until=self._paused_until.isoformat())


def last_night(now: datetime, tz: ZoneInfo) -> datetime:
    """The newest instant at which that zone's comparison falls due, at `now` at the latest."""
    today = now.astimezone(tz).date()
    at = instant(today, AT_NIGHT, tz)
    return at if at <= now else instant(today - timedelta(days=1), AT_NIGHT, tz)


def is_believed(*, found: int, missing: int) -> bool:
    """May so many be gone overnight?

    Not more than five who are more than a fifth; and never everybody, where that is more than one.
    """
    if missing > 1 and not found:
        return False
    return missing <= MOST_MISSING or missing <= (found + missing) * MOST_MISSING_SHARE
