"""The charts that pages show and hand out: what each address draws, as a value of `charts`.

One function a chart, for the page that shows it and for the address that hands it out: nobody is drawn what
they may not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from cards.drawing.burn_up import burn_up
from cards.drawing.health_history import health_history
from cards.drawing.heat_map import Attendee, heat_map
from cards.drawing.overview import overview
from charts.drawing import Chart, draw
from charts.heat_map import HeatMap
from charts.theme import DARK, LIGHT
from handlers.audience import Owned, Tree
from handlers.context import Context, zone
from handlers.looking import entry
from handlers.lookup import FoundKeyResult
from okr import attendance, cadence
from okr.forecast import forecast
from okr.model import CheckIn, Cycle, Group, KeyResult, State
from okr.presence import Absence
from storage.absences import Absences
from storage.groups import Timetabled

# Of each key result, the newest: more of them in a cycle than any timetable asks for.
MOST_POINTS: Final = 120
DAY: Final = timedelta(days=1)


def inline(chart: Chart, *, prefix: str) -> str:
    """To stand in a page, as `{{ drawing|safe }}`: drawings escape what people wrote.

    The page's style sheet charts.css gives it the colours of the dark, too.
    """
    return draw(chart, LIGHT, prefix=prefix)


def alone(chart: Chart, theme: str) -> str:
    """To be opened by itself; `theme` is "dark" or anything else for the light."""
    return draw(chart, DARK if theme == "dark" else LIGHT)


def of_key_result(context: Context, found: FoundKeyResult, check_ins: Sequence[CheckIn]) -> Chart:
    """`check_ins` are all of it."""
    kr, group = found.key_result, found.group
    cycle, tz = context.cycle(kr.cycle), zone(group.tz)
    reports = [each.at.astimezone(tz).date() for each in check_ins if not each.undone and not each.mended]
    since = kr.created_at.astimezone(tz).date()
    return burn_up(
        context.reader,
        kr,
        context.standing(kr, group),
        cycle=cycle,
        check_ins=check_ins,
        forecast=forecast(kr, check_ins, cycle=cycle, tz=tz),
        missed=attendance.missed(
            rounds(context, group, cycle), reports, today=context.today_in(group), since=since
        ),
    )


def of_group(context: Context, group: Group, cycle: Cycle) -> Chart:
    """Its key results as bars."""
    seen = [each for each in context.roll_up.in_group(group.id, cycle.id) if context.sees(each, group)]
    entries = [entry(context, each, group) for each in seen if each.state is not State.DROPPED]
    return overview(context.reader, title_of(context, group, cycle), entries)


def health(context: Context, cycle: Cycle, group: Group | None) -> Chart:
    """How many key results were how well week by week, of a group or of everything the visitor sees."""
    pairs = _key_results(context, cycle, group)
    zones = {each.tz: zone(each.tz) for _, each in pairs}
    return health_history(
        context.reader,
        title_of(context, group, cycle),
        pairs,
        context.check_ins.points_in_cycle(cycle.id, most=MOST_POINTS),
        cycle=cycle,
        zones=zones,
    )


def check_ins(context: Context, cycle: Cycle, group: Group | None) -> Chart:
    """Of a group a row each key result, of everything a row each group, which no one round holds for."""
    pairs = _key_results(context, cycle, group)
    points = context.check_ins.points_in_cycle(cycle.id, most=MOST_POINTS)
    if group is not None:
        return check_ins_of(context, context.groups.timetable(group.id), cycle, pairs, points)
    by_group: dict[int, list[tuple[KeyResult, Group]]] = {}
    for pair in pairs:
        by_group.setdefault(pair[1].id, []).append(pair)
    rows = [
        Attendee(
            of[0][1].title or of[0][1].key,
            sorted(day for kr, each in of for day in _days(points.get(kr.id, ()), each)),
            cycle.start,
        )
        for of in by_group.values()
    ]
    return heat_map(context.reader, title_of(context, group, cycle), rows, cycle=cycle, rounds=())


def check_ins_of(
    context: Context,
    timetable: Timetabled,
    cycle: Cycle,
    pairs: Sequence[tuple[KeyResult, Group]],
    points: Mapping[int, Sequence[CheckIn]],
    title: str = "",
) -> HeatMap:
    """A row each key result, by the rounds of the group whose timetable it is. One statement.

    Without a `title` it is the group's name and the cycle.
    """
    group = timetable.group
    away = _absences(context, group)
    return heat_map(
        context.reader,
        title or title_of(context, group, cycle),
        [_attendee(kr, of, points.get(kr.id, ()), away) for kr, of in pairs],
        cycle=cycle,
        rounds=rounds_of(context, timetable, cycle),
    )


def title_of(context: Context, group: Group | None, cycle: Cycle) -> str:
    name = context.reader.words.say("report.everybody") if group is None else group.title or group.key
    return f"{name} · {cycle.id}"


def rounds(context: Context, group: Group, cycle: Cycle) -> tuple[date, ...]:
    """The days of the cycle up to today on which the group is asked, before days off push them."""
    return rounds_of(context, context.groups.timetable(group.id), cycle)


def rounds_of(context: Context, timetable: Timetabled, cycle: Cycle) -> tuple[date, ...]:
    """The same of a group whose timetable was read already."""
    tz = zone(timetable.group.tz)
    if not timetable.group.configured:
        return ()
    begins = datetime.combine(cycle.start - DAY, time.max, tz)
    ends = min(datetime.combine(cycle.end, time.max, tz), context.now)
    found = cadence.occurrences(
        cadence.parse_timetable(timetable.checkin), timetable.checkin_anchor, tz, begins, ends
    )
    return tuple(each.day for each in found)


def _key_results(context: Context, cycle: Cycle, group: Group | None) -> list[tuple[KeyResult, Group]]:
    return [
        (kr, of)
        for objective, of in _seen(context, cycle, group)
        for kr in objective.key_results
        if kr.state is not State.DROPPED
    ]


def _seen(context: Context, cycle: Cycle, group: Group | None) -> list[Owned]:
    """Of a group with all below it, or of everything; without what was dropped."""
    tree = Tree.of(context)
    found = context.objectives.in_cycle(cycle.id)
    within = None if group is None else {group.id, *(each.id for each in tree.tree.below(group.key))}
    return [
        pair
        for pair in tree.owned(found)
        if (within is None or pair[1].id in within)
        and pair[0].state is not State.DROPPED
        and context.sees(*pair)
    ]


def _attendee(kr: KeyResult, group: Group, points: Sequence[CheckIn], away: Sequence[Absence]) -> Attendee:
    since = kr.created_at.astimezone(zone(group.tz)).date()
    mine = tuple(each for each in away if each.person.staff_id == kr.owner.staff_id)
    return Attendee(f"{kr.ref} {kr.title}", _days(points, group), since, mine)


def _days(points: Sequence[CheckIn], group: Group) -> list[date]:
    return [each.at.astimezone(zone(group.tz)).date() for each in points]


def _absences(context: Context, group: Group) -> Sequence[Absence]:
    """Those the visitor may know of: one's own, and those of whom one manages."""
    actor, place = context.request.actor, context.standpoint(group)
    return [
        each
        for each in Absences(context.unit).every()
        if place.rules or each.person.staff_id == actor.staff_id
    ]
