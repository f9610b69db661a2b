"""How far a key result has come, as a fraction of its own road, and an objective as their mean.

Pure arithmetic: no clock, no storage, no words. Values in, values out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from okr.model import ROADS, Health, KeyResult, Kind, Rollup, State

ZERO = Decimal(0)
ONE = Decimal(1)
_TENTH = Decimal("0.1")
_FOUR_PLACES = Decimal("0.0001")


def fraction_done(kr: KeyResult) -> Decimal | None:
    """Share of the road from start to target that lies behind us; None without a value.

    A fraction, not a percentage: 0 at the start, 1 at the target, below 0 after a step back, above 1
    when exceeded. Kinds without a road are 1 inside their limits, borders included, and 0 outside.
    """
    if kr.current is None:
        return None
    return _MEASURES[kr.kind](kr, kr.current)


def _along_the_road(kr: KeyResult, current: Decimal) -> Decimal:
    """Roads that lead down (churn 8 % to 5 %) need no special case: the signs cancel."""
    start = kr.start if kr.start is not None else ZERO
    road = kr.target - start
    if road == 0:  # `definitions` lets no such key result through; old data counts as not begun
        return ZERO
    return (current - start) / road


def _within_limits(kr: KeyResult, current: Decimal) -> Decimal:
    low, high = kr.limits
    too_low = low is not None and current < low
    too_high = high is not None and current > high
    return ZERO if too_low or too_high else ONE


def _at_least(kr: KeyResult, current: Decimal) -> Decimal:
    return ONE if current >= kr.target else ZERO


def _once_done(kr: KeyResult, _forecast: Decimal) -> Decimal:
    return ONE if kr.done else ZERO


_MEASURES: Mapping[Kind, Callable[[KeyResult, Decimal], Decimal]] = {
    Kind.RISE: _along_the_road,
    Kind.FALL: _along_the_road,
    Kind.KEEP_BELOW: _within_limits,
    Kind.KEEP_ABOVE: _within_limits,
    Kind.KEEP_BETWEEN: _within_limits,
    Kind.YES_NO: _at_least,
    Kind.MILESTONES: _along_the_road,
    Kind.DATE: _once_done,
}


def clamped(progress: Decimal) -> Decimal:
    """Cut to 0..1."""
    return min(max(progress, ZERO), ONE)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What an objective further down adds to the one it contributes to: one term beside the key results."""

    ref: str
    progress: Decimal | None
    health: Health = Health.NONE
    weight: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Term:
    """One term of an objective's progress; the sum of `part` times `counted` is the progress.

    `progress` is raw and may be None, `counted` is what enters the sum, `part` is the weight's share of
    all weights, 0..1.
    """

    ref: str
    progress: Decimal | None
    counted: Decimal
    weight: Decimal
    part: Decimal


def roll_up(
    key_results: Iterable[KeyResult],
    *,
    overflow: bool = False,
    rollup: Rollup = Rollup.EQUAL,
    children: Iterable[Contribution] = (),
) -> Decimal | None:
    """Weighted mean of an objective's key results, each cut to 0..1 first; None is "–".

    `overflow` lifts the upper cut. Dropped key results and those of weight 0 are left out. A key
    result without a value counts 0 as soon as a sibling has one. `children` are those that contribute.
    """
    weighed = _weighed(key_results, rollup, children)
    return weighted_mean((_counted(progress, overflow), weight) for _, progress, weight in weighed)


def terms(
    key_results: Iterable[KeyResult],
    *,
    overflow: bool = False,
    rollup: Rollup = Rollup.EQUAL,
    children: Iterable[Contribution] = (),
) -> tuple[Term, ...]:
    """The sum behind `roll_up`, in the order given; empty when there is no number to explain."""
    weighed = [term for term in _weighed(key_results, rollup, children) if term[2] > 0]
    if all(progress is None for _, progress, _ in weighed):
        return ()
    total = sum((weight for _, _, weight in weighed), ZERO)
    return tuple(
        Term(ref, progress, _counted(progress, overflow) or ZERO, weight, weight / total)
        for ref, progress, weight in weighed
    )


def weights(key_results: Iterable[KeyResult], rollup: Rollup = Rollup.EQUAL) -> tuple[Decimal, ...]:
    """What each weighs in its objective: its own weight, or the size of its target."""
    if rollup is Rollup.EQUAL:
        return tuple(kr.weight for kr in key_results)
    return tuple(_size(kr) if kr.weight > 0 else ZERO for kr in key_results)


def _size(kr: KeyResult) -> Decimal:
    """The target's size. One that is nought weighs as much as its road; kinds without a road weigh 1."""
    if kr.kind not in ROADS and kr.kind is not Kind.MILESTONES:
        return ONE
    return abs(kr.target) or abs(kr.target - (kr.start or ZERO))


def _weighed(
    key_results: Iterable[KeyResult], rollup: Rollup, children: Iterable[Contribution]
) -> list[tuple[str, Decimal | None, Decimal]]:
    """A child has no target: by size it weighs as much as an average key result beside it."""
    standing = [kr for kr in key_results if kr.state is not State.DROPPED]
    own = weights(standing, rollup)
    heavy = [weight for weight in own if weight > 0]
    unit = sum(heavy, ZERO) / len(heavy) if rollup is Rollup.SIZE and heavy else ONE
    return [
        *((kr.ref, fraction_done(kr), weight) for kr, weight in zip(standing, own, strict=True)),
        *((child.ref, child.progress, child.weight * unit) for child in children),
    ]


def _counted(progress: Decimal | None, overflow: bool) -> Decimal | None:
    if progress is None:
        return None
    return max(progress, ZERO) if overflow else clamped(progress)


def weighted_mean(pairs: Iterable[tuple[Decimal | None, Decimal]]) -> Decimal | None:
    """Sum of weight times value over the sum of weights; a missing value counts 0 once another is there.

    None when no value carries weight.
    """
    weighed = [(value, weight) for value, weight in pairs if weight > 0]
    if all(value is None for value, _ in weighed):
        return None
    total = sum((weight for _, weight in weighed), ZERO)
    return sum(((value or ZERO) * weight for value, weight in weighed), ZERO) / total


def one_decimal(value: Decimal) -> Decimal:
    """Rounded half up; Python's own `round(0.35, 1)` is 0.3, the wrong band."""
    return value.quantize(_TENTH, ROUND_HALF_UP)


def share4(value: Decimal) -> Decimal:
    """Rounded half up to four places, as the export prints shares."""
    return value.quantize(_FOUR_PLACES, ROUND_HALF_UP)
