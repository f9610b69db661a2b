"""/okr owner, /okr close, /okr reopen: an objective gets another owner, ends, and begins again."""

from __future__ import annotations

from typing import ClassVar

from cards import life as receipt
from handlers import lookup, slipping
from handlers.asking import ask
from handlers.beginning import rows
from handlers.changes import is_private, recorded
from handlers.context import Context
from handlers.grammar import command
from handlers.lookup import FoundObjective
from handlers.request import Reply
from handlers.updating import acting
from handlers.words import ObjectiveRef, Rest, Somebody
from okr import life
from okr.model import State
from okr.objections import CycleClosed
from okr.rights import check_may_change


class OptionalLine(Rest):
    usage: ClassVar[str] = "[LINE]"


@command("okr owner", example="/okr owner O1 me")
def hand_over(context: Context, which: ObjectiveRef, to: Somebody) -> Reply:
    """Give an objective of one's own to somebody else; its key results keep their owners."""
    person = acting(context)
    found = own_objective(context, which, "okr owner")
    lookup.check_open(found)
    objective, new = found.objective, to.person or person
    if new.staff_id != objective.owner.staff_id and not context.confirmed:
        return ask(context, "owner_objective", ref=objective.ref, title=objective.title, person=new.name)
    private = is_private(context, objective)
    with recorded(context, "owner_objective", found, before=objective.owner.name, after=new.name):
        context.objectives.hand_over(objective.id, new.staff_id)
    message = receipt.handed_over(context.reader_for(private=private), objective, objective.owner, new)
    return Reply(message, private=private)


@command("okr close", example="/okr close O1 reached early")
def close(context: Context, which: ObjectiveRef, line: OptionalLine) -> Reply:
    """End an objective of one's own before its cycle does; it still counts as it stands."""
    acting(context)
    found = own_objective(context, which, "okr close")
    after = life.closed(found.objective, line.text)
    lookup.check_open(found)
    if not context.confirmed:
        return ask(context, "close_objective", ref=after.ref, title=after.title)
    with recorded(context, "close_objective", found, before=after.title, after=after.title):
        context.objectives.set_state(after.id, after.state, reason=after.reason)
    slipping.watch_all(context, after)
    private = is_private(context, after)
    return Reply(receipt.closed(context.reader_for(private=private), after), private=private)


@command("okr reopen", example="/okr reopen O1")
def reopen(context: Context, which: ObjectiveRef) -> Reply:
    """Open what was closed or dropped again, with its parts that only waited to begin."""
    acting(context)
    found = own_objective(context, which, "okr reopen")
    after = life.reopened(found.objective)
    if after.cycle_closed:
        raise CycleClosed(after.cycle)
    facts = {"before": after.title, "after": after.title}
    with recorded(context, "reopen_objective", found, rows=rows(after), **facts):
        context.objectives.set_state(after.id, after.state, reason=after.reason)
        for kr in after.key_results:
            if kr.state is State.DRAFT and not life.is_blank(kr):
                context.key_results.set_state(kr.id, State.OPEN, reason=kr.reason)
    slipping.watch_all(context, after)
    private = is_private(context, after)
    return Reply(receipt.reopened(context.reader_for(private=private), after), private=private)


def own_objective(context: Context, which: ObjectiveRef, name: str) -> FoundObjective:
    """Raises NotYours unless the asker owns it, or manages its group."""
    found = lookup.objective(context, which.reference)
    owner = found.objective.owner
    check_may_change(
        found.objective.ref,
        frozenset((owner.staff_id,)),
        owner.name,
        context.standpoint(found.group),
        command=name,
    )
    return found
