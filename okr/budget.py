"""What DingTalk lets an organisation do in a month, and what is left out when little of it remains.

Two purses: API calls, which the bot makes, and pushes, which are callbacks and webhook posts. The
emptier one counts. Pure arithmetic: what was spent comes in, what may still be done comes out.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Final

CALL, PUSH = "call", "push"
PICTURE, NOTICE, NUDGE = "picture", "notice", "nudge"

# DingTalk says "per month" and no more: taken for the calendar month on its own clock (an assumption).
# https://open.dingtalk.com/document/development/appendix-billing-model-api-call-volume
CLOCK: Final = timezone(timedelta(hours=8))

# From which share on it is left out, in this order. Replies, prompts and cards never are.
LEFT_OUT_FROM: Final[Mapping[str, Fraction]] = {
    PICTURE: Fraction(80, 100),
    NOTICE: Fraction(85, 100),
    NUDGE: Fraction(90, 100),
}
# At these shares the administrators hear of it.
TOLD_AT: Final = (Fraction(80, 100), Fraction(1))


@dataclass(frozen=True, slots=True)
class Budget:
    """What a month holds; 0 is without a limit. The defaults are those of DingTalk's standard edition."""

    calls: int = 5000
    pushes: int = 3000


@dataclass(frozen=True, slots=True)
class Spent:
    calls: int = 0
    pushes: int = 0


def cost(unit: str, kind: str) -> str:
    """The name under which one CALL or PUSH of a kind is counted: "call:card"."""
    return f"{unit}:{kind}"


def total(counts: Mapping[str, int]) -> Spent:
    """What counts by `cost` come to."""
    sums = {CALL: 0, PUSH: 0}
    for name, count in counts.items():
        sums[name.partition(":")[0]] += count
    return Spent(sums[CALL], sums[PUSH])


def share(spent: Spent, budget: Budget) -> Fraction:
    """How much of the month is used, by the emptier purse: 0 at its beginning, above 1 when overdrawn."""
    purses = ((spent.calls, budget.calls), (spent.pushes, budget.pushes))
    return max((Fraction(used, limit) for used, limit in purses if limit), default=Fraction(0))


def allows(what: str, spent: Spent, budget: Budget) -> bool:
    """May something that can be left out still be done? KeyError for what never is left out."""
    return share(spent, budget) < LEFT_OUT_FROM[what]


def left_out(spent: Spent, budget: Budget) -> tuple[str, ...]:
    """What is not done any more this month, in the order in which it went."""
    return tuple(what for what in LEFT_OUT_FROM if not allows(what, spent, budget))


def to_tell(spent: Spent, budget: Budget) -> Fraction | None:
    """The highest share of `TOLD_AT` that is reached; None before the first."""
    used = share(spent, budget)
    return max((each for each in TOLD_AT if used >= each), default=None)


def month_of(now: datetime) -> str:
    """The month that something is counted in: "2026-11"."""
    return now.astimezone(CLOCK).strftime("%Y-%m")


def projected(spent: Spent, now: datetime) -> Spent:
    """What the month comes to when it goes on as it began; rounded up.

    A month younger than a day is taken for a day old: an hour says little.
    """
    local = now.astimezone(CLOCK)
    days = calendar.monthrange(local.year, local.month)[1]
    begun = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    gone = max(local - begun, timedelta(days=1))
    return Spent(*(_grown(used, timedelta(days=days), gone) for used in (spent.calls, spent.pushes)))


def _grown(used: int, whole: timedelta, gone: timedelta) -> int:
    return -(-used * whole // gone)
