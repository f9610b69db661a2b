"""Conversations the timetable is silent in, as nothing gets through, until somebody speaks there."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, literal_column, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.limit_tables import ParkedRow
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

P = ParkedRow.__table__  # type: ignore[attr-defined]

# A door that stays shut for good, beside those that are for minutes.
PREFIX = "posts:"
FOR_GOOD = 253_402_300_800_000  # the end of the year 9999

HOLDS = Statement(select(P.c.door).where(P.c.door == bindparam("name")))
BEGIN = Statement(
    upsert(P)
    .values(door=bindparam("name"), until=literal_column(str(FOR_GOOD)))
    .on_conflict_do_nothing(index_elements=["door"])
)
END = Statement(delete(P).where(P.c.door == bindparam("name")))


class Suspended:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def begin(self, conversation_id: str) -> bool:
        """True when it was not so before."""
        return self._unit.run(BEGIN, name=PREFIX + conversation_id) == 1

    def end(self, conversation_id: str) -> None:
        self._unit.run(END, name=PREFIX + conversation_id)

    def holds(self, conversation_id: str) -> bool:
        return self._unit.one(HOLDS, name=PREFIX + conversation_id) is not None
