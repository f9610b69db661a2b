"""The history of changes: who, when, what, from where, and how to take it back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from okr.model import Person
from storage.mapping import millis, moment, person_or_none
from storage.statement import Statement
from storage.tables import EventRow, PersonRow
from storage.unit_of_work import Row, UnitOfWork

E, P = EventRow.__table__, PersonRow.__table__  # type: ignore[attr-defined]
_earlier = E.alias("earlier")

_TO_JSON = json.JSONEncoder(ensure_ascii=False).encode

OBJECTIVE, KEY_RESULT = "objective", "key_result"  # what an event can be about
# What the events of the first version are about; later ones say it themselves.
ABOUT = {
    "check_in": KEY_RESULT,
    "add_key_result": KEY_RESULT,
    "edit_key_result": KEY_RESULT,
    "add_objective": OBJECTIVE,
    "edit_objective": OBJECTIVE,
    "align": OBJECTIVE,
}
NEWEST = 1 << 62  # above every id

PERSON = "person"  # what an event is about that concerns nobody else

DIRECT = "direct"  # the place of all one-to-one chats
PRIVATE = "private"  # a fact of changes whose receipt went one to one
ERASED = "erased"  # a fact of changes of which no more is kept than that they happened

ADD = Statement(insert(E).values({c.name: bindparam(c.name) for c in E.c if c.name != "id"}).inline())
LAST = Statement(
    select(E.c.id, E.c.request_id, E.c.subject, E.c.about)
    .where(
        E.c.by == bindparam("staff"),
        E.c.place == bindparam("here"),
        E.c.undone == 0,
        E.c.what != "undo",
        E.c.at >= bindparam("since"),
    )
    .order_by(E.c.id.desc())
    .limit(1)
)
# Typed anywhere, its receipt sent one to one; JSON text escapes the quotes of what people write.
LAST_PRIVATE = Statement(
    select(E.c.id, E.c.request_id)
    .where(
        E.c.by == bindparam("staff"),
        E.c.undone == 0,
        E.c.what != "undo",
        E.c.at >= bindparam("since"),
        E.c.facts.like(f'%"{PRIVATE}": true%'),
    )
    .order_by(E.c.id.desc())
    .limit(1)
)
OF_REQUEST = Statement(
    select(*E.c)
    .where(
        E.c.request_id == bindparam("request"),
        E.c.by == bindparam("staff"),
        E.c.undone == 0,
        E.c.what != "undo",
    )
    .order_by(E.c.id.desc())
)
# A row id may have belonged to something whose creation was taken back: its history is another one's.
_own = (
    select(func.max(_earlier.c.id))
    .where(
        _earlier.c.subject == bindparam("key"),
        _earlier.c.about == bindparam("thing"),
        _earlier.c.what.in_(["add_objective", "add_key_result"]),
    )
    .scalar_subquery()
)
HISTORY = Statement(
    select(*E.c, P.c.name.label("by_name"))
    .outerjoin(P, P.c.staff_id == E.c.by)
    .where(
        E.c.subject == bindparam("key"),
        E.c.about == bindparam("thing"),
        E.c.id < bindparam("before"),
        E.c.id >= func.coalesce(_own, 0),
    )
    .order_by(E.c.id.desc())
    .limit(bindparam("most"))
)
# Whatever was done to the same thing later, by anybody anywhere, and was not taken back.
LATER = Statement(
    select(E.c.id)
    .where(
        E.c.subject == bindparam("key"),
        E.c.about == bindparam("thing"),
        E.c.id > bindparam("after"),
        E.c.undone == 0,
        E.c.what != "undo",
    )
    .limit(1)
)
# What changes nothing about where a key result stands.
_TALK = ("comment", "kudos")
NEWEST_OF = Statement(
    select(func.max(E.c.id).label("newest")).where(
        E.c.subject == bindparam("key"), E.c.about == bindparam("thing"), E.c.what.not_in(_TALK)
    )
)
UNDONE = Statement(update(E).where(E.c.id == bindparam("key")).values(undone=1))


@dataclass(frozen=True, slots=True)
class Event:
    """One change. `facts` are what its kind needs to be shown and taken back.

    `subject` is the row id of what it is `about`: OBJECTIVE, KEY_RESULT or "".
    """

    id: int
    at: datetime
    by: str
    what: str
    group_id: int
    subject: int
    facts: dict[str, Any]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history of one thing. `by` is None for the timetable and machines."""

    event: Event
    by: Person | None
    source: str
    undone: bool


class Events:
    """Writes on behalf of one request and reads what its writer did before."""

    def __init__(
        self, unit: UnitOfWork, *, at: datetime, by: str, place: str, request_id: str, source: str
    ) -> None:
        self._unit = unit
        self._at = at
        self._by = by
        self._place = place
        self._request_id = request_id
        self._source = source

    def add(
        self,
        what: str,
        *,
        group_id: int,
        subject: int,
        about: str | None = None,
        private: bool = False,
        **facts: Any,
    ) -> None:
        """`subject` is the row id of what it is `about`: OBJECTIVE, KEY_RESULT or "" for anything else.

        `private`: its receipt goes one to one, wherever it was typed.
        """
        if private:
            facts[PRIVATE] = True
        self._unit.run(
            ADD,
            at=millis(self._at),
            by=self._by,
            place=self._place,
            request_id=self._request_id,
            source=self._source,
            what=what,
            group_id=group_id,
            subject=subject,
            facts=_TO_JSON(facts),
            undone=0,
            about=ABOUT.get(what, "") if about is None else about,
        )

    def last_change(self, *, since: datetime) -> list[Event]:
        """The writer's last request here that changed something, newest change first; empty if none.

        One to one that may be one of any group whose receipt was sent one to one.
        """
        request_id = self.last_request(since=since)
        if not request_id:
            return []
        rows = self._unit.all(OF_REQUEST, request=request_id, staff=self._by)
        return [_event(row) for row in rows]

    def last_request(self, *, since: datetime) -> str:
        """The id of that request; "" where there is nothing to take back."""
        mine = {"staff": self._by, "since": millis(since)}
        found = [self._unit.one(LAST, here=self._place, **mine)]
        if self._place == DIRECT:
            found.append(self._unit.one(LAST_PRIVATE, **mine))
        last = max((row for row in found if row is not None), key=lambda row: row["id"], default=None)
        return "" if last is None else str(last["request_id"])

    def last_of(self, about: str, subject: int, *, since: datetime) -> str:
        """The id of that request where what it changed last is this thing; "" where it is another one."""
        row = self._unit.one(LAST, here=self._place, staff=self._by, since=millis(since))
        if row is None or (row["about"], row["subject"]) != (about, subject):
            return ""
        return str(row["request_id"])

    def newest_of(self, about: str, subject: int) -> int:
        """The id of the last event about a thing, undone or not, talk left out; 0 for none."""
        row = self._unit.one(NEWEST_OF, thing=about, key=subject)
        return int(row["newest"] or 0) if row else 0

    def history(self, about: str, subject: int, *, most: int, before: int | None = None) -> list[Entry]:
        """What happened to one thing, newest first; `before` is the id of the last event already shown."""
        rows = self._unit.all(
            HISTORY, thing=about, key=subject, most=most, before=NEWEST if before is None else before
        )
        return [_entry(row) for row in rows]

    def changed_since(self, event: Event) -> bool:
        """Does a later change stand, by anybody, of what this one is about?"""
        found = self._unit.one(LATER, key=event.subject, thing=event.about, after=event.id)
        return found is not None

    def undone(self, event: Event) -> None:
        self._unit.run(UNDONE, key=event.id)


def _event(row: Row) -> Event:
    return Event(
        id=row["id"],
        at=moment(row["at"]),
        by=row["by"],
        what=row["what"],
        group_id=row["group_id"],
        subject=row["subject"],
        facts=json.loads(row["facts"]),
        about=row["about"],
    )


def _entry(row: Row) -> Entry:
    by = person_or_none(row["by"] or None, row["by_name"])
    return Entry(_event(row), by, row["source"], bool(row["undone"]))
