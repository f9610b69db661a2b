"""/kr update: one line is a whole check-in."""

from __future__ import annotations

from cards import receipt
from handlers import lookup
from handlers.amounts import AmountWords
from handlers.context import Context
from handlers.grammar import command
from handlers.lookup import FoundKeyResult
from handlers.request import Reply
from handlers.words import KeyResultRef, Note, Said
from i18n import commands as vocabulary
from okr import checkins
from okr.model import KeyResult, Person
from okr.refusals import AmbiguousAmount, NotAllowed
from okr.rights import check_may_change


def acting(context: Context) -> Person:
    """Whoever writes. Raises NotAllowed for an external contact: only staff may change anything."""
    if context.person is None:
        raise NotAllowed("external")
    return context.person


def check_own(context: Context, found: FoundKeyResult) -> None:
    """Raises NotYours unless the asker owns the key result or its objective, or manages its group."""
    owner = found.key_result.owner
    check_may_change(
        found.key_result.ref,
        frozenset((owner.staff_id, found.objective.owner.staff_id)),
        owner.name,
        context.standpoint(found.group),
    )


@command("kr update", example="/kr update KR3 45% waiting for vendor")
def update(context: Context, which: KeyResultRef, amount: AmountWords, said: Said, note: Note) -> Reply:
    """Record where a key result stands now."""
    person = acting(context)
    found = lookup.key_result(context, which.reference)
    lookup.check_open(found)
    check_own(context, found)
    before = found.key_result
    try:
        after, new = checkins.record(
            before,
            amount.amount,
            by=person,
            at=context.now,
            note=_without_unit(note.text, before),
            confidence=said.confidence,
            stated=said.stated,
            on=said.on,
            source=context.request.source.value,
            tz=context.tz,
            cycle=context.cycle(before.cycle),
        )
    except AmbiguousAmount as question:
        question.lines = context.line.answered(amount.begin, amount.end, question.choices)
        raise
    context.objectives.move(after)
    taken_over = keep_feed(context, before, after)
    check_in = context.check_ins.add(before.id, new, recorded_at=context.now)
    private = not lookup.for_everyone_here(context, found.objective)
    context.events.add(
        "check_in",
        group_id=found.group.id,
        subject=before.id,
        private=private,
        ref=before.ref,
        check_in=check_in,
        **taken_over,
    )
    reader = context.reader_for(private=private)
    message = receipt.updated(reader, after, before, new, context.standing(after, found.group))
    return Reply(message, private=private)


def keep_feed(context: Context, before: KeyResult, after: KeyResult) -> dict[str, str]:
    """Store that somebody took a key result over from its machine; what an undo needs to know of it."""
    if after.feed is before.feed:
        return {}
    context.key_results.feed(after.id, after.feed, source=after.feed_source)
    return {"fed": before.feed.value}


def _without_unit(note: str, key_result: KeyResult) -> str:
    """`36 hours` on a key result in hours: the unit is no note. Nor is what is counted, alone: `30 shops`."""
    first, _, rest = note.partition(" ")
    if first and first.casefold() == key_result.unit.casefold():
        return rest
    counted = vocabulary.words("units")["counting"]
    named = not rest and (first in counted or first.casefold() in key_result.title.casefold().split())
    return "" if named else note
