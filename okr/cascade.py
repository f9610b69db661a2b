"""How objectives hang together: who serves whom, what contributes, and where the tree has holes.

Works only on what it is handed: what a reader may not see is not among it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from okr.dealings import whole_ref
from okr.model import Group, Level, Objective, Rollup, State
from okr.planning import height
from okr.progress import ONE, Contribution, roll_up

_COUNTED = (State.DRAFT, State.OPEN, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Holes:
    """What is missing in a cascade, each in the order given."""

    orphans: tuple[Objective, ...]  # below company level, aligned to nothing
    skips: tuple[tuple[Objective, str], ...]  # aligned past a level that lies between
    empty: tuple[Objective, ...]  # without a key result


def holes(objectives: Iterable[Objective], levels: Mapping[str, Level]) -> Holes:
    """`levels` gives that of each group by its key; what leads to an unknown group skips nothing."""
    standing = [each for each in objectives if each.state in (State.DRAFT, State.OPEN)]
    return Holes(
        orphans=tuple(each for each in standing if is_orphan(each, levels[each.group_key])),
        skips=tuple(
            (each, ref)
            for each in standing
            for ref in each.aligned_to
            if skips_level(levels[each.group_key], levels.get(group_of(ref)))
        ),
        empty=tuple(each for each in standing if is_empty(each)),
    )


def tops(groups: Iterable[Group]) -> frozenset[str]:
    """The keys of groups with nothing to align to: none above them, and none anywhere of a higher level."""
    known = {group.key: group for group in groups}
    highest = max((height(group.level) for group in known.values()), default=0)
    return frozenset(
        group.key for group in known.values() if group.parent not in known and height(group.level) == highest
    )


def is_orphan(objective: Objective, level: Level) -> bool:
    return level is not Level.COMPANY and not objective.aligned_to


def is_empty(objective: Objective) -> bool:
    return all(kr.state is State.DROPPED for kr in objective.key_results)


def skips_level(level: Level, above: Level | None) -> bool:
    """Does an arrow leave a level out, as from a team straight to the company?"""
    return above is not None and height(above) - height(level) > 1


def group_of(ref: str) -> str:
    """The KEY of a whole reference."""
    return ref.partition("/")[0]


def below(objectives: Iterable[Objective]) -> dict[str, tuple[Objective, ...]]:
    """By whole reference of an objective or key result: what is aligned to it and was not dropped."""
    found: dict[str, list[Objective]] = {}
    for objective in objectives:
        if objective.state in _COUNTED:
            for ref in objective.aligned_to:
                found.setdefault(ref, []).append(objective)
    return {ref: tuple(those) for ref, those in found.items()}


def contributions(
    objective: Objective,
    beneath: Mapping[str, Sequence[Objective]],
    settings: Callable[[str], tuple[Rollup, bool]],
) -> tuple[Contribution, ...]:
    """What contributes to an objective or to one of its key results, however deep it is fed itself.

    `settings` gives the roll-up and the overflow of a group by its key; `beneath` is made by `below`.
    """
    return _contributions(objective, beneath, settings, frozenset())


def group_settings(groups: Iterable[Group]) -> Callable[[str], tuple[Rollup, bool]]:
    """For `contributions`: how each of these groups sums up, and the default for any other."""
    known = {group.key: (group.rollup, group.overflow) for group in groups}
    return lambda key: known.get(key, (Rollup.EQUAL, False))


def _contributions(
    objective: Objective,
    beneath: Mapping[str, Sequence[Objective]],
    settings: Callable[[str], tuple[Rollup, bool]],
    above: frozenset[str],
) -> tuple[Contribution, ...]:
    """`above` are those on the way here: old data with a loop ends instead of going round."""
    own = whole_ref(objective)
    here = above | {own}
    before = own.removesuffix(objective.ref)  # of its key results, too
    places = (own, *(before + kr.ref for kr in objective.key_results if kr.state is not State.DROPPED))
    children = {
        whole_ref(child): child
        for place in places
        for child in beneath.get(place, ())
        if place in child.contributes and whole_ref(child) not in here
    }
    return tuple(
        Contribution(ref, _progress(child, beneath, settings, here), weight=ONE)
        for ref, child in children.items()
    )


def _progress(
    child: Objective,
    beneath: Mapping[str, Sequence[Objective]],
    settings: Callable[[str], tuple[Rollup, bool]],
    above: frozenset[str],
) -> Decimal | None:
    rollup, overflow = settings(child.group_key)
    return roll_up(
        child.key_results,
        rollup=rollup,
        overflow=overflow,
        children=_contributions(child, beneath, settings, above),
    )
