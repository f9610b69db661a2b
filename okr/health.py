"""The verdict on a key result or an objective, by a named rule whose borders each group decides.

Pure arithmetic over days: `today` is the day in the group's own zone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, tzinfo
from decimal import Decimal

from okr.expected import expected as expected
from okr.expected import expected_of
from okr.model import (
    Cycle,
    Group,
    Health,
    HealthRule,
    KeyResult,
    Kind,
    Objective,
    Rollup,
    Rule,
    Standing,
    State,
    day_of,
)
from okr.progress import ONE, ZERO, Contribution, fraction_done, roll_up

STALE_AFTER_CADENCES = Decimal("1.5")  # without a check-in
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
_RULE = re.compile(
    r"(gap|ratio)\s+(\d{1,3}(?:\.\d{1,2})?)\s+(\d{1,3}(?:\.\d{1,2})?)", re.IGNORECASE | re.ASCII
)
_SAMPLES = "'gap 10 25' (percentage points), 'ratio 0.9 0.7' (progress over expected) or 'owner'"
_HIGHEST_RATIO = 2
_DATE_GRACE_DAYS = 7
_JUDGED = (Health.ON_TRACK, Health.BEHIND, Health.AT_RISK)


def parse_rule(text: str) -> HealthRule:
    """Read `gap 10 25`, `ratio 0.9 0.7` or `owner`. Raises ValueError that says what was expected."""
    if text.strip().lower() == Rule.OWNER:
        return HealthRule(ZERO, ZERO, Rule.OWNER)
    match = _RULE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no health rule: expected such as {_SAMPLES}")
    rule = HealthRule(Decimal(match[2]), Decimal(match[3]), Rule(match[1].lower()))
    if rule.name is Rule.GAP and rule.on_track > rule.behind:
        raise ValueError(f"{text!r}: the first border must not be above the second")
    if rule.name is Rule.RATIO and rule.on_track < rule.behind:
        raise ValueError(f"{text!r}: the first border must not be below the second")
    if rule.name is Rule.RATIO and rule.on_track > _HIGHEST_RATIO:
        raise ValueError(f"{text!r}: a ratio's border is 0 to {_HIGHEST_RATIO}, such as 'ratio 0.9 0.7'")
    return rule


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
    time_used = expected_of(kr, cycle, today)
    progress = fraction_done(kr)
    if progress is None:
        return Standing(None, time_used, Health.NONE, rule, "none", kr.stated)
    health, reason = _verdict(kr, progress, time_used, rule)
    differs = kr.stated is not None and health in (*_JUDGED, Health.DONE) and _differ(kr.stated, health)
    if health in (Health.ON_TRACK, Health.EARLY) and _is_stale(kr, today, stale_after_days, tz):
        health, reason = Health.STALE, "stale"
    return Standing(progress, time_used, health, rule, reason, kr.stated, differs)


def objective_standing(
    objective: Objective,
    *,
    cycle: Cycle,
    today: date,
    rule: HealthRule,
    stale_after_days: Decimal | None,
    tz: tzinfo = UTC,
    rollup: Rollup = Rollup.EQUAL,
    overflow: bool = False,
    children: Iterable[Contribution] = (),
    parts: Sequence[Standing] | None = None,
) -> Standing:
    """The mean of its terms, and the worst verdict of its key results, "none" ignored.

    One without key results of its own is as well as what contributes to it. `parts`: how each of its key
    results stands that day, where that was found out already.
    """
    below = tuple(children)
    found = parts or [
        standing(kr, cycle=cycle, today=today, rule=rule, stale_after_days=stale_after_days, tz=tz)
        for kr in objective.key_results
    ]
    healths = [
        each.health
        for kr, each in zip(objective.key_results, found, strict=True)
        if kr.state is not State.DROPPED
    ] or [child.health for child in below]
    progress = roll_up(objective.key_results, overflow=overflow, rollup=rollup, children=below)
    return Standing(progress, expected(cycle, today), worst(healths), rule, "worst")


def stale_after(group: Group) -> Decimal | None:
    """After how many days without a check-in a key result of this group is stale; None: never."""
    return None if group.cadence_days is None else group.cadence_days * STALE_AFTER_CADENCES


def worst(healths: Iterable[Health]) -> Health:
    return min(healths, key=_RANK.__getitem__, default=Health.NONE)


def _verdict(kr: KeyResult, progress: Decimal, time_used: Decimal, rule: HealthRule) -> tuple[Health, str]:
    if progress >= ONE:
        return Health.DONE, "done"
    health, reason = _JUDGES[rule.name](kr, progress, time_used, rule)
    if kr.kind is Kind.DATE and rule.name is not Rule.OWNER:
        health, reason = _by_forecast(kr)
    if (
        time_used < EARLY_UNTIL
        and kr.stated is None
        and not (reason == "date" and health is not Health.ON_TRACK)
    ):
        # A forecast beyond the due day has said otherwise, and so has an owner who hardly believes in it.
        health, reason = Health.EARLY, "early"
    unsure = kr.confidence is not None and kr.confidence <= LOW_CONFIDENCE
    if unsure and health not in (Health.AT_RISK, Health.BEHIND):
        return Health.BEHIND, "confidence"
    return health, reason


def _by_gap(_kr: KeyResult, progress: Decimal, time_used: Decimal, rule: HealthRule) -> tuple[Health, str]:
    gap = (time_used - progress) * 100
    if gap > rule.behind:
        return Health.AT_RISK, "gap"
    return (Health.BEHIND if gap > rule.on_track else Health.ON_TRACK), "gap"


def _by_ratio(_kr: KeyResult, progress: Decimal, time_used: Decimal, rule: HealthRule) -> tuple[Health, str]:
    """Multiplied instead of divided: on the first day nothing is expected."""
    if progress >= rule.on_track * time_used:
        return Health.ON_TRACK, "ratio"
    return (Health.BEHIND if progress >= rule.behind * time_used else Health.AT_RISK), "ratio"


def _by_owner(kr: KeyResult, _progress: Decimal, _used: Decimal, _rule: HealthRule) -> tuple[Health, str]:
    return kr.stated or Health.NONE, "owner"


_JUDGES: Mapping[Rule, Callable[[KeyResult, Decimal, Decimal, HealthRule], tuple[Health, str]]] = {
    Rule.GAP: _by_gap,
    Rule.RATIO: _by_ratio,
    Rule.OWNER: _by_owner,
}


def _by_forecast(kr: KeyResult) -> tuple[Health, str]:
    """Up to the due day is on track, up to a week later is behind."""
    forecast = kr.current or kr.target
    late = (day_of(forecast) - day_of(kr.target)).days
    if late > _DATE_GRACE_DAYS:
        return Health.AT_RISK, "date"
    return (Health.BEHIND if late > 0 else Health.ON_TRACK), "date"


def _differ(stated: Health, health: Health) -> bool:
    """Done is what somebody who says "on track" has reached."""
    return stated is not (Health.ON_TRACK if health is Health.DONE else health)


def _is_stale(kr: KeyResult, today: date, after_days: Decimal | None, tz: tzinfo) -> bool:
    if after_days is None:
        return False
    # A report for a day before it was there makes it no older than it is.
    last = max(kr.checked_in_at or kr.created_at, kr.created_at)
    return (today - last.astimezone(tz).date()).days > after_days
