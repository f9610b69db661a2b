"""Key results that had nothing to report in a round: it counts as answered, and changes no value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select

from okr.model import Person
from storage.mapping import millis, moment
from storage.rhythm_tables import SkipRow
from storage.statement import Statement
from storage.tables import KeyResultRow, PersonRow
from storage.unit_of_work import Row, UnitOfWork

S, P = SkipRow.__table__, PersonRow.__table__  # type: ignore[attr-defined]
K = KeyResultRow.__table__  # type: ignore[attr-defined]

_named = select(*S.c, P.c.name.label("by_name")).join(P, P.c.staff_id == S.c.by)
ADD = Statement(
    insert(S).values({c.name: bindparam(c.name) for c in S.c if c.name != "id"}).returning(S.c.id)
)
NEWEST = Statement(
    _named.where(S.c.key_result_id == bindparam("key_result"))
    .order_by(S.c.id.desc())
    .limit(bindparam("most"))
)
OF_GROUP = Statement(
    select(S.c.key_result_id)
    .join(K, K.c.id == S.c.key_result_id)
    .where(K.c.group_id == bindparam("of_group"), S.c.at >= bindparam("since"))
)

SINCE = Statement(
    select(S.c.key_result_id, func.max(S.c.at).label("at"))
    .where(S.c.at >= bindparam("since"))
    .group_by(S.c.key_result_id)
)

FORGET = Statement(delete(S).where(S.c.key_result_id == bindparam("key_result")))


@dataclass(frozen=True, slots=True)
class Skip:
    """One time somebody said that there is nothing to report, and why."""

    id: int
    key_result_id: int
    by: Person
    at: datetime
    reason: str


class Skips:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, key_result_id: int, reason: str, *, by: str, at: datetime) -> int:
        return self._unit.insert(ADD, key_result_id=key_result_id, by=by, at=millis(at), reason=reason)

    def newest(self, key_result_id: int, *, most: int) -> list[Skip]:
        return [_skip(row) for row in self._unit.all(NEWEST, key_result=key_result_id, most=most)]

    def of_group(self, group_id: int, since: datetime) -> set[int]:
        """The ids of a group's key results that were skipped since then."""
        rows = self._unit.all(OF_GROUP, of_group=group_id, since=millis(since))
        return {row["key_result_id"] for row in rows}

    def since(self, since: datetime) -> dict[int, datetime]:
        """When each key result of whatever group was skipped last, by id, of those skipped since then."""
        rows = self._unit.all(SINCE, since=millis(since))
        return {row["key_result_id"]: moment(row["at"]) for row in rows}

    def forget(self, key_result_id: int) -> None:
        """All of a key result that never was."""
        self._unit.run(FORGET, key_result=key_result_id)


def _skip(row: Row) -> Skip:
    return Skip(
        row["id"], row["key_result_id"], Person(row["by"], row["by_name"]), moment(row["at"]), row["reason"]
    )
