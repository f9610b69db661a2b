"""When a draft begins: with the cycle it waits for or the first report on it, never with a blank in it."""

from __future__ import annotations

from handlers.changes import KEY_RESULTS, Row
from handlers.context import Context
from okr import life
from okr.model import Cycle, Group, Objective, State


def is_to_come(context: Context, group: Group, cycle: Cycle) -> bool:
    """Does it begin only later, and has nobody opened it ahead of its time?"""
    if cycle.start <= context.cycle_of(group).end:
        return False
    return context.group_cycles.of(group.id, cycle).opened_at is None


def has_blank(objective: Objective) -> bool:
    return any(life.is_blank(kr) for kr in objective.key_results)


def rows(objective: Objective) -> list[Row]:
    """What `begin` may touch beside the objective itself."""
    return [(KEY_RESULTS, kr.id) for kr in objective.key_results]


def begin(context: Context, objective: Objective) -> Objective:
    """Make a draft open, with its key results; it must hold all of them."""
    opened = life.started_whole(objective)
    context.objectives.set_state(objective.id, opened.state, reason=opened.reason)
    for before, after in zip(objective.key_results, opened.key_results, strict=True):
        if before.state is not after.state:
            context.key_results.set_state(after.id, after.state, reason=after.reason)
    return opened


def begin_with_report(context: Context, objective: Objective) -> None:
    """Whoever reports on a draft means it; but a blank keeps it one, and what is closed stays as it is."""
    if objective.state is not State.DRAFT or objective.cycle_closed:
        return
    whole = context.objectives.objective_by_id(objective.id)
    if whole is not None and not has_blank(whole):
        begin(context, whole)
