"""How objectives hang together: who serves whom, what contributes, and where the tree has holes.

Works only on what it is handed: what a reader may not see is not among it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _Sum:
    """An objective whose contributors are summed up one after the other; of those `left` the last is next.

    `whole`: nothing was left out to end a loop, so it comes to the same wherever it counts.
    """

    objective: Objective
    left: list[Objective]
    whole: bool
    found: list[Contribution] = field(default_factory=list)


def contributions(
    objective: Objective,
    beneath: Mapping[str, Sequence[Objective]],
    settings: Callable[[str], tuple[Rollup, bool]],
    known: dict[str, Decimal | None] | None = None,
) -> tuple[Contribution, ...]:
    """What contributes to an objective or to one of its key results, however deep it is fed itself.

    `settings` gives the roll-up and the overflow of a group by its key; `beneath` is made by `below`. What
    is summed up on the way is kept in `known`, for others over the same two. Old data with a loop ends.
    """
    known = {} if known is None else known
    above = {whole_ref(objective)}  # and all others on the way to what is summed up last
    sums = [_begun(objective, beneath, above)]
    while True:
        last = sums[-1]
        if last.left:
            child = last.left.pop()
            ref = whole_ref(child)
            if ref in known:
                last.found.append(Contribution(ref, known[ref], weight=ONE))
            else:
                above.add(ref)
                sums.append(_begun(child, beneath, above))
            continue
        sums.pop()
        if not sums:
            return tuple(last.found)
        _count(last, sums[-1], settings, known)
        above.discard(whole_ref(last.objective))


def group_settings(groups: Iterable[Group]) -> Callable[[str], tuple[Rollup, bool]]:
    """For `contributions`: how each of these groups sums up, and the default for any other."""
    known = {group.key: (group.rollup, group.overflow) for group in groups}
    return lambda key: known.get(key, (Rollup.EQUAL, False))


def _begun(objective: Objective, beneath: Mapping[str, Sequence[Objective]], above: set[str]) -> _Sum:
    """With each contributor once, but for those `above`."""
    own = whole_ref(objective)
    before = own.removesuffix(objective.ref)  # of its key results, too
    places = (own, *(before + kr.ref for kr in objective.key_results if kr.state is not State.DROPPED))
    every = {
        whole_ref(child): child
        for place in places
        for child in beneath.get(place, ())
        if place in child.contributes
    }
    left = [child for ref, child in every.items() if ref not in above]
    return _Sum(objective, left[::-1], whole=len(left) == len(every))


def _count(
    summed: _Sum,
    upper: _Sum,
    settings: Callable[[str], tuple[Rollup, bool]],
    known: dict[str, Decimal | None],
) -> None:
    """One that is summed up, in the one that it contributes to."""
    ref = whole_ref(summed.objective)
    rollup, overflow = settings(summed.objective.group_key)
    progress = roll_up(summed.objective.key_results, rollup=rollup, overflow=overflow, children=summed.found)
    upper.found.append(Contribution(ref, progress, weight=ONE))
    if summed.whole:
        known[ref] = progress
    else:
        upper.whole = False
