"""How key results stood on an earlier day, told again from their reports.

Pure arithmetic over days: what is kept are the reports, each with the road it was made under.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from operator import itemgetter

from okr.model import CheckIn, Cycle, HealthRule, KeyResult, Rule


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday, cut to the cycle at both ends; both days included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def weeks(cycle: Cycle) -> tuple[Week, ...]:
    """The calendar weeks of a cycle, oldest first; the first and the last may be shorter."""
    found = []
    first = cycle.start
    while first <= cycle.end:
        last = min(first + timedelta(days=6 - first.weekday()), cycle.end)
        found.append(Week(first, last))
        first = last + timedelta(days=1)
    return tuple(found)


def days_told(cycle: Cycle, today: date) -> tuple[date, ...]:
    """The last day of each week that is over, and today, or the cycle's last day where that is past."""
    now = min(today, cycle.end)
    return tuple(week.last for week in weeks(cycle) if week.last < now) + (
        (now,) if now >= cycle.start else ()
    )


def as_of(
    kr: KeyResult, check_ins: Iterable[CheckIn], day: date, *, rule: HealthRule, tz: tzinfo
) -> KeyResult | None:
    """`history` of one day."""
    return history(kr, check_ins, (day,), rule=rule, tz=tz)[0]


def history(
    kr: KeyResult, check_ins: Iterable[CheckIn], days: Sequence[date], *, rule: HealthRule, tz: tzinfo
) -> tuple[KeyResult | None, ...]:
    """The key result as it was at the end of each day, None where it was not there yet; `days` in order.

    Reports that were undone or mended do not count. On the day of its newest report and later it is as it
    is now. Earlier it has the road of its last report by then, and its owner's word and confidence are
    those of that time; title, owner and weight are today's.
    """
    told = _by_day(check_ins, tz)
    newest = None if kr.checked_in_at is None else kr.checked_in_at.astimezone(tz).date()
    created = kr.created_at.astimezone(tz).date()
    then: KeyResult | None = None
    used = 0
    found: list[KeyResult | None] = []
    for day in days:
        if newest is not None and newest <= day:
            found.append(kr)
            continue
        reached = bisect_right(told, day, lo=used, key=itemgetter(0))
        if reached > used:
            used, then = reached, _after(kr, [each for _, each in told[:reached]], rule)
        elif then is None and created <= day:
            then = _unreported(kr)
        found.append(then)
    return tuple(found)


def _unreported(kr: KeyResult) -> KeyResult:
    return replace(
        kr, current=None, confidence=None, stated=None, checked_in_at=None, done=False, last_step=None
    )


def _by_day(check_ins: Iterable[CheckIn], tz: tzinfo) -> list[tuple[date, CheckIn]]:
    """Those that stand, oldest first, each with its day."""
    standing = [each for each in check_ins if not each.undone and not each.mended]
    standing.sort(key=lambda each: (each.at, each.id))
    return [(each.at.astimezone(tz).date(), each) for each in standing]


def _after(kr: KeyResult, told: Sequence[CheckIn], rule: HealthRule) -> KeyResult:
    last = told[-1]
    confidences = [each.confidence for each in told if each.confidence is not None]
    words = [each.stated for each in told if each.stated is not None]
    # A report without a word takes the old one back, but under the rule that lives on it.
    stated = (words[-1] if words else None) if rule.name is Rule.OWNER else last.stated
    return replace(
        kr,
        start=last.start,
        target=last.target,
        low=last.low,
        current=last.value,
        confidence=confidences[-1] if confidences else None,
        stated=stated,
        checked_in_at=last.at,
        done=last.done,
        last_step=None,
    )
