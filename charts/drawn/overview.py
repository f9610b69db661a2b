"""The picture of a group's key results: a bar each, objective by objective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from charts import svg
from charts.heading import heading, page
from charts.overview import Bar, Overview, Section
from charts.plot import Swatch, legend, nothing
from charts.shapes import (
    BODY,
    LINE_HEIGHT,
    MARGIN,
    MIDDLE,
    SMALL,
    WIDTH,
    box,
    frame,
    line,
    mark,
    paragraph,
    words,
)
from charts.svg import Drawn
from charts.text import width
from charts.theme import Theme, solid

_THICK: Final = 22
_ROW: Final = 86
_MARK: Final = 12
_VERDICTS: Final = 200  # units for the words of a verdict
# How far beyond its road a bar is drawn; what goes farther ends in an arrow.
_LOWEST, _HIGHEST = -0.25, 1.5


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the parts of every row stand: the bar from `left` to `right`, then percentage and verdict."""

    left: float
    right: float
    percent: float  # where it ends
    verdict: float  # where it begins
    low: float
    high: float

    def x(self, share: float) -> float:
        way = (min(max(share, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + (self.right - self.left) * way


def draw(chart: Overview, theme: Theme, prefix: str) -> str:
    """The chart as SVG."""
    above, y = heading(theme, chart.title, chart.facts)
    columns = _columns(chart)
    drawn = [above]
    for section in chart.sections:
        part, y = _section(theme, columns, section, y + 26)
        drawn.append(part)
    if not chart.sections:
        drawn.append(nothing(theme, y + 10, 160, chart.empty))
        y += 170
    if chart.more:
        y += 34
        drawn.append(words(theme, MARGIN, y, chart.more, role="soft", size=SMALL))
    if chart.expected and chart.sections:
        below, y = legend(theme, y + 40, [(_tick_swatch(theme), chart.expected)])
        drawn.append(below)
    height = y + MARGIN
    return svg.document(
        WIDTH,
        height,
        [page(theme, height), *drawn],
        title=chart.title,
        summary=chart.summary,
        prefix=prefix,
    )


def _columns(chart: Overview) -> Columns:
    """The bars take what the widest percentage and the widest verdict leave."""
    bars = [bar for section in chart.sections for bar in section.bars]
    shares = [bar.progress for bar in bars if bar.progress is not None]
    percent = max((width(bar.percent, BODY) for bar in bars), default=0)
    verdict = min(max((width(bar.verdict, SMALL) for bar in bars), default=0), _VERDICTS)
    right = WIDTH - MARGIN - verdict - 2 * _MARK - 12 - 20 - percent - 16
    low = max(min([0.0, *shares]), _LOWEST)
    high = min(max([1.0, *shares]), _HIGHEST)
    return Columns(MARGIN, right, right + 16 + percent, WIDTH - MARGIN - verdict, low, high)


def _section(theme: Theme, columns: Columns, section: Section, y: float) -> tuple[Drawn, float]:
    """An objective's name over up to two lines, its own verdict, and its bars below."""
    end = WIDTH - MARGIN
    right = width(section.percent, BODY) + 16 + 2 * _MARK
    drawn = [
        line(theme, [(MARGIN, y), (end, y)], width=1.5),
        mark(theme, section.health, end - _MARK, y + 40 - BODY * MIDDLE, _MARK),
        words(theme, end - 2 * _MARK - 14, y + 40, section.percent, anchor="end", strong=True),
    ]
    name, below = paragraph(
        theme, MARGIN, y + 40, section.name, room=end - MARGIN - right - 16, most=2, strong=True
    )
    drawn.append(name)
    y = below - BODY * LINE_HEIGHT + 10
    for bar in section.bars:
        drawn.append(_bar(theme, columns, bar, y))
        y += _ROW
    return svg.group({}, drawn), y


def _bar(theme: Theme, columns: Columns, bar: Bar, y: float) -> Drawn:
    """Name and owner above, below them the bar with the tick of what was expected."""
    owner = width(bar.owner, SMALL) if bar.owner else 0
    owner_room = min(owner, 200)
    middle = y + 62
    end = WIDTH - MARGIN
    drawn = [
        words(theme, MARGIN, y + 36, bar.name, size=SMALL + 1, room=end - MARGIN - owner_room - 20),
        words(
            theme, end, y + 36, bar.owner, size=SMALL, role="soft", anchor="end", room=owner_room + 0.1
        ),
        _filled(theme, columns, bar, middle),
        words(theme, columns.percent, middle + BODY * MIDDLE, bar.percent, anchor="end"),
        mark(theme, bar.health, columns.verdict - 12 - _MARK, middle, _MARK),
        words(
            theme, columns.verdict, middle + SMALL * MIDDLE, bar.verdict,
            size=SMALL, role=solid(bar.health), room=end - columns.verdict + 0.1,
        ),
    ]  # fmt: skip
    return svg.group({}, drawn)


def _filled(theme: Theme, columns: Columns, bar: Bar, middle: float) -> Drawn:
    zero, one, top = columns.x(0), columns.x(1), middle - _THICK / 2
    drawn = [box(theme, zero, top, one - zero, _THICK, role="ground", radius=5)]
    if bar.progress is not None:
        at, role = columns.x(bar.progress), solid(bar.health)
        drawn.append(box(theme, min(zero, at), top, abs(at - zero), _THICK, role=role, radius=5))
        if bar.progress > columns.high or bar.progress < columns.low:
            drawn.append(_farther(theme, at, middle, 1 if bar.progress > columns.high else -1))
    if columns.low < 0:
        drawn.append(line(theme, [(zero, top - 4), (zero, top + _THICK + 4)], role="soft", width=2))
    if bar.expected is not None:
        drawn.append(_tick(theme, columns.x(bar.expected), middle))
    return svg.group({}, drawn)


def _tick(theme: Theme, x: float, middle: float) -> Drawn:
    """An upright line with a rim, so that it shows on the bar and beside it."""
    return frame(theme, x - 3.5, middle - 18, 7, 36, fill="ink", stroke="paper", thick=2, radius=3)


def _tick_swatch(theme: Theme) -> Swatch:
    return lambda x, y: _tick(theme, x, y)


def _farther(theme: Theme, x: float, middle: float, way: int) -> Drawn:
    points = [(x - way * 16, middle - 6), (x - way * 9, middle), (x - way * 16, middle + 6)]
    return line(theme, points, role="on-solid", width=3, round_ends=True)
