"""What an administrator or a monitor asks about the whole road: how much waits, died, was done. Read-only."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from storage.outbox import is_open
from storage.statement import Statement
from storage.tables import OutboxRow
from storage.unit_of_work import UnitOfWork

X = OutboxRow.__table__  # type: ignore[attr-defined]

WAITING = Statement(
    select(func.count().label("count")).select_from(
        select(X.c.id).where(is_open(X)).limit(bindparam("most")).subquery()
    )
)
DEAD = Statement(select(X.c.id, X.c.reason).where(X.c.state == "dead"))


class Figures:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def waiting(self, *, most: int) -> int:
        """How many messages are not through yet, counted no further than `most`."""
        row = self._unit.one(WAITING, most=most)
        return int(row["count"]) if row else 0

    def dead(self) -> dict[int, str]:
        """Messages that were given up, with the reason; forgotten with the others after thirty days."""
        return {row["id"]: row["reason"] for row in self._unit.all(DEAD)}
