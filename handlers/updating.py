"""/kr update: one line is a whole check-in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cards import question as question_card
from cards import receipt
from handlers import conversation, lookup, reporting, typed_days
from handlers.amounts import AmountWords, as_typed, read_as_day
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.lookup import FoundKeyResult
from handlers.mentions import GLUE
from handlers.reading import Reading
from handlers.request import Reply
from handlers.standing_in import signed, standing_in
from handlers.words import KeyResultRef, Note, Said
from i18n import commands as vocabulary
from okr import checkins, life
from okr.amounts import Amount, Form
from okr.dealings import CycleState
from okr.model import KeyResult, Kind, Person, State
from okr.objections import CycleClosed, StartBlank
from okr.refusals import AmbiguousAmount, MissingWord, NotAllowed, NotYours
from okr.rights import STOOD_IN, check_may_change, may_run


def acting(context: Context) -> Person:
    """Whoever writes. Raises NotAllowed for an external contact: only staff may change anything."""
    if context.person is None:
        raise NotAllowed("external")
    return context.person


def check_own(context: Context, found: FoundKeyResult, command: str = "kr update") -> None:
    """Raises NotYours unless the asker owns the key result or its objective, stands in for its owner who is
    away, or manages its group."""
    owner = found.key_result.owner
    owners = frozenset((owner.staff_id, found.objective.owner.staff_id))
    standpoint = context.standpoint(found.group)
    if command in STOOD_IN and not may_run(command, standpoint, owners=owners):
        standpoint = replace(standpoint, stands_in=standing_in(context, owner))
    check_may_change(found.key_result.ref, owners, owner.name, standpoint, command=command)


def own_key_result(context: Context, which: KeyResultRef, command: str = "kr update") -> FoundKeyResult:
    """One that the asker may report on, also late. Raises NotOpen or NotYours."""
    found = lookup.key_result(context, which.reference)
    lookup.check_alive(found)
    check_own(context, found, command)
    return found


def _as_comment(context: Context) -> tuple[str, ...]:
    """What may not be reported can be said all the same; nothing where nothing was said."""
    which, *rest = (word.typed.replace(GLUE, " ") for word in context.line.said)
    return (" ".join(["/kr comment", which, *rest]),) if rest else ()


@dataclass(frozen=True, slots=True)
class MaybeAmount:
    """What was said to be its value now; None where the line ends before it, which is asked for."""

    usage: ClassVar[str] = AmountWords.usage
    words: AmountWords | None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        return cls(None if line.peek() is None else AmountWords.take(line, reading))


@command("kr update", example="/kr update KR3 45% waiting for vendor")
def update(context: Context, which: KeyResultRef, now: MaybeAmount, said: Said, note: Note) -> Reply:
    """Record where a key result stands now."""
    person = acting(context)
    try:
        found = own_key_result(context, which)
    except NotYours as refusal:
        refusal.lines = _as_comment(context)
        raise
    state = cycle_state(context, found, which)
    before, amount = found.key_result, now.words
    if amount is None:
        return _ask_amount(context, found)
    if before.state is State.DRAFT:
        _check_no_blank(before, which, amount)
    longer = longer_day(context, before, amount)
    if longer is not None:
        amount = longer
        said, note = Said.take(context.line, context.reading), Note.take(context.line, context.reading)
    told = reporting.telling(
        context,
        found,
        person,
        state=state,
        note=note.text if note.quoted else _without_unit(note.text, before),
        confidence=said.confidence,
        stated=said.stated,
        on=said.on,
    )
    try:
        after, new = checkins.told(before, for_its_kind(context, before, amount.amount), told)
    except AmbiguousAmount as question:
        as_typed(question, context.reading.lang)
        question.lines = _answers(context, before, amount, question)
        raise
    private = not lookup.for_everyone_here(context, found.objective)
    standing = reporting.keep(context, found, after, new, private=private)
    message = receipt.updated(context.reader_for(private=private), after, before, new, standing)
    return Reply(signed(context, found, message), private=private)


def _ask_amount(context: Context, found: FoundKeyResult) -> Reply:
    """What is it now? The next bare amount answers. Raises MissingWord inside a message of several lines."""
    if context.several_lines:
        raise MissingWord(context.line.command, "amount")
    hidden = not lookup.for_everyone_here(context, found.objective)
    private = hidden and conversation.goes_one_to_one(context)
    line = f"{context.line.command} {context.line.said[0].typed}"
    conversation.put(context, conversation.AMOUNT, (line,), private=private)
    standing = context.standing(found.key_result, found.group)
    reader = context.reader_for(private=private)
    return Reply(question_card.amount(reader, found.key_result, standing, line), private=hidden)


def for_its_kind(context: Context, key_result: KeyResult, amount: Amount) -> Amount:
    """12/10 is a day where something is due on one."""
    if key_result.kind is not Kind.DATE or amount.form is not Form.RATIO:
        return amount
    return read_as_day(amount.typed, context.reading) or amount


def longer_day(context: Context, key_result: KeyResult, amount: AmountWords) -> AmountWords | None:
    """`31 Dec` where something is due on a date: the whole day, not 31 and a note.

    The line is behind it then. None where the amount is all there is of it.
    """
    line = context.line
    if key_result.kind is not Kind.DATE:
        return None
    found = typed_days.amount(line.words[amount.begin :], context.reading)
    if found is None or amount.begin + found[1] <= amount.end:
        return None
    line.at = amount.begin + found[1]
    return AmountWords(found[0], amount.begin, line.at)


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
