"""Drafts with blanks: what is filled in last, or given up, makes one open."""

from __future__ import annotations

from cards import templates as templates_card
from cards.message import Message
from handlers.changes import KEY_RESULTS, recorded
from handlers.context import Context
from handlers.lookup import FoundKeyResult, FoundObjective
from okr import life
from okr.model import State


def open_if_filled(context: Context, message: Message, found: FoundKeyResult, *, private: bool) -> Message:
    """The receipt of an edit or a drop of `found`, as it was before: it says so when nothing is blank now."""
    if not life.is_blank(found.key_result) or found.objective.state is not State.DRAFT:
        return message
    whole = context.objectives.objective_by_id(found.objective.id)
    if whole is None or any(life.is_blank(kr) for kr in whole.key_results):
        return message
    opened = life.started_whole(whole)
    rows = [(KEY_RESULTS, kr.id) for kr in whole.key_results]
    facts = {"before": State.DRAFT.value, "after": State.OPEN.value}
    with recorded(context, "open_objective", FoundObjective(whole, found.group), rows=rows, **facts):
        context.objectives.set_state(whole.id, opened.state)
        for kr in opened.key_results:
            if kr.state is State.OPEN:
                context.key_results.set_state(kr.id, kr.state, reason=kr.reason)
    return templates_card.opened(context.reader_for(private=private), message, opened)
