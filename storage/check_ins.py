"""Check-ins: every report on a key result, the undone ones included."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from okr.amounts import plain
from okr.checkins import NewCheckIn
from okr.model import CheckIn
from storage import mapping
from storage.mapping import millis, text_or_none
from storage.statement import Statement
from storage.tables import CheckInRow, KeyResultRow, PersonRow
from storage.unit_of_work import UnitOfWork

C, P, K = (row.__table__ for row in (CheckInRow, PersonRow, KeyResultRow))  # type: ignore[union-attr]

_named = select(*C.c, P.c.name.label("by_name")).join(P, P.c.staff_id == C.c.by)
ADD = Statement(
    insert(C).values({c.name: bindparam(c.name) for c in C.c if c.name != "id"}).returning(C.c.id)
)
BY_ID = Statement(_named.where(C.c.id == bindparam("key")))
NEWEST_FIRST = Statement(
    _named.where(C.c.key_result_id == bindparam("key_result"))
    .order_by(C.c.at.desc(), C.c.id.desc())
    .limit(bindparam("most"))
)
OLDEST_FIRST = Statement(_named.where(C.c.key_result_id == bindparam("key_result")).order_by(C.c.id))
STANDING = Statement(
    _named.where(C.c.key_result_id == bindparam("key_result"), C.c.undone == 0)
    .order_by(C.c.at.desc(), C.c.id.desc())
    .limit(1)
)
UNDO = Statement(update(C).where(C.c.id == bindparam("key")).values(undone=1))
FORGET = Statement(delete(C).where(C.c.key_result_id == bindparam("key_result")))
SINCE = Statement(
    select(C.c.key_result_id, C.c.before, C.c.value)
    .join(K, K.c.id == C.c.key_result_id)
    .where(K.c.group_id == bindparam("group_id"), C.c.recorded_at > bindparam("since"), C.c.undone == 0)
    .order_by(C.c.at, C.c.id)
)


class CheckIns:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, key_result_id: int, new: NewCheckIn, *, recorded_at: datetime) -> int:
        return self._unit.insert(
            ADD,
            key_result_id=key_result_id,
            at=millis(new.at),
            recorded_at=millis(recorded_at),
            by=new.by.staff_id,
            source=new.source,
            value=plain(new.value),
            before=text_or_none(new.before),
            start=text_or_none(new.start),
            target=plain(new.target),
            confidence=new.confidence,
            stated=new.stated.value if new.stated else None,
            note=new.note,
            approx=int(new.approx),
            late=int(new.late),
            undone=0,
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

    def standing(self, key_result_id: int) -> CheckIn | None:
        """The newest one that was not taken back."""
        row = self._unit.one(STANDING, key_result=key_result_id)
        return None if row is None else mapping.check_in(row)

    def undo(self, key: int) -> None:
        self._unit.run(UNDO, key=key)

    def forget(self, key_result_id: int) -> None:
        """With a key result whose creation is taken back."""
        self._unit.run(FORGET, key_result=key_result_id)

    def moved_since(self, group_id: int, since: datetime) -> dict[int, tuple[str | None, str]]:
        """Per key result: the value before the first and after the last standing report since then."""
        moved: dict[int, tuple[str | None, str]] = {}
        for row in self._unit.all(SINCE, group_id=group_id, since=millis(since)):
            first = moved.get(row["key_result_id"], (row["before"], ""))[0]
            moved[row["key_result_id"]] = (first, row["value"])
        return moved
