"""What people said about a key result."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from okr.dealings import Comment
from okr.model import Person
from storage.mapping import millis, moment
from storage.statement import Statement
from storage.tables import PersonRow
from storage.trade_tables import CommentRow
from storage.unit_of_work import Row, UnitOfWork

T, P = CommentRow.__table__, PersonRow.__table__  # type: ignore[attr-defined]

_named = select(*T.c, P.c.name.label("by_name")).join(P, P.c.staff_id == T.c.by)
OF = Statement(
    _named.where(T.c.key_result_id == bindparam("key_result"))
    .order_by(T.c.id.desc())
    .limit(bindparam("most"))
)
EVERY = Statement(_named.order_by(T.c.key_result_id, T.c.id))
_values: dict[str, Any] = {c.name: bindparam(c.name) for c in T.c if c.name != "id"}
ADD = Statement(insert(T).values(_values).returning(T.c.id))
PUT = Statement(insert(T).values({"id": bindparam("key"), **_values}).inline())
DELETE = Statement(delete(T).where(T.c.id == bindparam("key")))


class Comments:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def newest(self, key_result_id: int, *, most: int) -> list[Comment]:
        return [_comment(row) for row in self._unit.all(OF, key_result=key_result_id, most=most)]

    def every(self) -> list[Comment]:
        """By key result, oldest first."""
        return [_comment(row) for row in self._unit.all(EVERY)]

    def add(self, key_result_id: int, text: str, *, by: str, at: datetime) -> int:
        return self._unit.insert(ADD, key_result_id=key_result_id, by=by, at=millis(at), text=text)

    def put(self, comment: Comment) -> None:
        """Store one under its own id, as it was somewhere else."""
        self._unit.run(
            PUT,
            key=comment.id,
            key_result_id=comment.key_result_id,
            by=comment.by.staff_id,
            at=millis(comment.at),
            text=comment.text,
        )

    def delete(self, key: int) -> None:
        self._unit.run(DELETE, key=key)


def _comment(row: Row) -> Comment:
    return Comment(
        row["id"], row["key_result_id"], Person(row["by"], row["by_name"]), moment(row["at"]), row["text"]
    )
