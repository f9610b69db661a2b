"""Whom or which group a misspelt name may mean: one guess, and none where two are as near.

People are those of this group, one to one of the asker's groups; groups are those whose name is no secret.
Nobody else is ever named, nothing at all to somebody from another company, and where such people read along
only what they meet there.
"""

from __future__ import annotations

from collections.abc import Iterable

from handlers.context import Context
from handlers.mentions import GLUE
from i18n.cleaning import fold
from i18n.likeness import alike, nearest
from okr.model import Group, Person

LONGEST_NAME = 4  # words: Nguyễn Thị Minh Khai


def person(context: Context, typed: str) -> Person | None:
    """Whoever is nearly called so, with or without the @; None where it may be two."""
    return among(_people(context), typed)


def among(people: Iterable[Person], typed: str) -> Person | None:
    """The one of them who is nearly called so; None where it may be two.

    One name of several counts only as it is written: it is as short as an everyday word.
    """
    everybody = list(people)
    name = fold(typed.lstrip("@＠").replace(GLUE, " "))
    named = [who for who in everybody if name in (*_wholes(who), *fold(who.name).split())]
    if named:
        return named[0] if len(named) == 1 else None
    words = name.count(" ")
    called = {spelling: who for who in everybody for spelling in _wholes(who) if spelling.count(" ") == words}
    found = nearest(name, called)
    if found is None:
        return None
    # Of two that are as near neither is meant more than the other; so of two of one name.
    rivals = [spelling for who in everybody if who != called[found] for spelling in _wholes(who)]
    rival = nearest(name, [spelling for spelling in rivals if spelling.count(" ") == words])
    return called[found] if rival is None or alike(name, rival) < alike(name, found) else None


def mention(who: Person) -> str:
    """How somebody is mentioned: one word, spaces and all."""
    return "@" + who.name.replace(" ", GLUE)


def group_key(context: Context, typed: str) -> str | None:
    """The key of the group that is nearly called so."""
    keys = {fold(key): key for key in _keys(context)}
    found = nearest(fold(typed), keys)
    return None if found is None else keys[found]


def _wholes(who: Person) -> tuple[str, str]:
    """The whole name, folded, and in one word."""
    name = fold(who.name)
    return name, name.replace(" ", "")


def _people(context: Context) -> set[Person]:
    """Who spoke in this group, and who manages it; of those, whose name we know."""
    groups = _groups(context)
    found = {who for group in groups for who in context.groups.members_by_name(group.id)}
    managers = {staff_id for group in groups if not group.external for staff_id in group.managers}
    named = ((staff_id, context.people.names(staff_id)) for staff_id in managers)
    found |= {Person(staff_id, names[0]) for staff_id, names in named if names}
    return {who for who in found if who.name not in ("", who.staff_id)}


def _groups(context: Context) -> list[Group]:
    return context.groups_here if context.request.actor.staff_id else []


def _keys(context: Context) -> list[str]:
    """Of the groups whose name is no secret: those configured, and the asker's own."""
    here = context.group
    if not context.request.actor.staff_id:
        return []
    if here is not None and here.external:
        return [here.key]
    mine = context.memberships
    return [group.key for group in context.groups.every() if group.configured or group.id in mine]
