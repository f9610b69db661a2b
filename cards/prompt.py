"""The check-in prompt of a group: who is due, and a line to copy or a button to tap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards import asked, blocker, measure
from cards.layout import LONGEST_LABEL, command, now, paragraphs, quiet, road, shortened, value
from cards.live import PROMPT, Live, Row, Tap
from cards.message import Button, Message
from cards.next_day import next_day_lines
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
    provisional: date | None = None,
    closing: date | None = None,
    rows: Sequence[Row] = (),
) -> Message | None:
    """None when nobody is due. `week` of `weeks` counts within the cycle, from 1.

    `closing` is the cycle's last day, in its last week. `provisional` is the next check-in day, where
    nobody announced the days off of its year yet. `rows` are for a card that rewrites itself, of the first
    that are due.
    """
    if not due:
        return None
    words = reader.words
    title = words.say("prompt.title", group=quiet(group.title or group.key))
    head = [f"### {title}", words.say("prompt.week", week=week, weeks=weeks)]
    if late:
        head.append(words.say("card.late"))
    if closing is not None:
        head.append(asked.closing_line(reader, closing))
    first = due[0][1][0]
    foot = [words.say("prompt.how", line=command(reader, measure.example(reader, first)))]
    if provisional is not None:
        foot += next_day_lines(reader, provisional, provisional=True)
    text = paragraphs([*head, *_people(reader, due), *foot])
    live = None
    if rows:
        below = paragraphs([*_people(reader, _without(due, rows)), *foot])
        mine = Tap(_mine(reader).label, _mine(reader).command)
        live = Live(PROMPT, paragraphs(head), tuple(rows), below, (mine,))
    return Message(title, text, (_mine(reader), *_same(reader, due)), live=live)


def _people(reader: Reader, due: Sequence[tuple[Person, Sequence[KeyResult]]]) -> list[str]:
    lines = []
    for person, key_results in due[:MOST_PEOPLE]:
        lines.append(f"**{quiet(person.name)}**")
        lines.append("\n".join(f"- {_due(reader, kr)}" for kr in key_results))
    if len(due) > MOST_PEOPLE:
        lines.append(reader.words.count("prompt.more", len(due) - MOST_PEOPLE))
    return lines


def _without(
    due: Sequence[tuple[Person, Sequence[KeyResult]]], rows: Sequence[Row]
) -> list[tuple[Person, Sequence[KeyResult]]]:
    """What has no row of its own."""
    shown = {row.key_result for row in rows}
    left = [(person, [kr for kr in krs if kr.id not in shown]) for person, krs in due]
    return [(person, krs) for person, krs in left if krs]


def _due(reader: Reader, kr: KeyResult) -> str:
    due = reader.words.say(
        "prompt.key_result",
        ref=kr.ref,
        title=quiet(kr.title),
        road=road(reader, kr),
        now=now(reader, kr),
    )
    return due + blocker.mark(reader, kr)


def _mine(reader: Reader) -> Button:
    return Button(reader.words.say("button.mine"), "/okr mine")


def _same(reader: Reader, due: Sequence[tuple[Person, Sequence[KeyResult]]]) -> list[Button]:
    """ "No change" is an answer too: a step of nothing, which no other report can get in the way of.

    Of milestones the next one is offered instead; done or not has nothing that could stay the same.
    """
    every = [kr for _, krs in due for kr in krs]
    buttons = [button for kr in every if (button := _tap(reader, kr)) is not None]
    return buttons[:MOST_BUTTONS]


def _tap(reader: Reader, kr: KeyResult) -> Button | None:
    if kr.kind is Kind.MILESTONES:
        left = next((each.title for each in kr.milestones if not each.done), None)
        if left is None:
            return None
        label = reader.words.say("button.tick", ref=kr.ref, milestone=quiet(left))
        return Button(shortened(label, LONGEST_LABEL), f"/kr tick {kr.ref} {left}")
    if kr.current is None or kr.kind is Kind.YES_NO or kr.done:
        return None
    label = reader.words.say("button.same", ref=kr.ref, value=value(reader, kr, kr.current))
    return Button(shortened(label, LONGEST_LABEL), f"/kr update {kr.ref} +0")
