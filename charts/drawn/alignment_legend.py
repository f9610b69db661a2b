"""What the marks, lines and badges of an alignment map mean: only those that are on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from charts import svg
from charts.alignment import Node, Team, Tie, Words
from charts.drawn.alignment_lines import COUNTS, DASHES, SUPPORTS, badge
from charts.shapes import line, mark, words
from charts.svg import Drawn
from charts.text import width
from charts.theme import Theme
from okr.dealings import DependencyState
from okr.health import WORST_FIRST
from okr.model import Health

SIZE: Final = 14
ROW: Final = 24
APART: Final = 20
# A sample drawn from nought to the right, around the middle of its row; how wide it is; what it means.
Sample = tuple[Drawn, float, str]


def legend(
    theme: Theme, cards: Sequence[Node | Team], ties: Iterable[Tie], said: Words, room: float
) -> tuple[Drawn, float]:
    """The rows, and how high they are; nothing for a map of nothing."""
    samples = [
        *_verdicts(theme, cards),
        *_apart(theme, cards, said),
        *_lines(theme, cards, said),
        *_states(theme, ties, said),
    ]
    drawn: list[Drawn] = []
    x, row = 0.0, 0
    for sample, wide, word in samples:
        needed = wide + 7 + width(word, SIZE)
        if x and x + needed > room:
            x, row = 0, row + 1
        y = row * ROW + ROW / 2
        place = f"translate({svg.number(x)} {svg.number(y)})"
        drawn.append(svg.group({"transform": place}, [sample, words(theme, wide + 7, 5, word, size=SIZE)]))
        x += needed + APART
    return svg.group({"class": "legend"}, drawn), (row + 1) * ROW if samples else 0


def _verdicts(theme: Theme, cards: Sequence[Node | Team]) -> Iterable[Sample]:
    said: dict[Health, str] = {}
    for card in cards:
        if isinstance(card, Node):
            said.setdefault(card.health, card.verdict)
        else:
            said.update((count.health, count.verdict) for count in card.counts)
    for health in reversed(WORST_FIRST):
        if health in said:
            yield mark(theme, health, 7, 0, 7), 14, said[health]


def _apart(theme: Theme, cards: Sequence[Node | Team], said: Words) -> Iterable[Sample]:
    """Cards of objectives say it themselves."""
    if any(isinstance(card, Team) and card.orphans for card in cards):
        yield words(theme, 4, 5, "!", size=SIZE, strong=True), 12, said.orphan


def _lines(theme: Theme, cards: Sequence[Node | Team], said: Words) -> Iterable[Sample]:
    found = {card.contributes for card in cards if card.parent >= 0}
    way = [(0.0, 0.0), (34.0, 0.0)]
    if True in found:
        yield line(theme, way, role="soft", width=COUNTS), 34, said.contributes
    if False in found:
        yield line(theme, way, role="soft", width=SUPPORTS, dashes=DASHES), 34, said.supports


def _states(theme: Theme, ties: Iterable[Tie], said: Words) -> Iterable[Sample]:
    found = {tie.state: tie.word for tie in ties}
    for state in DependencyState:
        if state in found:
            word = f"{said.waits}: {found[state]}" if said.waits else found[state]
            yield badge(theme, state, (9, 0)), 18, word
