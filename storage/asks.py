"""Who was asked in which check-in round of a group: what nudges and the manager's list go by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.mapping import millis, moment, moment_or_none
from storage.rhythm_tables import AskRow
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

K = AskRow.__table__  # type: ignore[attr-defined]

ADD = Statement(
    upsert(K)
    .values({c.name: bindparam(c.name) for c in K.c})
    .on_conflict_do_nothing(index_elements=["group_id", "day", "staff_id"])
)
OF_ROUND = Statement(
    select(K.c.staff_id)
    .where(K.c.group_id == bindparam("of_group"), K.c.day == bindparam("on_day"))
    .order_by(K.c.staff_id)
)
OF_PERSON = Statement(
    select(K.c.group_id, K.c.day, K.c.due_at)
    .where(K.c.staff_id == bindparam("staff"), K.c.due_at >= bindparam("since"))
    .order_by(K.c.due_at, K.c.group_id)
)
INSTANT = Statement(
    select(func.min(K.c.due_at).label("due_at")).where(
        K.c.group_id == bindparam("of_group"), K.c.day == bindparam("on_day")
    )
)
FORGET = Statement(K.delete().where(K.c.due_at < bindparam("before")))


@dataclass(frozen=True, slots=True)
class Ask:
    """A round in which somebody was asked: of which group, its nominal day and its instant."""

    group_id: int
    day: date
    due_at: datetime


class Asks:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, group_id: int, day: date, staff_id: str, *, due_at: datetime) -> None:
        self._unit.run(ADD, group_id=group_id, day=day.isoformat(), staff_id=staff_id, due_at=millis(due_at))

    def of_round(self, group_id: int, day: date) -> list[str]:
        """Their staff ids."""
        return [
            row["staff_id"] for row in self._unit.all(OF_ROUND, of_group=group_id, on_day=day.isoformat())
        ]

    def instant(self, group_id: int, day: date) -> datetime | None:
        """When a round was; None for one in which nobody was asked."""
        row = self._unit.one(INSTANT, of_group=group_id, on_day=day.isoformat())
        return None if row is None else moment_or_none(row["due_at"])

    def of_person(self, staff_id: str, *, since: datetime) -> list[Ask]:
        """The rounds somebody was asked in from `since` on, oldest first."""
        return [
            Ask(row["group_id"], date.fromisoformat(row["day"]), moment(row["due_at"]))
            for row in self._unit.all(OF_PERSON, staff=staff_id, since=millis(since))
        ]

    def forget(self, *, before: datetime) -> None:
        self._unit.run(FORGET, before=millis(before))
