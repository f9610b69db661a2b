"""What /snooze answers: until when nothing comes, or that it comes again."""

from __future__ import annotations

from datetime import datetime

from cards.layout import command, paragraphs
from cards.message import Button, Message
from cards.reader import Reader

OFF = "/snooze off"


def begun(reader: Reader, until: datetime) -> Message:
    words = reader.words
    lines = [
        words.say("snooze.until", at=words.moment(until, reader.tz, reader.today)),
        words.say("snooze.then", line=reader.line(OFF)),
    ]
    return Message(words.say("snooze.title"), paragraphs(lines), (_off(reader),))


def ended(reader: Reader) -> Message:
    words = reader.words
    return Message(words.say("snooze.title"), words.say("snooze.ended"))


def state(reader: Reader, until: datetime | None) -> Message:
    """Whether it holds, and how it is said."""
    words = reader.words
    if until is not None:
        return begun(reader, until)
    lines = [words.say("snooze.none"), command(reader, "/snooze 2h")]
    buttons = (
        Button(words.say("button.two_hours"), "/snooze 2h"),
        Button(words.say("button.tomorrow"), "/snooze tomorrow"),
    )
    return Message(words.say("snooze.title"), paragraphs(lines), buttons)


def _off(reader: Reader) -> Button:
    return Button(reader.words.say("button.snooze_off"), OFF)
