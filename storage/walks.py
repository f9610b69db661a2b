"""Who walks through their due key results, and which one a bare answer of theirs is about.

One walk for each person in each place, good for half an hour after each question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.mapping import millis, moment
from storage.rhythm_tables import WalkRow
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

W = WalkRow.__table__  # type: ignore[attr-defined]

_mine = (W.c.staff_id == bindparam("staff"), W.c.place == bindparam("here"))
FIND = Statement(select(*W.c).where(*_mine))
_new = upsert(W).values({c.name: bindparam(c.name) for c in W.c})
PUT = Statement(
    _new.on_conflict_do_update(
        index_elements=["staff_id", "place"],
        set_={c.name: _new.excluded[c.name] for c in W.c if not c.primary_key},
    )
)
LEFT_BEHIND = Statement(W.delete().where(W.c.key_result_id == bindparam("key_result")))
END = Statement(W.delete().where(*_mine))
FORGET = Statement(W.delete().where(W.c.at < bindparam("before")))

GOOD_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Walk:
    """`key_result_id` is what was asked about last; `answered` how many were before it."""

    key_result_id: int
    answered: int
    at: datetime


class Walks:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, staff_id: str, place: str, walk: Walk) -> None:
        self._unit.run(
            PUT,
            staff_id=staff_id,
            place=place,
            key_result_id=walk.key_result_id,
            answered=walk.answered,
            at=millis(walk.at),
        )

    def find(self, staff_id: str, place: str, *, now: datetime) -> Walk | None:
        """None where nobody walks, or the half hour is over."""
        row = self._unit.one(FIND, staff=staff_id, here=place)
        if row is None or now - moment(row["at"]) > GOOD_FOR:
            return None
        return Walk(row["key_result_id"], row["answered"], moment(row["at"]))

    def end(self, staff_id: str, place: str) -> bool:
        """Was there one?"""
        return self._unit.run(END, staff=staff_id, here=place) == 1

    def end_at(self, key_result_id: int) -> None:
        """Nobody is asked about it any more: it goes."""
        self._unit.run(LEFT_BEHIND, key_result=key_result_id)

    def forget(self, *, now: datetime) -> int:
        """How many that nobody went on with are gone."""
        return self._unit.run(FORGET, before=millis(now - GOOD_FOR))
