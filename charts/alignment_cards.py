"""The cards of an alignment map: an objective, and a group with all its objectives.

A card is pale in the colour of its verdict and carries the mark, so that it is read from across a room and
without colours. What all cards of a verdict share is drawn once and referred to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from charts import svg
from charts.alignment_parts import Count, Node, Team, Words
from charts.forest import Measures
from charts.shapes import box, mark, words
from charts.svg import Drawn, Value
from charts.text import cut, width, wrapped
from charts.theme import Theme, solid, tint
from okr.model import Health

NODE: Final = Measures(width=244, height=90, apart=16, asunder=28, between=56, aside=72, ratio=1.3)
TEAM: Final = Measures(width=260, height=104, apart=16, asunder=28, between=56, aside=72, ratio=1.3)
SIDE: Final = 14  # from the edge of a card to what is written on it
SMALL: Final = 12
TITLE: Final = 14
SHARE: Final = 15
BAR: Final = 7
_RADIUS: Final = 9
_STRIP: Final = 5


def patterns(theme: Theme, prefix: str, cards: Iterable[Node | Team]) -> Drawn:
    """What cards refer to: for each verdict among them the empty card with its mark."""
    kinds = {(type(card), card.health) for card in cards}
    ordered = sorted(kinds, key=lambda kind: (kind[0].__name__, kind[1]))
    return svg.element("defs", {}, *(_pattern(theme, prefix, *kind) for kind in ordered))


def _pattern(theme: Theme, prefix: str, kind: type[Node | Team], health: Health) -> Drawn:
    measures = NODE if kind is Node else TEAM
    x, y, right, down = 0.75, 0.75, measures.width - 0.75, measures.height - 0.75
    paper: dict[str, Value] = {
        "x": x, "y": y, "width": right - x, "height": down - y, "rx": _RADIUS,
        **theme.both(tint(health), solid(health), 1.25),
    }  # fmt: skip
    strip = (
        f"M{_STRIP + 2} {y}H{_RADIUS}A{_RADIUS} {_RADIUS} 0 0 0 {x} {_RADIUS}"
        f"V{down - _RADIUS}A{_RADIUS} {_RADIUS} 0 0 0 {_RADIUS} {down}H{_STRIP + 2}Z"
    )
    return svg.element(
        "g",
        {"id": f"{prefix}-{health.value}"},
        svg.element("rect", paper),
        svg.element("path", {"d": strip, **theme.fill(solid(health))}),
        mark(theme, health, SIDE + 7, 20, 6.5),
    )


def node_card(
    theme: Theme,
    prefix: str,
    place: int,
    node: Node,
    corner: tuple[float, float],
    said: Words,
) -> Drawn:
    """An objective: mark, whole reference, title on two lines, bar and share; marked if it hangs nowhere."""
    room = NODE.width - 2 * SIDE
    aside = said.drawn if node.drawn else f"! {said.orphan}" if node.orphan else ""
    write = partial(words, theme)
    drawn = [
        svg.element("title", {}, svg.words(_whole(node, aside))),
        _frame(theme, prefix, node.health, NODE, marked=bool(aside)),
        *_head(theme, node, aside),
    ]
    for row, line in enumerate(wrapped(node.title, TITLE, room, most=2)):
        drawn.append(write(SIDE, 43 + row * 18, line, size=TITLE))
    drawn += _bar(theme, node.progress, node.percent, node.health, NODE)
    named = {"data-ref": node.ref, "data-group": node.group, "data-health": node.health.value}
    return _placed(prefix, place, corner, named, node.link, drawn)


def _whole(node: Node, aside: str) -> str:
    facts = [node.percent, node.verdict, aside, f"→ {node.part}" if node.part else ""]
    return " · ".join([f"{node.ref} {node.title}", *filter(None, facts)])


def _head(theme: Theme, node: Node, aside: str) -> list[Drawn]:
    """The reference whole, and the word of the verdict where there is room beside it."""
    left, right = SIDE + 20, NODE.width - SIDE
    key, rest = node.group, node.ref.removeprefix(node.group)
    room = right - left
    shown = cut(node.ref, SMALL, room)
    if shown == node.ref:
        wide = width(key, SMALL)
        drawn = [
            words(theme, left, 24.5, key, size=SMALL, strong=True),
            words(theme, left + wide + 0.5, 24.5, rest, size=SMALL, role="soft"),
        ]
    else:
        drawn = [words(theme, left, 24.5, shown, size=SMALL)]
    free = room - width(shown, SMALL) - 8
    word = next((each for each in (aside, node.verdict) if each and width(each, SMALL) <= free), "")
    if word:
        role = "ink" if word == aside else solid(node.health)
        drawn.append(
            words(theme, right, 24.5, word, size=SMALL, role=role, anchor="end", strong=word == aside)
        )
    return drawn


def team_card(theme: Theme, prefix: str, place: int, team: Team, corner: tuple[float, float]) -> Drawn:
    """A group: how many objectives, the mean, how many have each verdict, and the worst of them."""
    right = TEAM.width - SIDE
    room = right - SIDE
    write = partial(words, theme)
    size = width(team.size, SMALL)
    drawn = [
        svg.element("title", {}, svg.words(_all_of(team))),
        _frame(theme, prefix, team.health, TEAM, marked=False),
        write(SIDE + 20, 25, team.key, size=TITLE, strong=True, room=room - 28 - size),
        write(right, 24.5, team.size, size=SMALL, role="soft", anchor="end"),
        *_segments(theme, team.counts, SIDE, 36, room - 52),
        write(right, 46, team.percent, size=SHARE, strong=True, anchor="end"),
        *_counts(theme, team.counts, room),
    ]
    line = team.problem or team.title
    role = solid(team.health) if team.problem else "soft"
    drawn.append(write(SIDE, TEAM.height - 12, line, size=SMALL + 1, role=role, room=room))
    named = {"data-ref": team.key, "data-group": team.key, "data-health": team.health.value}
    return _placed(prefix, place, corner, named, team.link, drawn)


def _all_of(team: Team) -> str:
    counts = ", ".join(f"{count.verdict} {count.number}" for count in team.counts)
    return " · ".join(
        filter(None, [f"{team.key} {team.title}", team.size, team.percent, counts, team.problem])
    )


def _segments(theme: Theme, counts: Sequence[Count], x: float, y: float, room: float) -> list[Drawn]:
    """One bar, parted as the verdicts are; every part is seen, however small."""
    whole = sum(count.number for count in counts) or 1
    least = 3.0
    free = room - least * len(counts)
    drawn = []
    for count in counts:
        wide = least + free * count.number / whole
        drawn.append(box(theme, x, y, wide - 1, BAR + 3, role=solid(count.health), radius=2))
        x += wide
    return drawn


def _counts(theme: Theme, counts: Sequence[Count], room: float) -> list[Drawn]:
    """● 5 ▲ 3 ▼ 2, as many as there is room for."""
    drawn, x = [], float(SIDE)
    for count in counts:
        number = str(count.number)
        wide = 16 + width(number, SMALL) + 10
        if x + wide > SIDE + room + 10:
            break
        drawn.append(mark(theme, count.health, x + 6, 65, 5.5))
        drawn.append(words(theme, x + 16, 69.5, number, size=SMALL))
        x += wide
    return drawn


def _frame(theme: Theme, prefix: str, health: Health, measures: Measures, *, marked: bool) -> Drawn:
    """The card of a verdict; one that is apart from the trees has a dashed line within."""
    drawn = svg.element("use", {"href": f"#{prefix}-{health.value}"})
    if not marked:
        return drawn
    inner: dict[str, Value] = {
        "x": 4, "y": 4, "width": measures.width - 8, "height": measures.height - 8, "rx": 6,
        **theme.stroke("ink", 1.25), "stroke-dasharray": "5 4",
    }  # fmt: skip
    return Drawn(drawn + svg.element("rect", inner))


def _bar(
    theme: Theme, progress: float | None, percent: str, health: Health, measures: Measures
) -> Iterable[Drawn]:
    y, right = measures.height - 19, measures.width - SIDE
    long = right - SIDE - 52
    done = min(max(progress or 0.0, 0.0), 1.0) * long
    yield box(theme, SIDE, y, long, BAR, role="paper", radius=BAR / 2)
    yield box(theme, SIDE, y, max(done, BAR) if done else 0, BAR, role=solid(health), radius=BAR / 2)
    yield words(theme, right, y + BAR + 1, percent, size=SHARE, strong=True, anchor="end")


def _placed(
    prefix: str,
    place: int,
    corner: tuple[float, float],
    named: dict[str, str],
    link: str,
    drawn: Iterable[Drawn],
) -> Drawn:
    x, y = corner
    attributes: dict[str, Value] = {
        "id": f"{prefix}-n{place}",
        "class": "node",
        **named,
        "transform": f"translate({svg.number(x)} {svg.number(y)})",
    }
    if link:
        drawn = [svg.element("a", {"href": link}, *drawn)]
    return svg.element("g", attributes, *drawn)
