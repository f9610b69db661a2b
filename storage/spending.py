"""What a month's DingTalk calls and pushes came to, by kind, added up over all processes.

That administrators were told of it is a row of the month, too: one of `TOLD`.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.rhythm_tables import SpendingRow
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

S = SpendingRow.__table__  # type: ignore[attr-defined]

TOLD = "told:"

ADD = Statement(
    upsert(S)
    .values(month=bindparam("month"), kind=bindparam("kind"), count=bindparam("more"))
    .on_conflict_do_update(index_elements=["month", "kind"], set_={"count": S.c.count + bindparam("more")})
)
ADD_ONCE = Statement(
    upsert(S)
    .values(month=bindparam("month"), kind=bindparam("kind"), count=literal_column("1"))
    .on_conflict_do_nothing(index_elements=["month", "kind"])
)
TIMES = Statement(select(S.c.count).where(S.c.month == bindparam("month"), S.c.kind == bindparam("kind")))
OF_MONTH = Statement(select(S.c.kind, S.c.count).where(S.c.month == bindparam("month")).order_by(S.c.kind))
FORGET = Statement(S.delete().where(S.c.month < bindparam("before")))


class Spending:
    """Months are named "2026-11"; kinds as `okr.budget.cost` names them."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, month: str, counts: Mapping[str, int]) -> None:
        # In order, so that two processes do not wait for each other's rows.
        for kind, more in sorted(counts.items()):
            self._unit.run(ADD, month=month, kind=kind, more=more)

    def of_month(self, month: str) -> dict[str, int]:
        rows = self._unit.all(OF_MONTH, month=month)
        return {row["kind"]: row["count"] for row in rows if not row["kind"].startswith(TOLD)}

    def tell_once(self, month: str, of: str) -> bool:
        """Claim to tell of something; False when it was told this month."""
        return self._unit.run(ADD_ONCE, month=month, kind=TOLD + of) == 1

    def tell_each(self, month: str, of: str) -> int:
        """Note that something happened that is told of once; how often it did this month."""
        if not self.tell_once(month, of):
            self._unit.run(ADD, month=month, kind=TOLD + of, more=1)
        return self.times(month, of)

    def times(self, month: str, of: str) -> int:
        """How often something happened that is told of once a month."""
        row = self._unit.one(TIMES, month=month, kind=TOLD + of)
        return 0 if row is None else int(row["count"])

    def forget(self, *, before: str) -> None:
        self._unit.run(FORGET, before=before)
