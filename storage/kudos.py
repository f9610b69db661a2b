"""Thanks from one person to another for a key result."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from okr.dealings import Kudos as Thanks
from okr.model import Person
from storage.mapping import millis, moment
from storage.statement import Statement
from storage.tables import PersonRow
from storage.trade_tables import KudosRow
from storage.unit_of_work import Row, UnitOfWork

U, P = KudosRow.__table__, PersonRow.__table__  # type: ignore[attr-defined]
_to, _by = P.alias("thanked"), P.alias("thankful")

_named = (
    select(*U.c, _to.c.name.label("to_name"), _by.c.name.label("by_name"))
    .join(_to, _to.c.staff_id == U.c.to)
    .join(_by, _by.c.staff_id == U.c.by)
)
OF = Statement(
    _named.where(U.c.key_result_id == bindparam("key_result"))
    .order_by(U.c.id.desc())
    .limit(bindparam("most"))
)
TO = Statement(_named.where(U.c.to == bindparam("staff")).order_by(U.c.id.desc()).limit(bindparam("most")))
EVERY = Statement(_named.order_by(U.c.id))
_values: dict[str, Any] = {c.name: bindparam(c.name) for c in U.c if c.name != "id"}
ADD = Statement(insert(U).values(_values).returning(U.c.id))
PUT = Statement(insert(U).values({"id": bindparam("key"), **_values}).inline())
DELETE = Statement(delete(U).where(U.c.id == bindparam("key")))


class Kudos:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def newest(self, key_result_id: int, *, most: int) -> list[Thanks]:
        return [_thanks(row) for row in self._unit.all(OF, key_result=key_result_id, most=most)]

    def newest_to(self, staff_id: str, *, most: int) -> list[Thanks]:
        """What a person was thanked for."""
        return [_thanks(row) for row in self._unit.all(TO, staff=staff_id, most=most)]

    def every(self) -> list[Thanks]:
        """Oldest first."""
        return [_thanks(row) for row in self._unit.all(EVERY)]

    def add(self, key_result_id: int, text: str, *, to: str, by: str, at: datetime) -> int:
        return self._unit.insert(ADD, key_result_id=key_result_id, to=to, by=by, at=millis(at), text=text)

    def put(self, thanks: Thanks) -> None:
        """Store them under their own id, as they were somewhere else."""
        self._unit.run(
            PUT,
            key=thanks.id,
            key_result_id=thanks.key_result_id,
            to=thanks.to.staff_id,
            by=thanks.by.staff_id,
            at=millis(thanks.at),
            text=thanks.text,
        )

    def delete(self, key: int) -> None:
        self._unit.run(DELETE, key=key)


def _thanks(row: Row) -> Thanks:
    return Thanks(
        id=row["id"],
        key_result_id=row["key_result_id"],
        to=Person(row["to"], row["to_name"]),
        by=Person(row["by"], row["by_name"]),
        at=moment(row["at"]),
        text=row["text"],
    )
