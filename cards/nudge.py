"""The nudge: one friendly private line on the working day after, with the same taps."""

from __future__ import annotations

from collections.abc import Sequence

from cards import owed as owing
from cards.layout import paragraphs, quiet
from cards.message import Message
from cards.owed import Owed
from cards.reader import Reader
from okr.model import Person


def card(reader: Reader, person: Person, owed: Sequence[Owed]) -> Message:
    words = reader.words
    lines = [
        words.count("nudge.text", len(owed), person=quiet(person.name)),
        *owing.lines(reader, owed),
        owing.how(reader, owed),
        words.say("nudge.why"),
    ]
    return Message(words.say("nudge.title"), paragraphs(lines), owing.buttons(reader, owed))
