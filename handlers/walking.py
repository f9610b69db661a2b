"""/checkin: a walk through everything that one owes, one key result at a time, one to one.

It has no state but which one was asked about last: what is left shows in what was reported.
"""

from __future__ import annotations

from dataclasses import replace

from cards import walk as card
from cards.message import Message
from handlers.chasing import shown
from handlers.context import Context
from handlers.grammar import command
from handlers.looking import is_provisional, next_checkin
from handlers.lookup import FoundKeyResult
from handlers.mine import of_mine
from handlers.owing import owed_now
from handlers.request import Reply, Source
from handlers.updating import acting
from storage.events import DIRECT
from storage.walks import Walk, Walks


@command("checkin", example="/checkin")
def check_in(context: Context) -> Reply:
    """Ask about the first key result that is due, and after each answer about the next."""
    person = acting(context)
    walk = Walks(context.unit).find(person.staff_id, DIRECT, now=context.now)
    owed = _owed(context, person.staff_id)
    if not owed:
        Walks(context.unit).end(person.staff_id, DIRECT)
        return Reply(_nothing(context), private=True)
    return Reply(_ask(context, person.staff_id, owed, answered=walk.answered if walk else 0), private=True)


def goes_on(context: Context, reply: Reply | None) -> Reply | None:
    """An answer with the next question below it, where it is of somebody on a walk who has just answered."""
    staff_id = context.request.actor.staff_id
    if reply is None or staff_id is None or context.request.place.is_group:
        return reply
    if context.request.source is Source.CARD:  # nothing but the card would be seen
        return reply
    walks = Walks(context.unit)
    walk = walks.find(staff_id, DIRECT, now=context.now)
    if walk is None:
        return reply
    owed = _owed(context, staff_id)
    if walk.key_result_id in {found.key_result.id for found in owed}:
        return reply
    answered = walk.answered + 1
    if owed:
        following = _ask(context, staff_id, owed, answered=answered)
    else:
        walks.end(staff_id, DIRECT)
        following = card.done(context.private_reader, answered, shown(context, staff_id, _mine(context)))
    return replace(reply, message=card.after(reply.message, following))


def _ask(context: Context, staff_id: str, owed: list[FoundKeyResult], *, answered: int) -> Message:
    first = owed[0]
    Walks(context.unit).put(staff_id, DIRECT, Walk(first.key_result.id, answered, context.now))
    [each] = shown(context, staff_id, [first])
    return card.question(context.private_reader, each, number=answered + 1, total=answered + len(owed))


def _owed(context: Context, staff_id: str) -> list[FoundKeyResult]:
    """What they may be asked about: of those they stand in for only what they may see."""
    return [
        found
        for found in owed_now(context, staff_id)
        if found.key_result.owner.staff_id == staff_id or context.sees(found.objective, found.group)
    ]


def _mine(context: Context) -> list[FoundKeyResult]:
    """Everything open of the asker's own, as it stands now."""
    found = []
    for each in of_mine(context):
        pair = context.objectives.key_result_by_id(each.key_result.id)
        if pair is not None:
            found.append(FoundKeyResult(*pair, each.group))
    return found


def _nothing(context: Context) -> Message:
    """Nothing is due; of several groups the one that asks next says when."""
    upcoming = []
    for group in context.own_groups:
        day = next_checkin(context, context.groups.timetable(group.id))
        if day is not None:
            upcoming.append((day, is_provisional(context, group, day)))
    next_day, provisional = min(upcoming, default=(None, False))
    return card.nothing(context.private_reader, next_day, provisional=provisional)
