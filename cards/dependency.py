"""Dependencies: what was asked, answered and slipped, each side with its title only where it may be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cards.layout import command, paragraphs, quiet, shortened
from cards.message import Button, Message
from cards.reader import Reader
from cards.way_back import UNDO
from okr.dealings import Dependency, DependencyState
from okr.dependencies import Slip

LONGEST_TITLE = 60
MOST_BUTTONS = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One side as a reader may know it: the whole reference, and a title or "" for one not to be seen."""

    ref: str
    title: str

    def __str__(self) -> str:
        if not self.title:
            return f"**{self.ref}**"
        return f"**{self.ref} {shortened(quiet(self.title), LONGEST_TITLE)}**"


@dataclass(frozen=True, slots=True)
class Tie:
    """A dependency as a reader may know it."""

    of: Dependency
    waiting: Side
    on: Side


def asked(reader: Reader, tie: Tie, *, changed: bool, asks: str) -> Message:
    """The receipt. `asks` is who has to answer, "" when that is who reads it."""
    words = reader.words
    number = tie.of.id
    lines = [words.say("depend.asked", waiting=tie.waiting, on=tie.on), _facts(reader.echoing, tie.of)]
    if tie.of.state is DependencyState.ASKED:
        if asks:
            lines.append(words.say("depend.told", owner=quiet(asks)))
        else:
            lines.append(words.say("depend.yours", line=command(reader, f"/depend accept {number}")))
    if not changed:
        lines.append(words.say("depend.stands"))
    return _message(reader, tie.of, lines, undo=changed)


def request(reader: Reader, tie: Tie, by: str) -> Message:
    """To whoever provides: yes or no?"""
    words = reader.words
    number = tie.of.id
    accept, refuse = f"/depend accept {number}", words.say("depend.refuse_line", number=number)
    lines = [
        words.say("depend.request", by=quiet(by), waiting=tie.waiting, on=tie.on),
        _needed(reader.echoing, tie.of),
        words.say("depend.how", accept=command(reader, accept), refuse=command(reader, refuse)),
    ]
    buttons = (
        Button(words.say("button.accept"), accept),
        Button(words.say("button.refuse"), refuse),
    )
    return Message(_title(reader, tie.of), paragraphs(lines), buttons)


def announced(reader: Reader, tie: Tie, by: str, asks: str) -> Message:
    """To the group that provides: it was asked, and who answers."""
    words = reader.words
    lines = [
        words.say("depend.request", by=quiet(by), waiting=tie.waiting, on=tie.on),
        _needed(reader.echoing, tie.of),
        words.say("depend.told", owner=quiet(asks)),
    ]
    return Message(_title(reader, tie.of), paragraphs(lines))


def answered(reader: Reader, tie: Tie, *, undo: bool) -> Message:
    """The receipt of an answer, and with `undo` False what the other side hears of it."""
    words = reader.words
    by = tie.of.answered_by.name if tie.of.answered_by else ""
    key = f"depend.answered.{tie.of.state.value}"
    lines = [words.say(key, by=quiet(by), waiting=tie.waiting, on=tie.on), _facts(reader, tie.of)]
    return _message(reader, tie.of, lines, undo=undo)


def withdrawn(reader: Reader, tie: Tie, by: str, *, answer: bool) -> Message:
    """Somebody took back what they asked, or what they answered."""
    key = "depend.withdrawn.answer" if answer else "depend.withdrawn"
    text = reader.words.say(key, by=quiet(by), number=tie.of.id, waiting=tie.waiting, on=tie.on)
    return Message(_title(reader, tie.of), text)


def slipped(reader: Reader, tie: Tie, why: Slip) -> Message:
    """To the owner who waits."""
    words = reader.words
    by = tie.of.by
    day = "" if by is None else words.day(by, reader.today)
    lines = [
        words.say(f"depend.slip.{why.value}", on=tie.on, day=day),
        words.say("depend.slip.waits", waiting=tie.waiting),
        _needed(reader, tie.of),
    ]
    buttons = (Button(words.say("button.dependencies"), "/depend"),)
    return Message(_title(reader, tie.of), paragraphs(lines), buttons)


def listed(reader: Reader, waiting: Sequence[Tie], providing: Sequence[Tie]) -> Message:
    """What I wait for and what waits for me, with the numbers to answer by."""
    words = reader.words
    lines = [f"### {words.say('depend.list.title')}"]
    for key, ties in (("depend.list.waiting", waiting), ("depend.list.providing", providing)):
        if ties:
            lines += [words.say(key), "\n".join(f"- {_line(reader, tie)}" for tie in ties)]
    if not waiting and not providing:
        lines.append(words.say("depend.list.empty"))
        lines.append(command(reader, "/depend KR3 on SALES/KR2"))
    to_answer = [tie for tie in providing if tie.of.state is DependencyState.ASKED]
    if to_answer:
        lines.append(words.say("prompt.how", line=command(reader, f"/depend accept {to_answer[0].of.id}")))
    buttons = tuple(
        Button(words.say("button.accept_number", number=tie.of.id), f"/depend accept {tie.of.id}")
        for tie in to_answer[:MOST_BUTTONS]
    )
    return Message(words.say("depend.list.title"), paragraphs(lines), buttons)


def shown(reader: Reader, tie: Tie, *, waits: bool) -> str:
    """A line on the card of one side: what it waits for, or what waits for it."""
    words = reader.words
    facts = _facts(reader, tie.of)
    if waits:
        return words.say("depend.waits", other=tie.on, facts=facts)
    return words.say("depend.awaited", other=tie.waiting, facts=facts)


def _line(reader: Reader, tie: Tie) -> str:
    said = reader.words.say("depend.asked", waiting=tie.waiting, on=tie.on)
    return f"{said} · {_facts(reader, tie.of)}"


def _facts(reader: Reader, of: Dependency) -> str:
    words = reader.words
    facts = [
        words.say("depend.number", number=of.id),
        words.say(f"depend.state.{of.state.value}"),
        words.say("depend.reason", reason=quiet(of.reason)) if of.reason else "",
        _needed(reader, of),
    ]
    return " · ".join(fact for fact in facts if fact)


def _needed(reader: Reader, of: Dependency) -> str:
    if of.by is None:
        return ""
    return reader.words.say("depend.by", day=reader.day(of.by))


def _message(reader: Reader, of: Dependency, lines: list[str], *, undo: bool) -> Message:
    words = reader.words
    buttons: tuple[Button, ...] = ()
    if undo:
        lines.append(words.say("receipt.undo", line=reader.line(UNDO)))
        buttons = (Button(words.say("button.undo"), UNDO),)
    return Message(_title(reader, of), paragraphs(lines), buttons)


def _title(reader: Reader, of: Dependency) -> str:
    return reader.words.say("depend.title", number=of.id)
