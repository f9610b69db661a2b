"""/kr owner and /kr move: another owner, asked back first, or another objective of the same group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from cards import handed
from handlers import lookup, options
from handlers.asking import ask
from handlers.blanks import open_part
from handlers.changes import is_private, recorded
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.reading import Reading
from handlers.request import Reply
from handlers.updating import acting, check_own
from handlers.words import KeyResultRef, ObjectiveRef, Somebody, take_reference
from okr import planning
from okr.dealings import whole_ref
from okr.model import KeyResult, Objective, State
from okr.refusals import AlignmentLoop
from okr.rights import check_may_change
from storage.cascade import Cascade
from storage.events import KEY_RESULT

MOVE = "move_key_result"


@dataclass(frozen=True, slots=True)
class Target(ObjectiveRef):
    """O2, or `to O2`."""

    usage: ClassVar[str] = "O2"

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        options.following(line, "to", "under")
        return cls(take_reference(line, "O"))


@command("kr owner", example="/kr owner KR3 @Li Wei")
def hand_over(context: Context, which: KeyResultRef, heir: Somebody) -> Reply:
    """Give a key result of one's own to somebody else."""
    person = acting(context)
    found = lookup.key_result(context, which.reference)
    lookup.check_open(found)
    check_own(context, found, "kr owner")
    before, owner = found.key_result, heir.person or person
    is_new = owner.staff_id != before.owner.staff_id
    if is_new and not context.confirmed:
        return ask(context, "own_key_result", ref=before.ref, title=before.title, owner=owner.name)
    with recorded(context, "own_key_result", found, before=before.owner.name, after=owner.name):
        context.key_results.hand_over(before.id, owner.staff_id)
    private = is_private(context, found.objective)
    reader = context.reader_for(private=private)
    return Reply(handed.owner(reader, before, before.owner, owner), private=private)


@command("kr move", example="/kr move KR3 O2")
def move(context: Context, which: KeyResultRef, target: Target) -> Reply:
    """Put a key result of one's own under another objective of the same group and cycle."""
    acting(context)
    found = lookup.key_result(context, which.reference)
    lookup.check_open(found)
    check_own(context, found, "kr move")
    to = lookup.objective(context, target.reference)
    lookup.check_open(to)
    owner = to.objective.owner
    check_may_change(to.objective.ref, frozenset((owner.staff_id,)), owner.name, context.standpoint(to.group))
    after = planning.moved(found.key_result, to.objective)
    private = is_private(context, found.objective) or is_private(context, to.objective)
    if after.objective_id != found.objective.id:
        if would_loop(context, found.key_result, found.objective, to.objective):
            raise AlignmentLoop(found.key_result.ref, to.objective.ref)
        context.key_results.put_under(after.id, after.objective_id)
        context.events.add(
            MOVE,
            group_id=found.group.id,
            subject=after.id,
            about=KEY_RESULT,
            private=private,
            ref=after.ref,
            before=found.objective.id,
            before_ref=found.objective.ref,
            after=to.objective.id,
        )
        if to.objective.state is State.OPEN:
            open_part(context, found)
    reader = context.reader_for(private=private)
    return Reply(handed.moved(reader, after, found.objective, to.objective), private=private)


def would_loop(context: Context, key_result: KeyResult, now: Objective, to: Objective) -> bool:
    """Would an objective that serves the key result be served by it in its turn?"""
    ref = whole_ref(key_result)
    serving = {
        whole_ref(child) for child in Cascade(context.unit).children(now.id) if ref in child.aligned_to
    }
    return bool(serving and serving & {whole_ref(each) for each in (to, *Cascade(context.unit).above(to.id))})
