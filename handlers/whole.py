"""/okr show: one objective in full, `/okr O1` for short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cards import objective as objective_card
from cards.objective import Neighbour, Whole
from handlers import lookup
from handlers.context import Context
from handlers.endings import is_scored
from handlers.grammar import command
from handlers.looking import entry
from handlers.request import Reply
from handlers.words import ObjectiveRef
from okr import progress, scoring
from okr.dealings import Pictured, whole_ref
from okr.model import Arrow, Group, Objective, State
from storage.cascade import Cascade


@command("okr show", example="/okr show O1")
def show(context: Context, which: ObjectiveRef) -> Reply:
    """Show one objective: the sum behind its number, its arrows, its score."""
    found = lookup.objective(context, which.reference)
    private = not lookup.for_everyone_here(context, found.objective)
    seen = seen_whole(context, found.objective, found.group, private=private)
    return Reply(objective_card.card(context.reader_for(private=private), found.group, seen), private=private)


def seen_whole(context: Context, objective: Objective, group: Group, *, private: bool) -> Whole:
    """`private`: nobody reads along."""
    children = context.roll_up.children(objective)
    around = Cascade(context.unit).around(objective.id)
    seen = Seen(context, context.every_group, private=private)
    below = [each for each in around if _serves(each, objective) and each.state is not State.DROPPED]
    above = _named(around)
    seen_above = [ref for ref, _ in objective.arrows if ref in above and seen.by_reader(above[ref][0])]
    seen_below = [each for each in below if seen.by_reader(each)]
    known = {whole_ref(each) for each in seen_below}
    terms = progress.terms(
        objective.key_results, overflow=group.overflow, rollup=group.rollup, children=children
    )
    own = {kr.ref for kr in objective.key_results}
    _, standing, standings = entry(context, objective, group)
    return Whole(
        objective,
        standing,
        standings,
        [term if term.ref in own or term.ref in known else replace(term, ref="") for term in terms],
        above=[Neighbour(ref, above[ref][1], arrow) for ref, arrow in objective.arrows if ref in seen_above],
        below=[Neighbour(whole_ref(each), each.title, _arrow(each, objective)) for each in seen_below],
        unseen=len(objective.arrows) - len(seen_above) + len(below) - len(seen_below),
        judged=scoring.judged(objective, group.rollup) if is_scored(objective) else None,
        pictured=_pictured(context, objective),
    )


def _named(above: Iterable[Objective]) -> dict[str, tuple[Objective, str]]:
    """By whole reference of each objective and key result: the objective it is, or is of, and its title."""
    found = {whole_ref(each): (each, each.title) for each in above}
    return found | {whole_ref(kr): (each, kr.title) for each, _ in found.values() for kr in each.key_results}


class Seen:
    """What may be named in one answer: what its reader may see, and everybody who reads along."""

    def __init__(self, context: Context, groups: Iterable[Group], *, private: bool) -> None:
        self._context = context
        self._groups = {group.id: group for group in groups}
        self._private = private

    def by_reader(self, objective: Objective) -> bool:
        if not self._context.sees(objective, self._groups[objective.group_id]):
            return False
        return self._private or lookup.for_everyone_here(self._context, objective)


def _serves(child: Objective, above: Objective) -> bool:
    refs = {whole_ref(above), *(whole_ref(kr) for kr in above.key_results)}
    return not refs.isdisjoint(child.aligned_to)


def _arrow(child: Objective, above: Objective) -> Arrow:
    """Counts it, whether to the objective or to one of its key results?"""
    refs = {whole_ref(above), *(whole_ref(kr) for kr in above.key_results)}
    return Arrow.CONTRIBUTES if refs & child.contributes else Arrow.SUPPORTS


def _pictured(context: Context, objective: Objective) -> Pictured | None:
    """How it stood when its cycle was closed."""
    if not objective.cycle_closed:
        return None
    lived = context.group_cycles.of(objective.group_id, context.cycle(objective.cycle))
    return next((each for each in lived.picture if each.ref == whole_ref(objective)), None)
