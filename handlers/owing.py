"""Who still owes a report, and on what: an open key result without one for half a cadence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from handlers.context import Context
from handlers.looking import seen_by_all
from okr.model import Group, KeyResult, Objective, Person, State

USUAL_CADENCE = Decimal(14)  # days, of a group without a timetable


def due_people(
    context: Context, group: Group, *, at: datetime | None = None
) -> list[tuple[Person, Sequence[KeyResult]]]:
    """Owners with their open key results that had no check-in within half a cadence before `at` (now)."""
    since = (at or context.now) - half_cadence(group)
    by_owner: dict[Person, list[KeyResult]] = {}
    for objective in seen_by_all(context, group):
        for kr in open_key_results(objective):
            if kr.checked_in_at is None or kr.checked_in_at <= since:
                by_owner.setdefault(kr.owner, []).append(kr)
    return list(by_owner.items())


def half_cadence(group: Group) -> timedelta:
    return timedelta(days=float((group.cadence_days or USUAL_CADENCE) / 2))


def open_key_results(objective: Objective) -> list[KeyResult]:
    """None of an objective that was closed before its time, or with its cycle."""
    if objective.cycle_closed or objective.state not in (State.OPEN, State.DRAFT):
        return []
    return [kr for kr in objective.key_results if kr.state is State.OPEN]
