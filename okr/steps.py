"""Steps that fit a key result, to be taken with one tap: of its unit and of its last step's size.

Pure arithmetic. A step leads towards the target and not beyond it.
"""

from __future__ import annotations

from decimal import Decimal

from okr.model import ROADS, KeyResult, Kind

ZERO, ONE = Decimal(0), Decimal(1)
WEEK = Decimal(7)
# What a road is divided by to see how large one step on it is: 24 hours go by 1, 8,000 shops by 100.
_STEPS_ON_A_ROAD = 20


def steps(kr: KeyResult) -> tuple[Decimal, ...]:
    """The small one and the large one, with their signs; of a limit one up and one down; of a day a week.

    Empty where a tap cannot tell what changed.
    """
    if kr.done:
        return ()
    if kr.kind is Kind.DATE:
        return (WEEK,)
    if kr.kind not in ROADS:
        return _around(kr)
    begin = kr.start if kr.current is None else kr.current
    if begin is None or kr.start is None:
        return ()
    road = kr.target - kr.start
    small = abs(kr.last_step) if kr.last_step else _small(kr, abs(road))
    large = 2 * small if kr.last_step else _large(small)
    ahead = (kr.target - begin) if road > 0 else (begin - kr.target)
    fitting = [min(step, ahead) if ahead > 0 else step for step in (small, large)]
    return tuple(dict.fromkeys(step if road > 0 else -step for step in fitting))


def _around(kr: KeyResult) -> tuple[Decimal, ...]:
    """What is kept within limits may go either way from where it stands."""
    if kr.current is None or kr.kind not in (Kind.KEEP_BELOW, Kind.KEEP_ABOVE, Kind.KEEP_BETWEEN):
        return ()
    size = abs(kr.last_step) if kr.last_step else _small(kr, abs(kr.target))
    return -size, size


def _small(kr: KeyResult, length: Decimal) -> Decimal:
    """The power of ten below a twentieth of a length; of whole things never less than one."""
    power = (length / _STEPS_ON_A_ROAD).adjusted() if length else 0
    whole = all(number == number.to_integral_value() for number in (kr.target, kr.start or ZERO))
    return ONE.scaleb(max(power, 0) if whole else power)


def _large(small: Decimal) -> Decimal:
    return small * (3 if small == ONE else 5)
