"""What groups are to hear when their windows close: one row for each thing, with how it stood before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.mapping import millis, moment
from storage.rhythm_tables import NoticeRow
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

N = NoticeRow.__table__  # type: ignore[attr-defined]

PUT = Statement(
    upsert(N)
    .values({c.name: bindparam(c.name) for c in N.c})
    .on_conflict_do_nothing(index_elements=["group_id", "kind", "subject"])
)
# In one statement: what another process puts meanwhile is neither told now nor lost.
TAKE = Statement(delete(N).where(N.c.group_id == bindparam("of_group")).returning(*N.c))


@dataclass(frozen=True, slots=True)
class Notice:
    """`subject` is the id of what it is about, `before` how that stood when the window opened."""

    kind: str
    subject: int
    before: str
    at: datetime


class Notices:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, group_id: int, kind: str, subject: int, before: str, *, at: datetime) -> None:
        """One that is there already stays as it is: how things stood first is what counts."""
        self._unit.run(PUT, group_id=group_id, kind=kind, subject=subject, before=before, at=millis(at))

    def take(self, group_id: int) -> list[Notice]:
        """All of a group, in the order they came; they are gone then."""
        rows = self._unit.all(TAKE, of_group=group_id)
        found = [Notice(row["kind"], row["subject"], row["before"], moment(row["at"])) for row in rows]
        return sorted(found, key=lambda notice: (notice.at, notice.kind, notice.subject))
