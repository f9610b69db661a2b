"""Who wants to hear nothing by themselves, and until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.mapping import millis, moment
from storage.rhythm_tables import SnoozeRow
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

Z = SnoozeRow.__table__  # type: ignore[attr-defined]

_new = upsert(Z).values(staff_id=bindparam("staff"), until=bindparam("instant"))
PUT = Statement(_new.on_conflict_do_update(index_elements=["staff_id"], set_={"until": _new.excluded.until}))
OF = Statement(select(Z.c.until).where(Z.c.staff_id == bindparam("staff"), Z.c.until > bindparam("now")))
END = Statement(delete(Z).where(Z.c.staff_id == bindparam("staff"), Z.c.until > bindparam("now")))


class Snoozes:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, staff_id: str, until: datetime) -> None:
        """Until then, whatever was said before."""
        self._unit.run(PUT, staff=staff_id, instant=millis(until))

    def until(self, staff_id: str, *, now: datetime) -> datetime | None:
        """None for one that is over."""
        row = self._unit.one(OF, staff=staff_id, now=millis(now))
        return None if row is None else moment(row["until"])

    def end(self, staff_id: str, *, now: datetime) -> bool:
        """False where there is none."""
        return self._unit.run(END, staff=staff_id, now=millis(now)) == 1
