"""A check-in round: the group's prompt, a private card for each owner, a nudge, the manager's list."""

from __future__ import annotations

from datetime import timedelta

from cards import prompt
from handlers.context import Context
from handlers.grammar import command
from handlers.looking import is_provisional, next_checkin
from handlers.occasions import Moment, Occasion, decide, here, is_late, silenced
from handlers.owing import due_people
from handlers.request import Reply
from okr.model import Group, Person
from storage.agenda import Agenda
from storage.asks import Asks

ASK = "ask"
# Private cards are made once the groups of the same instant have theirs.
AFTER_GROUPS = timedelta(seconds=1)


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
    people = due_people(context, group)
    next_day = next_checkin(context, context.groups.timetable(group.id))
    message = prompt.checkin(
        context.reader,
        group,
        people,
        week=(context.today - cycle.start).days // 7 + 1,
        weeks=((cycle.end - cycle.start).days + 7) // 7,
        late=is_late(context, occasion),
        provisional=next_day if is_provisional(context, group, next_day) else None,
    )
    if message is None:
        decide(context, "checkin", occasion, "nobody is due")
        return None
    _ask(context, group, occasion, [person for person, _ in people])
    decide(context, "checkin", occasion)
    return Reply(message)


def _ask(context: Context, group: Group, occasion: Occasion, people: list[Person]) -> None:
    """Each of them is asked privately, about all they owe wherever it is due."""
    at = max(context.now, occasion.due_at) + AFTER_GROUPS
    for person in people:
        Asks(context.unit).add(group.id, occasion.day, person.staff_id, due_at=occasion.due_at)
        Agenda(context.unit).bring_forward(ASK, person.staff_id, at)


@command("clock ask", hidden=True)
def ask_due(context: Context, moment: Moment) -> Reply | None:
    """The private card of one owner."""
    return None


@command("clock nudge", hidden=True)
def nudge_due(context: Context, occasion: Occasion) -> Reply | None:
    """The working day after: those who are silent are asked once more, privately."""
    decide(context, "nudge", occasion, "not built")
    return None


@command("clock list", hidden=True)
def list_due(context: Context, occasion: Occasion) -> Reply | None:
    """Three working days after: who is silent still, to the managers."""
    decide(context, "list", occasion, "not built")
    return None
