"""The alignment map: to look at, to move about in, to search, and to read as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from cards.drawing.alignment import MOST_NODES, alignment
from charts.drawing import Chart
from handlers.audience import Owned, Tree
from handlers.context import Context
from web import drawings
from web.addresses import MAP, address_of, asking
from web.atlas import Atlas, atlas_of, hits, items, seen_in
from web.cycles import Choice, chosen_cycle
from web.pages.drawings import drawn
from web.views import Asked, Drawn, Page, file, view
from web.words_asked import group_asked

HITS: Final = "hits"  # the id of the element that a search fills anew
MOST_HITS: Final = 30
LONGEST_SOUGHT: Final = 100  # signs
WITHOUT: Final = "0"
PREFIX: Final = "map"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A map with what was asked of it; `folded`: its groups are its nodes, for there are too many others."""

    tree: Tree
    chosen: Choice
    atlas: Atlas
    folded: bool


@view("/map")
def show(context: Context, asked: Asked) -> Page:
    if asked.part == HITS:
        return _found_alone(context, asked)
    sheet, say = _sheet(context, asked), context.reader.words.say
    shown = sheet.atlas.shown
    facts = {
        **_asked(asked, sheet.chosen),
        **_found(shown, asked),
        "places": {} if sheet.folded else sheet.atlas.places,
        "elsewhere": sheet.folded,
        "groups": sheet.tree.groups,
        "folded": sheet.folded,
        "cut": sheet.atlas.cut,
        "total": len(shown),
        "counts": Counter(group.key for _, group in shown) if sheet.folded else {},
        "items": () if sheet.folded else tuple(items(sheet.atlas.picture)),
        "orphans": sheet.atlas.picture.orphans,
        "drawing": drawings.inline(_chart(context, asked, sheet, links=True), prefix=PREFIX),
    }
    return Page("map.html", say("map.title", cycle=sheet.chosen.cycle.id), facts)


@file("/map.{form}")
def picture(context: Context, asked: Asked) -> Drawn:
    return drawn(asked, _chart(context, asked, _sheet(context, asked), links=False), "map")


def _found_alone(context: Context, asked: Asked) -> Page:
    """What a search fills anew: for that nothing is judged and nothing drawn."""
    chosen = chosen_cycle(context, asked)
    found = _found(seen_in(context, Tree.of(context), chosen.cycle), asked)
    facts = {**_asked(asked, chosen), **found, "places": {}, "elsewhere": True}
    return Page("parts/map_hits.html", "", facts)


def _sheet(context: Context, asked: Asked) -> Sheet:
    tree, chosen, group = Tree.of(context), chosen_cycle(context, asked), group_asked(context, asked)
    under, ties = asked.query.get("under", ""), asked.query.get("ties") != WITHOUT
    found = atlas_of(context, tree, chosen.cycle, group=group, under=under, ties=ties)
    return Sheet(tree, chosen, found, found.size > MOST_NODES and group is None)


def _asked(asked: Asked, chosen: Choice) -> dict[str, Any]:
    names = ("group", "under", "ties", "find")
    return {"chosen": chosen, "q": _sought(asked), **{name: asked.query.get(name, "") for name in names}}


def _sought(asked: Asked) -> str:
    return asked.query.get("q", "").strip()[:LONGEST_SOUGHT]


def _found(shown: Sequence[Owned], asked: Asked) -> dict[str, Any]:
    found = hits(shown, _sought(asked))
    return {"hits": found[:MOST_HITS], "number": len(found)}


def _chart(context: Context, asked: Asked, sheet: Sheet, *, links: bool) -> Chart:
    base, cycle = asked.base, sheet.chosen.cycle.id
    return alignment(
        context.reader,
        sheet.atlas.picture,
        dependencies=sheet.atlas.dependencies,
        titles={each.key: each.title or each.key for each in sheet.tree.groups},
        link=(lambda objective: base + address_of(objective)) if links else None,
        link_of_group=(lambda key: base + asking(MAP, cycle=cycle, group=key)) if links else None,
        most=MOST_NODES if sheet.folded else max(sheet.atlas.size, 1),
    )
