"""Who looks at a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.context import Context, Rules
from handlers.request import Place, Request
from okr.model import Actor, Person
from storage.people import People
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody of the corporation, as their session knows them. `csrf` goes into every form of theirs."""

    staff_id: str
    name: str
    admin: bool
    lang: str
    csrf: str

    @property
    def actor(self) -> Actor:
        return Actor(self.staff_id, self.name, self.admin)


def context_of(unit: UnitOfWork, visitor: Visitor, rules: Rules, now: datetime) -> Context:
    """What a command would read for them one to one: the same rights, and nothing is written."""
    request = Request("", visitor.actor, Place("", "", is_group=False), now, "")
    tz, memberships = People(unit).whereabouts(visitor.staff_id)
    context = Context(
        request,
        rules,
        unit,
        group=None,
        person=Person(visitor.staff_id, visitor.name),
        lang=visitor.lang,
        own_tz=tz,
    )
    context.memberships = memberships
    return context
