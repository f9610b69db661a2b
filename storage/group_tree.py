"""The tree that groups form by their parents. A parent that is no group ends the way up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Select, bindparam, literal, or_, select

from okr.model import Group
from storage.groups import Groups
from storage.tables import GroupRow
from storage.unit_of_work import UnitOfWork

G = GroupRow.__table__  # type: ignore[attr-defined]

EVERYWHERE = ""  # no group has this key


def at_or_below() -> Select[tuple[int]]:
    """The row ids of the group whose key is the parameter `top` and of all below it, a circle included.

    EVERYWHERE for `top` are all groups.
    """
    begins = or_(G.c.key == bindparam("top"), bindparam("top") == literal(EVERYWHERE))
    found = select(G.c.id, G.c.key).where(begins).cte("at_or_below", recursive=True)
    found = found.union(select(G.c.id, G.c.key).join(found, G.c.parent == found.c.key))
    return select(found.c.id)


class GroupTree:
    """As it was when it was read: one statement for all groups."""

    def __init__(self, unit: UnitOfWork, groups: Iterable[Group] | None = None) -> None:
        """`groups` are all there are, by key, where they were read before."""
        every = Groups(unit).every() if groups is None else groups
        self._groups = {group.key: group for group in every}
        self._below: dict[str | None, list[Group]] = defaultdict(list)
        for group in self._groups.values():
            parent = group.parent if group.parent in self._groups else None
            self._below[parent].append(group)

    @property
    def tops(self) -> list[Group]:
        """Those with no group above them, by key."""
        return list(self._below[None])

    def whole(self) -> list[Group]:
        """Every group, each right behind the one above it; those of a circle of parents come last."""
        found: dict[str, Group] = {}
        for top in self.tops:
            self._add(top, found)
        for group in self._groups.values():
            self._add(group, found)
        return list(found.values())

    def _add(self, group: Group, found: dict[str, Group]) -> None:
        if group.key not in found:
            found[group.key] = group
            for child in self.children(group.key):
                self._add(child, found)

    def children(self, key: str) -> list[Group]:
        """Those directly below, by key."""
        return list(self._below[key])

    def below(self, key: str) -> list[Group]:
        """All below, each after the one above it. Ends in a circle of parents, too."""
        found: dict[str, Group] = {}
        waiting = self.children(key)
        while waiting:
            group = waiting.pop(0)
            if group.key != key and group.key not in found:
                found[group.key] = group
                waiting += self.children(group.key)
        return list(found.values())

    def above(self, key: str) -> list[Group]:
        """The ones above, the nearest first. Ends in a circle of parents, too."""
        found: list[Group] = []
        group = self._groups.get(key)
        while group is not None and group.parent is not None and group.parent != key:
            group = self._groups.get(group.parent)
            if group is None or group in found:
                break
            found.append(group)
        return found
