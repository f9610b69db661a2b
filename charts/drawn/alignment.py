"""The alignment map: objectives as trees across groups, what waits for what, and how each of them stands.

Roots are at the left and what serves them to the right, because titles are long and lines of text are
wide: a level costs one width of a card, and a level of many is as tall as a page that scrolls. One is
drawn as 5,000 are; whether objectives or whole groups are the nodes is decided by whoever fills the value.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from charts import svg
from charts.alignment import AlignmentMap, Node, Team
from charts.drawn.alignment_cards import NODE, TEAM, Cards
from charts.drawn.alignment_legend import legend
from charts.drawn.alignment_lines import arrows, ends, ties
from charts.forest import Plan, plan, seats
from charts.shapes import box, frame, words
from charts.svg import Drawn
from charts.theme import Theme

MARGIN: Final = 32
NARROWEST: Final = 656
TITLE: Final = 26
FACTS: Final = 15
# A heading grows with a map wider than this, so that it is read when all of it is seen.
WIDE: Final = 1400
MOST_SCALED: Final = 3
# Room at the right for dependencies between cards that stand one above the other.
BULGE: Final = 56
EMPTY_HEIGHT: Final = 120
# Leaves of one parent from which on they stand in rows, and how many to a row at most.
FAN: Final = 4
ACROSS: Final = 3


def draw(chart: AlignmentMap, theme: Theme, prefix: str) -> str:
    """The map as SVG, a unit for each pixel of a page at its own size.

    Every node has the id `PREFIX-n7` and `data-…` attributes to be found by. Raises ValueError when a node
    hangs on one that does not stand before it, or a tie leads nowhere.
    """
    cards: Sequence[Node | Team] = chart.nodes or chart.teams
    measures = NODE if chart.nodes else TEAM
    parents = [card.parent for card in cards]
    seated = seats(parents, fan=FAN, across=ACROSS)
    found = plan(seated, measures)
    if any(not 0 <= place < len(cards) for tie in chart.ties for place in (tie.waiting, tie.on)):
        raise ValueError("a dependency leads to no node of the map")
    width = max(found.width + (BULGE if chart.ties else 0), NARROWEST) + 2 * MARGIN
    scale = min(max(math.sqrt(width / WIDE), 1), MOST_SCALED)
    above, top = _above(chart, theme, (width - 2 * MARGIN) / scale)
    top = MARGIN + top * scale
    inside = _body(chart, theme, prefix, found, seated) if cards else (_empty(chart, theme, width),)
    height = top + (found.height if cards else EMPTY_HEIGHT) + MARGIN
    return svg.document(
        width,
        height,
        [
            box(theme, 0, 0, width, height, role="paper"),
            svg.group({"transform": f"translate({MARGIN} {MARGIN}) scale({svg.number(scale)})"}, [above]),
            svg.group({"transform": f"translate({MARGIN} {svg.number(top)})"}, inside),
        ],
        title=chart.title,
        summary=chart.summary,
        prefix=prefix,
        role="group" if any(card.link for card in cards) else "img",
    )


def _above(chart: AlignmentMap, theme: Theme, room: float) -> tuple[Drawn, float]:
    """Title, facts, legend; and how high they are."""
    y = TITLE * 0.8
    drawn = [words(theme, 0, y, chart.title, size=TITLE, strong=True, room=room)]
    if chart.facts:
        y += FACTS * 1.7
        drawn.append(words(theme, 0, y, chart.facts, size=FACTS, role="soft", room=room))
    rows, height = legend(theme, [*chart.nodes, *chart.teams], chart.ties, chart.words, room)
    if height:
        y += FACTS
        drawn.append(svg.group({"transform": f"translate(0 {svg.number(y)})"}, [rows]))
    return Drawn("".join(drawn)), y + height + FACTS * 1.8


def _body(
    chart: AlignmentMap, theme: Theme, prefix: str, found: Plan, seated: list[int]
) -> tuple[Drawn, ...]:
    """Lines below, cards above them, and above those what says whom a line concerns."""
    cards: Sequence[Node | Team] = chart.nodes or chart.teams
    measures = NODE if chart.nodes else TEAM
    return (
        arrows(theme, cards, seated, found.corners, measures),
        ties(theme, chart.ties, found.corners, measures),
        Cards(theme, prefix, chart.words).all(cards, found.corners),
        ends(theme, chart.ties, found.corners, measures),
    )


def _empty(chart: AlignmentMap, theme: Theme, width: float) -> Drawn:
    room = width - 2 * MARGIN
    return Drawn(
        frame(theme, 1, 1, room - 2, EMPTY_HEIGHT - 2, thick=1.5, dashes="6 6")
        + words(
            theme,
            room / 2,
            EMPTY_HEIGHT / 2 + 6,
            chart.words.empty,
            size=17,
            role="soft",
            anchor="middle",
            room=room - 40,
        )
    )
