"""What was sent through each limited door lately, shared by every process of a database."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.limit_tables import ParkedRow, SendRow
from storage.mapping import millis, moment
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

S, P = SendRow.__table__, ParkedRow.__table__  # type: ignore[attr-defined]

RECENT = Statement(
    select(S.c.at).where(S.c.door == bindparam("name"), S.c.at > bindparam("since")).order_by(S.c.at)
)
ADD = Statement(insert(S).values(door=bindparam("name"), at=bindparam("moment")).inline())
FORGET = Statement(delete(S).where(S.c.door == bindparam("name"), S.c.at <= bindparam("before")))
PARKED = Statement(select(P.c.until).where(P.c.door == bindparam("name")))
PARK = Statement(
    upsert(P)
    .values(door=bindparam("name"), until=bindparam("instant"))
    .on_conflict_do_update(index_elements=["door"], set_={"until": bindparam("instant")})
)


# No turn is promised, and no door shut, for longer: what lies beyond was put by a clock that was ahead.
FURTHEST = timedelta(minutes=15)


class Doors:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def recent(self, door: str, *, per: timedelta, now: datetime) -> list[datetime]:
        """When something was sent or is about to be, within `per` before `now` or later; oldest first.

        Until this transaction ends no other one can look at the same door.
        """
        self._unit.serialise(f"door {door}")
        self._unit.run(FORGET, name=door, before=millis(now - per))
        known = [moment(row["at"]) for row in self._unit.all(RECENT, name=door, since=millis(now - per))]
        return [at for at in known if at <= now + FURTHEST]

    def use(self, door: str, at: datetime) -> None:
        self._unit.run(ADD, name=door, moment=millis(at))

    def parked_until(self, door: str) -> datetime | None:
        row = self._unit.one(PARKED, name=door)
        return None if row is None else moment(row["until"])

    def park(self, door: str, until: datetime) -> None:
        self._unit.run(PARK, name=door, instant=millis(until))
