"""A refusal in the reader's words: what was understood, what is wrong, and the corrected line to copy."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from cards.layout import LONGEST_LABEL, command, paragraphs, quiet, shortened
from cards.message import Button, Message
from cards.reader import Reader
from okr.objections import UnknownMilestone, UnknownTemplate
from okr.refusals import (
    AmbiguousAmount,
    LineRefused,
    NotACommandLine,
    OldCycleMeant,
    Refusal,
    UnknownCommand,
    UnknownReference,
    UnreadableMessage,
    WhichOne,
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
}
DAYS = ("day", "first", "last")
ASKS = (AmbiguousAmount, WhichOne, OldCycleMeant, UnknownMilestone)
GUESSED = (UnknownCommand, UnknownTemplate)
NEED_HELP = (UnknownCommand, NotACommandLine, UnreadableMessage)


def card(reader: Reader, refusal: Refusal) -> Message:
    """Every refusal has its words in the catalogues: `refusal.CODE`, some with `.VARIANT` behind it."""
    words = reader.words
    cause = refusal.cause if isinstance(refusal, LineRefused) else refusal
    lines = [_sentence(reader, cause)]
    if isinstance(refusal, LineRefused):
        typed = shortened(quiet(refusal.typed), LONGEST_FACT)
        lines.insert(0, words.say("refusal.line", number=refusal.number, typed=typed))
        lines.append(words.say("refusal.nothing_done"))
    offered = refusal.lines[:MOST_LINES]
    if offered:
        lines.append(words.say(_offer(cause)))
        lines += [command(reader, line) for line in offered]
    buttons = tuple(Button(shortened(quiet(line), LONGEST_LABEL), line) for line in offered)
    if not offered and isinstance(cause, NEED_HELP):
        lines.append(words.say("refusal.help", line=reader.line("/help")))
    return Message(words.say("refusal.title"), paragraphs(lines), buttons)


def apology(reader: Reader, request_id: str) -> Message:
    """Our own fault; the id finds it in the log."""
    words = reader.words
    return Message(words.say("apology.title"), words.say("apology.text", request=quiet(request_id)))


def too_many(reader: Reader) -> Message:
    words = reader.words
    return Message(words.say("refusal.title"), words.say("refusal.too_many", line=reader.line("/help")))


def _offer(cause: Refusal) -> str:
    if isinstance(cause, ASKS):
        return "refusal.choose"
    return "refusal.did_you_mean" if isinstance(cause, GUESSED) else "refusal.try"


def _sentence(reader: Reader, refusal: Refusal) -> str:
    key = f"refusal.{refusal.code}"
    variant = VARIANTS.get(refusal.code)
    if isinstance(refusal, UnknownReference) and not refusal.known:
        key += ".none"
    if variant is not None:
        key += f".{getattr(refusal, variant)}"
    return reader.words.say(
        key, **{name: _fact(reader, name, fact) for name, fact in _facts(refusal).items()}
    )


def _facts(refusal: Refusal) -> dict[str, Any]:
    facts = {field.name: getattr(refusal, field.name) for field in fields(refusal)}
    del facts["lines"]
    return facts


def _fact(reader: Reader, name: str, fact: Any) -> str:
    """Facts as they may be shown; what people typed is harmless and short."""
    if isinstance(fact, tuple):
        return reader.words.list(quiet(str(item)) for item in fact) or reader.words.say("refusal.none")
    if isinstance(fact, int):
        return f"{fact:d}"
    if name == "field" and reader.words.knows(f"field.{fact}"):
        return reader.words.say(f"field.{fact}")
    if name in DAYS:
        return reader.words.day(date.fromisoformat(fact), reader.today)
    return shortened(quiet(str(fact)), LONGEST_FACT)
