"""Interactive cards that were shown: whose they are, and what a tap on each of their buttons says.

A tap names a card and a button. The line it stands for is only ever taken from here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.card_tables import CardRow
from storage.mapping import millis, moment
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

D = CardRow.__table__  # type: ignore[attr-defined]

_TO_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

PUT = Statement(
    upsert(D)
    .values({c.name: bindparam(c.name) for c in D.c})
    .on_conflict_do_nothing(index_elements=["track_id"])
)
FIND = Statement(select(*D.c).where(D.c.track_id == bindparam("track")))
REDRAW = Statement(update(D).where(D.c.track_id == bindparam("track")).values(rows=bindparam("drawn")))
REFUSE = Statement(update(D).where(D.c.track_id == bindparam("track")).values(refused=bindparam("why")))
REFUSED = Statement(
    select(D.c.refused, func.count().label("times"))
    .where(D.c.refused != "", D.c.made_at >= bindparam("since"))
    .group_by(D.c.refused)
    .order_by(D.c.refused)
)
FORGET = Statement(D.delete().where(D.c.made_at < bindparam("before")))

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Shown:
    """A card as it was drawn last. `rows` and `taps` are as `cards.live` writes them."""

    track_id: str
    kind: str
    conversation: str
    staff_id: str
    rows: Sequence[Mapping[str, Any]]
    taps: Sequence[Sequence[Any]]
    made_at: datetime


class Cards:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, card: Shown) -> None:
        """Remember one before it is shown; one that is known already stays as it was drawn last."""
        self._unit.run(
            PUT,
            track_id=card.track_id,
            kind=card.kind,
            conversation=card.conversation,
            staff_id=card.staff_id,
            rows=_written(card),
            made_at=millis(card.made_at),
            refused="",
        )

    def find(self, track_id: str) -> Shown | None:
        row = self._unit.one(FIND, track=track_id)
        if row is None:
            return None
        drawn = json.loads(row["rows"])
        return Shown(
            row["track_id"],
            row["kind"],
            row["conversation"],
            row["staff_id"],
            drawn["rows"],
            drawn["taps"],
            moment(row["made_at"]),
        )

    def redraw(self, card: Shown) -> None:
        self._unit.run(REDRAW, track=card.track_id, drawn=_written(card))

    def refuse(self, track_id: str, *, why: str) -> None:
        """It was not taken, and is not looked for any more than for `doctor` to tell."""
        self._unit.run(REFUSE, track=track_id, why=why)

    def refused(self, *, since: datetime) -> dict[str, int]:
        """How many were refused since then, by DingTalk's word for why."""
        return {row["refused"]: row["times"] for row in self._unit.all(REFUSED, since=millis(since))}

    def forget(self, *, now: datetime) -> int:
        """Who taps one that old is told to ask for a new one."""
        return self._unit.run(FORGET, before=millis(now - KEPT))


def _written(card: Shown) -> str:
    return _TO_JSON({"rows": card.rows, "taps": card.taps})
