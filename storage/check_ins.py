"""Check-ins: every report on a key result, the undone ones included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, insert, or_, select, update

from okr.amounts import plain
from okr.checkins import NewCheckIn
from okr.model import CheckIn
from storage import mapping
from storage.group_tree import at_or_below
from storage.mapping import millis, moment, text_or_none
from storage.statement import Statement
from storage.tables import CheckInRow, KeyResultRow, PersonRow
from storage.unit_of_work import Row, UnitOfWork

C, P, K = (row.__table__ for row in (CheckInRow, PersonRow, KeyResultRow))  # type: ignore[union-attr]

_mend = C.alias("mend")
# A report that another one corrects: kept, but it does not stand.
_mended = exists().where(_mend.c.mends == C.c.id, _mend.c.undone == 0)
_columns = (*C.c, P.c.name.label("by_name"), _mended.label("mended"))
_named = select(*_columns).join(P, P.c.staff_id == C.c.by)
_values: dict[str, Any] = {c.name: bindparam(c.name) for c in C.c if c.name != "id"}
ADD = Statement(insert(C).values(_values).returning(C.c.id))
PUT = Statement(insert(C).values({"id": bindparam("key"), **_values}).inline())
BY_ID = Statement(_named.where(C.c.id == bindparam("key")))
NEWEST_FIRST = Statement(
    _named.where(C.c.key_result_id == bindparam("key_result"))
    .order_by(C.c.at.desc(), C.c.id.desc())
    .limit(bindparam("most"))
)
OLDEST_FIRST = Statement(_named.where(C.c.key_result_id == bindparam("key_result")).order_by(C.c.id))
EVERY = Statement(_named.order_by(C.c.key_result_id, C.c.id))
_of_cycle = C.c.key_result_id.in_(select(K.c.id).where(K.c.cycle == bindparam("in_cycle")))
OF_CYCLE = Statement(_named.where(_of_cycle).order_by(C.c.key_result_id, C.c.id))
COUNT = Statement(select(func.count().label("number")).select_from(C))
COUNT_OF_CYCLE = Statement(select(func.count().label("number")).select_from(C).where(_of_cycle))
STANDING = Statement(
    _named.where(C.c.key_result_id == bindparam("key_result"), C.c.undone == 0, ~_mended)
    .order_by(C.c.at.desc(), C.c.id.desc())
    .limit(1)
)
# The newest that stand, of each key result of a scope: what a trend is drawn through.
_ranked = (
    select(
        *_columns,
        K.c.group_id.label("in_group"),
        func.row_number()
        .over(partition_by=C.c.key_result_id, order_by=(C.c.at.desc(), C.c.id.desc()))
        .label("rank"),
    )
    .join(P, P.c.staff_id == C.c.by)
    .join(K, K.c.id == C.c.key_result_id)
    .where(K.c.cycle == bindparam("in_cycle"), C.c.undone == 0, ~_mended)
)
_in_group = _ranked.where(K.c.group_id == bindparam("group_id")).subquery()
_in_cycle = _ranked.subquery()
_below = _ranked.where(K.c.group_id.in_(at_or_below())).subquery()
POINTS_IN_GROUP, POINTS_IN_CYCLE, POINTS_BELOW = (
    Statement(
        select(*newest.c)
        .where(newest.c.rank <= bindparam("most"))
        .order_by(newest.c.key_result_id, newest.c.rank.desc())
    )
    for newest in (_in_group, _in_cycle, _below)
)
UNDO = Statement(update(C).where(C.c.id == bindparam("key")).values(undone=1))
FORGET = Statement(delete(C).where(C.c.key_result_id == bindparam("key_result")))
_reported = (
    select(C.c.key_result_id, C.c.before, C.c.value)
    .join(K, K.c.id == C.c.key_result_id)
    .where(C.c.recorded_at > bindparam("since"), C.c.undone == 0, ~_mended)
    .order_by(C.c.at, C.c.id)
)
SINCE = Statement(_reported.where(K.c.group_id == bindparam("group_id")))
SINCE_BELOW = Statement(_reported.where(K.c.group_id.in_(at_or_below())))
LAST_MOVES = Statement(
    select(C.c.key_result_id, func.max(C.c.at).label("at"))
    .join(K, K.c.id == C.c.key_result_id)
    .where(
        K.c.group_id == bindparam("group_id"),
        K.c.cycle == bindparam("in_cycle"),
        C.c.undone == 0,
        ~_mended,
        or_(C.c.before.is_(None), C.c.before != C.c.value),
    )
    .group_by(C.c.key_result_id)
)


class CheckIns:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, key_result_id: int, new: NewCheckIn, *, recorded_at: datetime) -> int:
        return self._unit.insert(
            ADD, key_result_id=key_result_id, recorded_at=millis(recorded_at), undone=0, **_values_of(new)
        )

    def put(self, check_in: CheckIn, *, recorded_at: datetime) -> None:
        """Store one under its own id, as it was somewhere else."""
        self._unit.run(
            PUT,
            key=check_in.id,
            key_result_id=check_in.key_result_id,
            recorded_at=millis(recorded_at),
            undone=int(check_in.undone),
            **_values_of(check_in),
        )

    def by_id(self, key: int) -> CheckIn | None:
        row = self._unit.one(BY_ID, key=key)
        return None if row is None else mapping.check_in(row)

    def newest(self, key_result_id: int, *, most: int) -> list[CheckIn]:
        """Newest first, undone ones included."""
        rows = self._unit.all(NEWEST_FIRST, key_result=key_result_id, most=most)
        return [mapping.check_in(row) for row in rows]

    def every(self, key_result_id: int) -> list[CheckIn]:
        """In the order they were typed."""
        return [mapping.check_in(row) for row in self._unit.all(OLDEST_FIRST, key_result=key_result_id)]

    def of_all(self) -> dict[int, list[CheckIn]]:
        """Of every key result, each in the order they were typed."""
        return _by_key_result(self._unit.all(EVERY))

    def of_cycle(self, cycle: str) -> dict[int, list[CheckIn]]:
        """The same of the key results of one cycle."""
        return _by_key_result(self._unit.all(OF_CYCLE, in_cycle=cycle))

    def count(self, cycle: str | None = None) -> int:
        """How many there are, whether they stand or not: of a cycle's key results, or of all."""
        row = self._unit.one(COUNT_OF_CYCLE, in_cycle=cycle) if cycle else self._unit.one(COUNT)
        return int(row["number"]) if row else 0

    def points_in_group(self, group_id: int, cycle: str, *, most: int) -> dict[int, list[CheckIn]]:
        """Of each key result with any: the newest `most` that stand, oldest first."""
        return _by_key_result(self._unit.all(POINTS_IN_GROUP, group_id=group_id, in_cycle=cycle, most=most))

    def points_in_cycle(self, cycle: str, *, most: int) -> dict[int, list[CheckIn]]:
        """The same for all groups."""
        return _by_key_result(self._unit.all(POINTS_IN_CYCLE, in_cycle=cycle, most=most))

    def points_below(self, top: str, cycle: str, *, most: int) -> dict[int, list[CheckIn]]:
        """The same for the group of that key and all below it."""
        return _by_key_result(self._unit.all(POINTS_BELOW, top=top, in_cycle=cycle, most=most))

    def standing(self, key_result_id: int) -> CheckIn | None:
        """The newest one that was neither taken back nor mended by another."""
        row = self._unit.one(STANDING, key_result=key_result_id)
        return None if row is None else mapping.check_in(row)

    def undo(self, key: int) -> None:
        self._unit.run(UNDO, key=key)

    def forget(self, key_result_id: int) -> None:
        """With a key result whose creation is taken back."""
        self._unit.run(FORGET, key_result=key_result_id)

    def moved_since(self, group_id: int, since: datetime) -> dict[int, tuple[str | None, str]]:
        """Per key result: the value before the first and after the last standing report since then."""
        return _ways(self._unit.all(SINCE, group_id=group_id, since=millis(since)))

    def moved_below(self, top: str, since: datetime) -> dict[int, tuple[str | None, str]]:
        """The same for the group of that key and all below it."""
        return _ways(self._unit.all(SINCE_BELOW, top=top, since=millis(since)))

    def last_moves(self, group_id: int, cycle: str) -> dict[int, datetime]:
        """Per key result with a report that changed its value: when the last of those was."""
        rows = self._unit.all(LAST_MOVES, group_id=group_id, in_cycle=cycle)
        return {row["key_result_id"]: moment(row["at"]) for row in rows}


def _ways(rows: Iterable[Row]) -> dict[int, tuple[str | None, str]]:
    moved: dict[int, tuple[str | None, str]] = {}
    for row in rows:
        first = moved.get(row["key_result_id"], (row["before"], ""))[0]
        moved[row["key_result_id"]] = (first, row["value"])
    return moved


def _by_key_result(rows: Iterable[Row]) -> dict[int, list[CheckIn]]:
    found: dict[int, list[CheckIn]] = defaultdict(list)
    for row in rows:
        found[row["key_result_id"]].append(mapping.check_in(row))
    return dict(found)


def _values_of(new: NewCheckIn | CheckIn) -> dict[str, str | int | None]:
    return {
        "at": millis(new.at),
        "by": new.by.staff_id,
        "source": new.source,
        "value": plain(new.value),
        "before": text_or_none(new.before),
        "start": text_or_none(new.start),
        "target": plain(new.target),
        "low": text_or_none(new.low),
        "confidence": new.confidence,
        "stated": new.stated.value if new.stated else None,
        "note": new.note,
        "approx": int(new.approx),
        "late": int(new.late),
        "done": int(new.done),
        "ticked": mapping.texts_text(new.ticked),
        "mends": new.mends,
    }
