"""What the processes of one database tell each other: a word and an instant under a name; a lease.

A lease is one process's until an instant that it moves on while it works: whoever dies loses it. Unlike a
`storage.duty` it is one's among those that come and go on a SQLite file, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.limit_tables import MarkRow
from storage.mapping import millis, moment
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

M = MarkRow.__table__  # type: ignore[attr-defined]

# Nobody is given a lease for longer: what lies beyond was put by a clock that was ahead.
LONGEST_LEASE = timedelta(minutes=15)

FIND = Statement(select(*M.c).where(M.c.name == bindparam("of_name")))
_new = upsert(M).values(name=bindparam("of_name"), value=bindparam("word"), at=bindparam("instant"))
PUT = Statement(
    _new.on_conflict_do_update(
        index_elements=["name"], set_={"value": _new.excluded.value, "at": _new.excluded.at}
    )
)
HOLD = Statement(
    _new.on_conflict_do_update(
        index_elements=["name"],
        set_={"value": _new.excluded.value, "at": _new.excluded.at},
        where=or_(
            M.c.value == bindparam("holder"), M.c.at <= bindparam("now"), M.c.at > bindparam("furthest")
        ),
    )
)
REMOVE = Statement(delete(M).where(M.c.name == bindparam("of_name")))
LET_GO = Statement(delete(M).where(M.c.name == bindparam("of_name"), M.c.value == bindparam("holder")))


@dataclass(frozen=True, slots=True)
class Mark:
    value: str
    at: datetime


class Marks:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def find(self, name: str) -> Mark | None:
        row = self._unit.one(FIND, of_name=name)
        return None if row is None else Mark(row["value"], moment(row["at"]))

    def put(self, name: str, value: str, at: datetime) -> None:
        self._unit.run(PUT, of_name=name, word=value, instant=millis(at))

    def remove(self, name: str) -> None:
        self._unit.run(REMOVE, of_name=name)

    def hold(self, lease: str, holder: str, *, until: datetime, now: datetime) -> bool:
        """Take a lease, or keep it; False while it is somebody else's."""
        taken = self._unit.run(
            HOLD,
            of_name=lease,
            word=holder,
            instant=millis(until),
            holder=holder,
            now=millis(now),
            furthest=millis(now + LONGEST_LEASE),
        )
        return taken == 1

    def let_go(self, lease: str, holder: str) -> None:
        self._unit.run(LET_GO, of_name=lease, holder=holder)
