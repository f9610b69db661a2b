"""How key results stood on an earlier day, told again from their reports.

Pure arithmetic over days: what is kept are the reports, each with the road it was made under.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo

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
    """The key result as it was at the end of a day, None where it was not there yet.

    Reports that were undone or mended do not count. Of the day of its newest report or a later one it is
    as it is now. Earlier it has the road of its last report by then, and its owner's word and
    confidence are those of that time; title, owner and weight are today's.
    """
    if kr.checked_in_at is not None and kr.checked_in_at.astimezone(tz).date() <= day:
        return kr
    told = sorted(
        (
            each
            for each in check_ins
            if not each.undone and not each.mended and each.at.astimezone(tz).date() <= day
        ),
        key=lambda each: (each.at, each.id),
    )
    if told:
        return _after(kr, told, rule)
    if kr.created_at.astimezone(tz).date() > day:
        return None
    return replace(
        kr, current=None, confidence=None, stated=None, checked_in_at=None, done=False, last_step=None
    )


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
