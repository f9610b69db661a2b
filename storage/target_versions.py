"""The roads a key result has had: an edited target opens a new version and never rewrites history."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, delete, exists, insert, select

from okr.amounts import plain
from okr.dealings import TargetVersion
from okr.model import KeyResult, Person
from storage import mapping
from storage.mapping import millis, moment, number_or_none, text_or_none
from storage.statement import Statement
from storage.tables import PersonRow
from storage.trade_tables import TargetVersionRow
from storage.unit_of_work import Row, UnitOfWork

V, P = TargetVersionRow.__table__, PersonRow.__table__  # type: ignore[attr-defined]

_named = select(*V.c, P.c.name.label("by_name")).join(P, P.c.staff_id == V.c.by)
OF = Statement(_named.where(V.c.key_result_id == bindparam("key_result")).order_by(V.c.number))
NEWEST = Statement(
    _named.where(V.c.key_result_id == bindparam("key_result")).order_by(V.c.number.desc()).limit(1)
)
AT = Statement(
    _named.where(V.c.key_result_id == bindparam("key_result"), V.c.since <= bindparam("instant"))
    .order_by(V.c.number.desc())
    .limit(1)
)
EVERY = Statement(_named.order_by(V.c.key_result_id, V.c.number))
ADD = Statement(
    insert(V).values({c.name: bindparam(c.name) for c in V.c if c.name != "id"}).returning(V.c.id)
)
_later = V.alias("later")
TAKE_BACK = Statement(
    delete(V).where(
        V.c.id == bindparam("key"),
        ~exists().where(_later.c.key_result_id == V.c.key_result_id, _later.c.number > V.c.number),
    )
)
FORGET = Statement(delete(V).where(V.c.key_result_id == bindparam("key_result")))


class TargetVersions:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def of(self, key_result_id: int) -> list[TargetVersion]:
        """Oldest first."""
        return [_version(row) for row in self._unit.all(OF, key_result=key_result_id)]

    def at(self, key_result_id: int, instant: datetime) -> TargetVersion | None:
        """The one that held at an instant; None before the key result was created."""
        row = self._unit.one(AT, key_result=key_result_id, instant=millis(instant))
        return None if row is None else _version(row)

    def every(self) -> list[TargetVersion]:
        return [_version(row) for row in self._unit.all(EVERY)]

    def open(self, key_result: KeyResult, *, since: datetime, by: Person) -> int | None:
        """The road it has now is a new version; its row's id. None when that is the newest one already."""
        row = self._unit.one(NEWEST, key_result=key_result.id)
        newest = None if row is None else _version(row)
        if newest is not None and road(newest) == road(key_result):
            return None
        number = 1 if newest is None else newest.number + 1
        return self.put(
            TargetVersion(
                key_result.id,
                number,
                since,
                by,
                key_result.start,
                key_result.target,
                key_result.low,
                key_result.commit,
                key_result.stretch,
                key_result.phases,
            )
        )

    def put(self, version: TargetVersion) -> int:
        return self._unit.insert(
            ADD,
            key_result_id=version.key_result_id,
            number=version.number,
            since=millis(version.since),
            by=version.by.staff_id,
            start=text_or_none(version.start),
            target=plain(version.target),
            low=text_or_none(version.low),
            commit=text_or_none(version.commit),
            stretch=text_or_none(version.stretch),
            phases=mapping.phases_text(version.phases),
        )

    def take_back(self, key: int) -> None:
        """An edit was undone: its version goes, unless there is a later one."""
        self._unit.run(TAKE_BACK, key=key)

    def forget(self, key_result_id: int) -> None:
        """With a key result whose creation is taken back."""
        self._unit.run(FORGET, key_result=key_result_id)


def road(of: TargetVersion | KeyResult) -> tuple[object, ...]:
    """What makes two versions differ."""
    return (of.start, of.target, of.low, of.commit, of.stretch, of.phases)


def _version(row: Row) -> TargetVersion:
    return TargetVersion(
        key_result_id=row["key_result_id"],
        number=row["number"],
        since=moment(row["since"]),
        by=Person(row["by"], row["by_name"]),
        start=number_or_none(row["start"]),
        target=Decimal(row["target"]),
        low=number_or_none(row["low"]),
        commit=number_or_none(row["commit"]),
        stretch=number_or_none(row["stretch"]),
        phases=mapping.phases(row["phases"]),
    )
