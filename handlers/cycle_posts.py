"""What a group hears around the end of a cycle."""

from __future__ import annotations

from handlers.context import Context
from handlers.grammar import command
from handlers.occasions import Occasion, decide
from handlers.request import Reply


@command("clock draft", hidden=True)
def draft_due(context: Context, occasion: Occasion) -> Reply | None:
    """Two weeks before the end: the next cycle can be drafted."""
    decide(context, "draft", occasion, "not built")
    return None


@command("clock scores", hidden=True)
def scores_due(context: Context, occasion: Occasion) -> Reply | None:
    """After the end: the scores, and the retro."""
    decide(context, "scores", occasion, "not built")
    return None


@command("clock carry", hidden=True)
def carry_due(context: Context, occasion: Occasion) -> Reply | None:
    """What nobody decided about yet: keep, change or drop."""
    decide(context, "carry", occasion, "not built")
    return None


@command("clock unset", hidden=True)
def unset_due(context: Context, occasion: Occasion) -> Reply | None:
    """The first week: who has no objectives yet."""
    decide(context, "unset", occasion, "not built")
    return None
