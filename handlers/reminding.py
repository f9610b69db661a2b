"""/remind: a manager asks for one private nudge now, to whoever owes a report.

It counts as a nudge: one a day, ten a week, and none to somebody who is away or wants none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from cards import reminder as card
from cards.reminder import Owed
from handlers import lookup
from handlers.availability import AWAY, SNOOZED, absence_now, day_of, own_reader, silent_why
from handlers.changes import is_private
from handlers.chasing import nudged_enough
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.owing import due_people, half_cadence, is_answered
from handlers.reading import Reading
from handlers.references import Reference
from handlers.request import Reply
from handlers.telling import tell_person
from handlers.updating import acting
from handlers.words import take_reference
from okr.model import Group, KeyResult, Person
from okr.presence import NotReminded
from okr.rights import check_may_rule
from storage.person_occurrences import NUDGE, PersonOccurrences
from storage.skips import Skips


@dataclass(frozen=True, slots=True)
class Whom:
    """A person who is mentioned, or the owner of a key result."""

    usage: ClassVar[str] = "KR3|@person"
    person: Person | None
    reference: Reference | None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        word = line.peek()
        person = None if word is None else reading.mentions.get(word.text.casefold())
        if person is not None:
            line.take()
            return cls(person, None)
        return cls(None, take_reference(line, "KR"))


@command("remind", example="/remind KR3")
def remind(context: Context, whom: Whom) -> Reply:
    """Ask somebody for their report now, privately."""
    me = acting(context)
    private = False
    if whom.reference is not None:
        found = lookup.key_result(context, whom.reference)
        check_may_rule(context.standpoint(found.group), "remind")
        lookup.check_open(found)
        person, private = found.key_result.owner, is_private(context, found.objective)
        if not _is_due(context, found.key_result, found.group):
            raise NotReminded("not_due", found.key_result.ref)
        owed = [Owed(found.key_result, found.group.key)]
    else:
        person = whom.person or me
        owed = _owed(context, person)
    _check(context, person, owed)
    leaves = tell_person(context, person, lambda to: card.nudge(to.reader, me, owed))
    reader = own_reader(context)
    message = card.sent(reader, person, owed, later=leaves if leaves and leaves > context.now else None)
    return Reply(message, private=private)


def _owed(context: Context, person: Person) -> list[Owed]:
    """What somebody owes in this group; one to one, in those that the asker manages."""
    if context.group is not None:
        groups = [context.group]
        check_may_rule(context.standpoint(context.group), "remind")
    else:
        groups = [each for each in context.groups.every() if context.standpoint(each).rules]
    found: list[Owed] = []
    for group in groups:
        found += [Owed(kr, group.key) for kr in dict(due_people(context, group)).get(person, ())]
    return found


def _is_due(context: Context, kr: KeyResult, group: Group) -> bool:
    since = context.now - half_cadence(group)
    return not is_answered(kr, since) and kr.id not in Skips(context.unit).of_group(group.id, since)


def _check(context: Context, person: Person, owed: list[Owed]) -> None:
    """Claim the nudge of the day. Raises NotReminded with the fact that stands against it."""
    if person.staff_id == context.request.actor.staff_id:
        raise NotReminded("self", person.name, lines=("/okr mine",))
    if not owed:
        raise NotReminded("nothing_due", person.name)
    why = silent_why(context, person.staff_id, NUDGE)
    if why == AWAY:
        raise _away(context, person)
    if why:
        raise NotReminded("snoozed" if why == SNOOZED else "switched_off", person.name)
    day = day_of(context, person.staff_id)
    occurrences = PersonOccurrences(context.unit)
    if nudged_enough(context, person.staff_id):
        raise NotReminded("week", person.name)
    if not occurrences.decide_after_all(person.staff_id, NUDGE, day.isoformat(), now=context.now):
        raise NotReminded("today", person.name)


def _away(context: Context, person: Person) -> NotReminded:
    """Until when, and who stands in."""
    absence = absence_now(context, person.staff_id)
    if absence is None:
        return NotReminded("snoozed", person.name)
    last, other = absence.last_day.isoformat(), absence.stand_in
    if other is None:
        return NotReminded("away", person.name, last)
    return NotReminded("stand_in", person.name, last, other.name)
