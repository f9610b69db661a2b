"""The lines of an alignment map: what serves what, and what waits for what.

What counts above is a whole line, what only supports a dashed one; both run in right angles, so that a
dependency, which is curved, is never taken for either. A state has its colour, its dashes and its badge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import copysign
from typing import Final

from charts import svg
from charts.alignment import Node, Team, Tie
from charts.forest import Measures
from charts.shapes import words
from charts.svg import Drawn, Value
from charts.theme import Role, Theme, solid
from okr.dealings import DependencyState
from okr.model import Health

Point = tuple[float, float]

ROUND: Final = 8.0
COUNTS: Final = 2.25
SUPPORTS: Final = 1.75
DASHES: Final = "5 4"
TIP: Final = 8
BADGE: Final = 9.0
# How far down a card a dependency touches it: the middle belongs to the trees.
TOUCHES: Final = 0.76
_COLOURS: Final[dict[DependencyState, Role]] = {
    DependencyState.ASKED: solid(Health.BEHIND),
    DependencyState.ACCEPTED: solid(Health.EARLY),
    DependencyState.REFUSED: solid(Health.AT_RISK),
    DependencyState.MET: solid(Health.ON_TRACK),
}
_DASHES: Final = {DependencyState.ASKED: "2 5", DependencyState.REFUSED: "10 5"}


def arrows(
    theme: Theme,
    cards: Sequence[Node | Team],
    seated: Sequence[int],
    corners: Sequence[Point],
    measures: Measures,
) -> Drawn:
    """For each parent its lines of either kind, and one tip at which they all arrive."""
    ways: dict[tuple[int, bool], list[str]] = {}
    labels: list[Drawn] = []
    for place, card in enumerate(cards):
        if card.parent < 0:
            continue
        beside = corners[seated[place]] if seated[place] != card.parent else None
        way = _way(corners[card.parent], corners[place], beside, measures)
        ways.setdefault((card.parent, card.contributes), []).append(rounded(way))
        if isinstance(card, Node) and card.part.startswith("KR"):
            x, y = way[-1]
            labels.append(words(theme, x - 5, y - 5, card.part, size=11, role="soft", anchor="end"))
    lines = [_line(theme, "".join(parts), counts=counts) for (_, counts), parts in sorted(ways.items())]
    tips = [
        _tip(
            theme, (corners[parent][0] + measures.width, corners[parent][1] + measures.height / 2), -1, "soft"
        )
        for parent in sorted({parent for parent, _ in ways})
    ]
    return svg.group({"class": "arrows"}, [*lines, *tips, *labels])


def _line(theme: Theme, way: str, *, counts: bool) -> Drawn:
    paint: dict[str, Value] = {"d": way, **theme.stroke("soft", COUNTS if counts else SUPPORTS)}
    return svg.element("path", {**paint, "stroke-dasharray": None if counts else DASHES})


def _way(parent: Point, child: Point, beside: Point | None, measures: Measures) -> list[Point]:
    """From the right of the parent to the left of the child; past what it stands beside, in the gap above."""
    half = measures.height / 2
    start = (parent[0] + measures.width, parent[1] + half)
    end = (child[0], child[1] + half)
    trunk = start[0] + measures.between * 0.34
    if beside is None:
        return [start, (trunk, start[1]), (trunk, end[1]), end]
    lane = child[1] - measures.apart / 2
    turn = child[0] - measures.between * 0.66
    return [start, (trunk, start[1]), (trunk, lane), (turn, lane), (turn, end[1]), end]


def rounded(points: Sequence[Point]) -> str:
    """The `d` of a line in right angles whose corners are round."""
    way = [f"M{_at(points[0])}"]
    for (x0, y0), (x, y), (x2, y2) in zip(points, points[1:], points[2:], strict=False):
        # One of both differences is nought on either side of the corner.
        bend = min(ROUND, (abs(x - x0) + abs(y - y0)) / 2, (abs(x2 - x) + abs(y2 - y)) / 2)
        if bend < 0.5:
            continue
        right, down = (
            svg.number(copysign(bend, x - x0 or x2 - x)),
            svg.number(copysign(bend, y - y0 or y2 - y)),
        )
        if y == y0:
            way.append(f"H{svg.number(x - copysign(bend, x - x0))}q{right} 0 {right} {down}")
        else:
            way.append(f"V{svg.number(y - copysign(bend, y - y0))}q0 {down} {right} {down}")
    return "".join([*way, f"L{_at(points[-1])}"])


def _at(point: Point) -> str:
    return f"{svg.number(point[0])} {svg.number(point[1])}"


def _tip(theme: Theme, at: Point, sense: int, role: Role) -> Drawn:
    """A filled tip that touches `at`, pointing right (1) or left (-1)."""
    x, y = at
    back = x - sense * TIP
    return svg.element(
        "path", {"d": svg.path([(x, y), (back, y - 4.5), (back, y + 4.5)], closed=True), **theme.fill(role)}
    )


def ties(theme: Theme, found: Iterable[Tie], corners: Sequence[Point], measures: Measures) -> Drawn:
    """The curves, below the cards."""
    return svg.group({"class": "ties"}, [_curve(theme, tie, corners, measures) for tie in found])


def _curve(theme: Theme, tie: Tie, corners: Sequence[Point], measures: Measures) -> Drawn:
    (start, out), (end, into) = _touching(tie, corners, measures)
    bend = min(max(abs(end[0] - start[0]) * 0.45, 44), 180)
    if out != into:  # one above the other: the curve goes around what stands between
        bend = 44 + min(abs(end[1] - start[1]) * 0.06, 60)
    controls = (start[0] + out * bend, start[1]), (end[0] - into * bend, end[1])
    way = f"M{_at(start)}C{_at(controls[0])} {_at(controls[1])} {_at(end)}"
    paint: dict[str, Value] = {
        "d": way,
        **theme.stroke(_COLOURS[tie.state], min(2 + tie.count * 0.25, 5)),
        "stroke-dasharray": _DASHES.get(tie.state),
        "data-waiting": tie.waiting,
        "data-on": tie.on,
    }
    return svg.element("path", paint, svg.element("title", {}, svg.words(tie.says)))


def _touching(
    tie: Tie, corners: Sequence[Point], measures: Measures
) -> tuple[tuple[Point, int], tuple[Point, int]]:
    """Where the curve leaves and which way (1 is right), where it arrives and which way it points."""
    here, there = corners[tie.waiting], corners[tie.on]
    down, wide = measures.height * TOUCHES, measures.width
    left_of, right_of = (here[0], here[1] + down), (here[0] + wide, here[1] + down)
    if there[0] > here[0] + wide / 2:
        return (right_of, 1), ((there[0], there[1] + down), 1)
    if there[0] < here[0] - wide / 2:
        return (left_of, -1), ((there[0] + wide, there[1] + down), -1)
    return (right_of, 1), ((there[0] + wide, there[1] + down), -1)


def ends(theme: Theme, found: Iterable[Tie], corners: Sequence[Point], measures: Measures) -> Drawn:
    """Above the cards: a badge where something waits, a tip at what it waits for."""
    drawn: list[Drawn] = []
    for tie in found:
        (start, _), (end, into) = _touching(tie, corners, measures)
        drawn.append(_tip(theme, end, into, _COLOURS[tie.state]))
        drawn.append(badge(theme, tie.state, start, count=tie.count))
    return svg.group({"class": "ties"}, drawn)


def badge(theme: Theme, state: DependencyState, at: Point, *, count: int = 1) -> Drawn:
    """? ✓ ✕ in a circle, a filled one with ✓ for what was met; below it how many, where it is several."""
    x, y = at
    role = _COLOURS[state]
    met = state is DependencyState.MET
    drawn = [
        svg.element(
            "circle", {"cx": x, "cy": y, "r": BADGE, **theme.both(role if met else "paper", role, 1.75)}
        )
    ]
    if state is DependencyState.ASKED:
        drawn.append(words(theme, x, y + 4.5, "?", size=13, role=role, anchor="middle", strong=True))
    else:
        cross = state is DependencyState.REFUSED
        way = f"M{_at((x - 3.5, y - 3.5))}l7 7m0 -7l-7 7" if cross else f"M{_at((x - 4.5, y))}l3.2 3.4l6 -6.6"
        paint = theme.stroke("paper" if met else role, 1.9)
        drawn.append(svg.element("path", {"d": way, **paint, "stroke-linecap": "round"}))
    if count > 1:
        drawn.append(words(theme, x, y + BADGE + 12, f"×{count}", size=11, role=role, anchor="middle"))
    return svg.group({"class": "badge"}, drawn)
