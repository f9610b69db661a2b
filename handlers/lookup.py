"""From a reference to the thing meant: within what the asker may see, or a refusal that helps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers import namesakes
from handlers.context import Context
from handlers.references import Reference
from i18n.likeness import nearest
from okr import cycles
from okr.model import Group, KeyResult, Objective, State, Visibility
from okr.objections import CycleClosed
from okr.refusals import BadCycle, GroupNeeded, NotOpen, OldCycleMeant, UnknownReference, WhichOne

MOST_KNOWN = 6


@dataclass(frozen=True, slots=True)
class FoundKeyResult:
    key_result: KeyResult
    objective: Objective
    group: Group


@dataclass(frozen=True, slots=True)
class FoundObjective:
    objective: Objective
    group: Group


Found = FoundKeyResult | FoundObjective


def key_result(context: Context, reference: Reference) -> FoundKeyResult:
    """Raises UnknownReference, WhichOne or OldCycleMeant."""
    found = _find(context, reference.as_("KR"))
    if not isinstance(found, FoundKeyResult):
        raise TypeError(f"{reference} led to {found!r}")
    return found


def objective(context: Context, reference: Reference) -> FoundObjective:
    """Raises UnknownReference, WhichOne or OldCycleMeant."""
    found = _find(context, reference.as_("O"))
    if not isinstance(found, FoundObjective):
        raise TypeError(f"{reference} led to {found!r}")
    return found


def check_open(found: Found) -> None:
    """Raises CycleClosed where the cycle is closed, NotOpen for a change to something closed or dropped."""
    if found.objective.cycle_closed:
        raise CycleClosed(found.objective.cycle)
    check_alive(found)


def check_alive(found: Found) -> None:
    """Raises NotOpen for something closed or dropped, whatever became of its cycle."""
    things: list[Objective | KeyResult] = [found.objective]
    if isinstance(found, FoundKeyResult):
        things.insert(0, found.key_result)
    for thing in things:
        if thing.state not in (State.OPEN, State.DRAFT):
            raise NotOpen(thing.ref, thing.state.value)


def own_group(context: Context) -> Group:
    """The group something is added to: this one, or one to one the asker's only one. Raises GroupNeeded."""
    if context.group is not None:
        return context.group
    mine = context.own_groups
    if len(mine) == 1:
        return mine[0]
    raise GroupNeeded(tuple(group.key for group in mine))


def for_everyone_here(context: Context, objective: Objective) -> bool:
    """May everybody in this conversation see it? One to one there is only the asker.

    Where people from outside the corporation read along, what is for the group is not for everybody.
    """
    if not context.request.place.is_group:
        return True
    if objective.visibility is Visibility.COMPANY:
        return True
    here = context.group
    if here is None or here.external or objective.visibility is not Visibility.GROUP:
        return False
    return objective.group_id == here.id


def spelt(context: Context, thing: Objective | KeyResult, group: Group) -> str:
    """How it has to be called here: O1, SALES/O1, SALES/2027Q1/O1."""
    parts = [thing.ref]
    if thing.cycle != context.cycle_of(group).id:
        parts.insert(0, thing.cycle)
    if context.group is None or context.group.id != group.id:
        parts.insert(0, group.key)
    return "/".join(parts)


def written_cycle(context: Context, typed: str) -> str:
    """A cycle as people write it; raises BadCycle with what could be meant."""
    try:
        return context.cycle(typed).id
    except BadCycle:
        group = context.group
        day = context.today if group is None else context.today_in(group)
        now = cycles.quarter_of(day, context.rules.fiscal_start)
        following = cycles.after(now, context.rules.fiscal_start)
        raise BadCycle(typed, known=(now.id, following.id)) from None


def _find(context: Context, reference: Reference) -> Found:
    if reference.cycle is not None:
        written_cycle(context, reference.cycle)
    if reference.group is not None and context.groups.by_key(reference.group) is None:
        _unknown_group(context, reference)
    groups = _groups(context, reference)
    found = [thing for group in groups if (thing := _in(context, reference, group, reference.cycle))]
    if len(found) == 1:
        return found[0]
    if found:
        raise WhichOne(str(reference), lines=_each(context, reference, found))
    if reference.cycle is None:
        _ask_for_old(context, reference, groups)
    known = _known(context, reference, groups)
    # The one that differs by a slip of the finger, else the first of one's own.
    slip = nearest(f"{reference.letter}{reference.number}", known, 0.6)
    lines = tuple(
        said_with(context, reference, _where(reference) + ref) for ref in ([slip] if slip else known[:1])
    )
    raise UnknownReference(str(reference), known=known[:MOST_KNOWN], lines=lines)


def _where(reference: Reference) -> str:
    """The group and cycle as they were written."""
    return "".join(f"{part}/" for part in (reference.group, reference.cycle) if part)


def _unknown_group(context: Context, reference: Reference) -> None:
    """Raises BadCycle for 2026Q5/KR3, UnknownReference with the group perhaps meant for SALE/KR3."""
    written = reference.group or ""
    if written[:4].isdigit():
        try:
            written_cycle(context, written)
        except BadCycle as refusal:
            meant = str(replace(reference, group=None, cycle=refusal.known[0]))
            refusal.lines = (said_with(context, reference, meant),)
            raise
    key = namesakes.group_key(context, written)
    if key is not None:
        meant = said_with(context, reference, str(replace(reference, group=key)))
        raise UnknownReference(str(reference), known=()).meaning(meant)


def _groups(context: Context, reference: Reference) -> list[Group]:
    """Where to look: the group written, this group, or one to one all groups the asker belongs to."""
    if reference.group is not None:
        named = context.groups.by_key(reference.group)
        return [] if named is None else [named]
    return context.groups_here


def _in(context: Context, reference: Reference, group: Group, cycle: str | None) -> Found | None:
    cycle = cycle or context.cycle_of(group).id
    if reference.letter == "O":
        objective = context.objectives.objective(group.id, cycle, reference.number)
        if objective is None or not context.sees(objective, group):
            return None
        context.touches_private |= not for_everyone_here(context, objective)
        return FoundObjective(objective, group)
    pair = context.objectives.key_result(group.id, cycle, reference.number)
    if pair is None:
        return None
    own = pair[0].owner.staff_id == context.request.actor.staff_id
    if not own and not context.sees(pair[1], group):
        return None
    context.touches_private |= not for_everyone_here(context, pair[1])
    return FoundKeyResult(*pair, group)


def _ask_for_old(context: Context, reference: Reference, groups: list[Group]) -> None:
    """At rollover a bare number that only the cycle before knows is asked back, while that is not closed."""
    for group in groups:
        before = cycles.before(context.cycle_of(group), context.rules.fiscal_start).id
        found = _in(context, reference, group, before)
        if found is not None and not found.objective.cycle_closed:
            meant = replace(reference, cycle=before)
            raise OldCycleMeant(str(meant), lines=(said_with(context, reference, str(meant)),))


def _each(context: Context, reference: Reference, found: list[Found]) -> tuple[str, ...]:
    return tuple(
        said_with(
            context,
            reference,
            str(Reference(reference.letter, reference.number, thing.group.key, reference.cycle)),
        )
        for thing in found
    )


def said_with(context: Context, reference: Reference, meant: str) -> str:
    """The line as typed, with the reference written out."""
    from handlers.references import read_reference

    for word in context.line.said:
        read = read_reference(word.text)
        if read is not None and read.as_(reference.letter or "KR") == reference:
            return context.line.again(word.text, meant)
    return f"{context.line.command} {meant}"


def _known(context: Context, reference: Reference, groups: list[Group]) -> tuple[str, ...]:
    """References of that kind that the asker may see, their own first, a group and cycle left out."""
    if len(groups) != 1:
        return ()
    group = groups[0]
    cycle = reference.cycle or context.cycle_of(group).id
    mine: list[str] = []
    others: list[str] = []
    for objective in context.objectives.in_group(group.id, cycle):
        if not context.sees(objective, group) or not for_everyone_here(context, objective):
            continue
        things: list[Objective | KeyResult] = (
            [objective] if reference.letter == "O" else [*objective.key_results]
        )
        for thing in things:
            own = thing.owner.staff_id == context.request.actor.staff_id
            (mine if own else others).append(thing.ref)
    return (*mine, *others)
