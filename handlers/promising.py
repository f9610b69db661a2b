"""/depend accept, refuse and met: the side that provides answers the side that waits."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cards import dependency as card
from cards.message import Message
from cards.reader import Reader
from handlers import lookup, ties
from handlers.changes import recorded
from handlers.context import Context
from handlers.depending import DEPENDENCIES, MOST_LISTED
from handlers.grammar import command
from handlers.line import Line
from handlers.noticing import DEPENDENCY, said_here
from handlers.reading import Reading
from handlers.request import Reply
from handlers.telling import tell
from handlers.ties import Pair
from handlers.updating import acting, check_own
from handlers.words import Rest
from okr import dependencies
from okr.dealings import Dependency, DependencyState
from okr.model import Person
from okr.objections import UnknownDependency
from okr.refusals import MissingWord
from storage.dependencies import Dependencies

LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a dependency: 5, #5, ５. Anything else is the number of none."""

    usage: ClassVar[str] = "5"
    typed: str
    number: int

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        word = line.take()
        if word is None:
            raise MissingWord(line.command, "dependency", lines=("/depend",))
        plain = unicodedata.normalize("NFKC", word.text).removeprefix("#")
        is_number = plain.isascii() and plain.isdigit() and len(plain) <= LONGEST_NUMBER
        return cls(word.text, int(plain) if is_number else 0)


@command("depend accept", example="/depend accept 5")
def accept(context: Context, which: Number) -> Reply:
    """Promise what somebody waits for."""
    person = acting(context)
    both = _providing(context, which, "depend accept")
    lookup.check_open(both.on)
    return _answered(context, both, dependencies.accepted(both.of, by=person, at=context.now))


@command("depend refuse", example="/depend refuse 5 not before January")
def refuse(context: Context, which: Number, reason: Rest) -> Reply:
    """Say that somebody must not wait for it, and why."""
    person = acting(context)
    both = _providing(context, which, "depend refuse")
    return _answered(context, both, dependencies.refused(both.of, reason.text, by=person, at=context.now))


@command("depend met", example="/depend met 5")
def met(context: Context, which: Number) -> Reply:
    """Say that what was waited for is there; either side may."""
    person = acting(context)
    both = _known(context, which)
    if not ties.own(context, both.waiting):
        check_own(context, both.on, "depend met")
    return _answered(context, both, dependencies.met(both.of, by=person, at=context.now))


def _providing(context: Context, which: Number, name: str) -> Pair:
    """Raises UnknownDependency, or NotYours for whoever does not answer for what provides."""
    both = _known(context, which)
    check_own(context, both.on, name)
    return both


def _known(context: Context, which: Number) -> Pair:
    """Raises UnknownDependency for one that is not there, or whose other side the asker may not see."""
    stored = Dependencies(context.unit).by_id(which.number) if which.number else None
    both = None if stored is None else ties.pair(context, stored)
    if both is None or not (ties.sees(context, both.on) or ties.own(context, both.waiting)):
        raise UnknownDependency(which.typed, _to_answer(context))
    context.touches_private |= ties.is_private(context, both)
    return both


def _to_answer(context: Context) -> tuple[str, ...]:
    """The numbers that wait for the asker's answer, as far as everybody here may know of them."""
    staff_id = acting(context).staff_id
    stored = Dependencies(context.unit).of_person(staff_id, most=MOST_LISTED)
    asked = [each for each in stored if each.dependency.state is DependencyState.ASKED]
    return tuple(
        str(both.of.id)
        for both in ties.pairs(context, asked)
        if both.alive and ties.own(context, both.on) and not ties.is_private(context, both)
    )


def _answered(context: Context, both: Pair, after: Dependency) -> Reply:
    """Keep the answer, and tell the other side."""
    person = acting(context)
    rows = [(DEPENDENCIES, after.id)]
    with recorded(context, "depend_answer", both.on, rows=rows, before="–", after=str(after.id)):
        Dependencies(context.unit).answer(
            after.id, after.state, by=person.staff_id, at=context.now, reason=after.reason
        )
    stood, both = both.stood, replace(both, stored=replace(both.stored, dependency=after))
    if not said_here(context, both.waiting.group):
        ties.notice(context, both, both.waiting.group, stood)
    tell_both(context, both, lambda reader, tie: card.answered(reader, tie, undo=False))
    private = ties.is_private(context, both)
    message = card.answered(context.reader_for(private=private), ties.to_asker(context, both), undo=True)
    return Reply(message, private=private)


def tell_both(context: Context, both: Pair, say: Callable[[Reader, card.Tie], Message]) -> None:
    """Both owners hear of it, but for whoever does it."""
    waiting, on = both.waiting.key_result.owner, both.on.key_result.owner
    sides: dict[str, tuple[Person, lookup.FoundKeyResult]] = {on.staff_id: (on, both.on)}
    sides[waiting.staff_id] = (waiting, both.waiting)
    for person, about in sides.values():
        tell(context, person, about, lambda to: say(to.reader, ties.to_addressee(both, to)), kind=DEPENDENCY)
