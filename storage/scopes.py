"""Lists of objectives with everything below them, in at most five statements however long they are.

A scope is a condition on objectives; who may see what is decided above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from okr.model import Blocker, KeyResult, Kind, Level, Objective, State
from storage import mapping
from storage.blockers import BLOCKERS, B
from storage.departures import has_left
from storage.group_tree import at_or_below
from storage.milestones import MILESTONES, M
from storage.objective_statements import ARROWS, KEY_RESULTS, OBJECTIVES, A, G, K, O
from storage.statement import Statement
from storage.unit_of_work import Row, UnitOfWork

_part = K.alias("part")
_start = O.alias("start")


@dataclass(frozen=True, slots=True)
class Scope:
    """The statements that read some objectives whole; all take the same parameters."""

    objectives: Statement
    key_results: Statement
    arrows: Statement
    milestones: Statement
    blockers: Statement

    def read(self, unit: UnitOfWork, **parameters: Any) -> list[Objective]:
        return self._read(unit, self._key_results, parameters)

    def read_bare(self, unit: UnitOfWork, **parameters: Any) -> list[Objective]:
        """In three statements, the key results without their milestones and blockers."""
        return self._read(unit, self._bare_key_results, parameters)

    def _read(
        self,
        unit: UnitOfWork,
        below: Callable[[UnitOfWork, dict[str, Any]], dict[int, list[KeyResult]]],
        parameters: dict[str, Any],
    ) -> list[Objective]:
        rows = unit.all(self.objectives, **parameters)
        if not rows:
            return []
        children = below(unit, parameters)
        arrows = _by(unit.all(self.arrows, **parameters), "objective_id")
        return [
            mapping.objective(
                row,
                aligned_to=tuple(reference(arrow) for arrow in arrows[row["id"]]),
                contributes=frozenset(
                    reference(arrow) for arrow in arrows[row["id"]] if arrow["contributes"]
                ),
                key_results=tuple(children[row["id"]]),
            )
            for row in rows
        ]

    def _key_results(self, unit: UnitOfWork, parameters: dict[str, Any]) -> dict[int, list[KeyResult]]:
        rows = unit.all(self.key_results, **parameters)
        read = Below(unit, rows, self.milestones, self.blockers, parameters)
        found: dict[int, list[KeyResult]] = defaultdict(list)
        for row in rows:
            found[row["objective_id"]].append(read.key_result(row))
        return found

    def _bare_key_results(self, unit: UnitOfWork, parameters: dict[str, Any]) -> dict[int, list[KeyResult]]:
        found: dict[int, list[KeyResult]] = defaultdict(list)
        for row in unit.all(self.key_results, **parameters):
            found[row["objective_id"]].append(mapping.key_result(row))
        return found


class Below:
    """What hangs on some key results: read only where there are any."""

    def __init__(
        self,
        unit: UnitOfWork,
        rows: Iterable[Row],
        milestones: Statement,
        blockers: Statement,
        parameters: dict[str, Any],
    ) -> None:
        self._milestones: dict[int, list[Row]] = defaultdict(list)
        self._blockers: dict[int, Blocker] = {}
        if not rows:
            return
        if any(row["kind"] == Kind.MILESTONES for row in rows):
            self._milestones = _by(unit.all(milestones, **parameters), "key_result_id")
        for row in unit.all(blockers, **parameters):
            self._blockers[row["key_result_id"]] = mapping.blocker(row)

    def key_result(self, row: Row) -> KeyResult:
        key = row["id"]
        if key not in self._milestones and key not in self._blockers:
            return _KEPT.key_result(row)
        steps = tuple(map(mapping.milestone, self._milestones.get(key, ())))
        return mapping.key_result(row, milestones=steps, blocker=self._blockers.get(key))


class Kept:
    """Rows that were read before, as the values they are: making one costs more than reading its row, and a
    page reads thousands of which few have changed. A row that changed is another one.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._key_results: dict[tuple[object, ...], KeyResult] = {}

    def __len__(self) -> int:
        return len(self._key_results)

    def key_result(self, row: Row) -> KeyResult:
        values = tuple(row.values())
        found = self._key_results.get(values)
        if found is None:
            if len(self._key_results) >= self._most:
                self._key_results.clear()
            found = self._key_results[values] = mapping.key_result(row)
        return found


_KEPT = Kept(most=10_000)


def reference(arrow: Row) -> str:
    """The whole reference an arrow leads to."""
    number = f"O{arrow['number']}" if arrow["kr_number"] is None else f"KR{arrow['kr_number']}"
    return f"{arrow['group_key']}/{arrow['cycle']}/{number}"


def _by(rows: Iterable[Row], name: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


def _scope(condition: ColumnElement[bool]) -> Scope:
    return Scope(
        Statement(OBJECTIVES.where(condition).order_by(O.c.cycle, G.c.key, O.c.number)),
        Statement(
            KEY_RESULTS.join(O, O.c.id == K.c.objective_id)
            .where(condition)
            .order_by(K.c.objective_id, K.c.number)
        ),
        Statement(ARROWS.join(O, O.c.id == A.c.objective_id).where(condition).order_by(A.c.id)),
        Statement(
            MILESTONES.join(K, K.c.id == M.c.key_result_id)
            .join(O, O.c.id == K.c.objective_id)
            .where(condition)
            .order_by(M.c.key_result_id, M.c.number)
        ),
        Statement(
            BLOCKERS.join(K, K.c.id == B.c.key_result_id)
            .join(O, O.c.id == K.c.objective_id)
            .where(condition, B.c.closed_at.is_(None))
        ),
    )


def _with_contributors(condition: ColumnElement[bool]) -> Scope:
    """Those of a scope, and all that count in them by way of any number of contributing arrows."""
    below = select(_start.c.id).where(condition).cte("below", recursive=True)
    below = below.union(
        select(A.c.objective_id).join(below, below.c.id == A.c.to_objective_id).where(A.c.contributes == 1)
    )
    return _scope(O.c.id.in_(select(below.c.id)))


def _above(condition: ColumnElement[bool]) -> Scope:
    """All that the arrows of some objectives lead to, and theirs, up to the top."""
    above = (
        select(A.c.to_objective_id.label("id"))
        .join(_start, _start.c.id == A.c.objective_id)
        .where(condition)
        .cte("above", recursive=True)
    )
    above = above.union(select(A.c.to_objective_id).join(above, above.c.id == A.c.objective_id))
    return _scope(O.c.id.in_(select(above.c.id)))


def _cascade(condition: Callable[[Any], ColumnElement[bool]]) -> Scope:
    """Those of a scope, all that their arrows lead to, and all that counts in any of these."""
    above = (
        select(A.c.to_objective_id.label("id"))
        .join(_start, _start.c.id == A.c.objective_id)
        .where(condition(_start))
        .cte("above", recursive=True)
    )
    above = above.union(select(A.c.to_objective_id).join(above, above.c.id == A.c.objective_id))
    return _with_contributors(or_(condition(_start), _start.c.id.in_(select(above.c.id))))


def _of_group(table: Any) -> ColumnElement[bool]:
    return and_(table.c.group_id == bindparam("group_id"), table.c.cycle == bindparam("in_cycle"))


def _of_groups(table: Any) -> ColumnElement[bool]:
    return and_(table.c.group_id.in_(at_or_below()), table.c.cycle == bindparam("in_cycle"))


def _of_person(table: Any) -> ColumnElement[bool]:
    return and_(table.c.cycle == bindparam("in_cycle"), _owned(table))


def _owned(table: Any) -> ColumnElement[bool]:
    return or_(
        table.c.owner == bindparam("staff_id"),
        table.c.id.in_(select(_part.c.objective_id).where(_part.c.owner == bindparam("staff_id"))),
    )


ONE = _scope(O.c.id == bindparam("key"))
NUMBERED = _scope(and_(_of_group(O), O.c.number == bindparam("number")))
IN_GROUP = _scope(_of_group(O))
IN_CYCLE = _scope(O.c.cycle == bindparam("in_cycle"))
EVERYTHING = _scope(O.c.id > 0)
OF_PERSON = _scope(_of_person(O))
_alive = O.c.state.in_((State.OPEN.value, State.DRAFT.value))
ALL_OF_PERSON = _scope(and_(_alive, _owned(O)))
_parts_left = select(_part.c.objective_id).where(has_left(_part.c.owner))
LEFT_BEHIND = _scope(and_(_alive, or_(has_left(O.c.owner), O.c.id.in_(_parts_left))))
CHILDREN = _scope(O.c.id.in_(select(A.c.objective_id).where(A.c.to_objective_id == bindparam("key"))))
_to_it = select(A.c.objective_id).where(A.c.to_objective_id == bindparam("key"))
_from_it = select(A.c.to_objective_id).where(A.c.objective_id == bindparam("key"))
AROUND = _scope(or_(O.c.id.in_(_to_it), O.c.id.in_(_from_it)))
ABOVE = _above(_start.c.id == bindparam("key"))
ABOVE_GROUP = _above(_of_group(_start))
ABOVE_CYCLE = _above(_start.c.cycle == bindparam("in_cycle"))
ABOVE_PERSON = _above(_of_person(_start))
ORPHANS = _scope(
    and_(
        O.c.cycle == bindparam("in_cycle"),
        O.c.id.not_in(select(A.c.objective_id)),
        O.c.group_id.not_in(select(G.c.id).where(G.c.level == Level.COMPANY.value)),
    )
)
CONTRIBUTORS_OF_ONE = _with_contributors(_start.c.id == bindparam("key"))
CONTRIBUTORS_IN_GROUP = _with_contributors(_of_group(_start))
CONTRIBUTORS_IN_CYCLE = _with_contributors(_start.c.cycle == bindparam("in_cycle"))
CASCADE_OF_CYCLE = _cascade(lambda table: table.c.cycle == bindparam("in_cycle"))
CONTRIBUTORS_BELOW_GROUP = _with_contributors(_of_groups(_start))
CONTRIBUTORS_OF_PERSON = _with_contributors(_of_person(_start))
