"""The receipt of an edited key result: each field before and after, as its kind prints it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cards import measure
from cards.layout import paragraphs, quantity, quiet, road, shortened, thing, value
from cards.message import Message
from cards.reader import Reader
from cards.way_back import show_button, undo_button, undo_line
from okr.model import KeyResult, Kind

LONGEST_TITLE = 60
NUMBERS = ("start", "target", "low", "high", "commit", "stretch")


def key_result(reader: Reader, before: KeyResult, after: KeyResult, fields: Sequence[str]) -> Message:
    """`fields` are names such as "target" or "keep"."""
    said = reader.echoing
    changes = [(name, shown(said, before, name), shown(said, after, name)) for name in fields]
    return changed(reader, after, changes)


def changed(reader: Reader, kr: KeyResult, changes: Sequence[tuple[str, str, str]]) -> Message:
    """Each change is a field, what it was and what it is, both worded."""
    words = reader.words
    lines = [thing(kr)]
    for field, before, after in changes:
        name = words.say(f"field.{field}")
        if before == after:
            lines.append(words.say("receipt.unchanged", field=name, value=after))
        else:
            lines.append(words.say("receipt.edited", field=name, before=before, after=after))
    heading = words.say("receipt.edited.title", ref=kr.ref)
    if all(before == after for _, before, after in changes):  # nothing that could be undone
        return Message(heading, paragraphs(lines), (show_button(reader, kr),))
    lines.append(undo_line(reader))
    return Message(heading, paragraphs(lines), (undo_button(reader), show_button(reader, kr)))


def shown(reader: Reader, kr: KeyResult, field: str) -> str:
    """What a field of a definition holds; – for nothing."""
    words = reader.words
    if field == "by":
        if kr.kind is Kind.DATE:
            return value(reader, kr, kr.target)
        return "–" if kr.due is None else reader.day(kr.due)
    if field in NUMBERS:
        return _number(reader, kr, field)
    worded = {
        "title": lambda: shortened(quiet(kr.title), LONGEST_TITLE),
        "unit": lambda: quiet(kr.unit) or "–",
        "weight": lambda: words.number(kr.weight),
        "keep": lambda: road(reader, kr),
        "phases": lambda: measure.phases(reader, kr),
        "milestones": lambda: measure.milestones(reader, kr),
    }
    return worded[field]()


def _number(reader: Reader, kr: KeyResult, field: str) -> str:
    low, high = kr.limits
    found: dict[str, Decimal | None] = {
        "start": kr.start,
        "target": kr.target,
        "low": low,
        "high": high,
        "commit": kr.commit,
        "stretch": kr.stretch,
    }
    number = found[field]
    if kr.kind is Kind.DATE:
        return value(reader, kr, number)
    return quantity(reader, number, kr.unit)
