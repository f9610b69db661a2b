"""The picture of a burn-up: a field of days and values, the words around it, and what is what."""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import Final

from charts import svg
from charts.burn_up import BurnUp, Report
from charts.heading import heading, page
from charts.plot import Plot, Swatch, along, grid, gutter, legend
from charts.shapes import BODY, MARGIN, MIDDLE, SMALL, WIDTH, box, cross, disc, line, mark, shape, words
from charts.svg import Drawn
from charts.text import width
from charts.theme import Theme, solid, tint
from okr.model import Health

HEIGHT: Final = 330
_MOST_DOTS: Final = 45  # of more reports than these only the last is marked
_TOO_NEAR: Final = 30


def draw(chart: BurnUp, theme: Theme, prefix: str) -> str:
    """The chart as SVG."""
    above, y = heading(theme, chart.title, chart.facts)
    now, y = _now(chart, theme, y)
    left = gutter(tick.label for tick in chart.ticks)
    values = [tick.value for tick in chart.ticks] or [0.0, 1.0]
    plot = Plot(
        left, y + 34, WIDTH - MARGIN - left, HEIGHT, chart.first, chart.last, min(values), max(values)
    )
    below, y = legend(theme, plot.bottom + 82, _legend(chart, theme))
    children = [
        page(theme, y + MARGIN),
        above,
        now,
        _inside(chart, theme, plot),
        grid(theme, plot.left, plot.right, [(plot.y(tick.value), tick.label) for tick in chart.ticks]),
        _blocked(chart, theme, plot),
        _days(chart, theme, plot),
        _expected(chart, theme, plot),
        _levels(chart, theme, plot),
        _forecast(chart, theme, plot),
        _missed(chart, theme, plot),
        _reports(chart, theme, plot),
        _level_words(chart, theme, plot),
        below,
    ]
    return svg.document(WIDTH, y + MARGIN, children, title=chart.title, summary=chart.summary, prefix=prefix)


def _now(chart: BurnUp, theme: Theme, y: float) -> tuple[Drawn, float]:
    """36 hours, 50%, and at the other end ▲ behind."""
    base = y + 40
    verdict = min(width(chart.verdict, BODY), WIDTH / 3)
    end = WIDTH - MARGIN - verdict - 40
    percent = width(chart.percent, BODY) + 20 if chart.percent else 0
    room = end - MARGIN - percent - 16
    large = 42 if width(chart.now, 42) <= room else 30
    value = min(width(chart.now, large), room)
    drawn = [
        words(theme, MARGIN, base, chart.now, size=large, strong=True, room=room),
        words(theme, MARGIN + value + 18, base, chart.percent, size=BODY, role="soft"),
        mark(theme, chart.health, end + 22, base - BODY * MIDDLE, 12),
        words(
            theme, WIDTH - MARGIN, base, chart.verdict,
            size=BODY, role=solid(chart.health), anchor="end", strong=True, room=WIDTH / 3,
        ),
    ]  # fmt: skip
    return svg.group({}, drawn), base + 16


def _inside(chart: BurnUp, theme: Theme, plot: Plot) -> Drawn:
    """Where the value should stay."""
    if chart.inside is None:
        return svg.NOTHING
    low, high = chart.inside
    top = plot.top if high is None else plot.y(high)
    bottom = plot.bottom if low is None else plot.y(low)
    return box(theme, plot.left, top, plot.width, bottom - top, role=tint(Health.ON_TRACK))


def _days(chart: BurnUp, theme: Theme, plot: Plot) -> Drawn:
    labels = [(plot.x(tick.day), tick.label) for tick in chart.days]
    drawn = [line(theme, [(x, plot.bottom), (x, plot.bottom + 8)], width=1.5) for x, _ in labels]
    first = None
    if chart.today is not None and chart.first <= chart.today.day <= chart.last:
        x = plot.x(chart.today.day)
        drawn.append(line(theme, [(x, plot.top), (x, plot.bottom + 8)], role="soft", width=2, dashes="3 7"))
        first = (x, chart.today.label)
    drawn.append(along(theme, plot.bottom + 36, labels, left=plot.left - 20, right=WIDTH - 12, first=first))
    return svg.group({}, drawn)


def _expected(chart: BurnUp, theme: Theme, plot: Plot) -> Drawn:
    points = [(plot.x(day), plot.y(value)) for day, value in chart.expected]
    if len(points) < 2:
        return svg.NOTHING
    return line(theme, points, role="soft", width=3, dashes="1 9", round_ends=True)


def _levels(chart: BurnUp, theme: Theme, plot: Plot) -> Drawn:
    drawn = []
    for level in chart.levels:
        y, role, thick = plot.y(level.value), *(("ink", 3) if level.main else ("soft", 2))
        drawn.append(line(theme, [(plot.left, y), (plot.right, y)], role=role, width=thick))
    return svg.group({}, drawn)


def _level_words(chart: BurnUp, theme: Theme, plot: Plot) -> Drawn:
    """Above their line at the left, or at the right where another level is near."""
    drawn = []
    last = -inf
    for level in sorted(chart.levels, key=lambda each: plot.y(each.value)):
        y = plot.y(level.value)
        is_near = y - last < _TOO_NEAR
        last = -inf if is_near else y
        is_inside = chart.inside is not None and level.value != chart.inside[1]
        drawn.append(
            words(
                theme,
                plot.right - 8 if is_near else plot.left + 8,
                y - 9,
                level.label,
                size=SMALL,
                role="ink" if level.main else "soft",
                anchor="end" if is_near else "start",
                room=plot.width / 2,
                rim=tint(Health.ON_TRACK) if is_inside else "paper",
            )
        )
    return svg.group({}, drawn)


def _forecast(chart: BurnUp, theme: Theme, plot: Plot) -> Drawn:
    """A dashed line from the last report to where it leads, a ring at its end."""
    if chart.forecast is None or not chart.reports:
        return svg.NOTHING
    last = chart.reports[-1]
    start = (plot.x(last.day), plot.y(last.value))
    end = (plot.x(chart.forecast.day), plot.y(chart.forecast.value))
    role = "accent" if chart.forecast.arrives else solid(Health.AT_RISK)
    out = plot.beyond(chart.forecast.value)
    tip = (
        shape(theme, "up" if out > 0 else "down", *end, 11, role=role)
        if out
        else disc(theme, *end, 8, fill="paper", stroke=role, thick=3)
    )
    return svg.group({}, [line(theme, [start, end], role=role, width=3, dashes="10 8"), tip])


def _blocked(chart: BurnUp, theme: Theme, plot: Plot) -> Drawn:
    """A strip on the axis for the days on which something stood in the way."""
    drawn = []
    for first, last in chart.blocked:
        left, right = plot.x(first), max(plot.x(last), plot.x(first) + 6)
        drawn.append(box(theme, left, plot.top, right - left, plot.height, role=tint(Health.AT_RISK)))
        drawn.append(box(theme, left, plot.bottom - 8, right - left, 8, role=solid(Health.AT_RISK)))
    return svg.group({}, drawn)


def _missed(chart: BurnUp, theme: Theme, plot: Plot) -> Drawn:
    return svg.group({}, [cross(theme, plot.x(day), plot.bottom, 8) for day in chart.missed])


def _reports(chart: BurnUp, theme: Theme, plot: Plot) -> Drawn:
    reports = chart.reports
    if not reports:
        middle = plot.top + plot.height / 2
        return words(
            theme,
            plot.left + plot.width / 2,
            middle,
            chart.empty,
            role="soft",
            anchor="middle",
            room=plot.width,
        )
    points = [(plot.x(report.day), plot.y(report.value)) for report in reports]
    if chart.steps:
        points = _stairs(chart, plot, points)
    drawn = [line(theme, points, role="accent", width=5, round_ends=True)] if len(points) > 1 else []
    marked = reports if len(reports) <= _MOST_DOTS else reports[-1:]
    return svg.group({}, drawn + [_report(theme, plot, report) for report in marked])


def _stairs(chart: BurnUp, plot: Plot, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A value holds until the next one is reported, the last until today."""
    stairs = [points[0]]
    for (_, y), to in pairwise(points):
        stairs += [(to[0], y), to]
    if chart.today is not None and plot.x(chart.today.day) > points[-1][0]:
        stairs.append((plot.x(chart.today.day), points[-1][1]))
    return stairs


def _report(theme: Theme, plot: Plot, report: Report) -> Drawn:
    x, y = plot.x(report.day), plot.y(report.value)
    out = plot.beyond(report.value)
    if out:
        return shape(theme, "up" if out > 0 else "down", x, y, 13, role="accent")
    if report.done:
        ground = disc(theme, x, y, 16, fill="paper", stroke="accent", thick=3)
        return Drawn(ground + shape(theme, "check", x, y, 11, role="accent"))
    fill, stroke = ("paper", "accent") if report.late else ("accent", "paper")
    return disc(theme, x, y, 8.5, fill=fill, stroke=stroke, thick=3)


def _legend(chart: BurnUp, theme: Theme) -> list[tuple[Swatch, str]]:
    forecast = "accent" if chart.forecast is None or chart.forecast.arrives else solid(Health.AT_RISK)
    on_track, at_risk = tint(Health.ON_TRACK), solid(Health.AT_RISK)

    def dashed(x: float, y: float, role: str, dashes: str) -> Drawn:
        return line(
            theme, [(x - 19, y), (x + 19, y)], role=role, width=3, dashes=dashes, round_ends=dashes == "1 9"
        )

    def reported(x: float, y: float) -> Drawn:
        way = line(theme, [(x - 19, y), (x + 19, y)], role="accent", width=5, round_ends=True)
        return Drawn(way + disc(theme, x, y, 8.5, fill="accent", stroke="paper"))

    swatches: dict[str, Swatch] = {
        "reported": reported,
        "late": lambda x, y: disc(theme, x, y, 8.5, fill="paper", stroke="accent"),
        "expected": lambda x, y: dashed(x, y, "soft", "1 9"),
        "forecast": lambda x, y: dashed(x, y, forecast, "10 8"),
        "inside": lambda x, y: box(theme, x - 18, y - 9, 36, 18, role=on_track, radius=3),
        "missed": lambda x, y: cross(theme, x, y, 8),
        "blocked": lambda x, y: box(theme, x - 18, y - 4, 36, 8, role=at_risk),
    }
    return [(swatches[name], word) for name, word in chart.legend if name in swatches]
