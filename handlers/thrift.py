"""Does the month's budget still allow what can be left out? Replies, prompts and cards are never asked about.

A nudge that is left out is recorded as skipped, with the reason `SPENT`; a notice opens no window.
"""

from __future__ import annotations

from handlers.context import Context
from okr import budget

SPENT = "too much of the month's DingTalk quota is used"


def may_spend(context: Context, what: str) -> bool:
    """May a "picture", a "notice" (at once) or a "nudge" (private) still be sent this month?"""
    return budget.allows(what, context.spent, context.rules.budget)
