"""A refusal in the reader's words: what was understood, what is wrong, and the corrected line to copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from cards.layout import LONGEST_LABEL, command, paragraphs, quiet, shortened
from cards.message import Button, Message
from cards.question import YES
from cards.reader import Reader
from okr.questions import AmbiguousDate
from okr.refusals import (
    LineRefused,
    NotACommandLine,
    Refusal,
    UnknownCommand,
    UnknownReference,
    UnreadableMessage,
)

MOST_LINES = 4
LONGEST_FACT = 80
# Facts that choose among wordings instead of being shown.
VARIANTS = {
    "missing_word": "name",
    "bad_amount": "why",
    "ambiguous_amount": "why",
    "not_allowed": "why",
    "too_long": "name",
    "not_open": "state",
    "bad_reference": "wanted",
    "too_many_parts": "name",
    "dependency_not_asked": "state",
    "bad_setting": "name",
    "bad_absence": "why",
    "bad_stand_in": "why",
    "bad_snooze": "why",
    "not_reminded": "why",
    "unreadable_message": "kind",
}
DAYS = ("day", "first", "last")
# How the lines are introduced, by what they are.
OFFERS = {"sample": "refusal.try", "guess": "refusal.did_you_mean", "choice": "refusal.choose"}
NEED_HELP = (UnknownCommand, NotACommandLine, UnreadableMessage)


def card(
    reader: Reader,
    refusal: Refusal,
    *,
    understood: str = "",
    remembered: bool = False,
    mentioning: bool = False,
) -> Message:
    """Every refusal has its words in the catalogues: `refusal.CODE`, some with `.VARIANT` behind it.

    `understood` is as much of the line as was read before it. Lines that are `remembered` are numbered:
    the number alone answers. A tap sends plain text: of lines `mentioning` somebody it answers, too.
    """
    words = reader.words
    cause = refusal.cause if isinstance(refusal, LineRefused) else refusal
    lines = [_sentence(reader, cause)]
    if understood:
        lines.insert(0, words.say("refusal.understood", line=shortened(quiet(understood), LONGEST_FACT)))
    if isinstance(refusal, LineRefused):
        typed = shortened(quiet(refusal.typed), LONGEST_FACT)
        lines.insert(0, words.say("refusal.line", number=refusal.number, typed=typed))
        lines.append(words.say("refusal.nothing_done"))
    offered = refusal.lines[:MOST_LINES]
    labels = _days(reader, cause) if isinstance(cause, AmbiguousDate) else cause.labels or refusal.lines
    if offered:
        lines.append(words.say(OFFERS[cause.offer]))
        lines += _listed(reader, offered, cause.labels, remembered=remembered)
    answer = str if len(offered) > 1 else lambda _: YES
    buttons = tuple(
        Button(
            shortened(quiet(label), LONGEST_LABEL),
            # One line of several stands for the whole message, which no button can hold.
            answer(number) if remembered and (mentioning or isinstance(refusal, LineRefused)) else line,
        )
        for number, (line, label) in enumerate(zip(offered, labels, strict=False), 1)
    )
    if not offered and isinstance(cause, NEED_HELP):
        lines.append(words.say("refusal.help", line=reader.line("/help")))
    title = "refusal.question" if cause.offer == "choice" else "refusal.title"
    return Message(words.say(title), paragraphs(lines), buttons)


def apology(reader: Reader, request_id: str) -> Message:
    """Our own fault; the id finds it in the log."""
    words = reader.words
    return Message(words.say("apology.title"), words.say("apology.text", request=quiet(request_id)))


def too_many(reader: Reader) -> Message:
    words = reader.words
    return Message(words.say("refusal.title"), words.say("refusal.too_many", line=reader.line("/help")))


def _listed(reader: Reader, offered: Sequence[str], labels: Sequence[str], *, remembered: bool) -> list[str]:
    """The lines to copy, and how one of them is answered by a word."""
    said = [command(reader, line) for line in offered]
    for place, label in enumerate(labels[: len(said)]):
        said[place] += f" · {shortened(quiet(label), LONGEST_FACT)}"
    if not remembered:
        return said
    if len(offered) == 1:
        return [*said, reader.words.say("refusal.answer_yes", line=reader.line(YES))]
    numbered = [f"{number}. {line}" for number, line in enumerate(said, 1)]
    return [*numbered, reader.words.say("refusal.answer_number", line=reader.line("1"))]


def _days(reader: Reader, doubt: AmbiguousDate) -> list[str]:
    """Of a doubtful day what its lines differ in."""
    return [reader.words.full_day(date.fromisoformat(day)) for day in doubt.choices]


def _sentence(reader: Reader, refusal: Refusal) -> str:
    key = f"refusal.{refusal.code}"
    variant = VARIANTS.get(refusal.code)
    if isinstance(refusal, UnknownReference) and not refusal.known:
        key += ".none"
    if isinstance(refusal, AmbiguousDate):
        choices = " / ".join(_days(reader, refusal))
        return reader.words.say(key, typed=shortened(quiet(refusal.typed), LONGEST_FACT), choices=choices)
    if variant is not None:
        key += f".{getattr(refusal, variant)}"
    return reader.words.say(
        key, **{name: _fact(reader, name, fact) for name, fact in _facts(refusal).items()}
    )


def _facts(refusal: Refusal) -> dict[str, Any]:
    facts = {field.name: getattr(refusal, field.name) for field in fields(refusal)}
    del facts["lines"], facts["labels"], facts["guessed"]
    return facts


def _fact(reader: Reader, name: str, fact: Any) -> str:
    """Facts as they may be shown; what people typed is harmless and short."""
    if isinstance(fact, tuple):
        return reader.words.list(quiet(str(item)) for item in fact) or reader.words.say("refusal.none")
    if isinstance(fact, int):
        return f"{fact:d}"
    if name == "field" and reader.words.knows(f"field.{fact}"):
        return reader.words.say(f"field.{fact}")
    if name in DAYS and fact:
        iso = date.fromisoformat(fact)
        return reader.words.full_day(iso) if name == "day" else reader.words.day(iso, reader.today)
    return shortened(quiet(str(fact)), LONGEST_FACT)
