"""The picture of health over time: a column a week, its parts told apart by pattern, number and mark."""

from __future__ import annotations

from typing import Final

from charts import svg
from charts.heading import heading, page
from charts.health_history import HealthHistory, Part, Round
from charts.plot import along, grid, gutter, legend, nothing
from charts.shapes import MARGIN, MIDDLE, SMALL, WIDTH, box, frame, mark, words
from charts.svg import Drawn
from charts.text import width
from charts.theme import Theme, solid, tint
from okr.model import Health

HEIGHT: Final = 330
_WIDEST: Final = 64


def draw(chart: HealthHistory, theme: Theme, prefix: str) -> str:
    """The chart as SVG."""
    above, y = heading(theme, chart.title, chart.facts)
    drawn = [above]
    if not chart.rounds:
        drawn.append(nothing(theme, y + 10, 160, chart.empty))
        y += 170
    else:
        field, y = _field(chart, theme, prefix, y + 24)
        drawn.append(field)
    height = y + MARGIN
    patterns = svg.element("defs", {}, *(_pattern(theme, prefix, health) for health, _ in chart.legend))
    return svg.document(
        WIDTH,
        height,
        [patterns if chart.legend else svg.NOTHING, page(theme, height), *drawn],
        title=chart.title,
        summary=chart.summary,
        prefix=prefix,
    )


def _field(chart: HealthHistory, theme: Theme, prefix: str, y: float) -> tuple[Drawn, float]:
    drawn = []
    if chart.unit:
        drawn.append(words(theme, MARGIN, y + 8, chart.unit, size=SMALL, role="soft"))
        y += 30
    left = gutter(label for _, label in chart.ticks)
    right = WIDTH - MARGIN
    bottom = y + HEIGHT
    high = max([count for count, _ in chart.ticks] + [sum(p.count for p in r.parts) for r in chart.rounds])
    unit = HEIGHT / max(high, 1)
    drawn.append(grid(theme, left, right, [(bottom - count * unit, label) for count, label in chart.ticks]))
    step = (right - left) / len(chart.rounds)
    wide = min(step * 0.78, _WIDEST)
    labels = []
    for place, each in enumerate(chart.rounds):
        centre = left + step * (place + 0.5)
        labels.append((centre, each.label))
        drawn.append(_column(theme, prefix, each, centre - wide / 2, wide, bottom, unit))
    # Where there is no room for all, the newest is the one that is written.
    drawn.append(along(theme, bottom + 34, labels[::-1], left=left - 20, right=WIDTH - 12))
    below, y = legend(
        theme, bottom + 78, [(_Swatch(theme, prefix, health), word) for health, word in chart.legend]
    )
    return svg.group({}, [*drawn, below]), y


def _column(
    theme: Theme, prefix: str, each: Round, left: float, wide: float, bottom: float, unit: float
) -> Drawn:
    drawn = []
    for part in each.parts:
        tall = part.count * unit
        bottom -= tall
        drawn.append(_part(theme, prefix, part, left, bottom, wide, tall))
    return svg.group({}, drawn)


def _part(theme: Theme, prefix: str, part: Part, left: float, top: float, wide: float, tall: float) -> Drawn:
    """Mark and number where there is room for both, else the number, else the mark."""
    if part.count <= 0:
        return svg.NOTHING
    health, middle, centre = part.health, top + tall / 2, left + wide / 2
    drawn = [_patterned(theme, prefix, health, left, top, wide, tall)]
    fits = width(part.label, SMALL) <= wide - 6
    if fits and tall >= 58:
        drawn.append(_ground(theme, health, centre, middle, wide, 54))
        drawn.append(mark(theme, health, centre, middle - 14, min(9, wide / 3)))
        drawn.append(_number(theme, part, centre, middle + 14))
    elif fits and tall >= 28:
        drawn.append(_ground(theme, health, centre, middle, wide, 24))
        drawn.append(_number(theme, part, centre, middle))
    elif tall >= 28 and wide >= 18:
        drawn.append(_ground(theme, health, centre, middle, wide, 24))
        drawn.append(mark(theme, health, centre, middle, min(9, wide / 3)))
    return svg.group({}, drawn)


def _number(theme: Theme, part: Part, x: float, middle: float) -> Drawn:
    return words(theme, x, middle + SMALL * MIDDLE, part.label, size=SMALL, anchor="middle")


def _ground(theme: Theme, health: Health, x: float, middle: float, wide: float, tall: float) -> Drawn:
    """A calm patch of the part's colour behind what is written on a pattern."""
    if health not in _PATTERNS:
        return svg.NOTHING
    half = min(wide / 2 - 2, 18)
    return box(theme, x - half, middle - tall / 2, half * 2, tall, role=tint(health), radius=4)


def _patterned(
    theme: Theme, prefix: str, health: Health, left: float, top: float, wide: float, tall: float
) -> Drawn:
    around = frame(
        theme, left, top + 0.75, wide, max(tall - 1.5, 1), fill=tint(health), stroke=solid(health),
        thick=1.5, radius=2,
    )  # fmt: skip
    if health not in _PATTERNS:
        return around
    place: dict[str, svg.Value] = {"x": left, "y": top + 0.75, "width": wide, "height": max(tall - 1.5, 1)}
    return Drawn(around + svg.element("rect", {**place, "fill": f"url(#{_name(prefix, health)})"}))


# On a tile of 12 units: what is good is plain, what needs looking after is not.
_PATTERNS: Final[dict[Health, str]] = {
    Health.BEHIND: "M-3 3L3 -3M0 12L12 0M9 15L15 9",
    Health.AT_RISK: "M0 0L12 12M12 0L0 12",
    Health.STALE: "M2 6L5 6M8 12L11 12M8 0L11 0",
    Health.EARLY: "M0 6L12 6",
    Health.DONE: "M6 0L6 12",
}


def _name(prefix: str, health: Health) -> str:
    return f"{prefix}-{health.value.replace('_', '-')}"


def _pattern(theme: Theme, prefix: str, health: Health) -> Drawn:
    if health not in _PATTERNS:
        return svg.NOTHING
    strokes = {"d": _PATTERNS[health], **theme.stroke(solid(health), 1.6), "stroke-opacity": 0.55}
    return svg.element(
        "pattern",
        {"id": _name(prefix, health), "width": 12, "height": 12, "patternUnits": "userSpaceOnUse"},
        svg.element("path", strokes),
    )


class _Swatch:
    """A piece of a part's pattern with its mark beside it."""

    def __init__(self, theme: Theme, prefix: str, health: Health) -> None:
        self._theme, self._prefix, self._health = theme, prefix, health

    def __call__(self, x: float, y: float) -> Drawn:
        piece = _patterned(self._theme, self._prefix, self._health, x - 22, y - 11, 22, 22)
        return Drawn(piece + mark(self._theme, self._health, x + 14, y, 9))
