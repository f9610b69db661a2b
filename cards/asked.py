"""The private card of a check-in round: everything one person owes, each answered with a tap or a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards import live_rows
from cards import owed as owing
from cards.layout import paragraphs, quiet
from cards.live import ASKED, Live, Row, Tap
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
    rows: Sequence[Row] = (),
) -> Message:
    """Check-in for Li Wei · 2026Q4 · week 9 of 14 (2 due).

    `closing` is the cycle's last day, in its last week. `rows` are for a card that rewrites itself.
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
    head = [f"### {title}"]
    if late:
        head.append(words.say("card.late"))
    if closing is not None:
        head.append(closing_line(reader, closing))
    foot = [*owing.why(reader, cycle, rules), owing.how(reader, owed)]
    text = paragraphs([*head, *owing.lines(reader, owed), *foot])
    live = _live(reader, owed, head, foot, rows) if rows else None
    return Message(title, text, owing.buttons(reader, owed), live=live)


def _live(
    reader: Reader, owed: Sequence[Owed], head: Sequence[str], foot: Sequence[str], rows: Sequence[Row]
) -> Live:
    one_by_one = Tap(reader.words.say("button.one_by_one"), "/checkin", in_chat=True)
    below = paragraphs([live_rows.beyond(reader, owed), *foot])
    return Live(ASKED, paragraphs(head), tuple(rows), below, (one_by_one,) if len(owed) > 1 else ())


def closing_line(reader: Reader, end: date) -> str:
    """In the last week it is the final value that is asked for."""
    return reader.words.say("prompt.closing", day=reader.words.day(end, reader.today))
