"""Whoever stands in for somebody who is away: what they may do then, and how their receipts are signed.

It opens nothing to be seen: what is private stays between its owner and the managers.
"""

from __future__ import annotations

from datetime import timedelta

from cards import absence as card
from cards.message import Message
from handlers.availability import absence_now
from handlers.changes import is_private
from handlers.context import Context
from handlers.lookup import FoundKeyResult
from okr.model import Person
from storage.absences import Absences


def standing_in(context: Context, owner: Person) -> frozenset[str]:
    """The owner, where they are away today and named the asker for it; else nobody."""
    me = context.request.actor.staff_id
    if me is None or not _named_these_days(context, owner, me):
        return frozenset()
    absence = absence_now(context, owner.staff_id)
    if absence is None or absence.stand_in is None or absence.stand_in.staff_id != me:
        return frozenset()
    return frozenset({owner.staff_id})


def _named_these_days(context: Context, owner: Person, me: str) -> bool:
    """Whatever day it is where the owner is; nearly nobody is, and then nothing more is read."""
    day = timedelta(days=1)
    around = Absences(context.unit).stood_in(me, first=context.today - day, last=context.today + day)
    return any(each.person.staff_id == owner.staff_id for each in around)


def signed(context: Context, found: FoundKeyResult, message: Message) -> Message:
    """A receipt of what was done with a key result; it says for whom, where its owner is away."""
    owner, objective = found.key_result.owner, found.objective
    if context.request.actor.staff_id in (owner.staff_id, objective.owner.staff_id):
        return message
    if not standing_in(context, owner):
        return message
    absence = absence_now(context, owner.staff_id)
    reader = context.reader_for(private=is_private(context, objective))
    return message if absence is None else card.signed(reader, message, absence)
