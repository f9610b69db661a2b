"""What an administrator has to see to: what died, was left out, waits too long, is shut. Read-only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, literal_column, or_, select

from storage.inbox import OF_A_TAP, B
from storage.limit_tables import ParkedRow
from storage.mapping import millis, moment
from storage.outbox import X, is_open
from storage.rhythm_tables import AgendaRow, PersonOccurrenceRow
from storage.statement import Statement
from storage.suspended import PREFIX
from storage.tables import GroupRow, OccurrenceRow
from storage.unit_of_work import Row, UnitOfWork
from storage.withdrawals import DISSOLVED, LEFT

A, G, N = AgendaRow.__table__, GroupRow.__table__, OccurrenceRow.__table__  # type: ignore[attr-defined]
P, Q = ParkedRow.__table__, PersonOccurrenceRow.__table__  # type: ignore[attr-defined]

_count = func.count().label("number")
DEAD = Statement(
    select(X.c.conversation, X.c.staff_id, X.c.reason, _count, func.max(X.c.id).label("newest"))
    .where(X.c.state == "dead", X.c.made_at >= bindparam("since"), X.c.reason.not_in((LEFT, DISSOLVED)))
    .group_by(X.c.conversation, X.c.staff_id, X.c.reason)
    .order_by(literal_column("newest"))
)
# A message that was tried is put off again and again; one that never was may be meant for later.
_tried = and_(X.c.attempts > 0, X.c.made_at <= bindparam("before"))
WAITING = Statement(
    select(X.c.id, X.c.conversation, X.c.staff_id, X.c.not_before, X.c.made_at, X.c.attempts, X.c.reason)
    .where(is_open(X), or_(_tried, X.c.not_before <= bindparam("before")))
    .order_by(X.c.made_at)
    .limit(1)
)
SKIPPED = Statement(
    select(G.c.key, N.c.kind, N.c.reason, _count)
    .join(G, G.c.id == N.c.group_id)
    .where(N.c.state == "skipped", N.c.decided_at >= bindparam("since"))
    .group_by(G.c.key, N.c.kind, N.c.reason)
    .order_by(G.c.key, N.c.kind, N.c.reason)
)
SKIPPED_PRIVATELY = Statement(
    select(Q.c.kind, Q.c.reason, _count)
    .where(Q.c.state == "skipped", Q.c.decided_at >= bindparam("since"))
    .group_by(Q.c.kind, Q.c.reason)
    .order_by(Q.c.kind, Q.c.reason)
)
SUSPENDED = Statement(select(P.c.door).order_by(P.c.door))
# What was put to the beginning of time is to be looked at at once: since when, nobody knows.
OVERDUE = Statement(
    select(_count, func.min(A.c.due_at).label("oldest")).where(
        A.c.due_at > 0, A.c.due_at < bindparam("before")
    )
)
SIGNED = Statement(
    select(B.c.received_at, B.c.pair)
    .where(B.c.pair != literal_column("''"), ~B.c.pair.startswith(OF_A_TAP))
    .order_by(B.c.received_at.desc())
    .limit(bindparam("most"))
)
KEYS = Statement(select(G.c.conversation_id, G.c.key))


@dataclass(frozen=True, slots=True)
class Dead:
    """Messages of one reason to one place, a group's key or a staff id; the `newest` one's id."""

    to: str
    reason: str
    times: int
    newest: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that could have gone for a while. `reason` is why it did not, "" if nobody tried."""

    id: int
    to: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Times that were left out for one reason; `group` is "" for what was to go to a person."""

    group: str
    kind: str
    reason: str
    times: int


class Troubles:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._keys = {row["conversation_id"]: row["key"] for row in unit.all(KEYS)}

    def dead(self, *, since: datetime) -> list[Dead]:
        return [
            Dead(self._to(row), row["reason"], row["number"], row["newest"])
            for row in self._unit.all(DEAD, since=millis(since))
        ]

    def waiting(self, *, before: datetime) -> Waiting | None:
        """The oldest message that could have gone before that instant and did not."""
        row = self._unit.one(WAITING, before=millis(before))
        if row is None:
            return None
        since = row["made_at"] if row["attempts"] else max(row["made_at"], row["not_before"])
        return Waiting(row["id"], self._to(row), moment(since), row["reason"])

    def skipped(self, *, since: datetime) -> list[Skipped]:
        of_groups = self._unit.all(SKIPPED, since=millis(since))
        of_people = self._unit.all(SKIPPED_PRIVATELY, since=millis(since))
        return [
            *(Skipped(row["key"], row["kind"], row["reason"], row["number"]) for row in of_groups),
            *(Skipped("", row["kind"], row["reason"], row["number"]) for row in of_people),
        ]

    def suspended(self) -> list[str]:
        """The keys of groups that nothing gets through to."""
        doors = [row["door"] for row in self._unit.all(SUSPENDED)]
        return sorted(
            self._keys.get(door.removeprefix(PREFIX), door) for door in doors if door.startswith(PREFIX)
        )

    def overdue(self, *, before: datetime) -> tuple[int, datetime] | None:
        """How much of the agenda was due before that instant, and since when the oldest."""
        row = self._unit.one(OVERDUE, before=millis(before))
        return (row["number"], moment(row["oldest"])) if row and row["number"] else None

    def skews(self, *, most: int) -> Sequence[timedelta]:
        """Our clock minus that of the signature, of the newest messages."""
        return [
            timedelta(milliseconds=row["received_at"] - int(row["pair"].partition("-")[0]))
            for row in self._unit.all(SIGNED, most=most)
        ]

    def _to(self, row: Row) -> str:
        """Whose message it is: a group's key, or a staff id."""
        conversation: str = row["conversation"]
        return self._keys.get(conversation, conversation) or str(row["staff_id"])
