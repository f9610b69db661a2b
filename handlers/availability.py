"""Who may hear something by themselves now."""

from __future__ import annotations

from handlers.context import Context


def silent_why(_context: Context, _staff_id: str, _kind: str) -> str:
    """Why somebody is not told something of this kind now; "" when they may be."""
    return ""
