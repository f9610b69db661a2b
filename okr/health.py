"""The verdict on a key result or an objective, by a named rule whose borders each group decides.

Pure arithmetic over days: `today` is the day in the group's own zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, tzinfo
from decimal import Decimal
from functools import lru_cache

from okr.model import Cycle, Health, HealthRule, KeyResult, Objective, Standing, State
from okr.progress import ONE, ZERO, fraction_done, roll_up

EARLY_UNTIL = Decimal("0.10")  # of the time
LOW_CONFIDENCE = 3
WORST_FIRST = (
    Health.AT_RISK,
    Health.BEHIND,
    Health.STALE,
    Health.ON_TRACK,
    Health.EARLY,
    Health.DONE,
    Health.NONE,
)
_RANK = {health: rank for rank, health in enumerate(WORST_FIRST)}
_RULE = re.compile(r"gap\s+(\d{1,3}(?:\.\d{1,2})?)\s+(\d{1,3}(?:\.\d{1,2})?)", re.IGNORECASE | re.ASCII)


def parse_rule(text: str) -> HealthRule:
    """Read `gap 10 25`. Raises ValueError that says what was found and expected."""
    match = _RULE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no health rule: expected such as 'gap 10 25' (percentage points)")
    rule = HealthRule(Decimal(match[1]), Decimal(match[2]))
    if rule.on_track > rule.behind:
        raise ValueError(f"{text!r}: the first border must not be above the second")
    return rule


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
    return min(max(Decimal((today - cycle.start).days) / days, ZERO), ONE)


def standing(
    kr: KeyResult,
    *,
    cycle: Cycle,
    today: date,
    rule: HealthRule,
    stale_after_days: Decimal | None,
    tz: tzinfo = UTC,
) -> Standing:
    """How a key result stands on a day.

    `stale_after_days` (one and a half cadences) counts from the newest check-in, or from creation where
    that is later, to the end of that day; None switches staleness off.
    """
    time_used = expected(cycle, today, kr.due)
    progress = fraction_done(kr)
    if progress is None:
        return Standing(None, time_used, Health.NONE, rule, "none")
    health, reason = _verdict(kr, progress, time_used, rule)
    if health in (Health.ON_TRACK, Health.EARLY) and _is_stale(kr, today, stale_after_days, tz):
        health, reason = Health.STALE, "stale"
    return Standing(progress, time_used, health, rule, reason)


def objective_standing(
    objective: Objective,
    *,
    cycle: Cycle,
    today: date,
    rule: HealthRule,
    stale_after_days: Decimal | None,
    tz: tzinfo = UTC,
) -> Standing:
    """The mean of its key results, and the worst of their verdicts, "none" ignored."""
    healths = [
        standing(kr, cycle=cycle, today=today, rule=rule, stale_after_days=stale_after_days, tz=tz).health
        for kr in objective.key_results
        if kr.state is not State.DROPPED
    ]
    return Standing(roll_up(objective.key_results), expected(cycle, today), worst(healths), rule, "worst")


def worst(healths: Iterable[Health]) -> Health:
    return min(healths, key=_RANK.__getitem__, default=Health.NONE)


def _verdict(kr: KeyResult, progress: Decimal, time_used: Decimal, rule: HealthRule) -> tuple[Health, str]:
    if progress >= ONE:
        return Health.DONE, "done"
    unsure = kr.confidence is not None and kr.confidence <= LOW_CONFIDENCE
    if time_used < EARLY_UNTIL and kr.stated is None:
        # An owner who hardly believes in it has said otherwise.
        return (Health.BEHIND, "confidence") if unsure else (Health.EARLY, "early")
    gap = (time_used - progress) * 100
    if gap > rule.behind:
        return Health.AT_RISK, "gap"
    if gap > rule.on_track:
        return Health.BEHIND, "gap"
    return (Health.BEHIND, "confidence") if unsure else (Health.ON_TRACK, "gap")


def _is_stale(kr: KeyResult, today: date, after_days: Decimal | None, tz: tzinfo) -> bool:
    if after_days is None:
        return False
    # A report for a day before it was there makes it no older than it is.
    last = max(kr.checked_in_at or kr.created_at, kr.created_at)
    return (today - last.astimezone(tz).date()).days > after_days
