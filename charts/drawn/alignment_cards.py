"""The cards of an alignment map: an objective, and a group with all its objectives.

A card is pale in the colour of its verdict and carries the mark, so that it is read from across a room and
without colours. What cards have in common is drawn once and referred to: of 5,000 that is half the size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final

from charts import svg
from charts.alignment import Count, Node, Team, Words
from charts.forest import Measures
from charts.shapes import box, frame, mark, words
from charts.svg import Drawn, Value
from charts.text import width, wrapped
from charts.theme import Role, Theme, solid, tint
from okr.model import Health

NODE: Final = Measures(width=244, height=96, apart=16, asunder=28, between=60, aside=128, ratio=1.3)
TEAM: Final = Measures(width=240, height=102, apart=14, asunder=20, between=52, aside=104, ratio=1.3)
SIDE: Final = 14  # from the edge of a card to what is written on it
SMALL: Final = 12
TITLE: Final = 14
SHARE: Final = 15
BAR: Final = 7
THICK: Final = 13  # the parted bar of a group
_ROUND: Final = 9
_STRIP: Final = 5
_FITTED_FROM: Final = 190  # units of a title
_HEAD: Final = 25  # the baseline of the first line
_SHARE_ROOM: Final = 52


class Cards:
    """Draws the cards of one map; `prefix` begins their ids."""

    def __init__(self, theme: Theme, prefix: str, said: Words) -> None:
        self._theme = theme
        self._prefix = prefix
        self._said = said
        self._write = partial(words, theme)
        self._references: dict[tuple[object, ...], Drawn] = {}
        self._soft: dict[str, Value] = {
            **theme.fill("soft"),
            "font-size": SMALL,
            "lengthAdjust": "spacingAndGlyphs",
        }
        self._widths: dict[str, float] = {}
        self._words: dict[tuple[object, ...], Drawn] = {}
        self._common: dict[tuple[object, ...], Drawn] = {}

    def all(self, cards: Sequence[Node | Team], corners: Sequence[tuple[float, float]]) -> Drawn:
        """The cards in their order. What they inherit is that of a title."""
        drawn = [
            self._node(place, card, corner) if isinstance(card, Node) else self._team(place, card, corner)
            for place, (card, corner) in enumerate(zip(cards, corners, strict=True))
        ]
        patterns = svg.group({}, self._common.values())
        inherited: dict[str, Value] = {**self._theme.fill("ink"), "class": "nodes f-ink", "font-size": TITLE}
        return svg.group(inherited, [svg.element("defs", {}, patterns), *drawn])

    def _common_to(self, draw: Callable[..., Drawn], *facts: object) -> Drawn:
        """What these facts look like, drawn with the first card that shows them."""
        key = (draw.__name__, *facts)
        if key not in self._common:
            name = f"{self._prefix}-c{len(self._common)}"
            self._common[key] = svg.element("g", {"id": name}, draw(*facts))
            self._references[key] = svg.element("use", {"href": f"#{name}"})
        return self._references[key]

    def _node(self, place: int, node: Node, corner: tuple[float, float]) -> Drawn:
        """Mark, whole reference, title on two lines, bar and share; whether it hangs on nothing."""
        aside = self._said.drawn if node.drawn else f"! {self._said.orphan}" if node.orphan else ""
        progress = None if node.progress is None else round(node.progress, 2)
        lines = wrapped(node.title, TITLE, NODE.width - 2 * SIDE, most=2)
        drawn = [
            svg.element("title", {}, svg.words(_whole(node, aside))),
            self._common_to(self._node_card, node.health, bool(aside)),
            *self._head(node, aside),
            *(_title_line(line, 45 + row * 18) for row, line in enumerate(lines)),
            self._common_to(self._bar, progress, node.percent, node.health),
        ]
        named = {"data-ref": node.ref, "data-group": node.group, "data-health": node.health.value}
        return self._placed(place, corner, named, node.link, drawn)

    def _head(self, node: Node, aside: str) -> Iterable[Drawn]:
        """The reference whole, and the word of the verdict where there is room beside it."""
        left, right = SIDE + 20, NODE.width - SIDE
        key, rest = node.group, node.ref.removeprefix(node.group)
        wide, long = self._wide(key) + 1, self._wide(rest)
        free = right - left - wide - long
        if free < 0:  # smaller, but whole: its end is what tells it from others
            size = SMALL * (right - left) / width(node.ref, SMALL)
            yield self._write(left, _HEAD, node.ref, size=round(size, 2))
            return
        yield self._again(left, key, strong=True)
        place = {"x": left + wide, "y": _HEAD, "textLength": long}
        yield svg.element("text", {**place, **self._soft}, svg.words(rest))
        for word in filter(None, (aside, node.verdict)):
            if self._wide(word) + 8 <= free:
                role = "ink" if word == aside else _word_role(node.health)
                strong = word == aside
                yield self._again(right, word, role=role, anchor="end", strong=strong)
                return

    def _wide(self, text: str) -> float:
        if text not in self._widths:
            self._widths[text] = width(text, SMALL)
        return self._widths[text]

    def _again(self, x: float, text: str, **changes: Any) -> Drawn:
        """A word of the first line, which other cards may have in the same place."""
        key = (x, text, *changes.values())
        if key not in self._words:
            self._words[key] = self._write(x, _HEAD, text, size=SMALL, **changes)
        return self._words[key]

    def _node_card(self, health: Health, marked: bool) -> Drawn:
        """The empty card with its strip and its mark; one apart from the trees has a dashed line within."""
        theme, x, y = self._theme, 0.75, 0.75
        right, down = NODE.width - x, NODE.height - y
        area: dict[str, Value] = {"x": x, "y": y, "width": right - x, "height": down - y, "rx": _ROUND}
        arc = f"A{_ROUND} {_ROUND} 0 0 0"
        end = _STRIP + 2
        strip = f"M{end} {y}H{_ROUND}{arc} {x} {_ROUND}V{down - _ROUND}{arc} {_ROUND} {down}H{end}Z"
        drawn = [
            svg.element("rect", {**area, **theme.both(tint(health), solid(health), 1.25)}),
            svg.element("path", {"d": strip, **theme.fill(solid(health))}),
            mark(theme, health, SIDE + 7, _HEAD - 4.5, 6.5),
        ]
        if marked:
            area |= {"x": 4, "y": 4, "width": NODE.width - 8, "height": NODE.height - 8, "rx": 6}
            paint = {**theme.stroke("ink", 1.25), "stroke-dasharray": "5 4"}
            drawn.append(svg.element("rect", {**area, **paint}))
        return Drawn("".join(drawn))

    def _bar(self, progress: float | None, percent: str, health: Health) -> Drawn:
        theme, y, right = self._theme, NODE.height - 20, NODE.width - SIDE
        long = right - SIDE - _SHARE_ROOM
        done = min(max(progress or 0.0, 0.0), 1.0) * long
        return Drawn(
            box(theme, SIDE, y, long, BAR, role="paper", radius=BAR / 2)
            + box(theme, SIDE, y, max(done, BAR) if done else 0, BAR, role=solid(health), radius=BAR / 2)
            + self._write(right, y + BAR + 1.5, percent, size=SHARE, strong=True, anchor="end")
        )

    def _team(self, place: int, team: Team, corner: tuple[float, float]) -> Drawn:
        """A group: how many objectives, the mean, how many have each verdict, and the worst of them."""
        write, right = self._write, TEAM.width - SIDE
        room = right - SIDE
        apart = f"! {team.orphans}" if team.orphans else ""
        drawn = [
            svg.element("title", {}, svg.words(_all_of(team, self._said.orphan))),
            self._common_to(self._team_card),
            *self._name(team, room),
            *self._segments(team.counts, SIDE, 36, room - _SHARE_ROOM),
            write(right, 48, team.percent, size=SHARE, strong=True, anchor="end"),
            *self._counts(team.counts, room - 30),
            write(right, 70, apart, size=SMALL, anchor="end", strong=True),
            *self._problem(team, room),
        ]
        named = {"data-ref": team.key, "data-group": team.key, "data-health": team.health.value}
        return self._placed(place, corner, named, team.link, drawn)

    def _name(self, team: Team, room: float) -> Iterable[Drawn]:
        """The key, and where there is room the title and how many objectives."""
        free = room - width(team.size, SMALL) - 10
        yield self._write(SIDE, _HEAD, team.key, size=TITLE, strong=True, room=free)
        yield self._write(SIDE + room, _HEAD, team.size, size=SMALL, role="soft", anchor="end")
        free -= (wide := width(team.key, TITLE) + 8)
        if free > 40:
            yield self._write(SIDE + wide, _HEAD, team.title, size=SMALL, role="soft", room=free)

    def _problem(self, team: Team, room: float) -> Iterable[Drawn]:
        """The worst objective, with the mark of its verdict."""
        if team.problem:
            y = TEAM.height - 12
            yield mark(self._theme, team.health, SIDE + 6, y - 4.5, 5.5)
            yield self._write(SIDE + 17, y, team.problem, size=SMALL, role=solid(team.health), room=room - 17)

    def _team_card(self) -> Drawn:
        """Without a colour of its own: among many there is always one at risk, and all would be red."""
        x, y = 0.75, 0.75
        return frame(
            self._theme,
            x,
            y,
            TEAM.width - 2 * x,
            TEAM.height - 2 * y,
            stroke="soft",
            thick=1.25,
            radius=_ROUND,
        )

    def _segments(self, counts: Sequence[Count], x: float, y: float, room: float) -> Iterable[Drawn]:
        """One bar, parted as the verdicts are; every part is seen, however small."""
        least = 4.0
        share = (room - least * len(counts)) / max(sum(count.number for count in counts), 1)
        for count in counts:
            wide = least + share * count.number
            yield box(self._theme, x, y, wide - 1.5, THICK, role=solid(count.health), radius=2)
            x += wide

    def _counts(self, counts: Sequence[Count], room: float) -> Iterable[Drawn]:
        """● 5 ▲ 3 ▼ 2, as many as there is room for."""
        x = float(SIDE)
        for count in counts:
            wide = 16 + width(str(count.number), SMALL)
            if x + wide > SIDE + room:
                return
            yield mark(self._theme, count.health, x + 6, 65.5, 5.5)
            yield self._write(x + 16, 70, str(count.number), size=SMALL)
            x += wide + 10

    def _placed(
        self,
        place: int,
        corner: tuple[float, float],
        named: dict[str, str],
        link: str,
        drawn: Iterable[Drawn],
    ) -> Drawn:
        x, y = corner
        attributes: dict[str, Value] = {
            "id": f"{self._prefix}-n{place}",
            "class": "node",
            **named,
            "transform": f"translate({svg.number(x)} {svg.number(y)})",
        }
        if link:
            drawn = [svg.element("a", {"href": link}, *drawn)]
        return svg.element("g", attributes, *drawn)


def _word_role(health: Health) -> Role:
    """The grey of having no value is too pale for words on its own tint."""
    return "soft" if health is Health.NONE else solid(health)


def _title_line(line: str, y: int) -> Drawn:
    """Fitted only where another font than the one that was measured could run over the edge."""
    place: dict[str, Value] = {"x": SIDE, "y": y}
    if len(line) * TITLE > _FITTED_FROM and (wide := width(line, TITLE)) > _FITTED_FROM:
        place |= {"textLength": wide, "lengthAdjust": "spacingAndGlyphs"}
    return svg.element("text", place, svg.words(line))


def _whole(node: Node, aside: str) -> str:
    facts = [node.percent, node.verdict, aside, f"→ {node.part}" if node.part else ""]
    return " · ".join([f"{node.ref} {node.title}", *filter(None, facts)])


def _all_of(team: Team, orphan: str) -> str:
    counts = ", ".join(f"{count.verdict} {count.number}" for count in team.counts)
    orphans = f"! {orphan} {team.orphans}" if team.orphans else ""
    facts = [f"{team.key} {team.title}", team.size, team.percent, counts, orphans, team.problem]
    return " · ".join(filter(None, facts))
