"""The alignment map as its visitor may see it: the trees, how everything stands, what waits for what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cards.alignment_map import Picture
from cards.drawing.alignment import MOST_NODES
from handlers.alignment_map import of_group
from handlers.audience import Owned, Tree, refs_of, with_arrows_to
from handlers.context import Context
from handlers.references import read_reference
from handlers.rollup import RollUp
from i18n.cleaning import fold
from okr import forest
from okr.dealings import Dependency, whole_ref
from okr.forest import Node, nodes
from okr.model import Cycle, Group, Objective, Standing, State
from storage.dependencies import Dependencies
from web.views import NotThere

DEEPEST: Final = 12  # of a list within lists; what hangs lower stands beside its upper


@dataclass(frozen=True, slots=True)
class Atlas:
    """`shown` is everything on the map, each with its group, without arrows to what is not shown.

    `cut`: of a group with very much below it only its own objectives are on it.
    """

    picture: Picture
    shown: tuple[Owned, ...]
    dependencies: tuple[Dependency, ...]
    cut: bool = False

    @property
    def size(self) -> int:
        return sum(1 for _ in nodes(self.picture.trees))

    @property
    def places(self) -> dict[int, int]:
        """Of each objective by row id: the place of its node in the drawing."""
        drawn = enumerate(nodes(self.picture.trees))
        return {node.objective.id: place for place, node in drawn if not node.drawn}


@dataclass(frozen=True, slots=True)
class Item:
    """A node of the list within lists: before it so many lists begin, behind it so many end."""

    node: Node
    standing: Standing
    begins: int
    ends: int


def seen_in(context: Context, tree: Tree, cycle: Cycle) -> list[Owned]:
    """All of the cycle and all it serves that the visitor sees, with the arrows as they are."""
    context.roll_up = RollUp(context.unit, lambda: tree.groups, context.standing)
    found = context.roll_up.around_cycle(cycle.id)
    kept = tree.owned(each for each in found if each.state is not State.DROPPED)
    return [pair for pair in kept if context.sees(*pair)]


def atlas_of(
    context: Context, tree: Tree, cycle: Cycle, *, group: Group | None, under: str, ties: bool
) -> Atlas:
    """Of everything, of a group, or of what serves the objective `under`; NotThere for one not seen."""
    seen = seen_in(context, tree, cycle)
    shown = with_arrows_to(refs_of(seen), seen)
    objectives = [objective for objective, _ in shown]
    name, trees, cut = "", forest.forest(objectives), False
    if under:
        root = _named(under, cycle, objectives)
        name, trees = f"{root.group_key}/{root.ref}", (forest.tree(root, objectives),)
    elif group is not None:
        name, trees = group.title or group.key, of_group(group, trees)
        cut = sum(1 for _ in nodes(trees)) > MOST_NODES
        if cut:  # without what other groups hang on it
            own = group.id
            trees = tuple(forest.rebuilt(tree, lambda each: each.objective.group_id == own) for tree in trees)
    drawn = {node.objective.id for node in nodes(trees)}
    here = tuple(pair for pair in shown if pair[0].id in drawn)
    return Atlas(
        picture=Picture(
            title=name,
            cycles=[cycle.id],
            trees=trees,
            standings={each.id: context.objective_standing(each, of) for each, of in here},
            orphans=frozenset(each.id for each in tree.holes(each for each, _ in seen).orphans),
            whole=under or (group.key if group else ""),
        ),
        shown=here,
        dependencies=tuple(each.dependency for each in Dependencies(context.unit).every()) if ties else (),
        cut=cut,
    )


def items(picture: Picture) -> Iterator[Item]:
    """The same trees for a list within lists."""
    flat: list[tuple[Node, int]] = []
    waiting = [(node, 0) for node in reversed(picture.trees)]
    while waiting:
        node, depth = waiting.pop()
        flat.append((node, min(depth, DEEPEST)))
        waiting += [(child, depth + 1) for child in reversed(node.below)]
    before = -1
    for place, (node, depth) in enumerate(flat):
        after = flat[place + 1][1] if place + 1 < len(flat) else -1
        standing = picture.standings[node.objective.id]
        yield Item(node, standing, begins=max(depth - before, 0), ends=max(depth - after, 0))
        before = depth


def hits(shown: Sequence[Owned], sought: str) -> list[Owned]:
    """Those with all the words in their title, reference, group or the names of their owners."""
    words = fold(sought).split()
    return [pair for pair in shown if all(word in _names(*pair) for word in words)] if words else []


def _names(objective: Objective, group: Group) -> str:
    owners = {objective.owner.name, *(kr.owner.name for kr in objective.key_results)}
    refs = [whole_ref(objective), *(kr.ref for kr in objective.key_results)]
    titles = [objective.title, *(kr.title for kr in objective.key_results)]
    return fold("\n".join([*titles, *refs, f"{objective.group_key}/{objective.ref}", group.title, *owners]))


def _named(under: str, cycle: Cycle, objectives: Iterable[Objective]) -> Objective:
    """SALES/O1 of this cycle, or SALES/2026Q3/O1."""
    reference = read_reference(under)
    if reference is None or reference.letter != "O" or reference.group is None:
        raise NotThere
    ref = f"{reference.group}/{reference.cycle or cycle.id}/O{reference.number}"
    found = next((each for each in objectives if whole_ref(each) == ref), None)
    if found is None:
        raise NotThere
    return found
