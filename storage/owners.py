"""Who owns what: in a cycle, in a group, all that is one person's, and what is left behind by who is gone.

What was dropped does not count.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select, union

from okr.model import Objective, State
from storage import scopes
from storage.objective_statements import K, O
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

_alive = O.c.state != State.DROPPED.value
_in_cycle = (O.c.cycle == bindparam("in_cycle"), _alive)

OF_CYCLE = Statement(
    union(
        select(O.c.owner.label("owner")).where(*_in_cycle),
        select(K.c.owner.label("owner"))
        .join(O, O.c.id == K.c.objective_id)
        .where(*_in_cycle, K.c.state != State.DROPPED.value),
    )
)
ANY = Statement(select(O.c.id).where(O.c.group_id == bindparam("group_id"), _alive).limit(1))


class Owners:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def of_cycle(self, cycle: str) -> frozenset[str]:
        """Staff ids of all who own an objective or a key result in it, in whatever group."""
        return frozenset(row["owner"] for row in self._unit.all(OF_CYCLE, in_cycle=cycle))

    def had_any(self, group_id: int) -> bool:
        """Did anybody ever set an objective in this group, whatever the cycle?"""
        return self._unit.one(ANY, group_id=group_id) is not None

    def open_of(self, staff_id: str) -> list[Objective]:
        """In whatever group and cycle: open ones and drafts that they own, or own a key result of."""
        return scopes.ALL_OF_PERSON.read(self._unit, staff_id=staff_id)

    def left_behind(self) -> list[Objective]:
        """Open ones and drafts that somebody owns who left the company, or owns a key result of."""
        return scopes.LEFT_BEHIND.read(self._unit)
