"""/cycle carry: keep, change or drop what is unfinished; what is kept goes on in the next cycle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cards import cycle as receipt
from handlers import lookup, options
from handlers.changes import is_private, recorded
from handlers.context import Context
from handlers.copying import copied
from handlers.endings import before
from handlers.grammar import command
from handlers.line import Line
from handlers.lookup import FoundObjective
from handlers.reading import Reading
from handlers.references import Reference
from handlers.request import Reply
from handlers.updating import acting
from handlers.words import ObjectiveRef
from okr import cycles, scoring
from okr.model import Cycle, Group, Objective, Verdict
from okr.objections import NothingToCarry
from okr.refusals import OldCycleMeant, UnknownReference, WhichOne
from okr.rights import check_may_rule

VERDICTS = {"keep": Verdict.KEEP, "change": Verdict.CHANGE, "drop": Verdict.DROP}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of it and why; without a word it is kept, and then the line may be left out."""

    usage: ClassVar[str] = "[keep|change|drop] [LINE]"
    verdict: Verdict
    line: str
    said: bool

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        name = options.following(line, *VERDICTS)
        if name is None:
            text = line.rest()
            return cls(Verdict.KEEP, text, said=bool(text))
        return cls(VERDICTS[name], line.rest(), said=True)


@command("cycle carry", example="/cycle carry O1 keep we are nearly there")
def carry(context: Context, which: ObjectiveRef, decision: Decision) -> Reply:
    """Decide about an unfinished objective; a kept one begins in the next cycle where it stands now."""
    person = acting(context)
    found = _ending(context, which.reference)
    check_may_rule(context.standpoint(found.group), "cycle carry")
    old = found.objective
    if not scoring.unfinished(old, found.group.rollup):
        raise NothingToCarry(old.ref)
    after = replace(old, verdict=Verdict.KEEP, verdict_line="")
    if decision.said:
        after = scoring.decided(old, decision.verdict, decision.line)
    following = _following(context, found)
    private = is_private(context, old)
    reader = context.reader_for(private=private)
    if decision.verdict is not Verdict.KEEP:
        _judge(context, found, after)
        return Reply(receipt.judged(reader, after, following.id), private=private)
    made, left = copied(context, found, following, by=person)
    _judge(context, found, after)
    return Reply(receipt.carried(reader, after, made, left_behind=left), private=private)


def _ending(context: Context, reference: Reference) -> FoundObjective:
    """The one of the cycle that ends. Raises WhichOne or OldCycleMeant where a bare number may mean two."""
    try:
        found = lookup.objective(context, reference)
    except UnknownReference:
        named = context.groups.by_key(reference.group) if reference.group else context.group
        old = _in_cycle_before(context, reference, named)
        if old is None:
            raise
        raise OldCycleMeant(old, lines=(lookup.said_with(context, reference, old),)) from None
    now = context.cycle_of(found.group)
    early = context.today_in(found.group) < cycles.draft_from(now)
    if reference.cycle is None and found.objective.cycle == now.id and early:
        old = _in_cycle_before(context, reference, found.group)
        if old is not None:
            both = (old, str(replace(reference, cycle=now.id)))
            lines = tuple(lookup.said_with(context, reference, each) for each in both)
            raise WhichOne(str(reference), lines=lines)
    return found


def _in_cycle_before(context: Context, reference: Reference, group: Group | None) -> str | None:
    """The reference with the cycle before written out, where there is such an objective."""
    if reference.cycle is not None or group is None:
        return None
    meant = replace(reference, cycle=before(context, group).id)
    try:
        lookup.objective(context, meant)
    except UnknownReference:
        return None
    return str(meant)


def _following(context: Context, found: FoundObjective) -> Cycle:
    """The next cycle of the same length that is not over."""
    following = cycles.after(context.cycle(found.objective.cycle), context.rules.fiscal_start)
    while following.end < context.today_in(found.group):
        following = cycles.after(following, context.rules.fiscal_start)
    return following


def _judge(context: Context, found: FoundObjective, after: Objective) -> None:
    was, now = _word(found.objective.verdict), _word(after.verdict)
    with recorded(context, "judge_objective", found, before=was, after=now):
        context.objectives.judge(after.id, after.verdict, line=after.verdict_line)


def _word(verdict: Verdict | None) -> str:
    return "–" if verdict is None else verdict.value
