"""The receipt of an old check-in that was mended: what it said, what it says, and how things stand."""

from __future__ import annotations

from cards import verdict
from cards.layout import now, paragraphs, quiet, reported, thing
from cards.message import Message
from cards.reader import Reader
from cards.way_back import show_button, undo_button, undo_line
from okr.checkins import NewCheckIn
from okr.model import CheckIn, KeyResult, Standing


def fixed(reader: Reader, after: KeyResult, old: CheckIn, new: NewCheckIn, standing: Standing) -> Message:
    """`after` is the key result as it stands now, which an older report does not move."""
    words, said = reader.words, reader.echoing
    told = reported(said, after, new.value, done=new.done)
    if new.approx:
        told = words.say("receipt.approx", value=told)
    lines = [
        thing(after),
        words.say(
            "receipt.mended",
            day=said.day(old.at.astimezone(reader.tz).date()),
            before=reported(said, after, old.value, done=old.done),
            after=told,
        ),
        words.say("receipt.note", note=quiet(new.note)),
        words.say("receipt.now", now=now(reader, after)),
        verdict.sentence(reader, standing),
        undo_line(reader),
    ]
    title = words.say("receipt.mended.title", ref=after.ref)
    return Message(title, paragraphs(lines), (undo_button(reader), show_button(reader, after)))
