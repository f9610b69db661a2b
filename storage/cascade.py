"""Which objectives serve which: reads along the arrows, each in a bounded number of statements.

Who may see what is decided above.
"""

from __future__ import annotations

from okr.model import Objective
from storage import scopes
from storage.unit_of_work import UnitOfWork


class Cascade:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def around(self, objective_id: int) -> list[Objective]:
        """Those with an arrow to it or to one of its key results, and those its own arrows lead to; without
        what hangs on their key results."""
        return scopes.AROUND.read_bare(self._unit, key=objective_id)

    def children(self, objective_id: int) -> list[Objective]:
        """Those with an arrow to it or to one of its key results, supporting ones included."""
        return scopes.CHILDREN.read(self._unit, key=objective_id)

    def above(self, objective_id: int) -> list[Objective]:
        """All that its arrows lead to, and theirs, up to the top."""
        return scopes.ABOVE.read(self._unit, key=objective_id)

    def above_group(self, group_id: int, cycle: str) -> list[Objective]:
        """All that the arrows of a group's objectives of a cycle lead to, up to the top."""
        return scopes.ABOVE_GROUP.read(self._unit, group_id=group_id, in_cycle=cycle)

    def above_cycle(self, cycle: str) -> list[Objective]:
        """All that the arrows of a cycle's objectives lead to, of whatever cycle."""
        return scopes.ABOVE_CYCLE.read(self._unit, in_cycle=cycle)

    def around_cycle(self, cycle: str) -> list[Objective]:
        """Those of a cycle, all that their arrows lead to, and all of any cycle that counts in these."""
        return scopes.CASCADE_OF_CYCLE.read(self._unit, in_cycle=cycle)

    def above_person(self, staff_id: str, cycle: str) -> list[Objective]:
        """All that the arrows of what a person owns, or owns a part of, lead to."""
        return scopes.ABOVE_PERSON.read(self._unit, staff_id=staff_id, in_cycle=cycle)

    def orphans(self, cycle: str) -> list[Objective]:
        """Below company level, and aligned to nothing."""
        return scopes.ORPHANS.read(self._unit, in_cycle=cycle)

    def counted_in(self, objective_id: int) -> list[Objective]:
        """It and all that contribute to it, over any number of arrows: what its progress is made of."""
        return scopes.CONTRIBUTORS_OF_ONE.read(self._unit, key=objective_id)

    def counted_in_group(self, group_id: int, cycle: str) -> list[Objective]:
        """Those of a group and cycle, and all of any group that contribute to them."""
        return scopes.CONTRIBUTORS_IN_GROUP.read(self._unit, group_id=group_id, in_cycle=cycle)

    def counted_in_cycle(self, cycle: str) -> list[Objective]:
        """Those of a cycle, and all of any cycle that contribute to them."""
        return scopes.CONTRIBUTORS_IN_CYCLE.read(self._unit, in_cycle=cycle)

    def counted_below(self, top: str, cycle: str) -> list[Objective]:
        """Those of a cycle in the group of that key and all below it, and all that contribute to them."""
        return scopes.CONTRIBUTORS_BELOW_GROUP.read(self._unit, top=top, in_cycle=cycle)

    def counted_in_person(self, staff_id: str, cycle: str) -> list[Objective]:
        """Those a person owns or owns a part of, and all that contribute to them."""
        return scopes.CONTRIBUTORS_OF_PERSON.read(self._unit, staff_id=staff_id, in_cycle=cycle)
