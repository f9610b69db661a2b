"""The way back from a change, and on to the thing that was changed: said and tapped."""

from __future__ import annotations

from cards.message import Button
from cards.reader import Reader
from okr.model import KeyResult

UNDO = "/undo"


def undo_line(reader: Reader) -> str:
    return reader.words.say("receipt.undo", line=reader.line(UNDO))


def undo_button(reader: Reader) -> Button:
    return Button(reader.words.say("button.undo"), UNDO)


def show_button(reader: Reader, kr: KeyResult) -> Button:
    return Button(reader.words.say("button.show", ref=kr.ref), f"/kr show {reader.ref(kr)}")
