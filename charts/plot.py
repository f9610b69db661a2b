"""A field of days and values with its axes: where a value lies, and the lines and words around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from charts import svg
from charts.shapes import LINE_HEIGHT, MARGIN, MIDDLE, SMALL, WIDTH, box, line, words
from charts.svg import Drawn
from charts.text import width
from charts.theme import Theme

# Draws what a word of a legend stands for, around a centre.
Swatch = Callable[[float, float], Drawn]
SWATCH: Final = 40
GAP: Final = 14


@dataclass(frozen=True, slots=True)
class Plot:
    """`top`, `left`, `width`, `height` in units; days from `first` to `last`, values from `low` to `high`."""

    left: float
    top: float
    width: float
    height: float
    first: date
    last: date
    low: float
    high: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def x(self, day: date) -> float:
        """A day outside is drawn at the edge."""
        span = max((self.last - self.first).days, 1)
        return self.left + self.width * min(max((day - self.first).days / span, 0), 1)

    def y(self, value: float) -> float:
        """A value outside is drawn at the edge."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.bottom - self.height * min(max(share, 0), 1)

    def beyond(self, value: float) -> int:
        """1 above the field, -1 below it, 0 inside."""
        return (value > self.high) - (value < self.low)


def grid(theme: Theme, left: float, right: float, rows: Iterable[tuple[float, str]]) -> Drawn:
    """Lines across at heights, with what is written left of each."""
    drawn = []
    for y, label in rows:
        drawn.append(line(theme, [(left, y), (right, y)], width=1.5))
        drawn.append(
            words(theme, left - GAP, y + SMALL * MIDDLE, label, size=SMALL, role="soft", anchor="end")
        )
    return svg.group({}, drawn)


def gutter(labels: Iterable[str]) -> float:
    """Where a field begins that has these words left of it."""
    widest = max((width(label, SMALL) for label in labels), default=0)
    return MARGIN + (min(widest, WIDTH / 4) + GAP if widest else 0)


def along(
    theme: Theme,
    y: float,
    labels: Sequence[tuple[float, str]],
    *,
    left: float,
    right: float,
    first: tuple[float, str] | None = None,
) -> Drawn:
    """Words below an axis, each around its place and none over another.

    `first` is written before the others and stronger; whatever would touch it is left out.
    """
    taken: list[tuple[float, float]] = []
    drawn = []
    for number, (place, label) in enumerate(([first] if first else []) + list(labels)):
        half = width(label, SMALL) / 2
        centre = min(max(place, left + half), right - half)
        if any(centre - half < end and start < centre + half for start, end in taken):
            continue
        taken.append((centre - half - GAP, centre + half + GAP))
        is_first = first is not None and number == 0
        drawn.append(
            words(
                theme, centre, y, label, size=SMALL, role="ink" if is_first else "soft",
                anchor="middle", strong=is_first,
            )
        )  # fmt: skip
    return svg.group({}, drawn)


def legend(theme: Theme, y: float, items: Iterable[tuple[Swatch, str]]) -> tuple[Drawn, float]:
    """What is what, in as many lines as it takes, the first around the height `y`; and the last height."""
    x: float = MARGIN
    drawn = []
    for swatch, word in items:
        wide = SWATCH + GAP * 0.7 + width(word, SMALL)
        if x > MARGIN and x + wide > WIDTH - MARGIN:
            x, y = MARGIN, y + SMALL * LINE_HEIGHT * 1.15
        drawn.append(swatch(x + SWATCH / 2, y))
        room = WIDTH - MARGIN - x - SWATCH - GAP * 0.7
        drawn.append(
            words(theme, x + SWATCH + GAP * 0.7, y + SMALL * MIDDLE, word, size=SMALL, role="soft", room=room)
        )
        x += wide + GAP * 2
    return svg.group({}, drawn), y


def nothing(theme: Theme, y: float, height: float, said: str) -> Drawn:
    """What is said in the middle of an empty field, in one line."""
    return svg.group(
        {},
        [
            box(theme, MARGIN, y, WIDTH - 2 * MARGIN, height, role="ground", radius=12),
            words(
                theme, WIDTH / 2, y + height / 2 + SMALL * MIDDLE, said,
                role="soft", anchor="middle", room=WIDTH - 3 * MARGIN,
            ),
        ],
    )  # fmt: skip
