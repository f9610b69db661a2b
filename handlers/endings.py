"""Which cycle is meant when people speak of its end, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cards.cycle import Came, Look
from handlers import lookup
from handlers.context import Context
from handlers.request import Source
from okr import cycles, scoring
from okr.dealings import CycleState, GroupCycle, whole_ref
from okr.model import Cycle, Group, Objective, State
from storage.retros import Retros

# After a cycle's end people look back on it for so long, then on the one they are in.
LOOKED_BACK_FOR = timedelta(days=28)
CYCLE_NOTICES = "cycle"


def before(context: Context, group: Group) -> Cycle:
    """The cycle before the current one."""
    return cycles.before(context.cycle_of(group), context.rules.fiscal_start)


def has_objectives(context: Context, group: Group, cycle: Cycle) -> bool:
    found = context.objectives.in_group(group.id, cycle.id)
    return any(each.state is not State.DROPPED for each in found)


def to_close(context: Context, group: Group) -> Cycle:
    """The one before where nobody closed it, else the current one."""
    old = before(context, group)
    lived = context.group_cycles.of(group.id, old)
    unclosed = lived.state is not CycleState.CLOSED and has_objectives(context, group, old)
    return old if unclosed else context.cycle_of(group)


def looked_back_on(context: Context, group: Group) -> Cycle:
    """The one before for four weeks if anything was in it, else the current one."""
    now, old = context.cycle_of(group), before(context, group)
    recent = context.today_in(group) < now.start + LOOKED_BACK_FOR
    return old if recent and has_objectives(context, group, old) else now


def look(context: Context, group: Group, lived: GroupCycle) -> Look:
    """What everybody here, and the asker, may see of a cycle."""
    by_clock = context.request.source is Source.CLOCK
    today = context.today_in(group)
    pictures = {each.ref: each for each in lived.picture}
    state = cycles.state(lived, today)
    came = []
    for objective in context.roll_up.in_group(group.id, lived.cycle.id):
        seen = by_clock or context.sees(objective, group)
        shown = seen and lookup.for_everyone_here(context, objective)
        if objective.state is State.DROPPED or not shown:
            continue
        judged = None
        if state is not CycleState.OPEN or is_scored(objective):
            judged = scoring.judged(as_pictured(objective, lived), group.rollup)
        came.append(
            Came(
                objective,
                context.objective_standing(objective, group),
                judged,
                undecided=is_undecided(objective, group),
                pictured=pictures.get(whole_ref(objective)),
            )
        )
    return Look(group, lived, state, came, Retros(context.unit).of(group.id, lived.cycle.id))


def is_announced(context: Context, group: Group, seen: Look) -> bool:
    """Will the group hear by itself of the end of this cycle?"""
    if not group.configured or seen.state is CycleState.CLOSED:
        return False
    return seen.lived.cycle == context.cycle_of(group) and hears_of_cycles(context, group)


def hears_of_cycles(context: Context, group: Group) -> bool:
    """Did the group leave cycles among what it wants to hear of?"""
    notices = context.groups.timetable(group.id).notices
    return notices == "all" or CYCLE_NOTICES in notices.split(",")


def is_undecided(objective: Objective, group: Group) -> bool:
    """Has somebody to say yet whether it is kept, changed or dropped?"""
    return objective.verdict is None and scoring.unfinished(objective, group.rollup)


def as_pictured(objective: Objective, lived: GroupCycle) -> Objective:
    """With the scores that it had when its cycle was closed."""
    scores = {each.ref: each.score for each in lived.picture}
    if whole_ref(objective) not in scores:
        return objective
    return replace(objective, score=scores[whole_ref(objective)])


def is_scored(objective: Objective) -> bool:
    """Did anybody give it, or a part of it, a score?"""
    return objective.score is not None or any(kr.score is not None for kr in objective.key_results)
