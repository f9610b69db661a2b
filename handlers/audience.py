"""What may be shown of the cascade here: to the asker, and to everybody who reads along."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from handlers import lookup
from handlers.context import Context
from okr import cascade
from okr.cascade import Holes
from okr.dealings import whole_ref
from okr.model import Group, Level, Objective
from okr.planning import height
from storage.group_tree import GroupTree

Owned = tuple[Objective, Group]


@dataclass(frozen=True, slots=True)
class Tree:
    """The groups as they hang together: in order, by row id, and what is on top."""

    tree: GroupTree
    groups: tuple[Group, ...]
    by_id: dict[int, Group]
    tops: frozenset[str]

    @classmethod
    def of(cls, context: Context) -> Tree:
        tree = GroupTree(context.unit, context.every_group)
        groups = tuple(tree.whole())
        return cls(tree, groups, {group.id: group for group in groups}, cascade.tops(groups))

    def level_to_judge(self, group: Group) -> Level:
        """Who has nothing above is asked to align to nothing, like the company."""
        return Level.COMPANY if group.key in self.tops else group.level

    def owned(self, objectives: Iterable[Objective]) -> list[Owned]:
        """Each with its group, in the order of the tree."""
        order = {group.id: place for place, group in enumerate(self.groups)}
        ordered = sorted(objectives, key=lambda each: (order[each.group_id], each.cycle, each.number))
        return [(each, self.by_id[each.group_id]) for each in ordered]

    def holes(self, objectives: Iterable[Objective]) -> Holes:
        """A level is skipped only where a group of it lies between."""
        found = cascade.holes(objectives, {group.key: group.level for group in self.groups})
        return replace(
            found,
            orphans=tuple(each for each in found.orphans if each.group_key not in self.tops),
            skips=tuple(skip for skip in found.skips if self._lies_between(*skip)),
        )

    def _lies_between(self, objective: Objective, ref: str) -> bool:
        own = next(group for group in self.groups if group.key == objective.group_key)
        upper = next((group for group in self.groups if group.key == cascade.group_of(ref)), own)
        heights = range(height(own.level) + 1, height(upper.level))
        return any(height(group.level) in heights for group in self.tree.above(own.key))


def shown_here(context: Context, owned: Iterable[Owned], *, alone: bool = False) -> list[Owned]:
    """What the asker sees of these; `alone`, when the answer goes one to one, else only what everybody here
    may see."""
    return [
        (objective, group)
        for objective, group in owned
        if context.sees(objective, group) and (alone or lookup.for_everyone_here(context, objective))
    ]


def with_seen_arrows(
    context: Context,
    owned: list[Owned],
    uppers: Callable[[], Iterable[Objective]],
    *,
    tree: Tree,
    alone: bool = False,
) -> list[Owned]:
    """Without arrows to what may not be shown: not even its number is. `uppers` are read only if needed."""
    if not any(objective.aligned_to for objective, _ in owned):
        return owned
    seen = shown_here(context, tree.owned(uppers()), alone=alone)
    refs = refs_of(seen)
    return with_arrows_to(refs, owned)


def with_arrows_to(refs: set[str], owned: Iterable[Owned]) -> list[Owned]:
    """Without arrows to anything but these, whole references of objectives and key results."""
    return [
        (objective, group)
        if refs >= {*objective.aligned_to}
        else (
            replace(
                objective,
                aligned_to=tuple(ref for ref in objective.aligned_to if ref in refs),
                contributes=objective.contributes & refs,
            ),
            group,
        )
        for objective, group in owned
    ]


def refs_of(owned: Iterable[Owned]) -> set[str]:
    """The whole references of these and of their key results."""
    return {ref for each, _ in owned for ref in (whole_ref(each), *map(whole_ref, each.key_results))}
