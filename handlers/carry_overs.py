"""What is left of a cycle and nobody decided about: whoever decides hears of it, and whoever owns it."""

from __future__ import annotations

from collections.abc import Sequence

from cards import turn as card
from cards import turn_letters as letters
from handlers.endings import is_undecided
from handlers.lookup import for_everyone_here
from handlers.telling import managers_of
from handlers.turns import Letter, Said, Turn, write
from okr.model import Objective, Person


def remind(turn: Turn) -> Said:
    """One to one what each has to decide or to say, and to the group how many there are."""
    left = [
        each
        for each in turn.context.roll_up.in_group(turn.group.id, turn.before.id)
        if is_undecided(each, turn.group)
    ]
    if not left:
        return Said(skipped="everything is decided")
    _write(turn, left)
    here = [each for each in left if for_everyone_here(turn.context, each)]
    if not here:
        return Said()
    return Said(card.carry(turn.context.reader, turn.before, len(here), late=turn.is_late))


def _write(turn: Turn, left: Sequence[Objective]) -> None:
    """Managers decide, about all; the others hear of their own, and who decides."""
    rulers = managers_of(turn.context, turn.group)
    for each in rulers:
        write(turn, each, _to_decide(turn, left))
    for owner, theirs in _by_owner(left).items():
        # Who rules here from a group above was not asked about all.
        rules = owner.staff_id in turn.group.managers
        write(turn, owner, _to_decide(turn, theirs) if rules else _to_tell(turn, theirs, rulers))


def _to_decide(turn: Turn, left: Sequence[Objective]) -> Letter:
    return lambda to: letters.to_decide(to.reader, turn.group, left, is_home=to.groups == {turn.group.id})


def _to_tell(turn: Turn, theirs: Sequence[Objective], rulers: Sequence[Person]) -> Letter:
    return lambda to: letters.to_tell(to.reader, turn.group, theirs, rulers)


def _by_owner(left: Sequence[Objective]) -> dict[Person, list[Objective]]:
    found: dict[Person, list[Objective]] = {}
    for each in left:
        found.setdefault(each.owner, []).append(each)
    return found
