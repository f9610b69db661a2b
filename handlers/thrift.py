"""Does the month's budget still allow what can be left out? Replies, prompts and cards always go."""

from __future__ import annotations

from handlers.context import Context


def may_spend(context: Context, what: str) -> bool:
    """May a "picture", a "notice" (at once) or a "nudge" (private) still be sent this month?"""
    return True
