"""What must hold in a database whatever happened, as statements that find what breaks it.

Each names rows by their reference; nothing that people wrote is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine, String, and_, bindparam, cast, exists, func, literal, or_, select
from sqlalchemy.exc import DBAPIError

from okr.dealings import CycleState
from okr.model import Kind
from storage.engine import StorageDamaged
from storage.events import KEY_RESULT
from storage.statement import Statement
from storage.tables import (
    CheckInRow,
    CounterRow,
    EventRow,
    GroupRow,
    KeyResultRow,
    ObjectiveRow,
    OccurrenceRow,
    OutboxRow,
    PersonRow,
)
from storage.trade_tables import GroupCycleRow, MilestoneRow
from storage.unit_of_work import Row, UnitOfWork

G, P, O, K, C, E, N, X, D, Y, M = (  # noqa: E741 - the letters of the trade: O1, KR1
    row.__table__  # type: ignore[union-attr]
    for row in (
        GroupRow, PersonRow, ObjectiveRow, KeyResultRow, CheckInRow, EventRow, CounterRow, OutboxRow,
        OccurrenceRow, GroupCycleRow, MilestoneRow,
    )
)  # fmt: skip
MOST: Final = 100  # rows of one rule that are read
NOTHING: Final = "nothing"


@dataclass(frozen=True, slots=True)
class Broken:
    """One row that breaks a rule: which, what was found there, and what was expected."""

    rule: str
    where: str
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Rule:
    """`rows` gives `key`, `cycle`, `number`, `found` and `expected`; `letter` is what the number is of."""

    name: str
    letter: str
    rows: Statement


def _value(column: Any) -> Any:
    return func.coalesce(column, literal(NOTHING))


def _instant(column: Any) -> Any:
    return _value(cast(column, String))


_mend = C.alias("mend")
_standing = (
    C.c.key_result_id == K.c.id,
    C.c.undone == 0,
    ~exists().where(_mend.c.mends == C.c.id, _mend.c.undone == 0),
)
_newest, _newest_at = (
    select(column).where(*_standing).order_by(C.c.at.desc(), C.c.id.desc()).limit(1).scalar_subquery()
    for column in (C.c.value, C.c.at)
)
# An import keeps the value that its file says, whatever check-ins come along, and tells no event.
_lived_here = exists().where(E.c.subject == K.c.id, E.c.about == KEY_RESULT)
_closed = exists().where(
    Y.c.group_id == K.c.group_id, Y.c.cycle == K.c.cycle, Y.c.state == CycleState.CLOSED.value
)
_place = (G.c.key.label("key"), K.c.cycle.label("cycle"), K.c.number.label("number"))
_key_results = select(*_place).select_from(K).join(G, G.c.id == K.c.group_id)
_order = (G.c.key, K.c.cycle, K.c.number)

# In a closed cycle a late report moves nothing; of milestones what is ticked counts.
VALUES = Statement(
    _key_results.add_columns(_value(K.c.current).label("found"), _value(_newest).label("expected"))
    .where(_value(K.c.current) != _value(_newest), K.c.kind != Kind.MILESTONES.value, ~_closed, _lived_here)
    .order_by(*_order)
    .limit(bindparam("most"))
)


TIMES = Statement(
    _key_results.add_columns(
        _instant(K.c.checked_in_at).label("found"), _instant(_newest_at).label("expected")
    )
    .where(func.coalesce(K.c.checked_in_at, -1) != func.coalesce(_newest_at, -1), ~_closed, _lived_here)
    .order_by(*_order)
    .limit(bindparam("most"))
)


def _count(*where: Any) -> Any:
    return cast(select(func.count()).where(M.c.key_result_id == K.c.id, *where).scalar_subquery(), String)


def _milestones(found: Any, expected: Any, *where: Any) -> Statement:
    return Statement(
        _key_results.add_columns(_value(found).label("found"), expected.label("expected"))
        .where(K.c.kind == Kind.MILESTONES.value, _value(found) != expected, *where)
        .order_by(*_order)
        .limit(bindparam("most"))
    )


def _beyond_counter(things: Any, letter: str) -> Statement:
    """Numbers above the last one given would be given again."""
    last = func.coalesce(N.c.last, 0)
    return Statement(
        select(
            G.c.key.label("key"),
            things.c.cycle.label("cycle"),
            func.max(things.c.number).label("number"),
            last.label("expected"),
            func.max(things.c.number).label("found"),
        )
        .select_from(things)
        .join(G, G.c.id == things.c.group_id)
        .outerjoin(
            N, and_(N.c.group_id == things.c.group_id, N.c.cycle == things.c.cycle, N.c.what == letter)
        )
        .group_by(G.c.key, things.c.cycle, N.c.last)
        .having(func.max(things.c.number) > last)
        .order_by(G.c.key, things.c.cycle)
        .limit(bindparam("most"))
    )


def _of_objective() -> Statement:
    apart = or_(O.c.group_id != K.c.group_id, O.c.cycle != K.c.cycle)
    return Statement(
        _key_results.join(O, O.c.id == K.c.objective_id)
        .add_columns(K.c.cycle.label("found"), O.c.cycle.label("expected"))
        .where(apart)
        .order_by(*_order)
        .limit(bindparam("most"))
    )


RULES: Final = (
    Rule("its value is what its newest check-in says", "KR", VALUES),
    Rule("it was reported last when its newest check-in was", "KR", TIMES),
    Rule(
        "its value is how many milestones are done",
        "KR",
        _milestones(K.c.current, _count(M.c.done_at.is_not(None)), K.c.checked_in_at.is_not(None), ~_closed),
    ),
    Rule("its target is how many milestones it has", "KR", _milestones(K.c.target, _count())),
    Rule("it is of the cycle and group of its objective", "KR", _of_objective()),
    Rule("no number is above the last one given", "O", _beyond_counter(O, "O")),
    Rule("no number is above the last one given", "KR", _beyond_counter(K, "KR")),
)

COUNTS: Final = {
    table.name: Statement(select(func.count().label("number")).select_from(table))
    for table in (G, P, O, K, C, E)
}


def broken(unit: UnitOfWork) -> list[Broken]:
    """The rows that break a rule, at most MOST of each."""
    return [
        Broken(rule.name, _where(rule, row), str(row["found"]), str(row["expected"]))
        for rule in RULES
        for row in unit.all(rule.rows, most=MOST)
    ]


def counted(unit: UnitOfWork) -> dict[str, int]:
    """How many rows the tables have that matter most."""
    return {name: row["number"] for name, count in COUNTS.items() if (row := unit.one(count)) is not None}


def damage(engine: Engine) -> list[str]:
    """What is wrong with a SQLite file itself, keys between tables included; PostgreSQL sees to both."""
    if engine.dialect.name != "sqlite":
        return []
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})").scalars().all()
            lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(MOST)
    except DBAPIError as error:
        raise StorageDamaged(str(error.orig)) from error
    faults = [str(each) for each in found if each != "ok"]
    return faults + [
        f"{table} row {row}: {parent} has not what it refers to" for table, row, parent, _ in lost
    ]


def _where(rule: Rule, row: Row) -> str:
    return "/".join(filter(None, (row["key"], row["cycle"], f"{rule.letter}{row['number']}")))
