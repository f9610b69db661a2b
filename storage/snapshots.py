"""Whole rows before and after a change, so that any change can be taken back in the same way.

What others changed since then stands: only columns that still hold what the change wrote go back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage import rhythm_tables, tables, trade_tables
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

Fields = dict[str, Any]  # column -> text, whole number or None: as it is, so it goes into JSON


class _Statements:
    """What is done to one table, whatever its columns."""

    __slots__ = ("add", "delete", "put", "read", "write")

    def __init__(self, table: Table) -> None:
        others = [column.name for column in table.c if column.name != "id"]
        values: Fields = {name: bindparam(f"new_{name}") for name in others}
        mine = table.c.id == bindparam("key")
        self.read = Statement(select(*table.c).where(mine).with_for_update())
        self.write = Statement(update(table).where(mine).values(values))
        self.delete = Statement(delete(table).where(mine))
        self.add = Statement(upsert(table).values(values).on_conflict_do_nothing().returning(table.c.id))
        self.put = Statement(
            upsert(table)
            .values({"id": bindparam("key"), **values})
            .on_conflict_do_nothing()
            .returning(table.c.id)
        )


STATEMENTS = {
    row.__tablename__: _Statements(row.__table__)  # type: ignore[union-attr]
    for row in (
        tables.GroupRow,
        tables.ObjectiveRow,
        tables.AlignmentRow,
        tables.KeyResultRow,
        tables.CheckInRow,
        trade_tables.MilestoneRow,
        trade_tables.BlockerRow,
        trade_tables.TargetVersionRow,
        trade_tables.GroupCycleRow,
        trade_tables.GroupOverrideRow,
        trade_tables.DependencyRow,
        trade_tables.CommentRow,
        trade_tables.KudosRow,
        trade_tables.RetroRow,
        trade_tables.FeedRow,
        rhythm_tables.AbsenceRow,
        rhythm_tables.SkipRow,
    )
}


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a change did to one row.

    Of a row that was there and still is: the columns that differ. `before` is None for a row that was
    made, `after` for one that was deleted; the other side is then the whole row.
    """

    table: str
    key: int
    before: Fields | None
    after: Fields | None

    def facts(self) -> dict[str, Any]:
        """For the history."""
        return {"table": self.table, "key": self.key, "before": self.before, "after": self.after}

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Self:
        return cls(facts["table"], facts["key"], facts["before"], facts["after"])


class Snapshots:
    """Tables go by their names, such as "key_results"; KeyError for one that is not listed here."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def take(self, table: str, key: int) -> Fields | None:
        """The row as it is now; until this transaction ends nobody else changes it."""
        row = self._unit.one(STATEMENTS[table].read, key=key)
        return None if row is None else dict(row)

    def since(self, table: str, key: int, before: Fields | None) -> RowChange | None:
        """What became of a row since `before` was taken; None when it is the same."""
        after = self.take(table, key)
        if before is not None and after is not None:
            changed = [name for name in before if before[name] != after[name]]
            before = {name: before[name] for name in changed}
            after = {name: after[name] for name in changed}
        return None if before == after else RowChange(table, key, before, after)

    def put_back(self, change: RowChange) -> RowChange | None:
        """Undo a change to one row; what that did in its turn, None when nothing of it was left.

        Undo the rows of one change in reverse. The database raises its IntegrityError where something
        was built upon a row that was made.
        """
        now = self.take(change.table, change.key)
        if change.before is None:
            self._unit.run(STATEMENTS[change.table].delete, key=change.key)
            return None if now is None else RowChange(change.table, change.key, now, None)
        if change.after is None:
            return self._again(change.table, change.key, change.before)
        if now is None:
            return None
        back = {name: change.before[name] for name in change.before if now[name] == change.after[name]}
        if not back:
            return None
        self._unit.run(STATEMENTS[change.table].write, key=change.key, **_new(now | back))
        return RowChange(change.table, change.key, {name: now[name] for name in back}, back)

    def _again(self, table: str, key: int, row: Fields) -> RowChange | None:
        """Store a deleted row again: under another id if its own was given to a newer row.

        None when there is an equal one by now.
        """
        found = self._unit.one(STATEMENTS[table].put, key=key, **_new(row))
        if found is None:
            found = self._unit.one(STATEMENTS[table].add, **_new(row))
        return None if found is None else RowChange(table, found["id"], None, {**row, "id": found["id"]})


def _new(row: Fields) -> Fields:
    return {f"new_{name}": value for name, value in row.items() if name != "id"}
