"""A kept objective's copy in a later cycle, with its arrows, and how /undo takes that back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from handlers.changes import is_private
from handlers.context import Context
from handlers.lookup import FoundObjective
from handlers.undoing import MOST_REPORTS, REVERSALS, TakenBack
from okr import carryover, cycles, life
from okr.dealings import whole_ref
from okr.model import Cycle, KeyResult, Objective, Person, State
from okr.objections import CarriedAlready
from okr.refusals import BuiltUpon
from storage.cascade import Cascade
from storage.events import KEY_RESULT, OBJECTIVE, Event
from storage.objectives import NewKeyResult


@dataclass(frozen=True, slots=True)
class Target:
    """What an arrow of the copy leads to."""

    ref: str
    objective: int
    key_result: int | None


def copied(context: Context, found: FoundObjective, new: Cycle, *, by: Person) -> tuple[Objective, list[str]]:
    """The copy, and the references of key results that stayed behind.

    Raises CarriedAlready, CycleClosed, NothingToCarry or NotLater.
    """
    old, group = found.objective, found.group
    cycles.check_open(context.group_cycles.of(group.id, new))
    copies = _copies(context.objectives.in_cycle(new.id))
    if whole_ref(old) in copies:
        raise CarriedAlready(old.ref, copies[whole_ref(old)].ref)
    targets = _targets(context, old, copies, new)
    carried = carryover.carry(
        old,
        old=context.cycle(old.cycle),
        new=new,
        at=context.now,
        still=lambda ref: targets[ref].ref if ref in targets else None,
    )
    draft = carried.objective
    if new.start <= context.today_in(group):
        draft = life.started(draft)
    made = _stored(context, group.id, draft, {each.ref: each for each in targets.values()}, by)
    context.events.add(
        "carry",
        group_id=group.id,
        subject=made.id,
        about=OBJECTIVE,
        private=is_private(context, old),
        ref=old.ref,
        to=f"{new.id}/{made.ref}",
    )
    return made, [kr.ref for kr in carried.left_behind if kr.state is not State.DROPPED]


def _copies(later: Iterable[Objective]) -> dict[str, Target]:
    """By whole reference of what was carried: its copy."""
    found: dict[str, Target] = {}
    for each in later:
        if each.state is State.DROPPED:
            continue
        if each.carried_from is not None:
            found[each.carried_from] = Target(whole_ref(each), each.id, None)
        for kr in each.key_results:
            if kr.carried_from is not None:
                found[kr.carried_from] = Target(whole_ref(kr), each.id, kr.id)
    return found


def _targets(context: Context, old: Objective, copies: Mapping[str, Target], new: Cycle) -> dict[str, Target]:
    """For each arrow where it leads from now on: to the copy, or to what lasts into the new cycle."""
    found = {}
    for link in context.objectives.links(old.id):
        _, cycle, _ = link.ref.split("/")
        if link.ref in copies:
            found[link.ref] = copies[link.ref]
        elif cycles.overlap(context.cycle(cycle), new):
            found[link.ref] = Target(link.ref, link.to_objective, link.to_key_result)
    return found


def _stored(
    context: Context, group_id: int, draft: Objective, targets: Mapping[str, Target], by: Person
) -> Objective:
    made = context.objectives.add(
        group_id=group_id,
        cycle=draft.cycle,
        title=draft.title,
        owner=draft.owner.staff_id,
        visibility=draft.visibility,
        ambition=draft.ambition,
        at=draft.created_at,
        state=draft.state,
        carried_from=draft.carried_from,
    )
    for kr in draft.key_results:
        context.objectives.add_key_result(made, _new(kr), at=draft.created_at, by=by.staff_id)
    for ref in draft.aligned_to:
        context.objectives.align(
            made.id,
            to_objective=targets[ref].objective,
            to_key_result=targets[ref].key_result,
            contributes=ref in draft.contributes,
        )
    return context.objectives.objective_by_id(made.id) or made


def _new(kr: KeyResult) -> NewKeyResult:
    return NewKeyResult(
        title=kr.title,
        owner=kr.owner.staff_id,
        kind=kr.kind,
        unit=kr.unit,
        start=kr.start,
        target=kr.target,
        weight=kr.weight,
        due=kr.due,
        low=kr.low,
        commit=kr.commit,
        stretch=kr.stretch,
        milestones=kr.milestones,
        phases=kr.phases,
        state=kr.state,
        carried_from=kr.carried_from,
    )


def _taken_back(context: Context, change: Event) -> TakenBack:
    """The copy goes, unless somebody built on it or changed it since. Raises BuiltUpon."""
    made = context.objectives.objective_by_id(change.subject)
    if made is None:
        raise LookupError(f"objective row {change.subject} is gone")
    used = any(_is_used(context, kr, change) for kr in made.key_results)
    if context.events.changed_since(change) or used or Cascade(context.unit).children(made.id):
        raise BuiltUpon(f"{made.cycle}/{made.ref}")
    for kr in made.key_results:
        context.check_ins.forget(kr.id)
        context.objectives.delete_key_result(kr.id)
    context.objectives.delete(made.id)
    return TakenBack("carry", change.facts["ref"], change.facts["to"], "–", made)


def _is_used(context: Context, kr: KeyResult, change: Event) -> bool:
    """Did somebody add it since, change it, report on it, or hang something on it?"""
    if context.events.changed_since(replace(change, subject=kr.id, about=KEY_RESULT)):
        return True
    reports = context.check_ins.newest(kr.id, most=MOST_REPORTS)
    reported = any(not report.undone for report in reports)
    return kr.carried_from is None or reported or context.key_results.built_upon(kr.id)


REVERSALS["carry"] = _taken_back
