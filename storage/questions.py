"""What people were asked back: one open question for each of them in each place, good for two minutes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.mapping import millis, moment
from storage.statement import Statement
from storage.trade_tables import QuestionRow
from storage.unit_of_work import Row, UnitOfWork

Q = QuestionRow.__table__  # type: ignore[attr-defined]

_mine = (Q.c.staff_id == bindparam("staff"), Q.c.place == bindparam("here"))
FIND = Statement(select(*Q.c).where(*_mine))
_new = upsert(Q).values({c.name: bindparam(c.name) for c in Q.c})
PUT = Statement(
    _new.on_conflict_do_update(
        index_elements=["staff_id", "place"],
        set_={c.name: _new.excluded[c.name] for c in Q.c if not c.primary_key},
    )
)
TAKE = Statement(delete(Q).where(*_mine).returning(*Q.c))
FORGET = Statement(delete(Q).where(Q.c.made_at < bindparam("before")))

GOOD_FOR = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Question:
    """`kind` names what was asked. `origin` is the place of the line it is about.

    `lines` are what runs there on yes; of numbered choices one line each.
    """

    kind: str
    lines: tuple[str, ...]
    origin: str
    made_at: datetime


class Questions:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, staff_id: str, place: str, question: Question) -> None:
        """Ask in a place; what was asked there before is forgotten."""
        self._unit.run(
            PUT,
            staff_id=staff_id,
            place=place,
            kind=question.kind,
            origin=question.origin,
            lines=json.dumps(question.lines, ensure_ascii=False),
            made_at=millis(question.made_at),
        )

    def find(self, staff_id: str, place: str, *, now: datetime) -> Question | None:
        """What is open; it stays so."""
        return _good(self._unit.one(FIND, staff=staff_id, here=place), now)

    def take(self, staff_id: str, place: str, *, now: datetime) -> Question | None:
        """The question that is answered now, once: None when there is none or its two minutes are over."""
        return _good(self._unit.one(TAKE, staff=staff_id, here=place), now)

    def drop(self, staff_id: str, place: str) -> bool:
        """Was there one?"""
        return self._unit.one(TAKE, staff=staff_id, here=place) is not None

    def forget(self, *, now: datetime) -> int:
        """How many that nobody answered in time are gone."""
        return self._unit.run(FORGET, before=millis(now - GOOD_FOR))


def _good(row: Row | None, now: datetime) -> Question | None:
    if row is None:
        return None
    made_at = moment(row["made_at"])
    if now - made_at > GOOD_FOR:
        return None
    return Question(row["kind"], tuple(json.loads(row["lines"])), row["origin"], made_at)
