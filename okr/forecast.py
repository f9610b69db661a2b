"""Where a key result will be on its last day if it goes on as it did: least squares, and hidden in doubt.

Pure arithmetic over days and values: no clock, no words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from decimal import Decimal

from okr.expected import last_day
from okr.model import ROADS, CheckIn, Cycle, KeyResult, Kind
from okr.progress import ONE, ZERO, fraction_done

MOST_POINTS = 6
FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """On `day` the value will be `value`, which is `share` of the road; `slope` is what a day adds."""

    day: date
    value: Decimal
    share: Decimal
    slope: Decimal

    @property
    def arrives(self) -> bool:
        """Will the target be reached by then? Otherwise it is trending off track."""
        return self.share >= ONE

    def rounded(self, kr: KeyResult) -> Decimal:
        """No more exact than one decimal more than what leads to it."""
        known = [number for number in (kr.start, kr.target, kr.current) if number is not None]
        decimals = max((-int(number.normalize().as_tuple().exponent) for number in known), default=0)
        return self.value.quantize(Decimal(1).scaleb(-max(1, decimals + 1)))


def forecast(kr: KeyResult, check_ins: Iterable[CheckIn], *, cycle: Cycle, tz: tzinfo) -> Forecast | None:
    """The line through the last six days with a check-in, drawn to the key result's last day.

    None, and nothing is shown, with fewer than three such days, when the line leads away from the
    target, when the last day is over, and for kinds without a road. Of several check-ins on one day
    the newest counts; those undone or mended do not.
    """
    if kr.kind not in ROADS and kr.kind is not Kind.MILESTONES:
        return None
    points = _points(check_ins, tz)[-MOST_POINTS:]
    end = last_day(kr, cycle)
    if len(points) < FEWEST_POINTS or points[-1][0] >= end:
        return None
    slope, level = line([((day - cycle.start).days, value) for day, value in points])
    if slope * (kr.target - (kr.start or ZERO)) < 0:
        return None
    value = level + slope * (end - cycle.start).days
    share = fraction_done(replace(kr, current=value))
    return Forecast(end, value, share or ZERO, slope)


def line(points: Sequence[tuple[int, Decimal]]) -> tuple[Decimal, Decimal]:
    """Slope and level of the least-squares line through (day, value) points of two days or more."""
    count = len(points)
    mean_day = Decimal(sum(day for day, _ in points)) / count
    mean_value = sum((value for _, value in points), ZERO) / count
    spread = sum(((day - mean_day) ** 2 for day, _ in points), ZERO)
    slope = sum(((day - mean_day) * (value - mean_value) for day, value in points), ZERO) / spread
    return slope, mean_value - slope * mean_day


def _points(check_ins: Iterable[CheckIn], tz: tzinfo) -> list[tuple[date, Decimal]]:
    standing = sorted(
        (each for each in check_ins if not each.undone and not each.mended),
        key=lambda each: (each.at, each.id),
    )
    return sorted({each.at.astimezone(tz).date(): each.value for each in standing}.items())
