"""/depend: one key result that waits for another; asked, answered, met, and listed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self

from cards import dependency as card
from handlers import lookup, options, ties, typed_days
from handlers.changes import recorded
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.lookup import FoundKeyResult
from handlers.noticing import DEPENDENCY, said_here
from handlers.reading import Reading
from handlers.references import Reference, read_reference
from handlers.request import Reply
from handlers.telling import tell
from handlers.ties import Pair
from handlers.updating import acting, check_own
from handlers.words import take_reference
from okr import dependencies
from okr.dealings import DependencyState, whole_ref
from okr.objections import DependencyTwice
from okr.refusals import MissingWord
from storage.dependencies import Dependencies, StoredDependency

DEPENDENCIES = "dependencies"
MOST_LISTED = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """KR3 on SALES/KR2 [by DATE]; nothing at all asks for the list."""

    usage: ClassVar[str] = "KR3 on SALES/KR2 [by DATE]"
    waiting: Reference | None = None
    on: Reference | None = None
    by: date | None = None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        if line.peek() is None:
            return cls()
        waiting = take_reference(line, "KR")
        word = line.peek()
        if word is not None and read_reference(word.text) is None:
            options.following(line, "on")
        if line.peek() is None:
            raise MissingWord(line.command, "provider")
        on = take_reference(line, "KR")
        if options.following(line, "by") is None:
            return cls(waiting, on)
        return cls(waiting, on, _day(line, reading))


@command("depend", example="/depend KR3 on SALES/KR2 by 12-01")
def depend(context: Context, wanted: Wanted) -> Reply:
    """Say what a key result of one's own waits for; alone, list what I wait for and what waits for me."""
    acting(context)
    if wanted.waiting is None or wanted.on is None:
        return mine(context)
    waiting = lookup.key_result(context, wanted.waiting)
    lookup.check_open(waiting)
    check_own(context, waiting, "depend")
    on = lookup.key_result(context, wanted.on)
    lookup.check_open(on)
    existing = _around(context, waiting, on)
    names = (whole_ref(waiting.key_result), whole_ref(on.key_result))
    try:
        dependencies.check_ask(*names, [each.dependency for each in existing])
    except DependencyTwice:
        standing = next(each for each in existing if _is_live(each) and _between(each, waiting, on))
        return _again(context, Pair(standing, waiting, on), wanted.by)
    return _ask(context, waiting, on, wanted.by)


def mine(context: Context) -> Reply:
    """What I wait for and what waits for me, but for what is met; one to one where not all may read it."""
    staff_id = acting(context).staff_id
    stored = Dependencies(context.unit).of_person(staff_id, most=MOST_LISTED)
    both = [each for each in ties.pairs(context, stored) if each.alive]
    private = any(ties.is_private(context, each) for each in both)
    waiting = [ties.to_asker(context, each) for each in both if _owns(staff_id, each.waiting)]
    providing = [
        ties.to_asker(context, each)
        for each in both
        if _owns(staff_id, each.on) and each.of.state is not DependencyState.REFUSED
    ]
    return Reply(card.listed(context.reader_for(private=private), waiting, providing), private=private)


def _ask(context: Context, waiting: FoundKeyResult, on: FoundKeyResult, by: date | None) -> Reply:
    asker = acting(context)
    with recorded(context, "depend", waiting, before="–") as changed:
        stored = Dependencies(context.unit).ask(
            waiting.key_result.id, on.key_result.id, by=by, asked_by=asker.staff_id, asked_at=context.now
        )
        changed.made(DEPENDENCIES, stored.dependency.id)
        changed.facts["after"] = str(stored.dependency.id)
    return _asked(context, Pair(stored, waiting, on))


def _again(context: Context, standing: Pair, by: date | None) -> Reply:
    """Asked twice: what stands is the answer, unless it is needed on another day now."""
    before = standing.of
    after = dependencies.asked_again(before, by)
    if after == before:
        private = ties.is_private(context, standing)
        reader = context.reader_for(private=private)
        tie = ties.to_asker(context, standing)
        return Reply(card.asked(reader, tie, changed=False, asks=_asks(context, standing)), private=private)
    rows = [(DEPENDENCIES, before.id)]
    with recorded(context, "depend_day", standing.waiting, rows=rows, before="–", after=str(before.id)):
        Dependencies(context.unit).ask_again(before.id, after.by)
    return _asked(context, replace(standing, stored=replace(standing.stored, dependency=after)))


def _asked(context: Context, both: Pair) -> Reply:
    """Tell whoever provides, and their group; the receipt for whoever asked."""
    by = acting(context).name
    owner = both.on.key_result.owner
    tell(
        context,
        owner,
        both.on,
        lambda to: card.request(to.reader, ties.to_addressee(both, to), by),
        kind=DEPENDENCY,
    )
    if not said_here(context, both.on.group):
        ties.notice(context, both, both.on.group)
    private = ties.is_private(context, both)
    reader = context.reader_for(private=private)
    message = card.asked(reader, ties.to_asker(context, both), changed=True, asks=_asks(context, both))
    return Reply(message, private=private)


def _asks(context: Context, both: Pair) -> str:
    owner = both.on.key_result.owner
    return "" if owner.staff_id == context.request.actor.staff_id else owner.name


def _around(context: Context, waiting: FoundKeyResult, on: FoundKeyResult) -> list[StoredDependency]:
    """Everything that could make the new one a second or a loop: all that `on` waits for, however far."""
    repository = Dependencies(context.unit)
    found: dict[int, StoredDependency] = {}
    open_ends, seen = [on.key_result.id], {on.key_result.id}
    while open_ends:
        current = open_ends.pop()
        for each in repository.of(current):
            found[each.dependency.id] = each
            further = each.on_id
            if each.waiting_id == current and _is_live(each) and further not in seen:
                seen.add(further)
                open_ends.append(further)
    return list(found.values())


def _is_live(each: StoredDependency) -> bool:
    return each.dependency.state in (DependencyState.ASKED, DependencyState.ACCEPTED)


def _between(each: StoredDependency, waiting: FoundKeyResult, on: FoundKeyResult) -> bool:
    return (each.waiting_id, each.on_id) == (waiting.key_result.id, on.key_result.id)


def _owns(staff_id: str, found: FoundKeyResult) -> bool:
    return staff_id in (found.key_result.owner.staff_id, found.objective.owner.staff_id)


def _day(line: Line, reading: Reading) -> date:
    day = typed_days.take(line, reading)
    if day is None:
        raise MissingWord(line.command, "on")
    return day
