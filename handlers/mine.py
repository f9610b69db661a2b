"""The key results of whoever asks: those that may be named in this conversation."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import lookup
from handlers.context import Context
from okr.model import Group, KeyResult, State


@dataclass(frozen=True, slots=True)
class Mine:
    """`spelt` is how it has to be called here: KR3, or SALES/KR3."""

    key_result: KeyResult
    group: Group
    spelt: str

    def __str__(self) -> str:
        return f"{self.spelt} {self.key_result.title}"


def of_mine(context: Context) -> list[Mine]:
    """Open ones of the current cycles, those of this group first."""
    staff_id = context.request.actor.staff_id
    if staff_id is None:
        return []
    groups = {group.id: group for group in context.groups.every()}
    found = []
    for cycle in sorted({context.cycle_of(group).id for group in groups.values()}):
        for objective in context.objectives.of_person(staff_id, cycle):
            group = groups[objective.group_id]
            if cycle != context.cycle_of(group).id or not lookup.for_everyone_here(context, objective):
                continue
            if objective.state not in (State.OPEN, State.DRAFT) or objective.cycle_closed:
                continue
            found += [
                Mine(kr, group, lookup.spelt(context, kr, group))
                for kr in objective.key_results
                if kr.owner.staff_id == staff_id and kr.state in (State.OPEN, State.DRAFT)
            ]
    here = None if context.group is None else context.group.id
    return sorted(found, key=lambda each: each.group.id != here)
