"""How things stand: /status of a group, as far as everybody in it may see it, and when it is asked next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from cards import help as help_card
from handlers import lookup
from handlers.beginning import has_blank
from handlers.context import Context, zone
from handlers.grammar import command
from handlers.request import Reply, Source
from okr import cadence, progress
from okr.model import Group, Health, KeyResult, Objective, Standing, State, Visibility
from okr.rights import visible_to_group
from storage.departures import Departures
from storage.groups import Timetabled

Entry = tuple[Objective, Standing, Mapping[int, Standing]]


def entry(context: Context, objective: Objective, group: Group) -> Entry:
    """An objective with how it and each of its key results stands today."""
    parts = [context.standing(kr, group) for kr in objective.key_results]
    standings = {kr.id: each for kr, each in zip(objective.key_results, parts, strict=True)}
    return objective, context.objective_standing(objective, group, parts=parts), standings


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
    drafts = 0 if objectives else drafts_for_all(context, group)
    mean = progress.weighted_mean(parts)
    gone = Departures(context.unit).owners_gone(group.id, cycle.id)
    message = help_card.status(
        context.reader,
        group,
        cycle,
        mean,
        counts,
        len(objectives),
        drafts=drafts,
        ownerless=[each.ref for each in ownerless(objectives, gone)],
    )
    return Reply(message)


def seen_by_all(context: Context, group: Group) -> list[Objective]:
    """The objectives of a group's current cycle that everybody in it, and the asker, may see; no drafts."""
    return [each for each in _for_all(context, group) if each.state is not State.DRAFT]


def ownerless(objectives: Iterable[Objective], gone: frozenset[str]) -> list[Objective | KeyResult]:
    """What needs a new owner since its own is gone, each objective before its key results."""
    things: list[Objective | KeyResult] = []
    for objective in objectives:
        things += (objective, *objective.key_results)
    unfinished = (State.OPEN, State.DRAFT)
    return [each for each in things if each.owner.staff_id in gone and each.state in unfinished]


def drafts_for_all(context: Context, group: Group) -> int:
    """How many drafts of the same have no blank and only wait to begin."""
    drafts = [each for each in _for_all(context, group) if each.state is State.DRAFT]
    return sum(not has_blank(each) for each in drafts)


def _for_all(context: Context, group: Group) -> list[Objective]:
    shown = {each for each in Visibility if visible_to_group(each)}
    if group.external:
        shown = {Visibility.COMPANY}
    by_clock = context.request.source is Source.CLOCK
    return [
        objective
        for objective in context.roll_up.in_group(group.id, context.cycle_of(group).id)
        if objective.visibility in shown
        and objective.state is not State.DROPPED
        and (by_clock or context.sees(objective, group))
    ]


def next_checkin(context: Context, timetable: Timetabled) -> date | None:
    """The next check-in day of the timetable, before days off push it."""
    upcoming = cadence.occurrences(
        cadence.parse_timetable(timetable.checkin),
        timetable.checkin_anchor,
        zone(timetable.group.tz),
        context.now,
        context.now + timedelta(days=70),
    )
    following = next(iter(upcoming), None)
    return None if following is None or not timetable.group.configured else following.day


def is_provisional(context: Context, group: Group, day: date | None) -> bool:
    """May the day move because nobody announced the days off of its year yet?"""
    return day is not None and context.rules.provisional(group.calendar, day)
