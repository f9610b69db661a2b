"""A person: what is theirs, in every group, as far as whoever looks may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.audience import Tree
from handlers.context import Context
from handlers.looking import Entry, entry
from okr.model import Group, Objective, State
from web.cycles import Choice, chosen_cycle
from web.views import Asked, NotThere, Page, view


@dataclass(frozen=True, slots=True)
class Share:
    """Of one group, what is somebody's: of others' objectives only their own key results."""

    group: Group
    entries: Sequence[Entry]


@view("/people/{staff_id}")
def person(context: Context, asked: Asked) -> Page:
    staff_id = asked.path["staff_id"]
    known = context.people.find(staff_id)
    tree, chosen = Tree.of(context), chosen_cycle(context, asked)
    shares = shares_of(context, tree, staff_id, chosen)
    # Who is unknown and of whom nothing may be seen reads the same: neither says who works here.
    if known is None or not shares:
        raise NotThere
    return Page("person.html", known.name, {"person": known, "chosen": chosen, "shares": shares})


def shares_of(context: Context, tree: Tree, staff_id: str, chosen: Choice) -> list[Share]:
    """Group by group in the order of the tree, drafts included, what was dropped left out."""
    found: dict[int, list[Entry]] = {}
    for objective, group in tree.owned(context.roll_up.of_person(staff_id, chosen.cycle.id)):
        if objective.state is not State.DROPPED and context.sees(objective, group):
            one, standing, parts = entry(context, objective, group)
            found.setdefault(group.id, []).append((_own_part(one, staff_id), standing, parts))
    return [Share(tree.by_id[key], entries) for key, entries in found.items()]


def _own_part(objective: Objective, staff_id: str) -> Objective:
    if objective.owner.staff_id == staff_id:
        return objective
    own = tuple(kr for kr in objective.key_results if kr.owner.staff_id == staff_id)
    return replace(objective, key_results=own)
