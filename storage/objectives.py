"""Objectives, their key results and their arrows upwards."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from okr.amounts import plain
from okr.model import Ambition, KeyResult, Kind, Objective, State, Visibility
from storage import mapping
from storage import objective_statements as sql
from storage.mapping import millis, text_or_none
from storage.unit_of_work import Row, UnitOfWork


@dataclass(frozen=True, slots=True)
class NewKeyResult:
    """A key result as decided, before it has a number."""

    title: str
    owner: str
    kind: Kind
    unit: str
    start: Decimal | None
    target: Decimal
    weight: Decimal
    due: date | None


class Objectives:
    """Reads and writes objectives and key results. Who may see what is decided above."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def key_result(self, group_id: int, cycle: str, number: int) -> tuple[KeyResult, Objective] | None:
        return self._pair(self._unit.one(sql.KEY_RESULT, group_id=group_id, in_cycle=cycle, number=number))

    def key_result_by_id(self, key: int) -> tuple[KeyResult, Objective] | None:
        return self._pair(self._unit.one(sql.KEY_RESULT_BY_ID, key=key))

    def objective(self, group_id: int, cycle: str, number: int) -> Objective | None:
        row = self._unit.one(sql.OBJECTIVE, group_id=group_id, in_cycle=cycle, number=number)
        return None if row is None else self._whole(row)

    def objective_by_id(self, key: int) -> Objective | None:
        row = self._unit.one(sql.OBJECTIVE_BY_ID, key=key)
        return None if row is None else self._whole(row)

    def in_group(self, group_id: int, cycle: str) -> list[Objective]:
        """Every objective of a group and cycle with its key results, by number."""
        by_objective: dict[int, list[KeyResult]] = defaultdict(list)
        for row in self._unit.all(sql.KEY_RESULTS_IN_GROUP, group_id=group_id, in_cycle=cycle):
            by_objective[row["objective_id"]].append(mapping.key_result(row))
        return [
            mapping.objective(
                row, aligned_to=self._targets(row["id"]), key_results=tuple(by_objective[row["id"]])
            )
            for row in self._unit.all(sql.IN_GROUP, group_id=group_id, in_cycle=cycle)
        ]

    def in_cycle(self, cycle: str) -> list[Objective]:
        return [self._whole(row) for row in self._unit.all(sql.IN_CYCLE, in_cycle=cycle)]

    def every(self) -> list[Objective]:
        return [self._whole(row) for row in self._unit.all(sql.EVERY_OBJECTIVE)]

    def of_person(self, staff_id: str, cycle: str) -> list[Objective]:
        """Objectives a person owns, or owns a key result of."""
        return [self._whole(row) for row in self._unit.all(sql.OF_PERSON, staff_id=staff_id, in_cycle=cycle)]

    def add(
        self,
        *,
        group_id: int,
        cycle: str,
        title: str,
        owner: str,
        visibility: Visibility,
        ambition: Ambition,
        at: datetime,
    ) -> Objective:
        key = self._unit.insert(
            sql.ADD_OBJECTIVE,
            group_id=group_id,
            cycle=cycle,
            number=self._next_number(group_id, cycle, "O"),
            title=title,
            owner=owner,
            visibility=visibility.value,
            ambition=ambition.value,
            state=State.OPEN.value,
            created_at=millis(at),
        )
        return self._must(self.objective_by_id(key), key)

    def add_key_result(self, objective: Objective, new: NewKeyResult, *, at: datetime) -> KeyResult:
        key = self._unit.insert(
            sql.ADD_KEY_RESULT,
            objective_id=objective.id,
            group_id=objective.group_id,
            cycle=objective.cycle,
            number=self._next_number(objective.group_id, objective.cycle, "KR"),
            title=new.title,
            owner=new.owner,
            kind=new.kind.value,
            unit=new.unit,
            start=text_or_none(new.start),
            target=plain(new.target),
            current=None,
            weight=plain(new.weight),
            due=new.due.isoformat() if new.due else None,
            confidence=None,
            stated=None,
            state=State.OPEN.value,
            created_at=millis(at),
            checked_in_at=None,
        )
        found = self.key_result_by_id(key)
        if found is None:
            raise LookupError(f"key result row {key} is gone")
        return found[0]

    def move(self, key_result: KeyResult) -> None:
        """Store where a key result stands now."""
        self._unit.run(
            sql.MOVE,
            key=key_result.id,
            value=text_or_none(key_result.current),
            sure=key_result.confidence,
            said=key_result.stated.value if key_result.stated else None,
            reported_at=millis(key_result.checked_in_at) if key_result.checked_in_at else None,
        )

    def change(self, key_result: KeyResult) -> None:
        """Store an edited definition; where it stands is `move`'s."""
        self._unit.run(
            sql.CHANGE,
            key=key_result.id,
            new_title=key_result.title,
            new_kind=key_result.kind.value,
            new_unit=key_result.unit,
            new_start=text_or_none(key_result.start),
            new_target=plain(key_result.target),
            new_weight=plain(key_result.weight),
            new_due=key_result.due.isoformat() if key_result.due else None,
        )

    def retitle(self, objective_id: int, title: str) -> None:
        self._unit.run(sql.RETITLE_OBJECTIVE, key=objective_id, new_title=title)

    def align(self, objective_id: int, *, to_objective: int, to_key_result: int | None) -> int | None:
        """The new arrow; None when an equal one was drawn before."""
        row = self._unit.one(
            sql.ADD_ARROW, objective=objective_id, to_objective=to_objective, to_key_result=to_key_result
        )
        return None if row is None else int(row["id"])

    def unalign(self, arrow: int) -> None:
        self._unit.run(sql.DROP_ARROW, key=arrow)

    def parents(self, objective_id: int) -> list[int]:
        """The objectives that this one's arrows lead to (by way of a key result or not)."""
        return [row["to_objective_id"] for row in self._unit.all(sql.ARROWS_OF, objective=objective_id)]

    def built_upon(self, objective_id: int) -> bool:
        row = self._unit.one(sql.ARROWS_TO, objective=objective_id)
        children = self._unit.all(sql.KEY_RESULTS_OF, objective=objective_id)
        return bool(children) or bool(row and row["count"])

    def aligned_to_key_result(self, key_result_id: int) -> bool:
        row = self._unit.one(sql.ARROWS_TO_KEY_RESULT, key_result=key_result_id)
        return bool(row and row["count"])

    def delete(self, objective_id: int) -> None:
        for row in self._unit.all(sql.ARROWS_OF, objective=objective_id):
            self.unalign(row["id"])
        self._unit.run(sql.DELETE_OBJECTIVE, key=objective_id)

    def delete_key_result(self, key_result_id: int) -> None:
        self._unit.run(sql.DELETE_KEY_RESULT, key=key_result_id)

    def _next_number(self, group_id: int, cycle: str, what: str) -> int:
        row = self._unit.one(sql.NEXT_NUMBER, group_id=group_id, in_cycle=cycle, what=what)
        if row is None:
            raise LookupError(f"no counter for {what} of group {group_id} in {cycle}")
        return int(row["last"])

    def _targets(self, objective_id: int) -> tuple[str, ...]:
        return tuple(
            f"{row['group_key']}/{row['cycle']}/"
            + (f"KR{row['kr_number']}" if row["kr_number"] is not None else f"O{row['number']}")
            for row in self._unit.all(sql.ARROWS_OF, objective=objective_id)
        )

    def _whole(self, row: Row) -> Objective:
        children = self._unit.all(sql.KEY_RESULTS_OF, objective=row["id"])
        return mapping.objective(
            row, aligned_to=self._targets(row["id"]), key_results=tuple(map(mapping.key_result, children))
        )

    @staticmethod
    def _pair(row: Row | None) -> tuple[KeyResult, Objective] | None:
        return None if row is None else (mapping.key_result(row), mapping.objective(row, prefix="o_"))

    @staticmethod
    def _must(found: Objective | None, key: int) -> Objective:
        if found is None:
            raise LookupError(f"objective row {key} is gone")
        return found
