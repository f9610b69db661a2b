"""What a group hears around the end of a cycle: the draft, the scores, what to carry over, who has begun."""

from __future__ import annotations

from cards import turn as card
from handlers import carry_overs, endings, setters
from handlers.context import Context
from handlers.grammar import command
from handlers.lookup import for_everyone_here
from handlers.occasions import Occasion
from handlers.request import Reply
from handlers.turns import Said, Turn, owners, say
from okr.dealings import CycleState
from storage.owners import Owners


@command("clock draft", hidden=True)
def draft_due(context: Context, occasion: Occasion) -> Reply | None:
    """Two weeks before the end: the next cycle can be drafted."""
    return say(context, "draft", occasion, _draft)


@command("clock scores", hidden=True)
def scores_due(context: Context, occasion: Occasion) -> Reply | None:
    """After the end: the scores, and the retro."""
    return say(context, "scores", occasion, _scores)


@command("clock carry", hidden=True)
def carry_due(context: Context, occasion: Occasion) -> Reply | None:
    """What nobody decided about yet: keep, change or drop."""
    return say(context, "carry", occasion, carry_overs.remind)


@command("clock unset", hidden=True)
def unset_due(context: Context, occasion: Occasion) -> Reply | None:
    """The first week: who has no objectives yet."""
    return say(context, "unset", occasion, setters.count)


def _draft(turn: Turn) -> Said:
    """Nothing where all have drafted, or where nothing was ever set: who begins hears it when it begins."""
    context = turn.context
    drafts = turn.standing(turn.following)
    now = {each.owner.staff_id for each in turn.standing(turn.now)}
    is_open = context.group_cycles.of(turn.group.id, turn.following).opened_at is not None
    if not now and not Owners(context.unit).had_any(turn.group.id):
        return Said(skipped="there was never an objective here")
    if is_open and now <= owners(drafts).keys():
        return Said(skipped="everybody has drafted")
    shown = [each for each in drafts if for_everyone_here(context, each)]
    return Said(
        card.draft(context.reader, turn.now, turn.following, shown, is_open=is_open, late=turn.is_late)
    )


def _scores(turn: Turn) -> Said:
    """What everybody here may see; of a cycle that was closed already only what is missing still."""
    context, group = turn.context, turn.group
    lived = context.group_cycles.of(group.id, turn.before)
    look = endings.look(context, group, lived)
    if not look.came:
        return Said(skipped="there was nothing to score")
    if lived.state is not CycleState.CLOSED:
        return Said(card.scores(context.reader, look, late=turn.is_late))
    if look.retros:
        return Said(skipped="the cycle was closed and looked back on")
    return Said(card.retro(context.reader, look, late=turn.is_late))
