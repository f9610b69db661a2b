"""A group: what it set itself and how that stands, what moved, what is in the way, what is to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from cards.drawing.health_history import health_history
from cards.movement import Dated, Moved
from charts.heat_map import HeatMap
from handlers.audience import Tree
from handlers.context import Context, zone
from handlers.course import ahead, goes_back
from handlers.looking import Entry, entry, next_checkin
from handlers.owing import half_cadence, open_key_results
from handlers.pulses import taken, told_by
from okr.attendance import Seen
from okr.health import expected
from okr.model import CheckIn, Cycle, Group, KeyResult, Person, State
from okr.pulse import Pulse
from okr.rights import may_run
from storage.groups import Timetabled
from storage.objectives import Objectives
from storage.skips import Skips
from web import named
from web.addresses import address_of
from web.cycles import choice
from web.drawings import check_ins_of, inline
from web.paging import page_of
from web.views import Asked, Page, view

LOOKED_BACK: Final = timedelta(days=14)
MOST_OBJECTIVES: Final = 10  # on a page
MOST_POINTS: Final = 60  # check-ins of a key result
MOST_AHEAD: Final = 8
BLANK: Final = frozenset({Seen.NOTHING, Seen.AHEAD})  # weeks of which there is nothing to tell


@dataclass(frozen=True, slots=True)
class Now:
    """What only the current cycle has: what moved, what is blocked, who told, what is to come."""

    moved: Sequence[Moved]
    blocked: Sequence[KeyResult]
    silent: Sequence[Person]  # named only where the group wants that
    ahead: Sequence[tuple[date, Dated]]
    next_day: date | None


@view("/groups/{key}")
def group(context: Context, asked: Asked) -> Page:
    tree = Tree.of(context)
    one = named.group(context, asked)
    chosen = choice(context, asked, Objectives(context.unit).cycles(one.id), current=context.cycle_of(one))
    entries = [
        entry(context, each, one)
        for each in context.roll_up.in_group(one.id, chosen.cycle.id)
        if each.state is not State.DROPPED and context.sees(each, one)
    ]
    standing = [each for each in entries if each[0].state is not State.DRAFT]
    points = context.check_ins.points_in_group(one.id, chosen.cycle.id, most=MOST_POINTS)
    timetable = context.groups.timetable(one.id)
    skipped = Skips(context.unit).of_group(one.id, context.now - half_cadence(one))
    moved = _moved(context, standing, points)
    facts: dict[str, Any] = {
        "group": one,
        "steps": crumbs_to(context, tree.tree.above(one.key)[::-1]),
        "below": tree.tree.children(one.key),
        "chosen": chosen,
        "objectives": page_of(entries, asked, most=MOST_OBJECTIVES),
        "pulse": _pulse(context, one, standing, moved, skipped),
        "expected": expected(chosen.cycle, context.today_in(one)),
        "now": _now(context, timetable, standing, moved, skipped) if chosen.is_current else None,
        "settings": may_see_settings(context, one),
        "history": _history(context, one, chosen.cycle, standing, points),
        "attendance": _attendance(context, timetable, chosen.cycle, standing, points),
    }
    return Page("group.html", one.title or one.key, facts)


def crumbs_to(context: Context, above: Sequence[Group]) -> list[tuple[str, str]]:
    """The overview, then the groups above, the highest first."""
    steps = [(context.reader.words.say("page.overview"), "/")]
    return steps + [(each.title or each.key, address_of(each)) for each in above]


def may_see_settings(context: Context, group: Group) -> bool:
    return context.standpoint(group).rules and may_run(
        "settings", context.standpoint(group), seen=True, external_allowed=group.external
    )


def _history(
    context: Context,
    group: Group,
    cycle: Cycle,
    entries: Sequence[Entry],
    points: Mapping[int, Sequence[CheckIn]],
) -> str:
    """Health over time as SVG, in which everything that people wrote is escaped; "" where nothing is set."""
    key_results = [(kr, group) for objective, _, _ in entries for kr in objective.key_results]
    if not key_results:
        return ""
    title = context.reader.words.say("page.health_over_time")
    zones = {group.tz: zone(group.tz)}
    chart = health_history(context.reader, title, key_results, points, cycle=cycle, zones=zones)
    return inline(chart, prefix="health")


def _attendance(
    context: Context,
    timetable: Timetabled,
    cycle: Cycle,
    entries: Sequence[Entry],
    points: Mapping[int, Sequence[CheckIn]],
) -> tuple[str, HeatMap] | None:
    """Who was asked and reported, week by week, drawn and as a value; None where nobody was or did yet."""
    key_results = [(kr, timetable.group) for objective, _, _ in entries for kr in objective.key_results]
    title = context.reader.words.say("page.check_ins")
    chart = check_ins_of(context, timetable, cycle, key_results, points, title)
    if all(BLANK.issuperset(row.weeks) for row in chart.rows):
        return None
    return inline(chart, prefix="check-ins"), chart


def _pulse(
    context: Context, group: Group, entries: Sequence[Entry], moved: Sequence[Moved], skipped: set[int]
) -> Pulse:
    since = context.now - half_cadence(group)
    return taken(entries, moved={each.of.id for each in moved}, still=(), skipped=skipped, told_since=since)


def _now(
    context: Context,
    timetable: Timetabled,
    entries: Sequence[Entry],
    moved: Sequence[Moved],
    skipped: set[int],
) -> Now:
    open_ones = [kr for objective, _, _ in entries for kr in open_key_results(objective)]
    told = told_by(open_ones, context.now - half_cadence(timetable.group), skipped)
    owners = {kr.owner.staff_id: kr.owner for kr in open_ones if kr.owner.staff_id not in told}
    return Now(
        moved=moved,
        blocked=[kr for kr in open_ones if kr.blocker is not None],
        silent=list(owners.values()) if timetable.names else (),
        ahead=ahead(context, timetable.group, open_ones)[:MOST_AHEAD],
        next_day=next_checkin(context, timetable),
    )


def _moved(
    context: Context, entries: Sequence[Entry], points: Mapping[int, Sequence[CheckIn]]
) -> list[Moved]:
    """What stands somewhere else than a fortnight ago."""
    since, found = context.now - LOOKED_BACK, []
    for kr in [kr for objective, _, _ in entries for kr in open_key_results(objective)]:
        recent = sorted((each for each in points.get(kr.id, ()) if each.at > since), key=lambda each: each.at)
        if recent and recent[0].before != recent[-1].value:
            before, after = recent[0].before, recent[-1].value
            found.append(Moved(kr, before, after, back=goes_back(kr, before, after)))
    return found
