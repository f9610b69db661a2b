"""Whether somebody may be told something by itself now."""

from __future__ import annotations

from handlers.context import Context


def silent_why(context: Context, staff_id: str, kind: str) -> str:
    """Why they are told nothing of this kind now; "" when they may be."""
    return ""
