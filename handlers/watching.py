"""What the clock finds by looking: health that time alone made worse, what is overdue."""

from __future__ import annotations

from handlers.context import Context
from handlers.grammar import command
from handlers.occasions import Occasion, decide
from handlers.request import Reply


@command("clock look", hidden=True)
def look_due(context: Context, occasion: Occasion) -> Reply | None:
    """Every working day: what became worse without anybody saying a word."""
    decide(context, "look", occasion, "not built")
    return None
