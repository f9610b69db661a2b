"""A receipt that ends with the way back: what changed, said line by line, and how to undo it."""

from __future__ import annotations

from collections.abc import Iterable

from cards.layout import paragraphs
from cards.message import Button, Message
from cards.reader import Reader
from cards.receipt import UNDO


def message(reader: Reader, title: str, lines: Iterable[str], *, buttons: Iterable[Button] = ()) -> Message:
    """Empty lines are left out; the button to undo comes first."""
    words = reader.words
    way_back = words.say("receipt.undo", line=reader.line(UNDO))
    return Message(
        title,
        paragraphs([*lines, way_back]),
        (Button(words.say("button.undo"), UNDO), *buttons),
    )
