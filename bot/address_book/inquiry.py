"""Asks DingTalk's address book about a few people, at a pace it bears, and reads what it says.

Writes nothing. Names of departments are remembered for half a day, as everybody has the same few.
https://open.dingtalk.com/document/development/call-frequency-limit
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeVar

import structlog

from dingtalk_client.contacts import DEPARTMENT_SCOPE, Contact, Contacts, Nobody
from dingtalk_client.errors import DingTalkError
from dingtalk_client.pacing import API
from dingtalk_client.permissions import PermissionMissing

log = structlog.get_logger()

DAY: Final = timedelta(days=1)
NAMES_HOLD: Final = timedelta(hours=12)
MOST_NAMES: Final = 10_000  # of departments, remembered
# Said of the gateway, whoever is asked about; other faults that pass say how long they take.
_BUSY: Final = frozenset({"-1", "15", "88", "isp.top-remote-connection-timeout"})

T = TypeVar("T")

Answer = Contact | Nobody | None  # None: an answer nobody can read


@dataclass(slots=True)
class Answers:
    """What was said of each who was asked about. Who is not in `people` was not: `fault` is why."""

    people: dict[str, Answer] = field(default_factory=dict)
    fault: DingTalkError | None = None
    lacks_departments: tuple[str, ...] = ()  # the scopes, where their names may not be read


class Inquiry:
    def __init__(
        self,
        contacts: Contacts,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._contacts = contacts
        self._clock = clock
        self._sleep = sleep
        self._names: dict[int, tuple[str, datetime]] = {}
        self._no_names: tuple[tuple[str, ...], datetime] | None = None

    async def ask(self, staff_ids: Sequence[str]) -> Answers:
        """About each of them, until the address book itself fails."""
        answers = Answers()
        for some in _portions(staff_ids):
            for staff_id, said in zip(some, await self._paced(map(self._person, some)), strict=True):
                if isinstance(said, DingTalkError):
                    answers.fault = said
                else:
                    answers.people[staff_id] = said
            if answers.fault is not None:
                return answers
        answers.lacks_departments = await self._learn_departments(answers.people.values())
        return answers

    def departments(self, contact: Contact) -> list[tuple[int, str]]:
        """With their names; "" for one that is not known."""
        return [(number, self._names.get(number, ("", None))[0]) for number in contact.departments]

    async def _person(self, staff_id: str) -> Answer | DingTalkError:
        try:
            return await self._contacts.person(staff_id)
        except DingTalkError as error:
            if is_of_everybody(error):
                return error
            log.warning("contact_unreadable", code=error.code, detail=error.detail)
            return None

    async def _learn_departments(self, people: Iterable[Answer]) -> tuple[str, ...]:
        """Ask for the names that are not known; the scopes to ask for where that is not allowed."""
        now = self._clock()
        if self._no_names is not None and now - self._no_names[1] < NAMES_HOLD:
            return self._no_names[0]
        self._names = {number: each for number, each in self._names.items() if now - each[1] < NAMES_HOLD}
        wanted = {number for each in people if isinstance(each, Contact) for number in each.departments}
        unknown = sorted(wanted - self._names.keys())[: MOST_NAMES - len(self._names)]
        for some in _portions(unknown):
            for number, name in zip(some, await self._paced(map(self._department, some)), strict=True):
                if isinstance(name, PermissionMissing):
                    self._no_names = (name.scopes or (DEPARTMENT_SCOPE,), now)
                    return self._no_names[0]
                if isinstance(name, DingTalkError):  # people are told without it, and tonight with it
                    return ()
                self._names[number] = (name, now)
        self._no_names = None
        return ()

    async def _department(self, number: int) -> str | DingTalkError:
        try:
            found = await self._contacts.department(number)
        except DingTalkError as error:
            return error
        return "" if isinstance(found, Nobody) else found.name

    async def _paced(self, calls: Iterable[Awaitable[T]]) -> list[T]:
        """All at once, and then what is left of their share of a second."""
        begun = self._clock()
        said = await asyncio.gather(*calls)
        left = API.per - (self._clock() - begun)
        if left > timedelta(0):
            await self._sleep(min(left, API.per).total_seconds())
        return said


def is_of_everybody(error: DingTalkError) -> bool:
    """Would whoever is asked about next get the same answer?"""
    if isinstance(error, PermissionMissing) or error.is_outage or error.code in _BUSY:
        return True
    return error.retry_after is not None


def _portions(everything: Sequence[T]) -> Iterable[Sequence[T]]:
    return (everything[at : at + API.limit] for at in range(0, len(everything), API.limit))
