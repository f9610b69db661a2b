"""What comes from an export keeps its numbers and ids; counters go on behind them.

The other repositories' `put` store their kind; here is what only an import needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import BigInteger, Table, bindparam, case, func, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert

from okr.model import Objective
from storage import mapping
from storage import objective_statements as sql
from storage.mapping import millis, text_or_none
from storage.objective_statements import C
from storage.statement import Statement
from storage.tables import CheckInRow
from storage.trade_tables import CommentRow, DependencyRow, KudosRow, RetroRow
from storage.unit_of_work import UnitOfWork

NOTHING_YET: Mapping[str, int] = MappingProxyType({})


def _go_on(table: Table) -> Statement:
    """PostgreSQL counts ids apart from the rows: its next one is above all that are there or come."""
    sequence = func.pg_get_serial_sequence(literal(table.name), literal("id"))
    highest = func.coalesce(func.max(table.c.id), 0) + 1
    above = func.greatest(func.nextval(sequence), highest, bindparam("least", type_=BigInteger) + 1)
    return Statement(select(func.setval(sequence, above, False)))


WITH_OWN_IDS = {
    row.__tablename__: _go_on(row.__table__)  # type: ignore[union-attr]
    for row in (CheckInRow, DependencyRow, CommentRow, KudosRow, RetroRow)
}
_counted = upsert(C).values(
    group_id=bindparam("group_id"),
    cycle=bindparam("in_cycle"),
    what=bindparam("what"),
    last=bindparam("least"),
)
COUNT_FROM = Statement(
    _counted.on_conflict_do_update(
        index_elements=["group_id", "cycle", "what"],
        set_={"last": case((C.c.last > _counted.excluded.last, C.c.last), else_=_counted.excluded.last)},
    )
)


class Imports:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def objective(self, objective: Objective, *, group_id: int) -> int:
        """Store one under its number and a new id, without arrows and key results.

        The database raises its IntegrityError when the number is taken.
        """
        return self._unit.insert(
            sql.ADD_OBJECTIVE,
            group_id=group_id,
            cycle=objective.cycle,
            number=objective.number,
            title=objective.title,
            owner=objective.owner.staff_id,
            visibility=objective.visibility.value,
            ambition=objective.ambition.value,
            state=objective.state.value,
            created_at=millis(objective.created_at),
            score=text_or_none(objective.score),
            score_note=objective.score_note,
            verdict=objective.verdict.value if objective.verdict else None,
            verdict_line=objective.verdict_line,
            reason=objective.reason,
            carried_from=mapping.carried_text(objective.carried_from),
        )

    def count_from(self, group_id: int, cycle: str, what: str, *, least: int) -> None:
        """The next "O" or "KR" of a group and cycle is above `least`, and above all given before."""
        self._unit.run(COUNT_FROM, group_id=group_id, in_cycle=cycle, what=what, least=least)

    def go_on(self, least: Mapping[str, int] = NOTHING_YET) -> None:
        """The next ids are above those that are stored, and above `least`, given by table.

        Said before anything is stored it keeps whoever else writes from taking an id that comes along.
        """
        if self._unit.database == "postgresql":  # SQLite counts by the rows themselves, and has one writer
            for table, statement in WITH_OWN_IDS.items():
                self._unit.one(statement, least=least.get(table, 0))
