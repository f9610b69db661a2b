"""/kr fix: an old check-in of one's own is mended; both are kept, the new one counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from cards import corrected
from handlers import options, reporting, typed_days
from handlers.amounts import AmountWords, as_typed
from handlers.changes import is_private
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.reading import Reading
from handlers.request import Reply
from handlers.updating import acting, cycle_state, for_its_kind, longer_day, own_key_result
from handlers.words import KeyResultRef, Rest
from okr import checkins
from okr.model import CheckIn, KeyResult, Person
from okr.refusals import AmbiguousAmount, MissingWord

FIX = "fix_check_in"


@dataclass(frozen=True, slots=True)
class PastDay:
    usage: ClassVar[str] = "DATE"
    day: date

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        word = line.peek()
        is_said = typed_days.first(line.left(), reading, typed_days.past) is not None  # ngày 15
        if word is not None and not is_said:
            options.following(line, "on")
        day = typed_days.take(line, reading, typed_days.past)
        if day is None:
            raise MissingWord(line.command, "on")
        return cls(day)


@dataclass(frozen=True, slots=True)
class Reason(Rest):
    usage: ClassVar[str] = "REASON"


@command("kr fix", example="/kr fix KR3 11-20 45% typed the wrong line")
def fix(context: Context, which: KeyResultRef, day: PastDay, amount: AmountWords, reason: Reason) -> Reply:
    """Mend an old check-in of one's own, with the reason why."""
    person = acting(context)
    found = own_key_result(context, which, "kr fix")
    before = found.key_result
    old = _of_that_day(context, before, day.day, person)
    longer = longer_day(context, before, amount)
    if longer is not None:
        amount, reason = longer, Reason.take(context.line, context.reading)
    told = reporting.telling(
        context,
        found,
        person,
        state=cycle_state(context, found, which),
        note=reason.text,
    )
    try:
        after, new = checkins.mended(before, old, for_its_kind(context, before, amount.amount), told)
    except AmbiguousAmount as question:
        as_typed(question, context.reading.lang)
        question.lines = context.line.answered(amount.begin, amount.end, question.choices)
        raise
    private = is_private(context, found.objective)
    standing = reporting.keep(context, found, after, new, what=FIX, private=private)
    message = corrected.fixed(context.reader_for(private=private), after, old, new, standing)
    return Reply(message, private=private)


def _of_that_day(context: Context, key_result: KeyResult, day: date, person: Person) -> CheckIn:
    """One's own of that day; another's only where there is none, so that it is told whose it is."""
    reports = context.check_ins.every(key_result.id)
    own = [report for report in reports if report.by.staff_id == person.staff_id]
    of_that_day = [each for each in own if each.at.astimezone(context.tz).date() == day]
    standing = [each for each in of_that_day if not each.undone and not each.mended]
    return checkins.check_in_on(key_result, standing or reports, day, tz=context.tz)
