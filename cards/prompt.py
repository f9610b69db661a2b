"""The check-in prompt of a group: who is due, and a line to copy or a button to tap."""

from __future__ import annotations

from collections.abc import Sequence

from cards import blocker
from cards.layout import LONGEST_LABEL, paragraphs, quiet, road, shortened, value
from cards.message import Button, Message
from cards.reader import Reader
from okr.model import Group, KeyResult, Kind, Person

MOST_BUTTONS = 4
MOST_PEOPLE = 12


def checkin(
    reader: Reader,
    group: Group,
    due: Sequence[tuple[Person, Sequence[KeyResult]]],
    *,
    week: int,
    weeks: int,
    late: bool,
) -> Message | None:
    """None when nobody is due. `week` of `weeks` counts within the cycle, from 1."""
    if not due:
        return None
    words = reader.words
    title = words.say("prompt.title", group=quiet(group.title or group.key))
    lines = [f"### {title}", words.say("prompt.week", week=week, weeks=weeks)]
    if late:
        lines.append(words.say("card.late"))
    for person, key_results in due[:MOST_PEOPLE]:
        lines.append(f"**{quiet(person.name)}**")
        lines.append("\n".join(f"- {_due(reader, kr)}" for kr in key_results))
    if len(due) > MOST_PEOPLE:
        lines.append(words.count("prompt.more", len(due) - MOST_PEOPLE))
    first = due[0][1][0]
    sample = "done" if first.kind is Kind.YES_NO else "45%"
    example = words.say("prompt.example", ref=first.ref, amount=sample)
    lines.append(words.say("prompt.how", line=reader.line(example)))
    return Message(title, paragraphs(lines), (_mine(reader), *_same(reader, due)))


def _due(reader: Reader, kr: KeyResult) -> str:
    due = reader.words.say(
        "prompt.key_result",
        ref=kr.ref,
        title=quiet(kr.title),
        road=road(reader, kr),
        now=value(reader, kr, kr.current),
    )
    return due + blocker.mark(reader, kr)


def _mine(reader: Reader) -> Button:
    return Button(reader.words.say("button.mine"), "/okr mine")


def _same(reader: Reader, due: Sequence[tuple[Person, Sequence[KeyResult]]]) -> list[Button]:
    """ "No change" is an answer too: a step of nothing, which no other report can get in the way of."""
    known = [kr for _, krs in due for kr in krs if kr.current is not None and kr.kind is not Kind.YES_NO]
    return [
        Button(
            shortened(
                reader.words.say("button.same", ref=kr.ref, value=value(reader, kr, kr.current)),
                LONGEST_LABEL,
            ),
            f"/kr update {kr.ref} +0",
        )
        for kr in known[:MOST_BUTTONS]
    ]
