"""How far a key result has come, as a fraction of its own road, and an objective as their mean.

Pure arithmetic: no clock, no storage, no words. Values in, values out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from okr.model import KeyResult, Kind, State

ZERO = Decimal(0)
ONE = Decimal(1)
_TENTH = Decimal("0.1")
_FOUR_PLACES = Decimal("0.0001")


def fraction_done(kr: KeyResult) -> Decimal | None:
    """Share of the road from start to target that lies behind us; None without a value.

    A fraction, not a percentage: 0 at the start, 1 at the target, below 0 after a step back, above 1
    when exceeded. Kinds without a road are 1 inside their limit, the border included, and 0 outside.
    """
    if kr.current is None:
        return None
    return _MEASURES[kr.kind](kr, kr.current)


def _along_the_road(kr: KeyResult, current: Decimal) -> Decimal:
    """Roads that lead down (churn 8 % to 5 %) need no special case: the signs cancel."""
    start = kr.start if kr.start is not None else ZERO
    road = kr.target - start
    if road == 0:  # `planning` lets no such key result through; old data counts as not begun
        return ZERO
    return (current - start) / road


def _at_most(kr: KeyResult, current: Decimal) -> Decimal:
    return ONE if current <= kr.target else ZERO


def _at_least(kr: KeyResult, current: Decimal) -> Decimal:
    return ONE if current >= kr.target else ZERO


_MEASURES: Mapping[Kind, Callable[[KeyResult, Decimal], Decimal]] = {
    Kind.RISE: _along_the_road,
    Kind.FALL: _along_the_road,
    Kind.KEEP_BELOW: _at_most,
    Kind.KEEP_ABOVE: _at_least,
    Kind.YES_NO: _at_least,
}


def clamped(progress: Decimal) -> Decimal:
    """Cut to 0..1."""
    return min(max(progress, ZERO), ONE)


def roll_up(key_results: Iterable[KeyResult], *, overflow: bool = False) -> Decimal | None:
    """Weighted mean of an objective's key results, each cut to 0..1 first; None is "–".

    `overflow` lifts the upper cut. Dropped key results and those of weight 0 are left out. A key
    result without a value counts 0 as soon as a sibling has one.
    """
    counted = [kr for kr in key_results if kr.state is not State.DROPPED]
    pairs = []
    for kr in counted:
        progress = fraction_done(kr)
        if progress is not None:
            progress = max(progress, ZERO) if overflow else clamped(progress)
        pairs.append((progress, kr.weight))
    return weighted_mean(pairs)


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
