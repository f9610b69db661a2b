"""Whether a card shows a chart here, and what is then kept of it.

The words of a card never depend on its picture. Drawn it is when the message leaves, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from cards.layout import quiet, shortened
from cards.message import Message, Picture
from charts.drawing import Chart, to_dict
from handlers.context import Context
from handlers.thrift import may_spend
from okr.budget import PICTURE

LONGEST_ALT: Final = 160


def may_draw(context: Context) -> bool:
    """Does whoever reads along here want charts, and does the month still allow them?"""
    where = context.group or context.rules.default_group
    return where.pictures and may_spend(context, PICTURE)


def pictured(
    context: Context, message: Message, chart: Callable[[], Chart], *, instead_of: str = ""
) -> Message:
    """With its chart, which takes the place of the paragraph `instead_of`; without where none may be.

    `chart` is called only where it is shown.
    """
    if not may_draw(context):
        return message
    drawn = chart()
    alt = quiet(shortened(drawn.summary, LONGEST_ALT))
    return replace(message, picture=Picture(to_dict(drawn), alt, instead_of))
