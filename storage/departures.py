"""Who is gone: from the company, from its administrators, from a group.

DingTalk tells it more than once and in any order: of two tellings about the same the one holds that
happened later. Somebody nobody here ever heard of is remembered too, since a line of theirs may still
be on its way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.departure_tables import DepartureRow
from storage.mapping import millis, moment
from storage.statement import Statement
from storage.tables import KeyResultRow, ObjectiveRow
from storage.unit_of_work import UnitOfWork

COMPANY, ADMINS = "company", "admins"  # no conversation has such an id
# An event comes late by hours, no later than this. Until then somebody's return is remembered, lest an older
# telling of their going be taken for news, and who came to a group or went; for ever only who is gone.
TOLD_WITHIN = timedelta(days=30)

D = DepartureRow.__table__  # type: ignore[attr-defined]

KNOWN = Statement(
    select(D.c.at, D.c.gone).where(D.c.staff_id == bindparam("staff"), D.c.place == bindparam("from_where"))
)
_new = upsert(D).values(
    staff_id=bindparam("staff"),
    place=bindparam("from_where"),
    at=bindparam("moment"),
    gone=bindparam("is_gone"),
)
NOTE = Statement(
    _new.on_conflict_do_update(
        index_elements=["staff_id", "place"], set_={"at": _new.excluded.at, "gone": _new.excluded.gone}
    )
)
GONE_FROM = Statement(
    select(D.c.staff_id, D.c.at)
    .where(D.c.place == bindparam("from_where"), D.c.gone == 1)
    .order_by(D.c.at, D.c.staff_id)
)
BRING_BACK = Statement(update(D).where(D.c.at > bindparam("beyond")).values(at=bindparam("moment")))
_for_ever = and_(D.c.gone == 1, D.c.place.in_((COMPANY, ADMINS)))
FORGET_OLD = Statement(delete(D).where(D.c.at < bindparam("before"), ~_for_ever))
FORGET = Statement(delete(D).where(D.c.staff_id == bindparam("staff"), D.c.place == bindparam("from_where")))


def has_left(staff_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Is somebody gone from the company? Asked of few: who ever left may be many."""
    return exists(
        select(D.c.staff_id).where(
            D.c.staff_id == staff_id, D.c.place == literal_column(f"'{COMPANY}'"), D.c.gone == 1
        )
    )


def _owners(table: Any) -> Statement:
    return Statement(
        select(table.c.owner)
        .distinct()
        .where(
            table.c.group_id == bindparam("of_group"),
            table.c.cycle == bindparam("in_cycle"),
            has_left(table.c.owner),
        )
    )


OWNERS = tuple(_owners(row.__table__) for row in (ObjectiveRow, KeyResultRow))  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class Departure:
    staff_id: str
    at: datetime


class Departures:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def note(self, staff_id: str, place: str, *, gone: bool, at: datetime) -> bool:
        """True when it changes where they stand; what happened before the newest we know of does not."""
        self._unit.serialise(f"departure:{place}:{staff_id}")
        known = self._unit.one(KNOWN, staff=staff_id, from_where=place)
        if known is not None and known["at"] > millis(at):
            return False
        self._unit.run(NOTE, staff=staff_id, from_where=place, moment=millis(at), is_gone=int(gone))
        return gone != (known is not None and bool(known["gone"]))

    def is_gone(self, staff_id: str, place: str = COMPANY) -> bool:
        known = self._unit.one(KNOWN, staff=staff_id, from_where=place)
        return known is not None and bool(known["gone"])

    def gone_from(self, place: str) -> list[Departure]:
        """Whoever went first comes first."""
        rows = self._unit.all(GONE_FROM, from_where=place)
        return [Departure(row["staff_id"], moment(row["at"])) for row in rows]

    def owners_gone(self, group_id: int, cycle: str) -> frozenset[str]:
        """Who left the company and still owns something in a group's cycle."""
        found = (row for each in OWNERS for row in self._unit.all(each, of_group=group_id, in_cycle=cycle))
        return frozenset(row["owner"] for row in found)

    def forget(self, place: str, *, but: Collection[str]) -> None:
        """Nobody else than these is known to be gone from there any more."""
        for each in self.gone_from(place):
            if each.staff_id not in but:
                self._unit.run(FORGET, staff=each.staff_id, from_where=place)

    def bring_back(self, *, beyond: datetime, now: datetime) -> None:
        """What a clock that was ahead wrote down is no later than now: the next telling holds."""
        self._unit.run(BRING_BACK, beyond=millis(beyond), moment=millis(now))

    def forget_old(self, *, now: datetime) -> None:
        """What no telling on its way can be older than any more."""
        self._unit.run(FORGET_OLD, before=millis(now - TOLD_WITHIN))
