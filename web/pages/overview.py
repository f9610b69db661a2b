"""The first page: the company as a tree of groups, each with how it stands; and what is called so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from handlers import branches
from handlers.audience import Tree
from handlers.context import Context
from i18n.cleaning import fold
from okr.health import expected
from okr.model import Group, Objective
from okr.pulse import Branch, mean, together, worst_first
from storage.group_tree import EVERYWHERE
from storage.titles import Titles
from web.cycles import Choice, chosen_cycle
from web.paging import page_of
from web.views import Asked, Page, view

LOOKED_BACK: Final = timedelta(days=14)
MOST_FOUND: Final = 20  # on a page
MOST_GROUPS: Final = 20  # of one height before the list is folded
LONGEST_SOUGHT: Final = 100  # signs
COMPANY: Final = "company"  # the id of the element that a search fills anew


@dataclass(frozen=True, slots=True)
class Hit:
    """Something whose title was searched for. `ref` is a whole reference, or "" for a group's own title."""

    ref: str
    title: str
    group: Group


@view("/")
def overview(context: Context, asked: Asked) -> Page:
    words, tree = context.reader.words, Tree.of(context)
    chosen = chosen_cycle(context, asked)
    sought = asked.query.get("q", "").strip()[:LONGEST_SOUGHT]
    facts: dict[str, Any] = {"chosen": chosen, "q": sought, "hits": None, "most_groups": MOST_GROUPS}
    if sought:
        facts["hits"] = page_of(_hits(context, tree, chosen.cycle.id, sought), asked, most=MOST_FOUND)
    else:
        facts |= _branches(context, tree, chosen)
    template = "parts/company.html" if asked.part == COMPANY else "overview.html"
    return Page(template, words.say("page.overview_of", cycle=chosen.cycle.id), facts)


def _branches(context: Context, tree: Tree, chosen: Choice) -> Mapping[str, Any]:
    def shows(objective: Objective) -> bool:
        return context.sees(objective, tree.by_id[objective.group_id])

    numbers = branches.pulses(
        context,
        dict.fromkeys(tree.groups, chosen.cycle.id),
        [EVERYWHERE] if tree.groups else [],
        context.now - LOOKED_BACK,
        shows,
    )
    roots = worst_first(branches.grown(tree, each, numbers) for each in branches.roots(tree, tree.groups))
    filled = [each for each in roots if each.whole.objectives]
    top = filled[0] if len(filled) == 1 else None  # the company: it stands above the list, not in it
    beside = [each for each in roots if each is not top]
    return {
        "hero": together([each.whole for each in roots], mean(roots)),
        "top": top,
        "roots": [*(top.below if top else ()), *beside],
        "mine": _of_mine(context, roots),
        "expected": expected(chosen.cycle, context.today),
    }


def _of_mine(context: Context, roots: Iterable[Branch]) -> tuple[Branch, ...]:
    """The groups whoever looks belongs to, and of those they manage the topmost; the worst first."""
    staff_id = context.request.actor.staff_id
    found: list[Branch] = []
    waiting = [(each, False) for each in roots]
    while waiting:
        each, managed_above = waiting.pop()
        manages = staff_id in each.group.managers
        if each.group.id in context.memberships or (manages and not managed_above):
            found.append(each)
        waiting += [(below, manages) for below in each.below]
    return worst_first(found)


def _hits(context: Context, tree: Tree, cycle: str, sought: str) -> list[Hit]:
    """Groups, objectives and key results whose title has every word that is sought."""
    wanted = fold(sought).split()

    def is_called(title: str) -> bool:
        plain = fold(title)
        return all(word in plain for word in wanted)

    found = [Hit("", each.title or each.key, each) for each in tree.groups if is_called(each.title)]
    staff_id = context.request.actor.staff_id
    for titled in Titles(context.unit).whole_cycle(cycle):
        objective, group = titled.objective, tree.by_id[titled.objective.group_id]
        owns_part = any(part.owner_id == staff_id for part in titled.parts)
        if not owns_part and not context.sees(objective, group):
            continue
        if is_called(objective.title):
            found.append(Hit(f"{group.key}/{objective.cycle}/{objective.ref}", objective.title, group))
        found += [Hit(part.ref, part.title, group) for part in titled.parts if is_called(part.title)]
    return found
