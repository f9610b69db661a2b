"""Who has objectives in a cycle that has begun, and who has none yet."""

from __future__ import annotations

from collections.abc import Mapping

from cards import turn as card
from cards import turn_letters as letters
from handlers.telling import managers_of
from handlers.turns import Said, Turn, owners, write
from okr import cycles
from okr.model import Person
from storage.owners import Owners


def count(turn: Turn) -> Said:
    """How many of those who are known here have begun; their names go to the managers alone.

    An objective anywhere counts, whoever may see it: nobody is asked for a second one. The group is
    told their names only where it chose so.
    """
    context, group = turn.context, turn.group
    everybody = _expected(turn)
    if not everybody:
        return Said(skipped="nobody is known here")
    begun = _begun(turn)
    without = [person for staff_id, person in everybody.items() if staff_id not in begun]
    has_any = bool(turn.standing(turn.now))
    if not without and has_any:
        return Said(skipped="everybody has objectives")
    named = context.groups.timetable(group.id).names
    if without:
        for manager in managers_of(turn.context, turn.group):
            write(turn, manager, lambda to: letters.unset(to.reader, group, turn.now, without, named=named))
    return Said(
        card.unset(
            context.reader,
            turn.now,
            done=len(everybody) - len(without),
            of=len(everybody),
            named=without if named else (),
            is_empty=not has_any,
            late=turn.is_late,
        )
    )


def _expected(turn: Turn) -> Mapping[str, Person]:
    """The group's members, and whoever owned something here in the cycle before."""
    members = {each.staff_id: each for each in turn.context.groups.members(turn.group.id)}
    return members | owners(turn.standing(turn.before))


def _begun(turn: Turn) -> frozenset[str]:
    """In the quarter itself, or in the half or the year that it is a part of."""
    day, fiscal_start = turn.now.start, turn.context.rules.fiscal_start
    spans = (turn.now, cycles.half_of(day, fiscal_start), cycles.year_of(day, fiscal_start))
    known = Owners(turn.context.unit)
    return frozenset().union(*(known.of_cycle(each.id) for each in spans))
