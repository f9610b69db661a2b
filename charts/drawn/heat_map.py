"""The picture of a quarter's check-ins: a row each, a cell a week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from charts import svg
from charts.heading import heading, page
from charts.heat_map import HeatMap, Row, Seen
from charts.plot import GAP, along, legend, nothing
from charts.shapes import MARGIN, MIDDLE, SMALL, WIDTH, box, cross, frame, line, words
from charts.svg import Drawn
from charts.text import width
from charts.theme import Theme, solid, tint
from okr.model import Health

_TALLEST: Final = 40
_NAMES: Final = 0.34  # of the whole, at most


@dataclass(frozen=True, slots=True)
class Cells:
    """The field: columns `step` wide from `left`, cells `wide` and `tall`, rows `row` apart."""

    left: float
    right: float
    step: float
    wide: float
    tall: float
    row: float


def draw(chart: HeatMap, theme: Theme, prefix: str) -> str:
    """The chart as SVG."""
    above, y = heading(theme, chart.title, chart.facts)
    drawn = [above]
    if not chart.rows or not chart.weeks:
        drawn.append(nothing(theme, y + 10, 160, chart.empty))
        y += 170
    else:
        field, y = _field(chart, theme, y + 40)
        drawn.append(field)
    height = y + MARGIN
    return svg.document(
        WIDTH,
        height,
        [page(theme, height), *drawn],
        title=chart.title,
        summary=chart.summary,
        prefix=prefix,
    )


def _cells(chart: HeatMap) -> Cells:
    names = min(max(width(row.name, SMALL) for row in chart.rows), WIDTH * _NAMES)
    totals = max(width(row.total, SMALL) for row in chart.rows)
    left = MARGIN + names + GAP
    right = WIDTH - MARGIN - (totals + GAP if totals else 0)
    step = min((right - left) / len(chart.weeks), 56)
    wide = step - min(5, step * 0.16)
    tall = min(wide, _TALLEST) if wide >= 24 else 24
    return Cells(left, left + step * len(chart.weeks), step, wide, tall, tall + 8)


def _field(chart: HeatMap, theme: Theme, y: float) -> tuple[Drawn, float]:
    cells = _cells(chart)
    centres = [cells.left + cells.step * place + cells.wide / 2 for place in range(len(chart.weeks))]
    labels = list(zip(centres, chart.weeks, strict=True))
    now = labels[chart.now] if chart.now is not None and 0 <= chart.now < len(labels) else None
    drawn = [along(theme, y, labels, left=cells.left - 12, right=WIDTH - 8, first=now)]
    top = y + 16
    bottom = top + cells.row * len(chart.rows)
    if now is not None:
        around = (now[0] - cells.step / 2, top - 6, cells.step, bottom - top + 4)
        drawn.append(frame(theme, *around, fill="paper", stroke="soft", thick=1.5, radius=6))
    for row in chart.rows:
        drawn.append(_row(theme, cells, row, top))
        top += cells.row
    if chart.more:
        drawn.append(words(theme, MARGIN, top + 26, chart.more, size=SMALL, role="soft"))
        top += 36
    below, y = legend(theme, top + 34, [(_Swatch(theme, seen), word) for seen, word in chart.legend])
    return svg.group({}, [*drawn, below]), y


def _row(theme: Theme, cells: Cells, row: Row, top: float) -> Drawn:
    base = top + cells.tall / 2 + SMALL * MIDDLE
    drawn = [
        words(theme, MARGIN, base, row.name, size=SMALL, room=cells.left - GAP - MARGIN + 0.1),
        words(theme, WIDTH - MARGIN, base, row.total, size=SMALL, role="soft", anchor="end"),
    ]
    for place, seen in enumerate(row.weeks):
        left = cells.left + cells.step * place
        number = row.numbers[place] if place < len(row.numbers) else ""
        drawn.append(_cell(theme, seen, left, top, cells.wide, cells.tall, number))
    return svg.group({}, drawn)


def _cell(
    theme: Theme, seen: Seen, left: float, top: float, wide: float, tall: float, number: str = ""
) -> Drawn:
    """Full for a report, a rim and a corner for a late one, × for a missed one, – for who was away."""
    x, y = left + wide / 2, top + tall / 2
    radius = min(wide, tall) * 0.16
    drawn = []
    if seen is Seen.REPORTED:
        drawn.append(box(theme, left, top, wide, tall, role=solid(Health.ON_TRACK), radius=radius))
    elif seen is Seen.DELAYED:
        drawn.append(
            frame(
                theme, left + 1.5, top + 1.5, wide - 3, tall - 3, fill=tint(Health.BEHIND),
                stroke=solid(Health.BEHIND), thick=3, radius=radius,
            )
        )  # fmt: skip
    elif seen is Seen.MISSED:
        drawn.append(box(theme, left, top, wide, tall, role=tint(Health.AT_RISK), radius=radius))
        drawn.append(cross(theme, x, y, min(wide, tall) * 0.26, role=solid(Health.AT_RISK)))
    elif seen is Seen.AWAY:
        half = min(wide, tall) * 0.22
        drawn.append(box(theme, left, top, wide, tall, role="ground", radius=radius))
        drawn.append(line(theme, [(x - half, y), (x + half, y)], role="soft", width=3, round_ends=True))
    elif seen is Seen.NOTHING:
        drawn.append(box(theme, left, top, wide, tall, role="ground", radius=radius))
    else:
        half = min(wide, tall) * 0.07
        drawn.append(box(theme, x - half, y - half, half * 2, half * 2, role="line", radius=half))
    if number and seen in (Seen.REPORTED, Seen.DELAYED) and width(number, SMALL) <= wide - 4:
        role = "on-solid" if seen is Seen.REPORTED else "ink"
        drawn.append(words(theme, x, y + SMALL * MIDDLE, number, size=SMALL, role=role, anchor="middle"))
    return svg.group({}, drawn)


class _Swatch:
    """A cell as it looks in the field."""

    def __init__(self, theme: Theme, seen: Seen) -> None:
        self._theme, self._seen = theme, seen

    def __call__(self, x: float, y: float) -> Drawn:
        return _cell(self._theme, self._seen, x - 14, y - 14, 28, 28)
