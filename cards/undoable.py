"""A receipt that ends with the way back: what changed, said line by line, and how to undo it."""

from __future__ import annotations

from collections.abc import Iterable

from cards.layout import paragraphs
from cards.message import Button, Message
from cards.reader import Reader
from cards.way_back import undo_button, undo_line


def message(reader: Reader, title: str, lines: Iterable[str], *, buttons: Iterable[Button] = ()) -> Message:
    """Empty lines are left out; the button to undo comes first."""
    return Message(
        title,
        paragraphs([*lines, undo_line(reader)]),
        (undo_button(reader), *buttons),
    )
