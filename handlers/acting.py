"""What somebody does on a page: in which conversation it counts as said, and then the one road.

Whoever is in the thing's group says it there, and the group reads the receipt. Anybody else says it one to
one, by whole reference: looking at a group's page makes nobody a member of the group.
"""

from __future__ import annotations

from datetime import datetime

from handlers.context import Rules
from handlers.dispatch import handle
from handlers.request import Door, Filled, Handled, Place, ReplyBy, Request, Source
from okr.model import Actor
from storage.groups import Groups
from storage.people import People
from storage.unit_of_work import UnitOfWork

# What concerns its writer alone is answered where it was said.
ALONE = frozenset({"lang"})


def act(
    unit: UnitOfWork, rules: Rules, filled: Filled, *, request_id: str, actor: Actor, now: datetime
) -> Handled:
    """Do what a form stands for, once however often it comes. Whoever calls commits."""
    known = People(unit).called(actor.staff_id or "")
    request = Request(
        id=request_id,
        # A page knows people by the name they are shown by, which is not the nick they chose.
        actor=Actor(actor.staff_id, "" if known else actor.name, actor.admin),
        place=place_of(unit, actor, filled),
        now=now,
        text="",
        source=Source.CARD,
        door=Door(ReplyBy.PRINT if filled.command in ALONE else ReplyBy.PAGE),
        filled=filled,
    )
    return handle(unit, request, rules)


def place_of(unit: UnitOfWork, actor: Actor, filled: Filled) -> Place:
    """The thing's group, for whoever is in it; else one to one."""
    if filled.command not in ALONE:
        for group in Groups(unit).of_member(actor.staff_id or ""):
            if group.key == filled.group_key:
                return Place(group.conversation_id, "", is_group=True)
    return Place("", "", is_group=False)
