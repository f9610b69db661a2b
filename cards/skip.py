"""What /skip answers: the reasons to choose from, or that it counts as answered."""

from __future__ import annotations

from cards import undoable
from cards.layout import LONGEST_LABEL, command, now, paragraphs, quiet, shortened, thing
from cards.message import Button, Message
from cards.reader import Reader
from okr.model import KeyResult

REASONS = ("waiting", "nothing_changed", "on_hold", "other")


def buttons(reader: Reader, ref: str) -> tuple[Button, ...]:
    """Each reason one tap away; the last asks for one in words."""
    labels = {reason: reader.words.say(f"skip.{reason}") for reason in REASONS}
    said = {**labels, "other": "other"}
    return tuple(
        Button(shortened(labels[reason], LONGEST_LABEL), f"/skip {ref} {said[reason]}") for reason in REASONS
    )


def reasons(reader: Reader, kr: KeyResult, ref: str) -> Message:
    words = reader.words
    tapped = buttons(reader, ref)
    lines = [thing(kr), words.say("skip.why")]
    lines.append("\n".join(f"- {command(reader, button.command)}" for button in tapped[:-1]))
    return Message(words.say("skip.title", ref=kr.ref), paragraphs(lines), tapped)


def other(reader: Reader, kr: KeyResult, ref: str) -> Message:
    words = reader.words
    sample = f"/skip {ref} {words.say('skip.sample')}"
    lines = [thing(kr), words.say("skip.other.how"), command(reader, sample)]
    return Message(words.say("skip.title", ref=kr.ref), paragraphs(lines))


def skipped(reader: Reader, kr: KeyResult, reason: str) -> Message:
    words = reader.words
    lines = [
        thing(kr),
        words.say("skip.done", reason=quiet(reason)),
        words.say("skip.value", now=now(reader, kr)),
    ]
    return undoable.message(reader, words.say("skip.title", ref=kr.ref), lines)
