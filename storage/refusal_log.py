"""Refused lines of the last hour: what keeps the bot from repeating itself or being scanned."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, insert, select

from storage.limit_tables import RefusalRow
from storage.mapping import millis
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

R = RefusalRow.__table__  # type: ignore[attr-defined]

ADD = Statement(insert(R).values({c.name: bindparam(c.name) for c in R.c if c.name != "id"}).inline())
SAID = Statement(
    select(R.c.id)
    .where(
        R.c.place == bindparam("here"),
        R.c.code == bindparam("what"),
        R.c.at > bindparam("since"),
        R.c.answered == 1,
    )
    .limit(1)
)
COUNT = Statement(
    select(func.count().label("count")).where(R.c.staff_id == bindparam("staff"), R.c.at > bindparam("since"))
)
FORGET = Statement(delete(R).where(R.c.at < bindparam("before")))


class RefusalLog:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, *, at: datetime, place: str, staff_id: str, code: str, answered: bool) -> None:
        self._unit.run(ADD, at=millis(at), place=place, staff_id=staff_id, code=code, answered=int(answered))

    def said_here(self, code: str, *, place: str, since: datetime) -> bool:
        return self._unit.one(SAID, here=place, what=code, since=millis(since)) is not None

    def count(self, staff_id: str, *, since: datetime) -> int:
        row = self._unit.one(COUNT, staff=staff_id, since=millis(since))
        return int(row["count"]) if row else 0

    def forget(self, *, now: datetime) -> int:
        return self._unit.run(FORGET, before=millis(now - timedelta(hours=2)))
