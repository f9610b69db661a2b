"""Round places for the ticks of an axis: pure arithmetic, without a word.

Who makes a chart's value picks the places here and writes beside them what its reader reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_DAYS: Final = (1, 2, 7, 14)
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120)


def places(low: Decimal, high: Decimal, *, most: int = 5, whole: bool = False) -> tuple[Decimal, ...]:
    """Two to `most` (3 or more) round values, the first at or below `low`, the last at or above `high`.

    `whole`: things that come one by one have no half between them.
    """
    if low > high:
        low, high = high, low
    if low == high:
        low, high = (low - 1, high + 1) if low else (low, Decimal(1))
    power = Decimal(1).scaleb((high - low).adjusted() - 1)
    while True:
        for step in (power * each for each in _STEPS):
            if whole and step != step.to_integral_value():
                continue
            first = (low / step).to_integral_value(ROUND_FLOOR)
            last = (high / step).to_integral_value(ROUND_CEILING)
            if last - first < most:
                return tuple(step * number for number in range(int(first), int(last) + 1))
        power *= 10


def days(first: date, last: date, *, most: int = 5) -> tuple[date, ...]:
    """Up to `most` (2 or more) days between two: firsts of months where there are months, else days apart."""
    span = (last - first).days
    if span <= 0:
        return (first,)
    if span < 45:
        step = next((each for each in _DAYS if span // each < most), -(-(span + 1) // most))
        return tuple(first + timedelta(days=number) for number in range(0, span + 1, step))
    months = (last.year - first.year) * 12 + last.month - first.month
    begun = first.day == 1
    for step in _MONTHS:
        found = [
            date((first.month - 1 + ahead) // 12 + first.year, (first.month - 1 + ahead) % 12 + 1, 1)
            for ahead in range(0 if begun else 1, months + 1, step)
        ]
        if len(found) <= most:
            return tuple(found)
    return (first, last)


def reach(road: Iterable[Decimal], values: Iterable[Decimal], *, roads: int = 2) -> tuple[Decimal, Decimal]:
    """The lowest and highest of all, but no more than so many lengths of the road beyond it.

    What lies farther out would press the road flat; it is drawn at the edge. Raises ValueError for an
    empty road.
    """
    way = tuple(road)
    low, high = min(way), max(way)
    most = roads * (high - low) if high > low else max(abs(high), Decimal(1)) * roads
    near = [min(max(value, low - most), high + most) for value in values]
    return min([low, *near]), max([high, *near])
