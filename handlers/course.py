"""What a group's progress card tells besides how things stand: what moved, what does not, what is to come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from cards.movement import Coming, Dated, Moved, Still
from cards.progress_card import Course
from handlers.context import Context, zone
from handlers.looking import Entry, is_provisional, next_checkin
from handlers.owing import half_cadence, open_key_results
from handlers.pulses import has_moved, should_move, told_by
from okr.dealings import DependencyState
from okr.forecast import Forecast, forecast
from okr.model import Group, KeyResult, Kind, Person, day_of
from okr.progress import ZERO, fraction_done
from storage.dependencies import Dependencies
from storage.groups import Timetabled
from storage.skips import Skips

MOST_POINTS = 30  # check-ins of a key result that a forecast looks back on


def course(context: Context, timetable: Timetabled, entries: Sequence[Entry]) -> Course:
    group = timetable.group
    open_ones = [kr for objective, _, _ in entries for kr in open_key_results(objective)]
    going = [
        kr
        for objective, _, standings in entries
        for kr in open_key_results(objective)
        if should_move(standings[kr.id])
    ]
    moved = _moved(context, timetable, open_ones)
    day, dated = _coming(context, group, going)
    next_day = next_checkin(context, timetable)
    return Course(
        moved=moved,
        still=_still(context, group, going, {each.of.id for each in moved}),
        forecasts=_forecasts(context, group, going),
        silent=_silent(context, group, open_ones) if timetable.names else (),
        next_date=day,
        dated=dated,
        next_day=next_day,
        provisional=is_provisional(context, group, next_day),
    )


def _moved(context: Context, timetable: Timetabled, krs: Iterable[KeyResult]) -> list[Moved]:
    """What was reported since the last card (since the group was first seen, for the first one)."""
    since = timetable.carded_at or timetable.group.first_seen - timedelta(milliseconds=1)
    changes = context.check_ins.moved_since(timetable.group.id, since)
    moved = []
    for kr in krs:
        if kr.id in changes and has_moved(changes[kr.id]):
            first, last = changes[kr.id]
            before, after = None if first is None else Decimal(first), Decimal(last)
            moved.append(Moved(kr, before, after, back=goes_back(kr, before, after)))
    return moved


def goes_back(kr: KeyResult, before: Decimal | None, after: Decimal) -> bool:
    """Away from its target."""
    was = fraction_done(replace(kr, current=before))
    now = fraction_done(replace(kr, current=after))
    return was is not None and now is not None and now < was


def _still(context: Context, group: Group, krs: Iterable[KeyResult], moved: set[int]) -> list[Still]:
    """What did not move since the last card, nor for half a cadence: nobody is asked sooner."""
    moves = context.check_ins.last_moves(group.id, context.cycle_of(group).id)
    found = [
        Still(kr, max(kr.created_at, moves.get(kr.id, kr.created_at))) for kr in krs if kr.id not in moved
    ]
    return [each for each in found if each.since <= context.now - half_cadence(group)]


def _forecasts(context: Context, group: Group, krs: Iterable[KeyResult]) -> list[tuple[KeyResult, Forecast]]:
    cycle = context.cycle_of(group)
    points = context.check_ins.points_in_group(group.id, cycle.id, most=MOST_POINTS)
    found = [(kr, forecast(kr, points.get(kr.id, ()), cycle=cycle, tz=zone(group.tz))) for kr in krs]
    return [(kr, each) for kr, each in found if each is not None and each.share >= ZERO]


def _silent(context: Context, group: Group, krs: list[KeyResult]) -> list[Person]:
    since = context.now - half_cadence(group)
    told = told_by(krs, since, Skips(context.unit).of_group(group.id, since))
    owners = dict.fromkeys(kr.owner for kr in krs)
    return [owner for owner in owners if owner.staff_id not in told]


def _coming(context: Context, group: Group, krs: Sequence[KeyResult]) -> tuple[date | None, list[Dated]]:
    """The nearest day from today on at which something is due, and all that is due then."""
    left = ahead(context, group, krs)
    nearest = left[0][0] if left else None
    return nearest, [dated for day, dated in left if day == nearest]


def ahead(context: Context, group: Group, krs: Sequence[KeyResult]) -> list[tuple[date, Dated]]:
    """All that is due from today on, the nearest first; of a day in the order of the key results."""
    days = [found for kr in krs for found in _days_of(kr)]
    days += _promised(context, group, krs)
    today = context.today_in(group)
    return sorted(((day, dated) for day, dated in days if day >= today), key=lambda each: each[0])


def _days_of(kr: KeyResult) -> list[tuple[date, Dated]]:
    days = [(phase.by, Dated(kr, Coming.PHASE)) for phase in kr.phases]
    if kr.due is not None:
        days.append((kr.due, Dated(kr, Coming.DUE)))
    elif kr.kind is Kind.DATE:
        days.append((day_of(kr.target), Dated(kr, Coming.DUE)))
    return days


def _promised(context: Context, group: Group, krs: Iterable[KeyResult]) -> list[tuple[date, Dated]]:
    """What was accepted for a day, on either side; the other side is not named: not all may see it."""
    known = {kr.id: kr for kr in krs}
    found = []
    for each in Dependencies(context.unit).in_group(group.id, context.cycle_of(group).id):
        by = each.dependency.by
        if by is None or each.dependency.state is not DependencyState.ACCEPTED:
            continue
        if each.waiting_id in known:
            found.append((by, Dated(known[each.waiting_id], Coming.AWAITED)))
        if each.on_id in known:
            found.append((by, Dated(known[each.on_id], Coming.PROMISED)))
    return found
