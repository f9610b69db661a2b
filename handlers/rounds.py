"""A check-in round in its group: the prompt, who is nudged the working day after, the manager's list.

What each person is told privately is `handlers.chasing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from cards import prompt, silent
from cards.message import Message
from cards.silent import Silence
from handlers.availability import AWAY, absence_now, awake_at, silent_why
from handlers.chasing import CHASE
from handlers.context import Context
from handlers.grammar import command
from handlers.live import group_rows
from handlers.looking import is_provisional, next_checkin
from handlers.occasions import Occasion, decide, here, is_late, silenced
from handlers.owing import due_people, owed_in
from handlers.request import Reply
from handlers.telling import addressee, hand, managers_of
from okr import cycles
from okr.model import Group, KeyResult, Person
from storage.agenda import Agenda
from storage.asks import Asks
from storage.person_occurrences import ASK

# Private cards are made once the groups of the same instant have theirs.
AFTER_GROUPS = timedelta(seconds=1)
LIST = "list"


@command("clock checkin", hidden=True)
def checkin_due(context: Context, occasion: Occasion) -> Reply | None:
    """The check-in prompt of the timetable; nothing when nobody is due."""
    group = here(context)
    if why := occasion.skipped or silenced(context, group):
        decide(context, "checkin", occasion, why)
        return None
    cycle = context.cycle_of(group)
    if occasion.due_at.astimezone(context.tz).date() < cycle.start:
        decide(context, "checkin", occasion, "the cycle it was for is over")
        return None
    owners = {found.key_result.owner for found in owed_in(context, group, at=occasion.due_at)}
    if not owners:
        decide(context, "checkin", occasion, "nobody is due")
        return None
    _ask(context, group, occasion, owners)
    message = _prompt(context, group, occasion)
    # What is private is asked for privately, and not a word of it here.
    decide(context, "checkin", occasion, "" if message else "nobody is due with what all may see")
    return Reply(message) if message else None


@command("clock nudge", hidden=True)
def nudge_due(context: Context, occasion: Occasion) -> Reply | None:
    """The working day after: whoever was asked is looked at once more, each by themselves."""
    group = here(context)
    asked = Asks(context.unit).of_round(group.id, occasion.day)
    why = occasion.skipped or silenced(context, group) or _passed(context, group, occasion)
    if not why and not asked:
        why = "nobody was asked"
    decide(context, "nudge", occasion, why)
    for staff_id in [] if why else asked:
        Agenda(context.unit).bring_forward(CHASE, staff_id, context.now + AFTER_GROUPS)
    return None


@command("clock list", hidden=True)
def list_due(context: Context, occasion: Occasion) -> Reply | None:
    """Three working days after: who else is silent still, to each manager of the group privately."""
    group = here(context)
    asked = Asks(context.unit).of_round(group.id, occasion.day)
    why = occasion.skipped or silenced(context, group) or _passed(context, group, occasion)
    still = [] if why else _silent(context, group, occasion.day, asked)
    if not why and not still:
        why = "everybody answered"
    decide(context, "list", occasion, why)
    for manager in managers_of(context, group) if still else ():
        others = [each for each in still if each[0].staff_id != manager.staff_id]
        if others and not silent_why(context, manager.staff_id, LIST):
            reader = addressee(context, manager, group).reader
            message = silent.card(reader, group, others, since=occasion.day, asked=len(asked))
            at = awake_at(context, manager.staff_id, group, context.now)
            hand(context, manager.staff_id, message, at=at)
    return None


def _prompt(context: Context, group: Group, occasion: Occasion) -> Message | None:
    cycle = context.cycle_of(group)
    next_day = next_checkin(context, context.groups.timetable(group.id))
    due = due_people(context, group, at=occasion.due_at)
    return prompt.checkin(
        context.reader,
        group,
        due,
        week=(context.today - cycle.start).days // 7 + 1,
        weeks=((cycle.end - cycle.start).days + 7) // 7,
        late=is_late(context, occasion),
        provisional=next_day if is_provisional(context, group, next_day) else None,
        closing=cycle.end if context.today >= cycles.closing_from(cycle) else None,
        rows=group_rows(context, group, [kr for _, key_results in due for kr in key_results]),
    )


def _ask(context: Context, group: Group, occasion: Occasion, owners: Iterable[Person]) -> None:
    """Each of them is asked privately, about all they owe wherever it is due; for whoever is away the one
    who stands in."""
    at = max(context.now, occasion.due_at) + AFTER_GROUPS
    asked = set()
    for person in owners:
        asked.add(person.staff_id)
        absence = absence_now(context, person.staff_id)
        if absence is not None and absence.stand_in is not None:
            asked.add(absence.stand_in.staff_id)
    for staff_id in sorted(asked):
        Asks(context.unit).add(group.id, occasion.day, staff_id, due_at=occasion.due_at)
        Agenda(context.unit).bring_forward(ASK, staff_id, at)


def _passed(context: Context, group: Group, occasion: Occasion) -> str:
    """Why a round is not followed up any more; "" while it is."""
    newest = context.occurrences.last_day(group.id, "checkin")
    if newest is not None and newest > occasion.day:
        return "a newer round has begun"
    return ""


def _silent(context: Context, group: Group, day: date, asked: Iterable[str]) -> list[Silence]:
    """Who was asked in a round and still owes something of their own; nobody who is away."""
    at = Asks(context.unit).instant(group.id, day)
    if at is None:
        return []
    owed: dict[str, tuple[Person, list[KeyResult]]] = {}
    for found in owed_in(context, group, at=at):
        owner = found.key_result.owner
        owed.setdefault(owner.staff_id, (owner, []))[1].append(found.key_result)
    return [
        owed[staff_id]
        for staff_id in asked
        if staff_id in owed and silent_why(context, staff_id, ASK) != AWAY
    ]
