"""Who still owes a report, and on what: an open key result without an answer for half a cadence.

A check-in is an answer, so is a skip, and saying that something keeps it from moving.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from handlers.availability import stands_in_for
from handlers.context import Context, zone
from handlers.looking import seen_by_all
from handlers.lookup import FoundKeyResult
from okr.model import Group, KeyResult, Objective, Person, State
from storage.asks import Ask, Asks
from storage.departures import Departures
from storage.skips import Skips

USUAL_CADENCE = Decimal(14)  # days, of a group without a timetable


def due_people(
    context: Context, group: Group, *, at: datetime | None = None
) -> list[tuple[Person, Sequence[KeyResult]]]:
    """Owners with what everybody may see that they owe by a round at `at` (now)."""
    shown = {objective.id for objective in seen_by_all(context, group)}
    by_owner: dict[Person, list[KeyResult]] = {}
    for found in owed_in(context, group, at=at):
        if found.objective.id in shown:
            by_owner.setdefault(found.key_result.owner, []).append(found.key_result)
    return list(by_owner.items())


def owed_in(context: Context, group: Group, *, at: datetime | None = None) -> list[FoundKeyResult]:
    """Everything in a group that is owed by a round at `at` (now), whoever may see it.

    Nothing of a cycle that is over, nor of what was added after the round, nor of whoever left the company.
    """
    at = at or context.now
    cycle = context.cycle_of(group)
    if at.astimezone(zone(group.tz)).date() < cycle.start:
        return []
    since = at - half_cadence(group)
    skipped = Skips(context.unit).of_group(group.id, since)
    gone = Departures(context.unit).owners_gone(group.id, cycle.id)
    return [
        FoundKeyResult(kr, objective, group)
        for objective in context.objectives.in_group(group.id, cycle.id)
        if objective.state is not State.DRAFT
        for kr in open_key_results(objective)
        if kr.created_at <= at and kr.id not in skipped and not is_answered(kr, since)
        if kr.owner.staff_id not in gone
    ]


def owed_by(
    context: Context, staff_id: str, rounds: Iterable[tuple[Group, datetime | None]]
) -> list[FoundKeyResult]:
    """What somebody owes by the rounds of some groups: their own first, then of those they stand in for."""
    whose = [staff_id, *(person.staff_id for person in stands_in_for(context, staff_id))]
    every = [found for group, at in rounds for found in owed_in(context, group, at=at)]
    return [found for owner in whose for found in every if found.key_result.owner.staff_id == owner]


def owed_now(context: Context, staff_id: str) -> list[FoundKeyResult]:
    """What somebody could report on now, in all groups where they or those they stand in for own anything."""
    people = [staff_id, *(person.staff_id for person in stands_in_for(context, staff_id))]
    groups = {group.id: group for each in people for group in _of_owner(context, each)}
    return owed_by(context, staff_id, [(group, None) for group in groups.values()])


def _of_owner(context: Context, staff_id: str) -> list[Group]:
    """Somebody may own a key result of a group in which they never spoke."""
    groups = {group.id: group for group in context.groups.every()}
    cycle_ids = {context.cycle_of(group).id for group in groups.values()}
    owned = [each for cycle in cycle_ids for each in context.objectives.of_person(staff_id, cycle)]
    return [groups[key] for key in dict.fromkeys(each.group_id for each in owned)]


def rounds_of(context: Context, staff_id: str, *, since: datetime) -> list[tuple[Group, Ask]]:
    """The newest round of each group that somebody was asked in from `since` on."""
    newest = {ask.group_id: ask for ask in Asks(context.unit).of_person(staff_id, since=since)}
    found = [(context.groups.by_id(key), ask) for key, ask in newest.items()]
    return [(group, ask) for group, ask in found if group.configured]


def half_cadence(group: Group) -> timedelta:
    return timedelta(days=float((group.cadence_days or USUAL_CADENCE) / 2))


def open_key_results(objective: Objective) -> list[KeyResult]:
    """None of an objective that was closed before its time, or with its cycle."""
    if objective.cycle_closed or objective.state not in (State.OPEN, State.DRAFT):
        return []
    return [kr for kr in objective.key_results if kr.state is State.OPEN]


def spelt(found: FoundKeyResult) -> str:
    """How it is called one to one, whatever groups its reader belongs to: SALES/KR3."""
    return f"{found.group.key}/{found.key_result.ref}"


def is_answered(kr: KeyResult, since: datetime) -> bool:
    """By a report, or by saying what keeps it from moving."""
    checked_in = kr.checked_in_at is not None and kr.checked_in_at > since
    return checked_in or (kr.blocker is not None and kr.blocker.since > since)
