"""The settings of a group in words, for whoever may change them: each with the line that does so in chat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cards import setting_words
from cards.reader import Reader
from cards.settings import Shown, Source
from handlers.audience import Tree
from handlers.context import Context
from handlers.settings import ENV_ONLY, as_shown
from okr.model import Group
from storage.group_settings import SAID_IN_CHAT, GroupSettings
from storage.overrides import Overrides
from web import named
from web.addresses import address_of
from web.pages.group import crumbs_to, may_see_settings
from web.views import Asked, NotThere, Page, view


@dataclass(frozen=True, slots=True)
class Told:
    """One setting: `value` is in words, `raw` as it is typed, `how` the line or the name that changes it."""

    name: str
    value: str
    raw: str
    source: Source
    how: str
    beneath: str = ""


@view("/groups/{key}/settings")
def group_settings(context: Context, asked: Asked) -> Page:
    tree = Tree.of(context)
    group = named.group(context, asked)
    if not may_see_settings(context, group):
        raise NotThere
    held = context.groups.settings(group.id)
    above = tree.tree.above(group.key)[::-1]
    facts = {
        "group": group,
        "by_managers": _by_managers(context, group, held),
        "by_admins": _by_admins(context, group, held, above),
        "steps": [*crumbs_to(context, above), (group.title or group.key, address_of(group))],
    }
    return Page("group_settings.html", context.reader.words.say("page.settings"), facts)


def _by_managers(context: Context, group: Group, held: GroupSettings) -> list[Told]:
    said = Overrides(context.unit).of(group.id)
    shown = (as_shown(context, held, said.get(name), name) for name in SAID_IN_CHAT)
    return [
        _told(context.reader, each, each.value, setting_words.another(each.name, each.value))
        for each in shown
    ]


def _by_admins(context: Context, group: Group, held: GroupSettings, above: Iterable[Group]) -> list[Told]:
    """A group's KEY names its variables; the people are read at once, however many manage it."""
    names = {person.staff_id: person.name for person in context.people.every()}
    values = {
        "managers": ", ".join(sorted(names.get(staff_id, staff_id) for staff_id in held.managers)),
        "parent": next((each.title or each.key for each in above if each.key == held.parent), ""),
    }
    given = context.rules.given.get(held.conversation_id if held.configured else "", frozenset())
    return [
        _told(
            context.reader,
            Shown(name, held.text(name), Source.ENV if name in given else Source.DEFAULT),
            values.get(name, held.text(name)),
            f"OKR_GROUPS__{group.key}__{name.upper()}",
        )
        for name in ENV_ONLY
    ]


def _told(reader: Reader, shown: Shown, value: str, how: str) -> Told:
    words = setting_words.said(reader, shown.name, value)
    beneath = setting_words.said(reader, shown.name, shown.beneath)
    return Told(shown.name, words, shown.value, shown.source, how, beneath)
