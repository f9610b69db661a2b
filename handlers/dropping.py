"""/okr drop and /kr drop: given up for a reason that is kept; asked back first."""

from __future__ import annotations

from dataclasses import replace

from cards import receipt
from handlers import blanks, lookup, slipping
from handlers.asking import ask
from handlers.changes import is_private, recorded
from handlers.context import Context
from handlers.grammar import command
from handlers.request import Reply
from handlers.updating import acting, check_own
from handlers.words import KeyResultRef, ObjectiveRef, Rest
from okr import life
from okr.rights import check_may_change


@command("okr drop", example="/okr drop O1 overtaken by events")
def drop_objective(context: Context, which: ObjectiveRef, reason: Rest) -> Reply:
    """Give up an objective of one's own, with all its key results."""
    acting(context)
    found = lookup.objective(context, which.reference)
    objective = found.objective
    owner = objective.owner
    check_may_change(objective.ref, frozenset((owner.staff_id,)), owner.name, context.standpoint(found.group))
    lookup.check_open(found)
    after = life.dropped(objective, reason.text)
    if not context.confirmed:
        return ask(context, "drop_objective", ref=objective.ref, title=objective.title)
    with recorded(context, "drop_objective", found, before=objective.title, after=after.reason):
        context.objectives.set_state(objective.id, after.state, reason=after.reason)
    slipping.watch_all(context, objective)
    private = is_private(context, objective)
    message = receipt.dropped(context.reader_for(private=private), after, after.reason)
    return Reply(message, private=private)


@command("kr drop", example="/kr drop KR3 overtaken by events")
def drop_key_result(context: Context, which: KeyResultRef, reason: Rest) -> Reply:
    """Give up a key result of one's own; it counts no more, its history stays."""
    acting(context)
    found = lookup.key_result(context, which.reference)
    lookup.check_open(found)
    check_own(context, found, "kr drop")
    before = found.key_result
    after = life.key_result_dropped(before, reason.text)
    if not context.confirmed:
        return ask(context, "drop_key_result", ref=before.ref, title=before.title)
    with recorded(context, "drop_key_result", found, before=before.title, after=after.reason):
        context.key_results.set_state(before.id, after.state, reason=after.reason)
    if after.awaited:
        slipping.watch(context, replace(found, key_result=after))
    private = is_private(context, found.objective)
    message = receipt.dropped(context.reader_for(private=private), after, after.reason)
    message = blanks.open_if_filled(context, message, found, private=private)
    return Reply(message, private=private)
