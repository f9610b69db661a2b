"""Who belongs to a group, what it is called, and that it is no more, as DingTalk tells it.

A conversation nobody here ever heard of stays unknown: nothing of it is written down.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from okr.model import Group
from storage.departures import Departures
from storage.groups import Groups
from storage.people import People
from storage.unit_of_work import UnitOfWork
from storage.withdrawals import withdraw_from_group

LONGEST_TITLE = 200


def members_came(unit: UnitOfWork, conversation_id: str, staff_ids: Iterable[str], *, at: datetime) -> None:
    """They belong to the group, and may see what its members may; nobody who left the company does."""
    group = Groups(unit).by_conversation(conversation_id)
    departures = Departures(unit)
    for staff_id in staff_ids if group is not None else ():
        departures.note(staff_id, conversation_id, gone=False, at=at)
        if group is None or departures.is_gone(staff_id, conversation_id) or departures.is_gone(staff_id):
            continue
        People(unit).meet(staff_id, staff_id)
        Groups(unit).join(group.id, staff_id, spoke=False)


def members_went(unit: UnitOfWork, conversation_id: str, staff_ids: Iterable[str], *, at: datetime) -> None:
    """They are outsiders to the group from here on; what they own there stays theirs."""
    group = Groups(unit).by_conversation(conversation_id)
    for staff_id in staff_ids if group is not None else ():
        departures = Departures(unit)
        departures.note(staff_id, conversation_id, gone=True, at=at)
        if group is not None and departures.is_gone(staff_id, conversation_id):
            Groups(unit).leave(group.id, staff_id)


def group_retitled(unit: UnitOfWork, conversation_id: str, title: str) -> None:
    """The conversation's own name; a configured group is called what its settings say."""
    group = Groups(unit).by_conversation(conversation_id)
    name = " ".join(title.split())[:LONGEST_TITLE]
    if group is not None and name:
        Groups(unit).rename(group, name)


def group_dissolved(unit: UnitOfWork, conversation_id: str) -> Group | None:
    """What waits to be posted there is given up; the data stay, and so do its members' rights to them."""
    group = Groups(unit).by_conversation(conversation_id)
    if group is not None:
        withdraw_from_group(unit, conversation_id)
    return group
