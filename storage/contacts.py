"""What DingTalk's address book said of the people we know: name, manager, departments, or nothing.

A copy that is bounded by the people the robot met and refreshed by asking again. Nothing else of the
address book is kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, case, exists, func, literal_column, null, select, update

from okr.model import Person
from storage.departures import has_left
from storage.mapping import millis, moment
from storage.namesakes import Namesakes, skeleton
from storage.personal import PSEUDONYM
from storage.statement import Statement
from storage.tables import MemberRow, PersonRow
from storage.unit_of_work import UnitOfWork

P, M = PersonRow.__table__, MemberRow.__table__  # type: ignore[attr-defined]

_above = P.alias("above")
_one = P.c.staff_id == bindparam("staff")
_asked_since = P.c.asked_at >= bindparam("since")

TO_ASK = Statement(
    select(P.c.staff_id)
    .where(P.c.asked_at < bindparam("before"), ~P.c.staff_id.startswith(PSEUDONYM))  # DingTalk knows none
    .order_by(P.c.asked_at, P.c.staff_id)
    .limit(bindparam("most"))
)
FOUND = Statement(
    update(P)
    .where(_one)
    .values(
        # Whoever keeps their name is still told apart from others of it.
        name=case((P.c.plain == bindparam("new_name"), P.c.name), else_=bindparam("new_name")),
        plain=bindparam("new_name"),
        skeleton=bindparam("form"),
        # What they were called so far they called themselves: mentions still do.
        nick=case((P.c.found_at.is_(None), P.c.plain), else_=P.c.nick),
        found_at=bindparam("now"),
        asked_at=bindparam("now"),
        manager=bindparam("new_manager"),
        departments=bindparam("new_departments"),
        missing_since=null(),
    )
)
BEFORE = Statement(select(P.c.name, P.c.plain, P.c.departments).where(_one))
UNANSWERED = Statement(update(P).where(_one).values(asked_at=bindparam("now")))
NOT_FOUND = Statement(
    update(P)
    .where(_one)
    .values(
        asked_at=bindparam("now"),
        missing_since=func.coalesce(P.c.missing_since, bindparam("now", type_=P.c.asked_at.type)),
    )
)
ASK_AGAIN = Statement(update(P).where(_one).values(asked_at=0))
BRING_BACK = Statement(update(P).where(P.c.asked_at > bindparam("now")).values(asked_at=0))
# Of those who are known to have left it is no news that they are not found.
_here = ~has_left(P.c.staff_id)
_missing = and_(P.c.missing_since.is_not(None), _asked_since, _here)
FOUND_SINCE = Statement(
    select(func.count().label("number")).where(_asked_since, P.c.found_at >= bindparam("since"), _here)
)
MISSING_SINCE = Statement(select(func.count().label("number")).where(_missing))
MISSING = Statement(
    select(P.c.staff_id, P.c.asked_at).where(_missing).order_by(P.c.staff_id).limit(bindparam("most"))
)
DEALT_WITH = Statement(update(P).where(_one).values(missing_since=null()))
IN_A_GROUP = Statement(
    select(literal_column("1").label("one")).where(exists().where(M.c.staff_id == bindparam("staff")))
)
PLACE = Statement(
    select(P.c.departments, P.c.manager, _above.c.name.label("manager_name"))
    .outerjoin(_above, and_(_above.c.staff_id == P.c.manager))
    .where(_one)
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in the corporation, by the names of things. Empty where nothing is known."""

    departments: tuple[str, ...] = ()
    manager: Person | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """How many of those who did not leave were found since an instant, and how many were not."""

    found: int
    missing: int


@dataclass(frozen=True, slots=True)
class Missing:
    staff_id: str
    asked_at: datetime


class Contacts:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def to_ask(self, *, before: datetime, most: int) -> list[str]:
        """Whom to ask about, as they were last asked about before that instant; the longest ago first."""
        return [row["staff_id"] for row in self._unit.all(TO_ASK, before=millis(before), most=most)]

    def found(
        self,
        staff_id: str,
        name: str,
        *,
        manager: str,
        departments: Sequence[tuple[int, str]],
        now: datetime,
    ) -> None:
        """Nothing for somebody we do not know."""
        before = self._unit.one(BEFORE, staff=staff_id)
        if before is None:
            return
        known = json.dumps(departments, ensure_ascii=False, separators=(",", ":"))
        self._unit.run(
            FOUND,
            staff=staff_id,
            new_name=name,
            form=skeleton(name),
            new_manager=manager or None,
            new_departments=known,
            now=millis(now),
        )
        moved = before["name"] != before["plain"] and before["departments"] != known
        if before["plain"] != name or moved:
            Namesakes(self._unit).take_turns(before["plain"], name)
            Namesakes(self._unit).tell_apart(before["plain"], name)

    def not_found(self, staff_id: str, *, now: datetime) -> None:
        self._unit.run(NOT_FOUND, staff=staff_id, now=millis(now))

    def unanswered(self, staff_id: str, *, now: datetime) -> None:
        """They were asked about, and it is not known whether they are there."""
        self._unit.run(UNANSWERED, staff=staff_id, now=millis(now))

    def ask_again(self, staff_id: str) -> None:
        """As soon as anybody is asked about: something about them changed."""
        self._unit.run(ASK_AGAIN, staff=staff_id)

    def bring_back(self, *, now: datetime) -> None:
        """Who was asked about by a clock that was ahead is asked about again."""
        self._unit.run(BRING_BACK, now=millis(now))

    def round(self, *, since: datetime) -> Round:
        found, missing = (self._unit.all(each, since=millis(since)) for each in (FOUND_SINCE, MISSING_SINCE))
        return Round(found[0]["number"], missing[0]["number"])

    def missing(self, *, since: datetime, most: int) -> list[Missing]:
        """Who was asked about since that instant, was not found, and is not known to have left."""
        rows = self._unit.all(MISSING, since=millis(since), most=most)
        return [Missing(row["staff_id"], moment(row["asked_at"])) for row in rows]

    def dealt_with(self, staff_id: str) -> None:
        """Missing no more, until they are not found again."""
        self._unit.run(DEALT_WITH, staff=staff_id)

    def is_in_a_group(self, staff_id: str) -> bool:
        return self._unit.one(IN_A_GROUP, staff=staff_id) is not None

    def place(self, staff_id: str) -> Place:
        row = self._unit.one(PLACE, staff=staff_id)
        if row is None:
            return Place()
        names = tuple(name for _, name in json.loads(row["departments"]) if name)
        # Whoever was only named by their staff id so far is nobody to show.
        known = row["manager_name"] not in (None, row["manager"])
        return Place(names, Person(row["manager"], row["manager_name"]) if known else None)
