"""The milestones of a key result, in their order, and who ticked which off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from okr.model import Milestone
from storage import mapping
from storage.mapping import millis
from storage.statement import Statement
from storage.trade_tables import MilestoneRow
from storage.unit_of_work import UnitOfWork

M = MilestoneRow.__table__  # type: ignore[attr-defined]

MILESTONES = select(*M.c)
OF = Statement(MILESTONES.where(M.c.key_result_id == bindparam("key_result")).order_by(M.c.number))
ADD = Statement(insert(M).values({c.name: bindparam(c.name) for c in M.c if c.name != "id"}).inline())
TICK = Statement(
    update(M)
    .where(M.c.key_result_id == bindparam("key_result"), M.c.number == bindparam("place"))
    .values(done_at=bindparam("at"), done_by=bindparam("staff"))
)
ROWS = Statement(select(M.c.id).where(M.c.key_result_id == bindparam("key_result")).order_by(M.c.number))
RENAME = Statement(
    update(M)
    .where(M.c.key_result_id == bindparam("key_result"), M.c.number == bindparam("place"))
    .values(title=bindparam("new_title"))
)
REMOVE = Statement(
    delete(M).where(M.c.key_result_id == bindparam("key_result"), M.c.number == bindparam("place"))
)
MOVE_UP = Statement(
    update(M)
    .where(M.c.key_result_id == bindparam("key_result"), M.c.number == bindparam("place"))
    .values(number=M.c.number - 1)
)
FORGET = Statement(delete(M).where(M.c.key_result_id == bindparam("key_result")))


class Milestones:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def of(self, key_result_id: int) -> tuple[Milestone, ...]:
        return tuple(map(mapping.milestone, self._unit.all(OF, key_result=key_result_id)))

    def add(self, key_result_id: int, milestones: Iterable[Milestone]) -> None:
        """Put new ones behind those that are there."""
        first = len(self.of(key_result_id)) + 1
        for number, each in enumerate(milestones, first):
            self._unit.run(
                ADD,
                key_result_id=key_result_id,
                number=number,
                title=each.title,
                done_at=None if each.done_at is None else millis(each.done_at),
                done_by=None,
            )

    def tick(self, key_result_id: int, number: int, *, at: datetime, by: str) -> None:
        """`number` is its place among them, from 1. Raises LookupError when there is none."""
        self._put(key_result_id, number, millis(at), by)

    def untick(self, key_result_id: int, number: int) -> None:
        """Raises LookupError when there is none."""
        self._put(key_result_id, number, None, None)

    def rows(self, key_result_id: int) -> tuple[int, ...]:
        """The ids of their rows, in their order."""
        return tuple(row["id"] for row in self._unit.all(ROWS, key_result=key_result_id))

    def rename(self, key_result_id: int, number: int, title: str) -> None:
        """Raises LookupError when there is none."""
        if not self._unit.run(RENAME, key_result=key_result_id, place=number, new_title=title):
            raise LookupError(f"key result row {key_result_id} has no milestone {number}")

    def remove(self, key_result_id: int, number: int) -> None:
        """Those behind it move up, one by one: no two may have one number. Raises LookupError."""
        count = len(self.rows(key_result_id))
        if not self._unit.run(REMOVE, key_result=key_result_id, place=number):
            raise LookupError(f"key result row {key_result_id} has no milestone {number}")
        for place in range(number + 1, count + 1):
            self._unit.run(MOVE_UP, key_result=key_result_id, place=place)

    def forget(self, key_result_id: int) -> None:
        """With a key result whose creation is taken back."""
        self._unit.run(FORGET, key_result=key_result_id)

    def _put(self, key_result_id: int, number: int, at: int | None, by: str | None) -> None:
        if not self._unit.run(TICK, key_result=key_result_id, place=number, at=at, staff=by):
            raise LookupError(f"key result row {key_result_id} has no milestone {number}")
