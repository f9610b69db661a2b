"""The alignment map as trees: every objective hangs below what it serves, and is drawn in full once.

Works only on what it is handed: what a reader may not see is not among it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from okr.cascade import below
from okr.dealings import whole_ref
from okr.model import Objective, State


@dataclass(frozen=True, slots=True)
class Node:
    """`via` is the whole reference it hangs on, "" for a root; an arrow to a key result hangs on that.

    `drawn` says that it was drawn in full before: nothing is below it here.
    """

    objective: Objective
    via: str = ""
    contributes: bool = False
    drawn: bool = False
    below: tuple[Node, ...] = ()


def forest(objectives: Sequence[Objective]) -> tuple[Node, ...]:
    """In the order given. Old data with a circle of arrows begins at its first objective and ends."""
    kept = [each for each in objectives if each.state is not State.DROPPED]
    known = {ref for each in kept for ref in _places(each)}
    children, drawn = below(kept), set[str]()
    roots = [each for each in kept if not known.intersection(each.aligned_to)]
    tops = set(map(whole_ref, roots))
    circles = [each for each in kept if whole_ref(each) not in tops]
    trees = [_node(each, children, drawn) for each in roots]
    trees += [_node(each, children, drawn) for each in circles if whole_ref(each) not in drawn]
    return tuple(trees)


def tree(root: Objective, objectives: Sequence[Objective]) -> Node:
    """One objective with all that serves it among these."""
    return _node(root, below(objectives), set())


def size(node: Node) -> int:
    """Of how many objectives it is made, itself included; one that was drawn before counts."""
    return 1 + sum(size(child) for child in node.below)


def _places(objective: Objective) -> tuple[str, ...]:
    parts = (kr for kr in objective.key_results if kr.state is not State.DROPPED)
    return (whole_ref(objective), *map(whole_ref, parts))


def _node(
    objective: Objective,
    children: Mapping[str, Sequence[Objective]],
    drawn: set[str],
    via: str = "",
) -> Node:
    contributes = via in objective.contributes
    if whole_ref(objective) in drawn:
        return Node(objective, via, contributes, drawn=True)
    drawn.add(whole_ref(objective))
    hanging = [(child, place) for place in _places(objective) for child in children.get(place, ())]
    nodes = tuple(_node(child, children, drawn, place) for child, place in hanging)
    return Node(objective, via, contributes, below=nodes)
