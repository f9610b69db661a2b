"""The digest: how all groups of a manager stand."""

from __future__ import annotations

from handlers.context import Context
from handlers.grammar import command
from handlers.occasions import Occasion, decide
from handlers.request import Reply


@command("clock digest", hidden=True)
def digest_due(context: Context, occasion: Occasion) -> Reply | None:
    """To the managers, and to the company."""
    decide(context, "digest", occasion, "not built")
    return None
