"""What waits in the outbox for somebody who left, or for a group that is no more: given up at once."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, update

from storage.outbox import X, is_open
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

# Why, though no door refused it: nothing that an administrator has to see to.
LEFT: Final = "left the company"
DISSOLVED: Final = "the group was dissolved"

_open = is_open(X)
# What is on its way under a lease may arrive all the same; whoever sends it can no longer mark it.
_withdrawn = {"state": "dead", "session": "", "lease": "", "reason": bindparam("why")}
FROM_PERSON = Statement(update(X).where(_open, X.c.staff_id == bindparam("staff")).values(_withdrawn))
FROM_GROUP = Statement(update(X).where(_open, X.c.conversation == bindparam("place")).values(_withdrawn))


def withdraw_from_person(unit: UnitOfWork, staff_id: str) -> int:
    """Give up whatever waits to go to somebody one to one; how many messages."""
    return unit.run(FROM_PERSON, staff=staff_id, why=LEFT)


def withdraw_from_group(unit: UnitOfWork, conversation_id: str) -> int:
    """The same for a group's conversation."""
    return unit.run(FROM_GROUP, place=conversation_id, why=DISSOLVED)
