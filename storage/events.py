"""The history of changes: who, when, what, from where, and how to take it back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from storage.mapping import millis, moment
from storage.statement import Statement
from storage.tables import EventRow
from storage.unit_of_work import Row, UnitOfWork

E = EventRow.__table__  # type: ignore[attr-defined]

DIRECT = "direct"  # the place of all one-to-one chats
PRIVATE = "private"  # a fact of changes whose receipt went one to one

ADD = Statement(
    insert(E).values({c.name: bindparam(c.name) for c in E.c if c.name != "id"}).returning(E.c.id)
)
LAST = Statement(
    select(E.c.id, E.c.request_id)
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
UNDONE = Statement(update(E).where(E.c.id == bindparam("key")).values(undone=1))


@dataclass(frozen=True, slots=True)
class Event:
    """One change. `facts` are what its kind needs to be shown and taken back."""

    id: int
    at: datetime
    by: str
    what: str
    group_id: int
    subject: int
    facts: dict[str, Any]


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

    def add(self, what: str, *, group_id: int, subject: int, private: bool = False, **facts: Any) -> None:
        """`private`: its receipt goes one to one, wherever it was typed."""
        if private:
            facts[PRIVATE] = True
        self._unit.insert(
            ADD,
            at=millis(self._at),
            by=self._by,
            place=self._place,
            request_id=self._request_id,
            source=self._source,
            what=what,
            group_id=group_id,
            subject=subject,
            facts=json.dumps(facts, ensure_ascii=False),
            undone=0,
        )

    def last_change(self, *, since: datetime) -> list[Event]:
        """The writer's last request here that changed something, newest change first; empty if none.

        One to one that may be one of any group whose receipt was sent one to one.
        """
        mine = {"staff": self._by, "since": millis(since)}
        found = [self._unit.one(LAST, here=self._place, **mine)]
        if self._place == DIRECT:
            found.append(self._unit.one(LAST_PRIVATE, **mine))
        last = max((row for row in found if row is not None), key=lambda row: row["id"], default=None)
        if last is None:
            return []
        rows = self._unit.all(OF_REQUEST, request=last["request_id"], staff=self._by)
        return [_event(row) for row in rows]

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
    )
