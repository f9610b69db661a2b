"""What a group learnt in a cycle, line by line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from okr.dealings import Retro
from okr.model import Person
from storage.mapping import millis, moment
from storage.statement import Statement
from storage.tables import PersonRow
from storage.trade_tables import RetroRow
from storage.unit_of_work import Row, UnitOfWork

R, P = RetroRow.__table__, PersonRow.__table__  # type: ignore[attr-defined]

_named = select(*R.c, P.c.name.label("by_name")).join(P, P.c.staff_id == R.c.by)
OF = Statement(
    _named.where(R.c.group_id == bindparam("group_id"), R.c.cycle == bindparam("in_cycle")).order_by(R.c.id)
)
EVERY = Statement(_named.order_by(R.c.id))
_values: dict[str, Any] = {c.name: bindparam(c.name) for c in R.c if c.name != "id"}
ADD = Statement(insert(R).values(_values).returning(R.c.id))
PUT = Statement(insert(R).values({"id": bindparam("key"), **_values}).inline())
DELETE = Statement(delete(R).where(R.c.id == bindparam("key")))


class Retros:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def of(self, group_id: int, cycle: str) -> list[Retro]:
        """Oldest first."""
        return [_retro(row) for row in self._unit.all(OF, group_id=group_id, in_cycle=cycle)]

    def every(self) -> list[Retro]:
        return [_retro(row) for row in self._unit.all(EVERY)]

    def add(self, group_id: int, cycle: str, *, text: str, by: str, at: datetime) -> int:
        return self._unit.insert(ADD, group_id=group_id, cycle=cycle, by=by, at=millis(at), text=text)

    def put(self, retro: Retro) -> None:
        """Store one under its own id, as it was somewhere else."""
        self._unit.run(
            PUT,
            key=retro.id,
            group_id=retro.group_id,
            cycle=retro.cycle,
            by=retro.by.staff_id,
            at=millis(retro.at),
            text=retro.text,
        )

    def delete(self, key: int) -> None:
        self._unit.run(DELETE, key=key)


def _retro(row: Row) -> Retro:
    return Retro(
        row["id"],
        row["group_id"],
        row["cycle"],
        Person(row["by"], row["by_name"]),
        moment(row["at"]),
        row["text"],
    )
