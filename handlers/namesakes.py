"""Whom or which group a misspelt name may mean: one guess, and none where two are as near.

People are those of this group, one to one of the asker's groups; groups are those whose name is no secret.
Nobody else is ever named, nothing at all to somebody from another company, and where such people read along
only what they meet there.
"""

from __future__ import annotations

from handlers.context import Context
from handlers.mentions import GLUE
from i18n.cleaning import fold
from i18n.likeness import alike, nearest
from okr.model import Group, Person

LONGEST_NAME = 4  # words: Nguyễn Thị Minh Khai
_SHORTEST_PART = 2  # letters


def person(context: Context, typed: str) -> Person | None:
    """Whoever is nearly called so, with or without the @; None where it may be two."""
    name = fold(typed.lstrip("@＠").replace(GLUE, " "))
    words = name.count(" ") + 1
    called = {spelling: who for spelling, who in _called(context).items() if spelling.count(" ") + 1 == words}
    found = name if name in called else nearest(name, called)
    if found is None or len(called[found]) > 1:
        return None
    [who] = called[found]
    # Of two that are as near neither is meant more than the other.
    rival = nearest(name, [spelling for spelling, others in called.items() if who not in others])
    if found != name and rival is not None and alike(name, rival) >= alike(name, found):
        return None
    return who


def mention(who: Person) -> str:
    """How somebody is mentioned: one word, spaces and all."""
    return "@" + who.name.replace(" ", GLUE)


def group_key(context: Context, typed: str) -> str | None:
    """The key of the group that is nearly called so."""
    keys = {fold(key): key for key in _keys(context)}
    found = nearest(fold(typed), keys)
    return None if found is None else keys[found]


def _called(context: Context) -> dict[str, set[Person]]:
    """What people here go by, folded: the whole name, the name in one word, and each word of it."""
    called: dict[str, set[Person]] = {}
    for who in _people(context):
        name = fold(who.name)
        parts = [part for part in name.split() if len(part) >= _SHORTEST_PART]
        for spelling in (name, name.replace(" ", ""), *parts):
            called.setdefault(spelling, set()).add(who)
    return called


def _people(context: Context) -> set[Person]:
    """Who spoke in this group, and who manages it; of those, whose name we know."""
    groups = _groups(context)
    found = {who for group in groups for who in context.groups.members(group.id)}
    managers = {staff_id for group in groups if not group.external for staff_id in group.managers}
    found |= {who for staff_id in managers if (who := context.people.find(staff_id)) is not None}
    return {who for who in found if who.name not in ("", who.staff_id)}


def _groups(context: Context) -> list[Group]:
    staff_id = context.request.actor.staff_id
    if not staff_id:
        return []
    return context.groups.of_member(staff_id) if context.group is None else [context.group]


def _keys(context: Context) -> list[str]:
    """Of the groups whose name is no secret: those configured, and the asker's own."""
    here = context.group
    if not context.request.actor.staff_id:
        return []
    if here is not None and here.external:
        return [here.key]
    mine = context.memberships
    return [group.key for group in context.groups.every() if group.configured or group.id in mine]
