"""What stands above every chart: its title, and a line of facts below it."""

from __future__ import annotations

from charts.shapes import BODY, LINE_HEIGHT, MARGIN, SMALL, TITLE, WIDTH, box, paragraph, words
from charts.svg import Drawn
from charts.theme import Theme

TOP = MARGIN + TITLE * 0.8


def heading(theme: Theme, title: str, facts: str, *, most: int = 2) -> tuple[Drawn, float]:
    """The words, and where what follows may begin; a long title takes up to `most` lines."""
    room = WIDTH - 2 * MARGIN
    above, y = paragraph(theme, MARGIN, TOP, title, room=room, most=most, size=TITLE, strong=True)
    if not facts:
        return above, y - TITLE * LINE_HEIGHT + SMALL
    y -= (TITLE - BODY) * 0.6
    below = words(theme, MARGIN, y, facts, size=SMALL, role="soft", room=room)
    return Drawn(above + below), y + SMALL


def page(theme: Theme, height: float) -> Drawn:
    """The ground of the whole drawing."""
    return box(theme, 0, 0, WIDTH, height, role="paper")
