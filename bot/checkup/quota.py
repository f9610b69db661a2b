"""How far a month's DingTalk quota is used, what it comes to, and whether somebody has to see to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.checkup.diagnosis import Diagnosis
from handlers.context import Rules
from i18n.phrases import Phrase, phrase
from i18n.words import Words
from okr import budget
from okr.budget import Budget, Spent

# A month that only began leads anywhere: what it leads to counts once so much of it is used.
WORTH_PROJECTING: Final = 0.25
CALLS, PUSHES = "OKR_BUDGET__API_CALLS", "OKR_BUDGET__PUSHES"


@dataclass(frozen=True, slots=True)
class Quota:
    """How far the month's budget is used, and what it comes to if it goes on like this."""

    month: str
    by_kind: dict[str, int]
    spent: Spent
    leads_to: Spent
    limits: Budget

    def facts(self) -> dict[str, Any]:
        spent, limits, leads_to = self.spent, self.limits, self.leads_to
        return {
            "month": self.month,
            "api_calls": _facts(spent.calls, limits.calls, leads_to.calls),
            "pushes": _facts(spent.pushes, limits.pushes, leads_to.pushes),
            "by_kind": self.by_kind,
        }

    def line(self, words: Words) -> str:
        spent, limits, leads_to = self.spent, self.limits, self.leads_to
        return words.say(
            "doctor.quota",
            month=self.month,
            calls=_purse(words, spent.calls, limits.calls),
            calls_lead_to=leads_to.calls,
            pushes=_purse(words, spent.pushes, limits.pushes),
            pushes_lead_to=leads_to.pushes,
        )


def running_out(quota: Quota, rules: Rules) -> Iterator[Diagnosis]:
    spent, limits, leads_to = quota.spent, quota.limits, quota.leads_to
    purses = (
        ("calls", CALLS, spent.calls, limits.calls, leads_to.calls),
        ("pushes", PUSHES, spent.pushes, limits.pushes, leads_to.pushes),
    )
    left_out = tuple(phrase(f"finding.quota.{what}") for what in budget.left_out(spent, limits))
    for name, variable, used, limit, leading_to in purses:
        if limit and used >= limit * budget.TOLD_AT[0]:
            found = phrase("finding.quota.used", used=used, limit=limit, left_out=left_out)
        elif limit and used >= limit * WORTH_PROJECTING and leading_to > limit:
            found = phrase("finding.quota.leads", used=used, limit=limit, leads_to=leading_to)
        else:
            continue
        yield Diagnosis(
            phrase(f"finding.quota.{name}", month=quota.month),
            found,
            phrase("finding.quota.expected", limit=limit),
            more_quota(rules, variable),
        )


def more_quota(rules: Rules, *variables: str) -> Phrase:
    """What to do where it does not last."""
    if not rules.could_respond:
        return phrase("finding.do.raise", variables=variables)
    return phrase("finding.do.quota", setting="OKR_DINGTALK__REPLY=response", variables=variables)


def _facts(used: int, limit: int, leads_to: int) -> dict[str, int | None]:
    return {"used": used, "limit": limit or None, "projected": leads_to}


def _purse(words: Words, used: int, limit: int) -> str:
    return words.say("doctor.used_of", used=used, limit=limit) if limit else f"{used}"
