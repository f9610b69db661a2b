"""The manager's list: who did not answer a check-in round, on what, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards.layout import paragraphs, quiet
from cards.message import Button, Message
from cards.reader import Reader
from okr.model import Group, KeyResult, Person

MOST_PEOPLE = 20
MOST_EACH = 5

Silence = tuple[Person, Sequence[KeyResult]]


def card(reader: Reader, group: Group, silent: Sequence[Silence], *, since: date, asked: int) -> Message:
    """`since` is the day of the round, `asked` how many were asked in it."""
    words, name = reader.words, quiet(group.title or group.key)
    lines = [
        f"### {words.say('silent.title', group=name)}",
        words.say("silent.text", open=len(silent), owners=asked, day=words.full_day(since)),
        "\n".join(f"- {_line(reader, person, krs)}" for person, krs in silent[:MOST_PEOPLE]),
    ]
    if len(silent) > MOST_PEOPLE:
        lines.append(words.count("prompt.more", len(silent) - MOST_PEOPLE))
    lines.append(words.say("silent.alone"))
    button = Button(words.say("button.group", group=name), f"/okr {group.key}")
    return Message(words.say("silent.title", group=name), paragraphs(lines), (button,))


def _line(reader: Reader, person: Person, krs: Sequence[KeyResult]) -> str:
    """**Bo Chen**: KR2 Refund time (last report Nov 13), KR5 Complaints (never)."""
    named = [
        reader.words.say(
            "silent.key_result", ref=kr.ref, title=quiet(kr.title), last=_last_report(reader, kr)
        )
        for kr in krs[:MOST_EACH]
    ]
    if len(krs) > MOST_EACH:
        named.append("…")
    return f"**{quiet(person.name)}**: {reader.words.list(named)}"


def _last_report(reader: Reader, kr: KeyResult) -> str:
    words = reader.words
    if kr.checked_in_at is None:
        return words.say("silent.never")
    day = words.day(kr.checked_in_at.astimezone(reader.tz).date(), reader.today)
    return words.say("silent.last", day=day)
