"""Where the cards of a forest stand: roots at the left, what hangs on a card to its right, none on another.

Pure geometry in units of the drawing, linear in the number of cards and without recursion: a chain of
5,000 is as welcome as a fan. It knows nothing of what the cards say.

Trees are tidy in Reingold and Tilford's sense: a parent stands in the middle of its children, a subtree
looks the same wherever it hangs, and shallow ones slip in beside deep ones. "Tidier Drawings of Trees",
IEEE Transactions on Software Engineering, March 1981.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil, log
from typing import Final

MOST_COLUMNS: Final = 24


@dataclass(frozen=True, slots=True)
class Measures:
    """Of a card and of the room around it. `apart` is between cards of one parent, `asunder` between
    those of two, `between` from a card to its children, `aside` between columns of trees.

    `ratio` is width over height that the whole should come near to.
    """

    width: float
    height: float
    apart: float
    asunder: float
    between: float
    aside: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The upper left corner of every card, in the order of the cards, and the size of it all."""

    corners: tuple[tuple[float, float], ...]
    width: float
    height: float


@dataclass(slots=True)
class _Outline:
    """The uppermost and lowermost y of a subtree at each depth, the root's own last.

    What is stored counts from `shift`, so that a subtree is moved without touching its levels.
    """

    tops: list[float]
    bottoms: list[float]
    top_shift: float = 0
    bottom_shift: float = 0


@dataclass(slots=True)
class _Tree:
    """A whole tree as a block."""

    root: int
    above: float  # of its highest card, from its root's y
    height: float
    depth: int
    column: int = 0
    y: float = 0


@dataclass(slots=True)
class _Column:
    trees: list[_Tree] = field(default_factory=list)
    height: float = 0

    @property
    def depth(self) -> int:
        return max(tree.depth for tree in self.trees)


def plan(parents: Sequence[int], measures: Measures) -> Plan:
    """Places for cards of which each names its parent's place in the order, -1 for a root.

    Raises ValueError when a parent does not stand before its child.
    """
    children: list[list[int]] = [[] for _ in parents]
    depths = [0] * len(parents)
    for card, parent in enumerate(parents):
        if not -1 <= parent < card:
            raise ValueError(f"card {card} hangs on {parent}: expected one before it, or -1")
        if parent >= 0:
            children[parent].append(card)
            depths[card] = depths[parent] + 1
    offsets, trees = _hung(parents, children, measures)
    columns = _columns(trees, measures)
    lefts = list(accumulate((_breadth(column, measures) + measures.aside for column in columns), initial=0.0))
    roots = {
        tree.root: (lefts[place], tree.y) for place, column in enumerate(columns) for tree in column.trees
    }
    corners: list[tuple[float, float]] = []
    for card, parent in enumerate(parents):
        if parent < 0:
            corners.append(roots[card])
        else:
            x, y = corners[parent]
            corners.append((x + measures.width + measures.between, y + offsets[card]))
    width = max(lefts[-1] - measures.aside, 0)
    return Plan(tuple(corners), width, max((column.height for column in columns), default=0))


def seats(parents: Sequence[int], *, fan: int, across: int) -> list[int]:
    """The same forest for `plan` with every wide fan of leaves as rows of up to `across` cards.

    The leaves of a parent with `fan` of them or more stand beside one another: each but the first of a
    row is seated to the right of the one before it, as if it hung there.
    """
    leaves: dict[int, list[int]] = {}
    for card in sorted(set(range(len(parents))).difference(parents)):
        if parents[card] >= 0:
            leaves.setdefault(parents[card], []).append(card)
    seated = list(parents)
    for cards in leaves.values():
        if len(cards) < fan:
            continue
        row = min(across, 1 + len(cards) // fan)
        for place, card in enumerate(cards):
            if place % row:
                seated[card] = cards[place - 1]
    return seated


def _hung(
    parents: Sequence[int], children: Sequence[Sequence[int]], measures: Measures
) -> tuple[list[float], list[_Tree]]:
    """How far below its parent every card stands, and the trees in their order."""
    offsets = [0.0] * len(parents)
    outlines: dict[int, _Outline] = {}
    trees: list[_Tree] = []
    for card in reversed(range(len(parents))):
        below = children[card]
        outline = _below(below, [outlines.pop(child) for child in below], offsets, measures)
        outline.tops.append(-outline.top_shift)
        outline.bottoms.append(measures.height - outline.bottom_shift)
        if parents[card] >= 0:
            outlines[card] = outline
            continue
        highest = min(outline.tops) + outline.top_shift
        lowest = max(outline.bottoms) + outline.bottom_shift
        trees.append(_Tree(card, -highest, lowest - highest, len(outline.tops)))
    return offsets, trees[::-1]


def _below(
    cards: Sequence[int], outlines: Sequence[_Outline], offsets: list[float], measures: Measures
) -> _Outline:
    """The children under one another as close as they go, with their parent's y at nought."""
    if not cards:
        return _Outline([], [])
    whole = outlines[0]
    for card, outline in zip(cards[1:], outlines[1:], strict=True):
        offsets[card] = _closest(whole, outline, measures)
        whole = _joined(whole, outline, offsets[card])
    middle = offsets[cards[-1]] / 2
    for card in cards:
        offsets[card] -= middle
    whole.top_shift -= middle
    whole.bottom_shift -= middle
    return whole


def _closest(whole: _Outline, outline: _Outline, measures: Measures) -> float:
    """How far down the next subtree goes so that it touches nothing at any depth both have."""
    pairs = zip(reversed(whole.bottoms), reversed(outline.tops), strict=False)
    gaps = (
        bottom - top + (measures.asunder if depth else measures.apart)
        for depth, (bottom, top) in enumerate(pairs)
    )
    return max(gaps) + whole.bottom_shift - outline.top_shift


def _joined(whole: _Outline, outline: _Outline, offset: float) -> _Outline:
    """Both as one, in time of the shallower: of the deeper one the levels below are taken as they are."""
    top_shift, bottom_shift = outline.top_shift + offset, outline.bottom_shift + offset
    tops, bottoms = whole.tops, whole.bottoms
    shared = min(len(tops), len(outline.tops))
    if len(outline.tops) > len(tops):
        moved = whole.top_shift - top_shift
        outline.tops[-shared:] = [top + moved for top in tops[-shared:]]
        return _Outline(outline.tops, outline.bottoms, top_shift, bottom_shift)
    moved = bottom_shift - whole.bottom_shift
    bottoms[-shared:] = [bottom + moved for bottom in outline.bottoms[-shared:]]
    return whole


def _columns(trees: Sequence[_Tree], measures: Measures) -> list[_Column]:
    """The trees from top to bottom in as many columns as bring the whole nearest to its ratio."""
    if not trees:
        return []
    total = sum(tree.height + measures.asunder for tree in trees)
    tallest = max(tree.height for tree in trees)
    # What stands in one column of the best is found by trying: there are at most two dozen ways.
    counts = range(1, min(len(trees), MOST_COLUMNS) + 1)
    heights = sorted({max(tallest, ceil(total / count)) for count in counts}, reverse=True)
    columns = min(
        (_filled(trees, height, measures) for height in heights), key=lambda each: _miss(each, measures)
    )
    for column in columns:
        y = 0.0
        for tree in column.trees:
            tree.y = y + tree.above
            y += tree.height + measures.asunder
    return columns


def _filled(trees: Iterable[_Tree], height: float, measures: Measures) -> list[_Column]:
    columns = [_Column()]
    for tree in trees:
        needed = columns[-1].height + measures.asunder + tree.height
        if columns[-1].trees and needed > height:
            columns.append(_Column())
        column = columns[-1]
        column.height += tree.height + (measures.asunder if column.trees else 0)
        column.trees.append(tree)
    return columns


def _miss(columns: Sequence[_Column], measures: Measures) -> float:
    width = sum(_breadth(column, measures) for column in columns) + measures.aside * (len(columns) - 1)
    return abs(log(width / max(column.height for column in columns) / measures.ratio))


def _breadth(column: _Column, measures: Measures) -> float:
    return column.depth * measures.width + (column.depth - 1) * measures.between
