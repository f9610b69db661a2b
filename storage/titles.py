"""What every objective and key result of a cycle is called: two statements, for checks and searches.

Who may see which title is decided above.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from okr.model import Objective, State
from storage import mapping, scopes
from storage.objective_statements import K, O
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

_alive = frozenset({State.DRAFT.value, State.OPEN.value})
_kept = _alive | {State.CLOSED.value}
KEY_RESULTS = Statement(
    select(K.c.objective_id, K.c.number, K.c.title, K.c.owner, K.c.state)
    .join(O, O.c.id == K.c.objective_id)
    .where(O.c.cycle == bindparam("in_cycle"))
    .order_by(K.c.objective_id, K.c.number)
)


@dataclass(frozen=True, slots=True)
class Part:
    """A key result by name. `ref` is the whole one, `owner_id` a staff id."""

    ref: str
    title: str
    owner_id: str


@dataclass(frozen=True, slots=True)
class Titled:
    """An objective without its key results and arrows, and what those of its key results are called."""

    objective: Objective
    parts: tuple[Part, ...]


class Titles:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def in_cycle(self, cycle: str) -> list[Titled]:
        """What is draft or open, by group, then number."""
        return self._in_states(cycle, _alive)

    def whole_cycle(self, cycle: str) -> list[Titled]:
        """What is closed besides; all but what was dropped."""
        return self._in_states(cycle, _kept)

    def _in_states(self, cycle: str, states: frozenset[str]) -> list[Titled]:
        rows = self._unit.all(scopes.IN_CYCLE.objectives, in_cycle=cycle)
        objectives = {row["id"]: mapping.objective(row) for row in rows if row["state"] in states}
        parts: dict[int, list[Part]] = {}
        for row in self._unit.all(KEY_RESULTS, in_cycle=cycle):
            above = objectives.get(row["objective_id"])
            if above is not None and row["state"] in states:
                ref = f"{above.group_key}/{above.cycle}/KR{row['number']}"
                parts.setdefault(above.id, []).append(Part(ref, row["title"], row["owner"]))
        return [Titled(each, tuple(parts.get(each.id, ()))) for each in objectives.values()]
