"""How far a key result should be on a day: a straight line over the cycle, bent where phases say so.

Whole days in the group's own zone. Values in, shares out.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from okr.model import Cycle, KeyResult, Kind, Phase, day_of
from okr.progress import ONE, ZERO, clamped


@lru_cache(maxsize=4096)
def expected(cycle: Cycle, today: date, due: date | None = None) -> Decimal:
    """Share of the time used, on a straight line: 0 on the first day of the cycle, 1 on the last.

    Whole days, cut to 0..1. A key result's own `due` replaces the last day; one on or before the
    first day is expected at once.
    """
    end = cycle.end if due is None else due
    days = (end - cycle.start).days
    if days <= 0:
        return ONE
    return clamped(Decimal((today - cycle.start).days) / days)


def last_day(kr: KeyResult, cycle: Cycle) -> date:
    """The day the whole road is expected: its own, else the cycle's last."""
    if kr.kind is Kind.DATE:
        return day_of(kr.target)
    return kr.due or cycle.end


def expected_of(kr: KeyResult, cycle: Cycle, today: date) -> Decimal:
    """The share of its road that a key result should have behind it, 0..1.

    Between two phases the line is straight. A phase on or after the last day, left over from before
    that day was moved, says nothing.
    """
    end = last_day(kr, cycle)
    if not kr.phases or end <= cycle.start:
        return expected(cycle, today, end)
    if today <= cycle.start:
        return ZERO
    from_day, from_share = cycle.start, ZERO
    for day, share in [*_points(kr, cycle.start, end), (end, ONE)]:
        if today <= day:
            way = Decimal((today - from_day).days) / (day - from_day).days
            return clamped(from_share + (share - from_share) * way)
        from_day, from_share = day, share
    return ONE


def share_of(phase: Phase, start: Decimal | None, target: Decimal) -> Decimal:
    """A phase as a share of the road. Raises ValueError for a value where there is no road."""
    if phase.value is None:
        return phase.share if phase.share is not None else ZERO
    begin = start if start is not None else ZERO
    if target == begin:
        raise ValueError(f"{phase.value} is no share: start equals target ({target})")
    return (phase.value - begin) / (target - begin)


def _points(kr: KeyResult, start: date, end: date) -> list[tuple[date, Decimal]]:
    inside = [phase for phase in kr.phases if start < phase.by < end]
    return [(phase.by, share_of(phase, kr.start, kr.target)) for phase in inside]
