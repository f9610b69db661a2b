"""A nudge that somebody asked for, and the receipt of whoever did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cards import measure
from cards.layout import LONGEST_LABEL, command, now, paragraphs, quiet, road, shortened
from cards.message import Button, Message
from cards.reader import Reader
from okr.model import KeyResult, Person

MOST = 12
MOST_BUTTONS = 3


@dataclass(frozen=True, slots=True)
class Owed:
    """A key result without a report, and its group."""

    key_result: KeyResult
    group_key: str

    def ref(self, reader: Reader) -> str:
        """As it has to be typed one to one."""
        return f"{self.group_key}/{reader.ref(self.key_result)}"


def nudge(reader: Reader, by: Person, owed: Sequence[Owed]) -> Message:
    """To the owner: who asks, for what, and how it is answered."""
    words = reader.words
    lines = [words.say("remind.asks", by=quiet(by.name))]
    lines.append("\n".join(f"- {_one(reader, each)}" for each in owed[:MOST]))
    if len(owed) > MOST:
        lines.append(words.count("due.more", len(owed) - MOST, line=reader.line("/okr mine")))
    example = measure.example(reader, owed[0].key_result, owed[0].ref(reader))
    lines.append(words.say("prompt.how", line=command(reader, example)))
    lines.append(words.say("remind.why", line=reader.line("/mute nudge")))
    buttons = tuple(
        Button(
            shortened(f"{each.ref(reader)} {quiet(each.key_result.title)}", LONGEST_LABEL),
            f"/kr update {each.ref(reader)}",
        )
        for each in owed[:MOST_BUTTONS]
    )
    return Message(words.say("remind.title"), paragraphs(lines), buttons)


def sent(reader: Reader, person: Person, owed: Sequence[Owed], *, later: datetime | None) -> Message:
    """`later`: it is quiet now where they are."""
    words = reader.words
    refs = words.list(each.key_result.ref for each in owed[:MOST])
    lines = [words.say("remind.sent", name=quiet(person.name), refs=refs)]
    if later is not None:
        lines.append(words.say("remind.later", at=words.moment(later, reader.tz, reader.today)))
    return Message(words.say("remind.title"), paragraphs(lines))


def _one(reader: Reader, owed: Owed) -> str:
    kr = owed.key_result
    return reader.words.say(
        "prompt.key_result",
        ref=owed.ref(reader),
        title=quiet(kr.title),
        road=road(reader, kr),
        now=now(reader, kr),
    )
