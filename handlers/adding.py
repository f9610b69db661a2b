"""/okr add, /kr add: new objectives and key results."""

from __future__ import annotations

from dataclasses import replace

from cards import receipt
from handlers import lookup, quality
from handlers.aligning import draw
from handlers.beginning import is_to_come
from handlers.context import Context
from handlers.drafts import KeyResultDraft, ObjectiveDraft
from handlers.grammar import command
from handlers.lookup import FoundObjective
from handlers.phasing import resolved
from handlers.request import Reply
from handlers.updating import acting
from okr import cycles
from okr.definitions import with_phases
from okr.model import Ambition, Cycle, Person, State
from okr.refusals import MissingWord
from okr.rights import check_may_add, check_may_change
from storage.objectives import NewKeyResult


@command("okr add", example="/okr add 让新客户第一周就用起来")
def add_objective(context: Context, draft: ObjectiveDraft) -> Reply:
    """Add an objective; whoever adds it owns it unless they name another."""
    person = acting(context)
    group = lookup.own_group(context)
    owner = draft.owner or person
    check_may_add(context.standpoint(group), owner.staff_id)
    written = draft.cycle and lookup.written_cycle(context, draft.cycle)
    cycle = context.cycle(written) if written else context.cycle_of(group)
    cycles.check_open(context.group_cycles.of(group.id, cycle))
    objective = context.objectives.add(
        group_id=group.id,
        cycle=cycle.id,
        title=draft.title,
        owner=owner.staff_id,
        visibility=draft.visibility or group.visibility,
        ambition=draft.ambition or Ambition.ASPIRATIONAL,
        at=context.now,
        state=State.DRAFT if is_to_come(context, group, cycle) else State.OPEN,
    )
    private = not lookup.for_everyone_here(context, objective)
    context.events.add(
        "add_objective", group_id=group.id, subject=objective.id, private=private, ref=objective.ref
    )
    aligned: str | None = None
    if draft.under is not None:
        drawn = draw(context, FoundObjective(objective, group), draft.under)
        aligned, private = drawn.ref, private or drawn.private
    context.added_objective = objective
    reader = context.reader_for(private=private)
    message = receipt.added_objective(reader, objective, aligned=aligned)
    judged = replace(objective, aligned_to=(aligned,) if aligned else ())
    return Reply(quality.warned_of_objective(context, message, judged, group), private=private)


@command("kr add", example="/kr add O1 Active shops from 100 to 200 by 12-31")
def add_key_result(context: Context, draft: KeyResultDraft) -> Reply:
    """Add a key result to an objective of one's own."""
    person = acting(context)
    found = _objective_of(context, draft)
    lookup.check_open(found)
    owner = draft.owner or person
    standpoint = context.standpoint(found.group)
    check_may_change(
        found.objective.ref,
        frozenset((found.objective.owner.staff_id,)),
        found.objective.owner.name,
        standpoint,
    )
    check_may_add(standpoint, owner.staff_id)
    new = _new_key_result(context, draft, owner=owner, cycle=context.cycle(found.objective.cycle))
    key_result = context.objectives.add_key_result(found.objective, new, at=context.now, by=person.staff_id)
    private = not lookup.for_everyone_here(context, found.objective)
    context.events.add(
        "add_key_result",
        group_id=found.group.id,
        subject=key_result.id,
        private=private,
        ref=key_result.ref,
    )
    whole = quality.with_key_result(found.objective, key_result)
    if draft.objective is None:
        context.added_objective = whole
    message = receipt.added_key_result(context.reader_for(private=private), key_result, found.objective)
    return Reply(
        quality.warned_of_key_result(context, message, key_result, whole, found.group), private=private
    )


def _new_key_result(context: Context, draft: KeyResultDraft, *, owner: Person, cycle: Cycle) -> NewKeyResult:
    phases = resolved(draft.phases, draft.measure, cycle=cycle, reading=context.reading)
    measure = with_phases(draft.measure, phases, cycle=cycle, due=draft.due)
    return NewKeyResult(
        title=draft.title,
        owner=owner.staff_id,
        kind=measure.kind,
        unit=measure.unit,
        start=measure.start,
        target=measure.target,
        weight=draft.weight,
        due=draft.due,
        low=measure.low,
        commit=measure.commit,
        stretch=measure.stretch,
        milestones=measure.milestones,
        phases=measure.phases,
    )


def _objective_of(context: Context, draft: KeyResultDraft) -> FoundObjective:
    """The objective written, else the one added by an earlier line of the same message."""
    if draft.objective is not None:
        return lookup.objective(context, draft.objective)
    added = context.added_objective
    if added is None:
        raise MissingWord(
            context.line.command,
            "objective",
            lines=(" ".join([context.line.command, "O1", *(word.typed for word in context.line.said)]),),
        )
    return FoundObjective(added, context.groups.by_id(added.group_id))
