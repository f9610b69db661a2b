"""What the clock looks at next: one instant for each subject, found by an index however many there are.

A subject is a kind and a key, "group:12" or "ask:u003". The agenda decides nothing: whoever is looked
at too early or twice finds out for themselves that nothing is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import String, bindparam, cast, delete, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.mapping import millis, moment
from storage.rhythm_tables import AgendaRow
from storage.statement import Statement
from storage.tables import GroupRow
from storage.unit_of_work import UnitOfWork

A, G = AgendaRow.__table__, GroupRow.__table__  # type: ignore[attr-defined]

GROUP = "group"
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)

_new = upsert(A).values(subject=bindparam("about"), due_at=bindparam("at"))
PUT = Statement(_new.on_conflict_do_update(index_elements=["subject"], set_={"due_at": _new.excluded.due_at}))
# Whoever is asked for earlier already is not put off.
BRING_FORWARD = Statement(
    _new.on_conflict_do_update(
        index_elements=["subject"],
        set_={"due_at": _new.excluded.due_at},
        where=A.c.due_at > _new.excluded.due_at,
    )
)
MOVE = Statement(
    update(A)
    .where(A.c.subject == bindparam("about"), A.c.due_at == bindparam("was"))
    .values(due_at=bindparam("at"))
)
DONE = Statement(delete(A).where(A.c.subject == bindparam("about"), A.c.due_at == bindparam("was")))
REMOVE = Statement(delete(A).where(A.c.subject == bindparam("about")))
DUE = Statement(
    select(*A.c)
    .where(A.c.due_at <= bindparam("now"))
    .order_by(A.c.due_at, A.c.subject)
    .limit(bindparam("most"))
)
FAR_OFF = Statement(update(A).where(A.c.due_at > bindparam("beyond")).values(due_at=0))
FAR_OFF_GROUPS = Statement(
    update(A)
    .where(A.c.due_at > bindparam("beyond"), A.c.subject.startswith(f"{GROUP}:", autoescape=True))
    .values(due_at=0)
)
# Behind the colon comes the semicolon: all that begin with "group:".
DUE_OF_KIND = Statement(
    select(*A.c)
    .where(A.c.due_at <= bindparam("now"), A.c.subject > bindparam("first"), A.c.subject < bindparam("last"))
    .order_by(A.c.due_at, A.c.subject)
    .limit(bindparam("most"))
)
NEXT = Statement(select(func.min(A.c.due_at).label("due_at")).where(A.c.due_at > bindparam("after")))
_subject = literal_column(f"'{GROUP}:'", String) + cast(G.c.id, String)
_groups = select(_subject.label("subject"), literal_column("0").label("due_at")).where(G.c.configured == 1)  # type: ignore[var-annotated]
EVERY_GROUP = Statement(
    upsert(A)
    .from_select(["subject", "due_at"], _groups)
    .on_conflict_do_update(index_elements=["subject"], set_={"due_at": 0})
)


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind` and `key` are the two halves of the subject."""

    kind: str
    key: str
    due_at: datetime

    @property
    def subject(self) -> str:
        return f"{self.kind}:{self.key}"


class Agenda:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, kind: str, key: object, at: datetime = AT_ONCE) -> None:
        """Look at it then, and not before."""
        self._unit.run(PUT, about=f"{kind}:{key}", at=millis(at))

    def bring_forward(self, kind: str, key: object, at: datetime) -> None:
        """Look at it then at the latest."""
        self._unit.run(BRING_FORWARD, about=f"{kind}:{key}", at=millis(at))

    def remove(self, kind: str, key: object) -> int:
        """1 where it was there."""
        return self._unit.run(REMOVE, about=f"{kind}:{key}")

    def due(self, *, now: datetime, most: int) -> list[Entry]:
        """What is to be looked at by `now`, what waited longest first."""
        rows = self._unit.all(DUE, now=millis(now), most=most)
        return [_entry(row["subject"], row["due_at"]) for row in rows]

    def due_of(self, kind: str, *, now: datetime, most: int) -> list[Entry]:
        """The same of one kind; reads all that is due."""
        rows = self._unit.all(DUE_OF_KIND, now=millis(now), most=most, first=f"{kind}:", last=f"{kind};")
        return [_entry(row["subject"], row["due_at"]) for row in rows]

    def move(self, entry: Entry, to: datetime) -> None:
        """Look at it again later; nothing where somebody put it elsewhere meanwhile."""
        self._unit.run(MOVE, about=entry.subject, was=millis(entry.due_at), at=millis(to))

    def done(self, entry: Entry) -> None:
        """Not to be looked at again; nothing where somebody put it elsewhere meanwhile."""
        self._unit.run(DONE, about=entry.subject, was=millis(entry.due_at))

    def next(self, *, after: datetime) -> datetime | None:
        """The first instant after `after` at which something is looked at."""
        row = self._unit.one(NEXT, after=millis(after))
        return None if row is None or row["due_at"] is None else moment(row["due_at"])

    def bring_back(self, *, beyond: datetime) -> int:
        """Look at once at what is put later than that; how many."""
        return self._unit.run(FAR_OFF, beyond=millis(beyond))

    def bring_groups_back(self, *, beyond: datetime) -> int:
        return self._unit.run(FAR_OFF_GROUPS, beyond=millis(beyond))

    def look_at_every_group(self) -> None:
        """At once: their settings, the days off or this program may have changed."""
        self._unit.run(EVERY_GROUP)


def _entry(subject: str, due_at: int) -> Entry:
    kind, _, key = subject.partition(":")
    return Entry(kind, key, moment(due_at))
