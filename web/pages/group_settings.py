"""The settings of a group, for whoever may change them; they are changed in chat."""

from __future__ import annotations

from handlers.audience import Tree
from handlers.context import Context
from handlers.settings import as_shown
from storage.group_settings import SAID_IN_CHAT
from storage.overrides import Overrides
from web import named
from web.addresses import address_of
from web.pages.group import crumbs_to, may_see_settings
from web.views import Asked, NotThere, Page, view


@view("/groups/{key}/settings")
def group_settings(context: Context, asked: Asked) -> Page:
    tree = Tree.of(context)
    group = named.group(context, asked)
    if not may_see_settings(context, group):
        raise NotThere
    held, said = context.groups.settings(group.id), Overrides(context.unit).of(group.id)
    shown = [as_shown(context, held, said.get(name), name) for name in SAID_IN_CHAT]
    steps = [
        *crumbs_to(context, tree.tree.above(group.key)[::-1]),
        (group.title or group.key, address_of(group)),
    ]
    title = context.reader.words.say("page.settings")
    return Page("group_settings.html", title, {"group": group, "shown": shown, "steps": steps})
