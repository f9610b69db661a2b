"""/kr update: one line is a whole check-in."""

from __future__ import annotations

from dataclasses import replace

from cards import receipt
from handlers import lookup, reporting
from handlers.amounts import AmountWords, read_as_day
from handlers.context import Context
from handlers.grammar import command
from handlers.lookup import FoundKeyResult
from handlers.request import Reply
from handlers.words import KeyResultRef, Note, Said
from i18n import commands as vocabulary
from okr import checkins, life
from okr.amounts import Amount, Form
from okr.dealings import CycleState
from okr.model import KeyResult, Kind, Person, State
from okr.objections import CycleClosed, StartBlank
from okr.refusals import AmbiguousAmount, NotAllowed
from okr.rights import check_may_change


def acting(context: Context) -> Person:
    """Whoever writes. Raises NotAllowed for an external contact: only staff may change anything."""
    if context.person is None:
        raise NotAllowed("external")
    return context.person


def check_own(context: Context, found: FoundKeyResult, command: str = "kr update") -> None:
    """Raises NotYours unless the asker owns the key result or its objective, or manages its group."""
    owner = found.key_result.owner
    check_may_change(
        found.key_result.ref,
        frozenset((owner.staff_id, found.objective.owner.staff_id)),
        owner.name,
        context.standpoint(found.group),
        command=command,
    )


def own_key_result(context: Context, which: KeyResultRef) -> FoundKeyResult:
    """One that the asker may report on, also late. Raises NotOpen or NotYours."""
    found = lookup.key_result(context, which.reference)
    lookup.check_alive(found)
    check_own(context, found)
    return found


@command("kr update", example="/kr update KR3 45% waiting for vendor")
def update(context: Context, which: KeyResultRef, amount: AmountWords, said: Said, note: Note) -> Reply:
    """Record where a key result stands now."""
    person = acting(context)
    found = own_key_result(context, which)
    state = cycle_state(context, found, which)
    before = found.key_result
    if before.state is State.DRAFT:
        _check_no_blank(before, which, amount)
    told = reporting.telling(
        context,
        found,
        person,
        state=state,
        note=_without_unit(note.text, before),
        confidence=said.confidence,
        stated=said.stated,
        on=said.on,
    )
    try:
        after, new = checkins.told(before, for_its_kind(context, before, amount.amount), told)
    except AmbiguousAmount as question:
        question.lines = _answers(context, before, amount, question)
        raise
    private = not lookup.for_everyone_here(context, found.objective)
    reporting.keep(context, found, after, new, private=private)
    reader = context.reader_for(private=private)
    message = receipt.updated(reader, after, before, new, context.standing(after, found.group))
    return Reply(message, private=private)


def for_its_kind(context: Context, key_result: KeyResult, amount: Amount) -> Amount:
    """12/10 is a day where something is due on one."""
    if key_result.kind is not Kind.DATE or amount.form is not Form.RATIO:
        return amount
    return read_as_day(amount.typed, context.reading) or amount


def _answers(
    context: Context, key_result: KeyResult, amount: AmountWords, question: AmbiguousAmount
) -> tuple[str, ...]:
    """The line once for each reading; of milestones a line that ticks one of those left."""
    if question.why != "which_milestones":
        return context.line.answered(amount.begin, amount.end, question.choices)
    ref = context.line.said[0].typed
    return tuple(f"/kr tick {ref} {title}" for title in question.choices)


def _check_no_blank(key_result: KeyResult, which: KeyResultRef, amount: AmountWords) -> None:
    """Raises StartBlank; what was typed may well be where it begins."""
    try:
        life.check_no_blank(key_result)
    except StartBlank as refusal:
        refusal.lines = (f"/kr edit {which.reference} start {amount.amount.typed}",)
        raise


def cycle_state(context: Context, found: FoundKeyResult, which: KeyResultRef) -> CycleState:
    """Raises CycleClosed, with the line to copy, for a late report that does not name its cycle."""
    if not found.objective.cycle_closed:
        return CycleState.OPEN
    cycle, reference = found.objective.cycle, which.reference
    if reference.cycle is None:
        named = str(replace(reference, cycle=cycle))
        raise CycleClosed(cycle, lines=(lookup.said_with(context, reference, named),))
    return CycleState.CLOSED


def _without_unit(note: str, key_result: KeyResult) -> str:
    """`36 hours` on a key result in hours: the unit is no note. Nor is what is counted, alone: `30 shops`."""
    first, _, rest = note.partition(" ")
    if first and first.casefold() == key_result.unit.casefold():
        return rest
    counted = vocabulary.words("units")["counting"]
    named = not rest and (first in counted or first.casefold() in key_result.title.casefold().split())
    return "" if named else note
