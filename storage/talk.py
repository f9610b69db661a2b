"""What people said about a key result in whichever way: comments, thanks, and that there was nothing to say.

Read together, newest first; each kind is written in a file of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, bindparam, literal, null, select, union_all

from okr.model import Person
from storage.mapping import moment
from storage.rhythm_tables import SkipRow
from storage.statement import Statement
from storage.tables import PersonRow
from storage.trade_tables import CommentRow, KudosRow
from storage.unit_of_work import Row, UnitOfWork

C, U, S, P = (row.__table__ for row in (CommentRow, KudosRow, SkipRow, PersonRow))  # type: ignore[union-attr]


class Way(StrEnum):
    COMMENT = "comment"
    KUDOS = "kudos"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Word:
    """`to` is who was thanked, None otherwise. Of a skip `text` is the reason."""

    way: Way
    by: Person
    at: datetime
    text: str
    to: Person | None = None


_said = union_all(
    select(
        literal(Way.COMMENT.value).label("way"),
        C.c.id,
        C.c.at,
        C.c.by,
        null().cast(String).label("to"),
        C.c.text,
    ).where(C.c.key_result_id == bindparam("key_result")),
    select(literal(Way.KUDOS.value).label("way"), U.c.id, U.c.at, U.c.by, U.c.to, U.c.text).where(
        U.c.key_result_id == bindparam("key_result")
    ),
    select(
        literal(Way.SKIP.value).label("way"),
        S.c.id,
        S.c.at,
        S.c.by,
        null().cast(String).label("to"),
        S.c.reason,
    ).where(S.c.key_result_id == bindparam("key_result")),
).subquery("said")
_by, _to = P.alias("speaker"), P.alias("thanked")
NEWEST = Statement(
    select(*_said.c, _by.c.name.label("by_name"), _to.c.name.label("to_name"))
    .join(_by, _by.c.staff_id == _said.c.by)
    .outerjoin(_to, _to.c.staff_id == _said.c.to)
    .order_by(_said.c.at.desc(), _said.c.way, _said.c.id.desc())
    .limit(bindparam("most"))
)


class Talk:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def newest(self, key_result_id: int, *, most: int) -> list[Word]:
        return [_word(row) for row in self._unit.all(NEWEST, key_result=key_result_id, most=most)]


def _word(row: Row) -> Word:
    to = None if row["to"] is None else Person(row["to"], row["to_name"])
    return Word(Way(row["way"]), Person(row["by"], row["by_name"]), moment(row["at"]), row["text"], to)
