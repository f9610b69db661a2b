"""/kr show, /kr history, /status: reading what is there, as far as the asker may see it."""

from __future__ import annotations

from collections.abc import Mapping

from cards import help as help_card
from cards import listing
from handlers import lookup
from handlers.context import Context
from handlers.grammar import command
from handlers.request import Reply, Source
from handlers.words import KeyResultRef
from okr import progress
from okr.model import Group, Health, Objective, Standing, State, Visibility
from okr.rights import visible_to_group

Entry = tuple[Objective, Standing, Mapping[int, Standing]]
LAST_CHECK_INS = 3
WHOLE_HISTORY = 100


def entry(context: Context, objective: Objective, group: Group) -> Entry:
    """An objective with how it and each of its key results stands today."""
    standings = {kr.id: context.standing(kr, group) for kr in objective.key_results}
    return objective, context.objective_standing(objective, group), standings


@command("kr show", example="/kr show KR3")
def show(context: Context, which: KeyResultRef) -> Reply:
    """Value, road, expected and the sum behind the verdict, with the last check-ins."""
    found = lookup.key_result(context, which.reference)
    private = not lookup.for_everyone_here(context, found.objective)
    message = listing.key_result(
        context.reader_for(private=private),
        found.key_result,
        found.objective,
        context.standing(found.key_result, found.group),
        context.check_ins.newest(found.key_result.id, most=LAST_CHECK_INS),
    )
    return Reply(message, private=private)


@command("kr history", example="/kr history KR3")
def history(context: Context, which: KeyResultRef) -> Reply:
    """Every check-in, the undone ones struck."""
    found = lookup.key_result(context, which.reference)
    private = not lookup.for_everyone_here(context, found.objective)
    message = listing.history(
        context.reader_for(private=private),
        found.key_result,
        context.check_ins.newest(found.key_result.id, most=WHOLE_HISTORY),
    )
    return Reply(message, private=private)


@command("status", example="/status")
def status(context: Context) -> Reply:
    """One line: how the group stands, and how many key results are at risk."""
    group = lookup.own_group(context)
    cycle = context.cycle_of(group)
    objectives = seen_by_all(context, group)
    entries = [entry(context, objective, group) for objective in objectives]
    verdicts = [standing.health for _, _, standings in entries for standing in standings.values()]
    counts = {health: verdicts.count(health) for health in Health if health in verdicts}
    parts = [(item[1].progress, progress.ONE) for item in entries]
    return Reply(
        help_card.status(context.reader, group, cycle, progress.weighted_mean(parts), counts, len(objectives))
    )


def seen_by_all(context: Context, group: Group) -> list[Objective]:
    """The objectives of a group's current cycle that everybody in it, and the asker, may see; no drafts."""
    shown = {each for each in Visibility if visible_to_group(each)}
    if group.external:
        shown = {Visibility.COMPANY}
    by_clock = context.request.source is Source.CLOCK
    return [
        objective
        for objective in context.objectives.in_group(group.id, context.cycle_of(group).id)
        if objective.visibility in shown
        and objective.state not in (State.DROPPED, State.DRAFT)
        and (by_clock or context.sees(objective, group))
    ]
