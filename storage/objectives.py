"""Objectives, their key results and their arrows upwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from okr.model import (
    Ambition,
    KeyResult,
    Kind,
    Milestone,
    Objective,
    Person,
    Phase,
    State,
    Verdict,
    Visibility,
)
from storage import mapping, scopes
from storage import objective_statements as sql
from storage.key_results import KeyResults
from storage.mapping import millis, text_or_none
from storage.target_versions import TargetVersions
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewKeyResult:
    """A key result as decided, before it has a number.

    `carried_from` is the whole reference of one of the same group.
    """

    title: str
    owner: str
    kind: Kind
    unit: str
    start: Decimal | None
    target: Decimal
    weight: Decimal
    due: date | None
    low: Decimal | None = None
    commit: Decimal | None = None
    stretch: Decimal | None = None
    milestones: tuple[Milestone, ...] = ()
    phases: tuple[Phase, ...] = ()
    state: State = State.OPEN
    carried_from: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow as stored: from an objective to another one, or to a key result of that."""

    id: int
    to_objective: int
    to_key_result: int | None
    ref: str
    contributes: bool


class Objectives:
    """Reads and writes objectives and key results. Who may see what is decided above."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._key_results = KeyResults(unit)

    def key_result(self, group_id: int, cycle: str, number: int) -> tuple[KeyResult, Objective] | None:
        """Until this transaction ends nobody else changes it."""
        return self._key_results.numbered(group_id, cycle, number)

    def key_result_by_id(self, key: int) -> tuple[KeyResult, Objective] | None:
        """Until this transaction ends nobody else changes it."""
        return self._key_results.by_id(key)

    def objective(self, group_id: int, cycle: str, number: int) -> Objective | None:
        found = scopes.NUMBERED.read(self._unit, group_id=group_id, in_cycle=cycle, number=number)
        return found[0] if found else None

    def objective_by_id(self, key: int) -> Objective | None:
        found = scopes.ONE.read(self._unit, key=key)
        return found[0] if found else None

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
        state: State = State.OPEN,
        carried_from: str | None = None,
    ) -> Objective:
        """`carried_from` is the whole reference of one of the same group."""
        key = self._unit.insert(
            sql.ADD_OBJECTIVE,
            group_id=group_id,
            cycle=cycle,
            number=self._next_number(group_id, cycle, "O"),
            title=title,
            owner=owner,
            visibility=visibility.value,
            ambition=ambition.value,
            state=state.value,
            created_at=millis(at),
            score=None,
            score_note="",
            verdict=None,
            verdict_line="",
            reason="",
            carried_from=mapping.carried_text(carried_from),
        )
        return self._must(self.objective_by_id(key), key)

    def add_key_result(
        self, objective: Objective, new: NewKeyResult, *, at: datetime, by: str | None = None
    ) -> KeyResult:
        """`by` is who adds it, the owner unless given."""
        number = self._next_number(objective.group_id, objective.cycle, "KR")
        key_result = KeyResult(
            id=0,
            objective_id=objective.id,
            group_key=objective.group_key,
            cycle=objective.cycle,
            number=number,
            title=new.title,
            owner=Person(new.owner, ""),
            kind=new.kind,
            unit=new.unit,
            start=new.start,
            target=new.target,
            current=None,
            weight=new.weight,
            due=new.due,
            confidence=None,
            stated=None,
            state=new.state,
            created_at=at,
            checked_in_at=None,
            low=new.low,
            commit=new.commit,
            stretch=new.stretch,
            milestones=new.milestones,
            phases=new.phases,
            carried_from=new.carried_from,
        )
        key = self._key_results.put(key_result, objective.group_id)
        found = self.key_result_by_id(key)
        if found is None:
            raise LookupError(f"key result row {key} is gone")
        TargetVersions(self._unit).open(found[0], since=at, by=Person(by or new.owner, ""))
        return found[0]

    def move(self, key_result: KeyResult) -> None:
        """Store where a key result stands now."""
        self._key_results.move(key_result)

    def change(self, key_result: KeyResult) -> None:
        """Store an edited definition; where it stands is `move`'s."""
        self._key_results.change(key_result)

    def retitle(self, objective_id: int, title: str) -> None:
        self._unit.run(sql.RETITLE_OBJECTIVE, key=objective_id, new_title=title)

    def hand_over(self, objective_id: int, owner: str) -> None:
        self._unit.run(sql.HAND_OVER_OBJECTIVE, key=objective_id, new_owner=owner)

    def show_to(self, objective_id: int, visibility: Visibility) -> None:
        self._unit.run(sql.SHOW_OBJECTIVE, key=objective_id, new_visibility=visibility.value)

    def dare(self, objective_id: int, ambition: Ambition) -> None:
        self._unit.run(sql.DARE_OBJECTIVE, key=objective_id, new_ambition=ambition.value)

    def set_state(self, objective_id: int, state: State, *, reason: str = "") -> None:
        self._unit.run(sql.PUT_OBJECTIVE, key=objective_id, new_state=state.value, new_reason=reason)

    def score(self, objective_id: int, score: Decimal | None, *, note: str = "") -> None:
        self._unit.run(
            sql.SCORE_OBJECTIVE, key=objective_id, new_score=text_or_none(score), new_score_note=note
        )

    def judge(self, objective_id: int, verdict: Verdict | None, *, line: str = "") -> None:
        self._unit.run(
            sql.JUDGE_OBJECTIVE,
            key=objective_id,
            new_verdict=verdict.value if verdict else None,
            new_verdict_line=line,
        )

    def align(
        self, objective_id: int, *, to_objective: int, to_key_result: int | None, contributes: bool = False
    ) -> int | None:
        """The new arrow; None when an equal one was drawn before, whatever it does above."""
        row = self._unit.one(
            sql.ADD_ARROW,
            objective=objective_id,
            to_objective=to_objective,
            to_key_result=to_key_result,
            counts=int(contributes),
        )
        return None if row is None else int(row["id"])

    def weigh(self, arrow: int, *, contributes: bool) -> None:
        """Say whether what it comes from counts above or only supports."""
        self._unit.run(sql.WEIGH_ARROW, key=arrow, counts=int(contributes))

    def unalign(self, arrow: int) -> None:
        self._unit.run(sql.DROP_ARROW, key=arrow)

    def links(self, objective_id: int) -> list[Link]:
        """Its arrows in the order they were drawn."""
        return [
            Link(
                row["id"],
                row["to_objective_id"],
                row["to_key_result_id"],
                scopes.reference(row),
                bool(row["contributes"]),
            )
            for row in self._unit.all(sql.ARROWS_OF, objective=objective_id)
        ]

    def parents(self, objective_id: int) -> list[int]:
        """The objectives that this one's arrows lead to (by way of a key result or not)."""
        return [link.to_objective for link in self.links(objective_id)]

    def built_upon(self, objective_id: int) -> bool:
        row = self._unit.one(sql.ARROWS_TO, objective=objective_id)
        child = self._unit.one(sql.HAS_KEY_RESULTS, objective=objective_id)
        return child is not None or bool(row and row["count"])

    def aligned_to_key_result(self, key_result_id: int) -> bool:
        row = self._unit.one(sql.ARROWS_TO_KEY_RESULT, key_result=key_result_id)
        return bool(row and row["count"])

    def delete(self, objective_id: int) -> None:
        self._unit.run(sql.DROP_ARROWS_OF, objective=objective_id)
        self._unit.run(sql.DELETE_OBJECTIVE, key=objective_id)

    def delete_key_result(self, key_result_id: int) -> None:
        """With its milestones, versions and blockers; what others built on it keeps it where it is."""
        self._key_results.delete(key_result_id)

    def in_group(self, group_id: int, cycle: str) -> list[Objective]:
        """Every objective of a group and cycle with its key results, by number."""
        return scopes.IN_GROUP.read(self._unit, group_id=group_id, in_cycle=cycle)

    def in_cycle(self, cycle: str) -> list[Objective]:
        """By group, then number."""
        return scopes.IN_CYCLE.read(self._unit, in_cycle=cycle)

    def every(self) -> list[Objective]:
        """By cycle, then group, then number."""
        return scopes.EVERYTHING.read(self._unit)

    def of_person(self, staff_id: str, cycle: str) -> list[Objective]:
        """Objectives a person owns, or owns a key result of."""
        return scopes.OF_PERSON.read(self._unit, staff_id=staff_id, in_cycle=cycle)

    def _next_number(self, group_id: int, cycle: str, what: str) -> int:
        row = self._unit.one(sql.NEXT_NUMBER, group_id=group_id, in_cycle=cycle, what=what)
        if row is None:
            raise LookupError(f"no counter for {what} of group {group_id} in {cycle}")
        return int(row["last"])

    @staticmethod
    def _must(found: Objective | None, key: int) -> Objective:
        if found is None:
            raise LookupError(f"objective row {key} is gone")
        return found

    def cycles(self, group_id: int | None = None) -> list[str]:
        """Those in which anything was ever set, by anybody or by that group; by name."""
        if group_id is None:
            return [row["cycle"] for row in self._unit.all(sql.CYCLES)]
        return [row["cycle"] for row in self._unit.all(sql.CYCLES_OF, group_id=group_id)]
