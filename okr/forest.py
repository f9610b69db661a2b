"""The alignment map as trees: every objective hangs below what it serves, and is drawn in full once.

Works only on what it is handed: what a reader may not see is not among it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
    trees = [_grown(each, children, drawn) for each in roots]
    trees += [_grown(each, children, drawn) for each in circles if whole_ref(each) not in drawn]
    return tuple(trees)


def tree(root: Objective, objectives: Sequence[Objective]) -> Node:
    """One objective with all that serves it among these."""
    return _grown(root, below(objectives), set())


def nodes(trees: Iterable[Node]) -> Iterator[Node]:
    """Each before what hangs on it; a chain may be as long as it likes."""
    waiting = list(reversed(list(trees)))
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.below)


def rebuilt(tree: Node, kept: Callable[[Node], bool]) -> Node:
    """Its root with all that is kept and hangs on something that is."""
    found: list[tuple[Node, int]] = []  # each before what hangs on it, and the place of what it hangs on
    waiting = [(tree, -1)]
    while waiting:
        node, place = waiting.pop()
        waiting += [(child, len(found)) for child in reversed(node.below) if kept(child)]
        found.append((node, place))
    return _hung(found)


def size(node: Node) -> int:
    """Of how many objectives it is made, itself included; one that was drawn before counts."""
    return sum(1 for _ in nodes((node,)))


def _places(objective: Objective) -> tuple[str, ...]:
    parts = (kr for kr in objective.key_results if kr.state is not State.DROPPED)
    return (whole_ref(objective), *map(whole_ref, parts))


def _grown(root: Objective, children: Mapping[str, Sequence[Objective]], drawn: set[str]) -> Node:
    found: list[tuple[Node, int]] = []
    waiting = [(root, "", -1)]
    while waiting:
        objective, via, place = waiting.pop()
        ref = whole_ref(objective)
        if ref not in drawn:
            hanging = [(child, at, len(found)) for at in _places(objective) for child in children.get(at, ())]
            waiting += reversed(hanging)
        found.append((Node(objective, via, via in objective.contributes, drawn=ref in drawn), place))
        drawn.add(ref)
    return _hung(found)


def _hung(found: Sequence[tuple[Node, int]]) -> Node:
    """The first with all others on it; each names the place of what it hangs on, which is before its own."""
    below: list[list[Node]] = [[] for _ in found]
    for at in reversed(range(1, len(found))):
        node, place = found[at]
        below[place].append(_with(node, below[at]))
    return _with(found[0][0], below[0])


def _with(node: Node, last_first: Sequence[Node]) -> Node:
    return replace(node, below=tuple(reversed(last_first))) if last_first or node.below else node
