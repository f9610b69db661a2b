"""The cycles of each group: open, closing, closed, and how everything stood when one was closed.

A cycle without a row is open. The picture holds references within the group, which may get another key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from okr import cycles
from okr.dealings import CycleState, GroupCycle, Pictured
from okr.model import Cycle, Health
from storage.mapping import millis, moment_or_none, number_or_none, person_or_none, text_or_none
from storage.statement import Statement
from storage.tables import GroupRow, PersonRow
from storage.trade_tables import GroupCycleRow
from storage.unit_of_work import Row, UnitOfWork

Y, G = GroupCycleRow.__table__, GroupRow.__table__  # type: ignore[attr-defined]
_opener, _closer = (
    PersonRow.__table__.alias(name)  # type: ignore[attr-defined]
    for name in ("opener", "closer")
)

_named = (
    select(
        *Y.c,
        G.c.key.label("group_key"),
        _opener.c.name.label("opener_name"),
        _closer.c.name.label("closer_name"),
    )
    .join(G, G.c.id == Y.c.group_id)
    .outerjoin(_opener, _opener.c.staff_id == Y.c.opened_by)
    .outerjoin(_closer, _closer.c.staff_id == Y.c.closed_by)
)
ONE = Statement(_named.where(Y.c.group_id == bindparam("group_id"), Y.c.cycle == bindparam("in_cycle")))
OF = Statement(_named.where(Y.c.group_id == bindparam("group_id")).order_by(Y.c.cycle))
EVERY = Statement(_named.order_by(G.c.key, Y.c.cycle))
_new = upsert(Y).values({c.name: bindparam(c.name) for c in Y.c if c.name != "id"})
STORE = Statement(
    _new.on_conflict_do_update(
        index_elements=["group_id", "cycle"],
        set_={c.name: _new.excluded[c.name] for c in Y.c if c.name not in ("id", "group_id", "cycle")},
    ).returning(Y.c.id)
)
FORGET = Statement(delete(Y).where(Y.c.group_id == bindparam("group_id"), Y.c.cycle == bindparam("in_cycle")))


class GroupCycles:
    def __init__(self, unit: UnitOfWork, *, fiscal_start: int) -> None:
        self._unit = unit
        self._fiscal_start = fiscal_start

    def of(self, group_id: int, cycle: Cycle) -> GroupCycle:
        """One that nobody touched is open."""
        row = self._unit.one(ONE, group_id=group_id, in_cycle=cycle.id)
        return GroupCycle(group_id, cycle) if row is None else self._read(row)

    def key(self, group_id: int, cycle: Cycle) -> int | None:
        """The id of its row; None for one that nobody touched."""
        row = self._unit.one(ONE, group_id=group_id, in_cycle=cycle.id)
        return None if row is None else int(row["id"])

    def of_group(self, group_id: int) -> list[GroupCycle]:
        """Those that somebody opened, began to close or closed, by name."""
        return [self._read(row) for row in self._unit.all(OF, group_id=group_id)]

    def every(self) -> list[GroupCycle]:
        """By the group's key, then by name."""
        return [self._read(row) for row in self._unit.all(EVERY)]

    def store(self, group_cycle: GroupCycle) -> int:
        """Its state from now on; the row's id."""
        return self._unit.insert(
            STORE,
            group_id=group_cycle.group_id,
            cycle=group_cycle.cycle.id,
            state=group_cycle.state.value,
            opened_at=_millis(group_cycle.opened_at),
            opened_by=group_cycle.opened_by.staff_id if group_cycle.opened_by else None,
            closed_at=_millis(group_cycle.closed_at),
            closed_by=group_cycle.closed_by.staff_id if group_cycle.closed_by else None,
            picture=_picture_text(group_cycle.picture),
        )

    def forget(self, group_id: int, cycle: Cycle) -> None:
        """Back to one that nobody touched."""
        self._unit.run(FORGET, group_id=group_id, in_cycle=cycle.id)

    def _read(self, row: Row) -> GroupCycle:
        prefix = f"{row['group_key']}/{row['cycle']}/"
        return GroupCycle(
            group_id=row["group_id"],
            cycle=cycles.by_id(row["cycle"], self._fiscal_start),
            state=CycleState(row["state"]),
            closed_at=moment_or_none(row["closed_at"]),
            closed_by=person_or_none(row["closed_by"], row["closer_name"]),
            picture=tuple(
                Pictured(
                    prefix + ref,
                    number_or_none(value),
                    number_or_none(progress),
                    Health(health),
                    number_or_none(score),
                )
                for ref, value, progress, health, score in json.loads(row["picture"])
            ),
            opened_at=moment_or_none(row["opened_at"]),
            opened_by=person_or_none(row["opened_by"], row["opener_name"]),
        )


def _millis(at: datetime | None) -> int | None:
    return None if at is None else millis(at)


def _picture_text(picture: Iterable[Pictured]) -> str:
    return json.dumps(
        [
            [
                each.ref.rpartition("/")[2],
                text_or_none(each.value),
                text_or_none(each.progress),
                each.health.value,
                text_or_none(each.score),
            ]
            for each in picture
        ]
    )
