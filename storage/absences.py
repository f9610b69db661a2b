"""Who is away from which day to which, and who stands in meanwhile. Never two at once of one person."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select, update

from okr.model import Person
from okr.presence import Absence
from storage.mapping import millis, moment_or_none, person_or_none
from storage.rhythm_tables import AbsenceRow
from storage.statement import Statement
from storage.tables import PersonRow
from storage.unit_of_work import Row, UnitOfWork

A = AbsenceRow.__table__  # type: ignore[attr-defined]
_away, _other = (PersonRow.__table__.alias(name) for name in ("away", "stand_in"))  # type: ignore[attr-defined]

ABSENCES = (
    select(*A.c, _away.c.name.label("staff_name"), _other.c.name.label("stand_in_name"))
    .join(_away, _away.c.staff_id == A.c.staff_id)
    .outerjoin(_other, _other.c.staff_id == A.c.stand_in)
)
TOUCHING = Statement(
    ABSENCES.where(
        A.c.staff_id == bindparam("staff"),
        A.c.last_day >= bindparam("first"),
        A.c.first_day <= bindparam("last"),
    ).order_by(A.c.first_day)
)
STOOD_IN = Statement(
    ABSENCES.where(
        A.c.stand_in == bindparam("staff"),
        A.c.last_day >= bindparam("first"),
        A.c.first_day <= bindparam("last"),
    ).order_by(A.c.first_day, A.c.id)
)
EVERY = Statement(ABSENCES.order_by(A.c.staff_id, A.c.first_day))
ADD = Statement(
    insert(A).values({c.name: bindparam(c.name) for c in A.c if c.name != "id"}).returning(A.c.id)
)
END = Statement(
    update(A).where(A.c.id == bindparam("key")).values(last_day=bindparam("last"), ended_at=bindparam("at"))
)
DELETE = Statement(delete(A).where(A.c.id == bindparam("key")))

FOREVER = date(9999, 12, 31)


class Absences:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def of(self, staff_id: str, *, first: date, last: date = FOREVER) -> list[Absence]:
        """Those of one person that touch these days, the earliest first."""
        rows = self._unit.all(TOUCHING, staff=staff_id, first=first.isoformat(), last=last.isoformat())
        return [_absence(row) for row in rows]

    def stood_in(self, staff_id: str, *, first: date, last: date = FOREVER) -> list[Absence]:
        """Those of others in which this person stands in."""
        rows = self._unit.all(STOOD_IN, staff=staff_id, first=first.isoformat(), last=last.isoformat())
        return [_absence(row) for row in rows]

    def every(self) -> list[Absence]:
        """By person, the earliest first."""
        return [_absence(row) for row in self._unit.all(EVERY)]

    def add(
        self, staff_id: str, first_day: date, last_day: date, *, stand_in: str | None, at: datetime
    ) -> int:
        return self._unit.insert(
            ADD,
            staff_id=staff_id,
            first_day=first_day.isoformat(),
            last_day=last_day.isoformat(),
            stand_in=stand_in,
            said_at=millis(at),
            ended_at=None,
        )

    def end(self, key: int, last_day: date, *, at: datetime) -> None:
        """It was over with this day."""
        self._unit.run(END, key=key, last=last_day.isoformat(), at=millis(at))

    def delete(self, key: int) -> None:
        self._unit.run(DELETE, key=key)


def _absence(row: Row) -> Absence:
    return Absence(
        id=row["id"],
        person=Person(row["staff_id"], row["staff_name"]),
        first_day=date.fromisoformat(row["first_day"]),
        last_day=date.fromisoformat(row["last_day"]),
        stand_in=person_or_none(row["stand_in"], row["stand_in_name"]),
        ended_at=moment_or_none(row["ended_at"]),
    )
