"""A key result's way as a chart: its words and ticks in the reader's language.

No query, no picture: what is handed in becomes one value of `charts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cards.layout import quantity, road, share, value
from cards.layout import reported as reported_words
from cards.reader import Reader
from charts import scale
from charts.burn_up import BurnUp, DayTick, Level, Outlook, Report, Tick
from okr.expected import expected_of, last_day
from okr.forecast import Forecast
from okr.model import ROADS, CheckIn, Cycle, KeyResult, Kind, Standing, day_of
from okr.progress import ZERO

MOST_REPORTS = 100
_KEEPS = frozenset({Kind.KEEP_ABOVE, Kind.KEEP_BELOW, Kind.KEEP_BETWEEN})
_STEPS = frozenset({Kind.YES_NO, Kind.MILESTONES})


def burn_up(
    reader: Reader,
    kr: KeyResult,
    standing: Standing,
    *,
    cycle: Cycle,
    check_ins: Iterable[CheckIn],
    forecast: Forecast | None = None,
    missed: Sequence[date] = (),
    blocked: Sequence[tuple[date, date]] = (),
) -> BurnUp:
    """`check_ins` may be all of it, in any order; those undone or mended are left out.

    `missed` are days of rounds without an answer (`okr.attendance.missed`), `blocked` spans of days, both
    ends included. The open blocker of the key result is added to them.
    """
    reports = _reports(reader, kr, check_ins, first=cycle.start)
    outlook = None if forecast is None else _outlook(reader, kr, forecast)
    sheet = _sheet(reader, kr, standing, cycle, _ticks(reader, kr, reports, outlook))
    drawn = replace(
        sheet,
        reports=reports,
        expected=tuple((day, float(number)) for day, number in _expected(kr, cycle)),
        levels=_levels(reader, kr),
        inside=_inside(kr),
        forecast=outlook,
        missed=tuple(day for day in missed if sheet.first <= day <= sheet.last),
        blocked=(*blocked, *_open_blocker(reader, kr)),
        empty="" if reports else reader.words.say("chart.no_reports"),
        steps=kr.kind in _STEPS,
    )
    return replace(drawn, legend=_legend(reader, drawn))


def _sheet(
    reader: Reader, kr: KeyResult, standing: Standing, cycle: Cycle, ticks: tuple[Tick, ...]
) -> BurnUp:
    """The words above and the two axes, with nothing between them yet."""
    words = reader.words
    first, last = cycle.start, max(cycle.end, last_day(kr, cycle))
    title = f"{kr.ref} {kr.title}"
    now = "–" if kr.current is None else reported_words(reader, kr, kr.current, done=kr.done)
    return BurnUp(
        title=title,
        facts=_facts(reader, kr),
        now=now,
        percent="" if standing.progress is None else share(reader, standing.progress),
        verdict=words.say(f"health.{standing.health.value}"),
        health=standing.health,
        summary=_summary(reader, title, now, standing),
        first=first,
        last=last,
        ticks=ticks,
        days=tuple(DayTick(day, words.day(day, reader.today)) for day in scale.days(first, last)),
        today=DayTick(reader.today, words.say("chart.today")) if first <= reader.today <= last else None,
    )


def _facts(reader: Reader, kr: KeyResult) -> str:
    """48 → 24 hours · Bo Chen · due Dec 15."""
    due = "" if kr.due is None else reader.words.say("kr.due", day=reader.day(kr.due))
    return " · ".join(filter(None, (road(reader, kr), kr.owner.name, due)))


def _summary(reader: Reader, title: str, now: str, standing: Standing) -> str:
    """KR3 Cut refund time: 36 hours, 50% of the way, 58.2% expected. behind."""
    words = reader.words
    if standing.progress is None:
        return f"{title} · {words.say('chart.no_reports')}"
    return words.say(
        "chart.summary.key_result",
        title=title,
        now=now,
        progress=share(reader, standing.progress),
        expected=share(reader, standing.expected),
        health=words.say(f"health.{standing.health.value}"),
    )


def _reports(
    reader: Reader, kr: KeyResult, check_ins: Iterable[CheckIn], *, first: date
) -> tuple[Report, ...]:
    """The newest of each day, oldest first; of very many every so many, and always the newest."""
    stand = sorted(
        (each for each in check_ins if not each.undone and not each.mended),
        key=lambda each: (each.at, each.id),
    )
    by_day = {max(each.at.astimezone(reader.tz).date(), first): each for each in stand}
    days = sorted(by_day)
    every = -(-len(days) // MOST_REPORTS)
    return tuple(
        Report(day, float(_on_line(kr, by_day[day].value)), late=by_day[day].late, done=by_day[day].done)
        for place, day in enumerate(days)
        if (len(days) - 1 - place) % max(every, 1) == 0
    )


def _on_line(kr: KeyResult, number: Decimal) -> Decimal:
    """Days are stored as 20261231; between the last of one month and the first of the next lies one."""
    return Decimal(day_of(number).toordinal()) if kr.kind is Kind.DATE else number


def _expected(kr: KeyResult, cycle: Cycle) -> list[tuple[date, Decimal]]:
    """Where the line of what is expected bends; none where nothing leads from a start to a target."""
    if kr.kind in _KEEPS or kr.kind is Kind.DATE:
        return []
    start = kr.start if kr.start is not None else ZERO
    end = last_day(kr, cycle)
    bends = {cycle.start, end, max(cycle.end, end), *(each.by for each in kr.phases if each.by < end)}
    return [
        (day, start + (kr.target - start) * expected_of(kr, cycle, day))
        for day in sorted(bends)
        if day >= cycle.start
    ]


def _levels(reader: Reader, kr: KeyResult) -> tuple[Level, ...]:
    if kr.kind in (Kind.YES_NO, Kind.MILESTONES):
        return ()
    if kr.kind in _KEEPS:
        low, high = kr.limits
        signs = ((high, "≤"), (low, "≥"))
        return tuple(
            Level(float(limit), f"{sign} {quantity(reader, limit, kr.unit)}", main=True)
            for limit, sign in signs
            if limit is not None
        )
    key = "kr.due" if kr.kind is Kind.DATE else "chart.target"
    said = value(reader, kr, kr.target)
    target = reader.words.say(key, **{"day" if kr.kind is Kind.DATE else "value": said})
    zones = (("kr.commit", kr.commit), ("kr.stretch", kr.stretch))
    return (
        Level(float(_on_line(kr, kr.target)), target, main=True),
        *(
            Level(float(border), reader.words.say(name, value=quantity(reader, border, kr.unit)))
            for name, border in zones
            if border is not None
        ),
    )


def _inside(kr: KeyResult) -> tuple[float | None, float | None] | None:
    low, high = kr.limits
    if low is None and high is None:
        return None
    return (None if low is None else float(low)), (None if high is None else float(high))


def _outlook(reader: Reader, kr: KeyResult, forecast: Forecast) -> Outlook:
    label = reader.words.say(
        "chart.at_pace",
        value=quantity(reader, forecast.rounded(kr), "" if kr.kind is Kind.MILESTONES else kr.unit),
        day=reader.words.day(forecast.day, reader.today),
    )
    return Outlook(forecast.day, float(forecast.value), label, forecast.arrives)


def _open_blocker(reader: Reader, kr: KeyResult) -> tuple[tuple[date, date], ...]:
    if kr.blocker is None:
        return ()
    since = kr.blocker.since.astimezone(reader.tz).date()
    return ((min(since, reader.today), reader.today),)


def _ticks(
    reader: Reader, kr: KeyResult, reports: Sequence[Report], outlook: Outlook | None
) -> tuple[Tick, ...]:
    if kr.kind is Kind.YES_NO:
        return tuple(Tick(float(each), value(reader, kr, Decimal(each))) for each in (0, 1))
    ends = [kr.start, kr.target, kr.low, kr.commit, kr.stretch]
    known = [_on_line(kr, each) for each in ends if each is not None]
    values = [Decimal(str(each.value)) for each in reports]
    if outlook is not None:
        values.append(Decimal(str(outlook.value)))
    if kr.kind in ROADS and kr.start is None:
        known.append(ZERO)
    if len(known) == 1 and kr.kind in _KEEPS:  # a limit alone has no road; what was reported shows its scale
        known += values
    low, high = scale.reach(known, values)
    if kr.kind is Kind.DATE:
        around = [date.fromordinal(int(low)), date.fromordinal(int(high))]
        return _day_ticks(reader, *around)
    percent = "%" if kr.unit == "%" else ""
    return tuple(
        Tick(float(each), reader.words.number(each) + percent)
        for each in scale.places(low, high, whole=kr.kind is Kind.MILESTONES, most=6)
    )


def _day_ticks(reader: Reader, first: date, last: date) -> tuple[Tick, ...]:
    if first == last:
        first, last = date.fromordinal(first.toordinal() - 7), date.fromordinal(last.toordinal() + 7)
    days = dict.fromkeys((first, *scale.days(first, last, most=4), last))
    return tuple(Tick(float(day.toordinal()), reader.words.day(day, reader.today)) for day in days)


def _legend(reader: Reader, drawn: BurnUp) -> tuple[tuple[str, str], ...]:
    """Words for what is drawn, and for nothing else."""
    say = reader.words.say
    parts = (
        ("reported", bool(drawn.reports), "chart.reported"),
        ("late", any(each.late for each in drawn.reports), "chart.late"),
        ("expected", bool(drawn.expected), "chart.expected"),
        ("inside", drawn.inside is not None, "chart.inside"),
        ("missed", bool(drawn.missed), "chart.missed"),
        ("blocked", bool(drawn.blocked), "chart.blocked"),
    )
    named = [(name, say(key)) for name, is_drawn, key in parts if is_drawn]
    if drawn.forecast is not None and drawn.reports:
        named.append(("forecast", drawn.forecast.label))
    return tuple(named)
