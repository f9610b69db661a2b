"""Drafts with blanks: what is filled in last, or given up, makes one open, once its cycle has begun."""

from __future__ import annotations

from cards import templates as templates_card
from cards.message import Message
from handlers.beginning import begin, has_blank, is_to_come, rows
from handlers.changes import recorded
from handlers.context import Context
from handlers.lookup import FoundKeyResult, FoundObjective
from okr import life
from okr.model import State


def open_part(context: Context, found: FoundKeyResult) -> None:
    """A draft under an objective that is open has nothing to wait for but its blank."""
    pair = context.key_results.by_id(found.key_result.id)
    if pair is None or pair[0].state is not State.DRAFT or life.is_blank(pair[0]):
        return
    part = FoundKeyResult(*pair, found.group)
    draft, opened = State.DRAFT.value, State.OPEN.value
    with recorded(context, "open_key_result", part, before=draft, after=opened):
        context.key_results.set_state(pair[0].id, State.OPEN, reason=pair[0].reason)


def open_if_filled(context: Context, message: Message, found: FoundKeyResult, *, private: bool) -> Message:
    """The receipt of an edit or a drop of `found`, as it was before: it says so when nothing is blank now."""
    if not life.is_blank(found.key_result):
        return message
    if found.objective.state is State.OPEN:
        open_part(context, found)
    if found.objective.state is not State.DRAFT:
        return message
    whole = context.objectives.objective_by_id(found.objective.id)
    if whole is None or has_blank(whole):
        return message
    reader = context.reader_for(private=private)
    if is_to_come(context, found.group, context.cycle(whole.cycle)):
        return templates_card.filled(reader, message, whole)
    facts = {"before": State.DRAFT.value, "after": State.OPEN.value}
    with recorded(context, "open_objective", FoundObjective(whole, found.group), rows=rows(whole), **facts):
        opened = begin(context, whole)
    return templates_card.opened(reader, message, opened)
