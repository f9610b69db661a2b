"""What every drawing is made of: words, lines, boxes, marks, in a theme's colours.

A drawing is 720 units wide. A phone of 360 pixels shows a unit as half a pixel, so words are 22 units or
more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from charts import svg
from charts.svg import Drawn, Value
from charts.text import cut, drawable, width, wrapped
from charts.theme import MARKS, Role, Shape, Theme, solid
from okr.model import Health

WIDTH: Final = 720
MARGIN: Final = 32
TITLE: Final = 32
BODY: Final = 25
SMALL: Final = 22
LINE_HEIGHT: Final = 1.36
# From the baseline up to the middle of a digit or a capital, as a share of the size.
MIDDLE: Final = 0.36
Anchor = Literal["start", "middle", "end"]


def words(
    theme: Theme,
    x: float,
    y: float,
    text: str,
    *,
    size: float = BODY,
    role: Role = "ink",
    anchor: Anchor = "start",
    strong: bool = False,
    room: float | None = None,
    rim: Role = "",
) -> Drawn:
    """One line of text on the baseline `y`, cut where it is wider than `room` units.

    A strong line is drawn with a fine outline: one weight of a Chinese font is three megabytes. A `rim`
    in the ground's colour keeps words readable that cross a line.
    """
    shown = drawable(text) if room is None else cut(text, size, room)
    if not shown.strip():
        return svg.NOTHING
    paint: dict[str, Value] = dict(theme.fill(role))
    if strong:
        paint = dict(theme.both(role, role, round(size / 36, 2)))
    if rim:
        paint = {**theme.both(role, rim, 5), "paint-order": "stroke", "stroke-linejoin": "round"}
    place: dict[str, Value] = {"x": x, "y": y, **paint, "font-size": size}
    if len(shown) > 1:
        # A page has another font than the one that was measured; there words are fitted, not overlapped.
        place |= {"textLength": width(shown, size), "lengthAdjust": "spacingAndGlyphs"}
    if anchor != "start":
        place["text-anchor"] = anchor
    return svg.element("text", place, svg.words(shown))


def paragraph(
    theme: Theme,
    x: float,
    y: float,
    text: str,
    *,
    room: float,
    most: int,
    size: float = BODY,
    role: Role = "ink",
    strong: bool = False,
) -> tuple[Drawn, float]:
    """Up to `most` lines, the first on the baseline `y`, and the baseline that a next line would have."""
    lines = wrapped(text, size, room, most=most)
    step = size * LINE_HEIGHT
    drawn = [
        words(theme, x, y + step * place, line, size=size, role=role, strong=strong)
        for place, line in enumerate(lines)
    ]
    return Drawn("".join(drawn)), y + step * len(lines)


def line(
    theme: Theme,
    points: Iterable[tuple[float, float]],
    *,
    role: Role = "line",
    width: float = 2,
    dashes: str | None = None,
    round_ends: bool = False,
) -> Drawn:
    """A line through points; `dashes` are lengths such as "6 6"."""
    paint: dict[str, Value] = {"d": svg.path(points), **theme.stroke(role, width)}
    paint["stroke-dasharray"] = dashes
    if round_ends:
        paint |= {"stroke-linecap": "round", "stroke-linejoin": "round"}
    return svg.element("path", paint)


def box(
    theme: Theme, x: float, y: float, width: float, height: float, *, role: Role, radius: float = 0
) -> Drawn:
    """A filled rectangle; nothing where it has no width or no height."""
    if width <= 0 or height <= 0:
        return svg.NOTHING
    place: dict[str, Value] = {"x": x, "y": y, "width": width, "height": height}
    if radius:
        place["rx"] = min(radius, width / 2, height / 2)
    return svg.element("rect", {**place, **theme.fill(role)})


def frame(
    theme: Theme,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: Role = "paper",
    stroke: Role = "line",
    thick: float = 2,
    radius: float = 10,
    dashes: str | None = None,
) -> Drawn:
    """A filled rectangle with a line around it."""
    place: dict[str, Value] = {"x": x, "y": y, "width": width, "height": height, "rx": radius}
    return svg.element("rect", {**place, **theme.both(fill, stroke, thick), "stroke-dasharray": dashes})


def disc(
    theme: Theme, x: float, y: float, radius: float, *, fill: Role, stroke: Role, thick: float = 3
) -> Drawn:
    """A filled circle with a line around it."""
    return svg.element("circle", {"cx": x, "cy": y, "r": radius, **theme.both(fill, stroke, thick)})


def cross(theme: Theme, x: float, y: float, radius: float, *, role: Role = "soft") -> Drawn:
    """× around a centre: something did not take place."""
    near = radius * 0.85
    strokes = svg.path([(x - near, y - near), (x + near, y + near)])
    strokes += svg.path([(x - near, y + near), (x + near, y - near)])
    return svg.element("path", {"d": strokes, **theme.stroke(role, radius * 0.4), "stroke-linecap": "round"})


def mark(theme: Theme, health: Health, x: float, y: float, radius: float = 11, *, role: Role = "") -> Drawn:
    """The sign of a verdict around a centre, in its colour unless another role is named."""
    return shape(theme, MARKS[health], x, y, radius, role=role or solid(health))


def shape(theme: Theme, kind: Shape, x: float, y: float, radius: float, *, role: Role) -> Drawn:
    """One of the seven signs – ○ ● ▲ ▼ ✓ ◇ inside a circle of that radius."""
    thick = radius * 0.36
    inner = radius - thick / 2
    if kind in ("ring", "disc"):
        paint = theme.stroke(role, thick) if kind == "ring" else theme.fill(role)
        reach = inner if kind == "ring" else radius
        return svg.element("circle", {"cx": x, "cy": y, "r": reach, **paint})
    corners = [(x + dx * radius, y + dy * radius) for dx, dy in _CORNERS[kind]]
    closed = kind not in ("dash", "check")
    place: dict[str, Value] = {"d": svg.path(corners, closed=closed)}
    if kind in ("up", "down"):
        return svg.element("path", {**place, **theme.fill(role)})
    joined = {"stroke-linecap": "round", "stroke-linejoin": "round"} if not closed else {}
    return svg.element("path", {**place, **theme.stroke(role, thick), **joined})


_CORNERS: Final[dict[Shape, tuple[tuple[float, float], ...]]] = {
    "dash": ((-0.7, 0), (0.7, 0)),
    "up": ((0, -0.95), (1, 0.8), (-1, 0.8)),
    "down": ((0, 0.95), (1, -0.8), (-1, -0.8)),
    "check": ((-0.8, 0.05), (-0.25, 0.65), (0.85, -0.65)),
    "diamond": ((0, -0.85), (0.85, 0), (0, 0.85), (-0.85, 0)),
}
