"""What a month's DingTalk calls and pushes came to, by kind, added up over all processes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.rhythm_tables import SpendingRow
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

S = SpendingRow.__table__  # type: ignore[attr-defined]

ADD = Statement(
    upsert(S)
    .values(month=bindparam("month"), kind=bindparam("kind"), count=bindparam("more"))
    .on_conflict_do_update(index_elements=["month", "kind"], set_={"count": S.c.count + bindparam("more")})
)
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
        return {row["kind"]: row["count"] for row in self._unit.all(OF_MONTH, month=month)}

    def forget(self, *, before: str) -> None:
        self._unit.run(FORGET, before=before)
