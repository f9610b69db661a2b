"""Who may hear something by themselves now. Replies are none of this: whoever asks is answered."""

from __future__ import annotations

from functools import lru_cache

from handlers.context import Context
from okr.cadence import QuietHours

AWAY, SNOOZED, SWITCHED_OFF = "away", "snoozed", "switched off"  # why nothing is said

quiet_of = lru_cache(maxsize=256)(QuietHours.parse)


def silent_why(context: Context, staff_id: str, kind: str) -> str:
    """Why somebody is not told something of this kind now; "" when they may be."""
    return ""
