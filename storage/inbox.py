"""Every request is taken once: its id is claimed in the transaction that does its work."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, literal_column, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.mapping import millis
from storage.statement import Statement
from storage.tables import InboxRow
from storage.unit_of_work import UnitOfWork

B = InboxRow.__table__  # type: ignore[attr-defined]

CLAIM = Statement(
    upsert(B)
    .values(id=bindparam("request"), received_at=bindparam("at"), pair=bindparam("signature"))
    .on_conflict_do_nothing(index_elements=["id"])
)
KNOWN = Statement(select(B.c.id).where(B.c.id == bindparam("request")))
PAIR_USED = Statement(
    select(B.c.id)
    .where(
        B.c.pair == bindparam("signature"),
        B.c.pair != literal_column("''"),  # the partial index's own words, or SQLite reads the whole table
        B.c.id != bindparam("request"),
    )
    .limit(1)
)
UNCLAIM = Statement(delete(B).where(B.c.id == bindparam("request"), B.c.received_at > bindparam("after")))
FORGET = Statement(delete(B).where(B.c.received_at < bindparam("before")))

# Twice DingTalk's own hour would do for safety; a week serves tracing.
KEPT = timedelta(days=7)
OF_A_TAP = "card-"  # how the pair of a tap begins, where that of a message has its time


class Inbox:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def claim(self, request_id: str, *, at: datetime, pair: str = "") -> bool:
        """True once per id, whatever is redelivered."""
        return self._unit.run(CLAIM, request=request_id, at=millis(at), signature=pair) == 1

    def knows(self, request_id: str) -> bool:
        return self._unit.one(KNOWN, request=request_id) is not None

    def pair_used_by_another(self, pair: str, request_id: str) -> bool:
        return self._unit.one(PAIR_USED, signature=pair, request=request_id) is not None

    def unclaim(self, request_id: str, *, after: datetime) -> None:
        """Take it once more, if it was claimed later than `after`."""
        self._unit.run(UNCLAIM, request=request_id, after=millis(after))

    def forget(self, *, now: datetime) -> int:
        return self._unit.run(FORGET, before=millis(now - KEPT))
