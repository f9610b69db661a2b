"""The first page: the company as a tree of groups, each with how it stands."""

from __future__ import annotations

from handlers.audience import Tree
from handlers.context import Context
from web.views import Asked, Page, view


@view("/")
def overview(context: Context, asked: Asked) -> Page:
    tree = Tree.of(context)
    return Page("overview.html", context.reader.words.say("map.title", cycle=""), {"groups": tree.groups})
