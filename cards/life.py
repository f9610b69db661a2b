"""Receipts of an objective's life: whose it is, who sees it, what it serves, closed and opened again."""

from __future__ import annotations

from cards import undoable
from cards.layout import command, paragraphs, quiet, thing
from cards.message import Button, Message
from cards.reader import Reader
from okr.model import Ambition, Arrow, Objective, Person, Visibility


def handed_over(reader: Reader, objective: Objective, before: Person, after: Person) -> Message:
    words = reader.words
    if before.staff_id == after.staff_id:
        unchanged = words.say("life.owner_same", owner=quiet(after.name))
        return Message(_title(reader, objective), paragraphs([thing(objective), unchanged]))
    moved = words.say("life.owner", before=quiet(before.name), after=quiet(after.name))
    return undoable.message(reader, _title(reader, objective), [thing(objective), moved])


def shown_to(reader: Reader, objective: Objective, visibility: Visibility) -> Message:
    """`objective` is as it was before."""
    now = reader.words.say(f"visibility.{visibility.value}")
    return _setting(reader, objective, now, same=visibility is objective.visibility)


def dared(reader: Reader, objective: Objective, ambition: Ambition) -> Message:
    """`objective` is as it was before."""
    now = reader.words.say(f"ambition.{ambition.value}")
    return _setting(reader, objective, now, same=ambition is objective.ambition)


def closed(reader: Reader, objective: Objective) -> Message:
    words = reader.words
    lines = [
        words.say("life.closed", thing=thing(objective)),
        words.say("receipt.note", note=quiet(objective.reason)) if objective.reason else "",
        words.say("life.open_again", line=command(reader, f"/okr reopen {reader.ref(objective)}")),
    ]
    return undoable.message(reader, words.say("life.closed.title", ref=objective.ref), lines)


def reopened(reader: Reader, objective: Objective) -> Message:
    words = reader.words
    lines = [words.say("life.reopened", thing=thing(objective))]
    return undoable.message(reader, words.say("life.reopened.title", ref=objective.ref), lines)


def aligned(reader: Reader, objective: Objective, target: str, arrow: Arrow, *, changed: bool) -> Message:
    """`changed` is false for an arrow that was there just so; then there is nothing to undo."""
    words = reader.words
    lines = [thing(objective), words.say(f"life.{arrow.value}", ref=target)]
    title = _title(reader, objective)
    return undoable.message(reader, title, lines) if changed else Message(title, paragraphs(lines))


def unaligned(reader: Reader, objective: Objective, targets: list[str]) -> Message:
    words = reader.words
    lines = [thing(objective), words.say("life.unaligned", refs=words.list(targets))]
    return undoable.message(reader, _title(reader, objective), lines)


def _setting(reader: Reader, objective: Objective, now: str, *, same: bool) -> Message:
    words = reader.words
    lines = [thing(objective), words.say("life.same" if same else "life.now", value=now)]
    title = _title(reader, objective)
    if same:
        return Message(title, paragraphs(lines))
    show = Button(words.say("button.show", ref=objective.ref), f"/okr show {reader.ref(objective)}")
    return undoable.message(reader, title, lines, buttons=[show])


def _title(reader: Reader, objective: Objective) -> str:
    return reader.words.say("receipt.edited.title", ref=objective.ref)
