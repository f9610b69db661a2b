"""The private card of a check-in round: everything one person owes, each answered with a tap or a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards import owed as owing
from cards.layout import paragraphs, quiet
from cards.message import Message
from cards.owed import Owed
from cards.reader import Reader
from okr.model import Cycle, HealthRule, Person


def card(
    reader: Reader,
    person: Person,
    cycle: Cycle,
    owed: Sequence[Owed],
    *,
    rules: Sequence[HealthRule],
    late: bool = False,
    closing: date | None = None,
) -> Message:
    """Check-in for Li Wei · 2026Q4 · week 9 of 14 (2 due).

    `closing` is the cycle's last day, in its last week.
    """
    words = reader.words
    title = words.say(
        "asked.title",
        person=quiet(person.name),
        cycle=cycle.id,
        week=(reader.today - cycle.start).days // 7 + 1,
        weeks=((cycle.end - cycle.start).days + 7) // 7,
        count=len(owed),
    )
    lines = [f"### {title}"]
    if late:
        lines.append(words.say("card.late"))
    if closing is not None:
        lines.append(closing_line(reader, closing))
    lines += owing.lines(reader, owed)
    lines += owing.why(reader, cycle, rules)
    lines.append(owing.how(reader, owed))
    return Message(title, paragraphs(lines), owing.buttons(reader, owed))


def closing_line(reader: Reader, end: date) -> str:
    """In the last week it is the final value that is asked for."""
    return reader.words.say("prompt.closing", day=reader.words.day(end, reader.today))
