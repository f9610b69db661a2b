"""What a cycle came to, for those who look back on it or forward to its end: values from one reading.

Only what the visitor may see is counted and named; how a number of it is made is the business of `okr`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from handlers.audience import Tree
from handlers.context import Context
from handlers.endings import as_pictured, is_scored
from handlers.rollup import RollUp
from okr import cycles, dependencies, scoring
from okr.dealings import CycleState, Dependency, GroupCycle, Kudos, Pictured, whole_ref
from okr.dependencies import Slip
from okr.health import WORST_FIRST, expected
from okr.model import Cycle, Group, Health, KeyResult, Objective, Standing, State
from okr.progress import ONE, ZERO, one_decimal, weighted_mean
from okr.scoring import Band, Judged
from storage.dependencies import Dependencies
from storage.kudos import Kudos as AllKudos

RISKY: Final = (Health.AT_RISK, Health.BEHIND, Health.STALE)
_RANK: Final = {health: rank for rank, health in enumerate(WORST_FIRST)}


@dataclass(frozen=True, slots=True)
class Line:
    """A key result: how it stands, as pictured once its cycle was closed, and its score."""

    key_result: KeyResult
    progress: Decimal | None
    expected: Decimal
    health: Health
    score: Decimal | None

    @property
    def gap(self) -> Decimal:
        """How far it lies behind what was expected, 0..1 and beyond; below nought it is ahead."""
        return self.expected - (self.progress or ZERO)

    @property
    def reached(self) -> bool:
        return self.progress is not None and self.progress >= ONE


@dataclass(frozen=True, slots=True)
class Came:
    """An objective and what it came to; `judged` is None while nothing of it has a score that counts."""

    objective: Objective
    group: Group
    standing: Standing
    judged: Judged | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A group at one look."""

    group: Group
    state: CycleState
    objectives: int
    key_results: int
    progress: Decimal | None
    expected: Decimal
    counts: Mapping[Health, int]
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Slipped:
    """A dependency that was not delivered in time, or refused; `slip` is None for a refusal."""

    dependency: Dependency
    slip: Slip | None
    provider: KeyResult
    waiting: KeyResult


@dataclass(frozen=True, slots=True)
class Thanked:
    kudos: Kudos
    key_result: KeyResult


@dataclass(frozen=True, slots=True)
class Report:
    """`over`: nothing more is expected of the cycle in any group of it."""

    cycle: Cycle
    group: Group | None
    over: bool
    came: tuple[Came, ...]
    rows: tuple[Row, ...]
    dropped: tuple[Objective, ...]
    slipped: tuple[Slipped, ...]
    thanked: tuple[Thanked, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for each in self.came for line in each.lines)

    @property
    def progress(self) -> Decimal | None:
        return weighted_mean((each.standing.progress, ONE) for each in self.came)

    @property
    def score(self) -> Decimal | None:
        """The mean of the objectives that have one, to one decimal."""
        mean = weighted_mean((each.judged.score, ONE) for each in self.came if each.judged)
        return None if mean is None else one_decimal(mean)

    @property
    def bar_too_low(self) -> bool:
        return scoring.bar_too_low(each.judged.score for each in self.came if each.judged)

    @property
    def bands(self) -> Mapping[Band, int]:
        return Counter(each.judged.band for each in self.came if each.judged)

    @property
    def counts(self) -> Mapping[Health, int]:
        return Counter(line.health for line in self.lines)

    @property
    def reached(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.reached)

    @property
    def missed(self) -> tuple[Line, ...]:
        """What did not reach its target, the furthest from it first."""
        left = [line for line in self.lines if not line.reached]
        return tuple(sorted(left, key=lambda line: line.progress or ZERO))

    @property
    def risks(self) -> tuple[Line, ...]:
        """The worst verdict first, then the widest gap."""
        risky = [line for line in self.lines if line.health in RISKY or line.key_result.blocker]
        return tuple(sorted(risky, key=lambda line: (_RANK[line.health], -line.gap)))


def report_of(context: Context, cycle: Cycle, group: Group | None, tree: Tree) -> Report:
    """Of everything, or of a group with all below it."""
    context.roll_up = RollUp(context.unit, lambda: tree.groups, context.standing)
    within = {each.id for each in tree.groups} if group is None else _within(tree, group)
    everything = [pair for pair in tree.owned(context.roll_up.in_cycle(cycle.id)) if context.sees(*pair)]
    seen = [pair for pair in everything if pair[1].id in within]
    lived = {each.group_id: each for each in context.group_cycles.every() if each.cycle == cycle}
    in_order = [pair for pair in seen if pair[0].state is not State.DROPPED]
    states = {
        each.id: cycles.state(lived.get(each.id, GroupCycle(each.id, cycle)), context.today_in(each))
        for _, each in in_order
    }
    came = tuple(_came(context, each, of, lived.get(of.id), states[of.id]) for each, of in in_order)
    key_results = {kr.id: kr for each, _ in everything for kr in each.key_results}
    mine = {line.key_result.id for each in came for line in each.lines}
    return Report(
        cycle=cycle,
        group=group,
        over=all(context.today_in(tree.by_id[key]) > cycle.end for key in within) or _is_closed(states),
        came=came,
        rows=tuple(_rows(context, came, states, cycle)),
        dropped=tuple(each for each, _ in seen if each.state is State.DROPPED),
        slipped=tuple(_slipped(context, key_results, mine, tree)),
        thanked=tuple(
            Thanked(each, key_results[each.key_result_id])
            for each in AllKudos(context.unit).every()
            if each.key_result_id in mine
        ),
    )


def _within(tree: Tree, group: Group) -> set[int]:
    return {group.id, *(each.id for each in tree.tree.below(group.key))}


def _is_closed(states: Mapping[int, CycleState]) -> bool:
    return bool(states) and set(states.values()) == {CycleState.CLOSED}


def _came(
    context: Context, objective: Objective, group: Group, lived: GroupCycle | None, state: CycleState
) -> Came:
    pictures = {each.ref: each for each in lived.picture} if lived else {}
    judged = None
    if state is not CycleState.OPEN or is_scored(objective):
        judged = scoring.judged(as_pictured(objective, lived) if lived else objective, group.rollup)
    standing = _as_pictured(context.objective_standing(objective, group), pictures.get(whole_ref(objective)))
    lines = []
    for kr in objective.key_results:
        if kr.state is not State.DROPPED:
            pictured = pictures.get(whole_ref(kr))
            stands = _as_pictured(context.standing(kr, group), pictured)
            score = pictured.score if pictured else kr.score
            lines.append(Line(kr, stands.progress, stands.expected, stands.health, score))
    return Came(objective, group, standing, judged, tuple(lines))


def _as_pictured(standing: Standing, pictured: Pictured | None) -> Standing:
    """As it was when the cycle was closed: late reports do not move it."""
    if pictured is None:
        return standing
    return Standing(
        pictured.progress, standing.expected, pictured.health, standing.rule, standing.reason, standing.stated
    )


def _rows(
    context: Context, came: Sequence[Came], states: Mapping[int, CycleState], cycle: Cycle
) -> Iterable[Row]:
    by_group: dict[int, list[Came]] = {}
    for each in came:
        by_group.setdefault(each.group.id, []).append(each)
    for key, found in by_group.items():
        group = found[0].group
        mean = weighted_mean((each.judged.score, ONE) for each in found if each.judged)
        yield Row(
            group=group,
            state=states[key],
            objectives=len(found),
            key_results=sum(len(each.lines) for each in found),
            progress=weighted_mean((each.standing.progress, ONE) for each in found),
            expected=expected(cycle, context.today_in(group)),
            counts=Counter(line.health for each in found for line in each.lines),
            score=None if mean is None else one_decimal(mean),
        )


def _slipped(
    context: Context, key_results: Mapping[int, KeyResult], mine: set[int], tree: Tree
) -> Iterable[Slipped]:
    """Of those with both ends seen: what is late or refused today."""
    groups = {group.key: group for group in tree.groups}
    for stored in Dependencies(context.unit).every():
        waiting, provider = key_results.get(stored.waiting_id), key_results.get(stored.on_id)
        if waiting is None or provider is None or not {stored.waiting_id, stored.on_id} & mine:
            continue
        group = groups[provider.group_key]
        health = context.standing(provider, group).health
        slip = dependencies.slip(stored.dependency, provider, health, today=context.today_in(group))
        if slip is not None or stored.dependency.state is dependencies.REFUSED:
            yield Slipped(stored.dependency, slip, provider, waiting)
