"""/okr edit and /kr edit: a definition changes, what was reported under the old one stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Self

from cards import receipt
from handlers import lookup, slipping
from handlers.context import Context
from handlers.drafts import quantity, read_weight, unit_of
from handlers.grammar import command
from handlers.line import Line
from handlers.reading import Reading
from handlers.request import Reply
from handlers.updating import acting, check_own
from handlers.words import KeyResultRef, ObjectiveRef
from i18n import commands as vocabulary
from i18n.reading import Unreadable, read_day
from okr import planning
from okr.amounts import plain
from okr.model import KeyResult, Kind
from okr.refusals import BadAmount, BadDate, MissingWord, NotForThisKind
from okr.rights import check_may_change

FIELDS = ("target", "start", "title", "weight", "by", "unit")


@dataclass(frozen=True, slots=True)
class Title:
    usage: ClassVar[str] = "TITLE"
    text: str

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        return cls(planning.check_title(line.rest(), line.command))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`target B`, `start A`, `title T`, `weight W`, `by DATE`: a field and its words, read by kind later."""

    usage: ClassVar[str] = "target|start|title|weight|by VALUE"
    field: str
    words: str
    lang: str
    today: date

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        word = line.take()
        field = vocabulary.option(word.text) if word else None
        if field not in FIELDS:
            said = line.said[0].text if line.said else "KR1"
            raise MissingWord(line.command, "field", lines=(f"{line.command} {said} target 100",))
        if line.peek() is None:
            raise MissingWord(line.command, "value")
        return cls(field, line.rest(), reading.lang, reading.today)


@command("okr edit", example="/okr edit O1 让新客户第一天就用起来")
def edit_objective(context: Context, which: ObjectiveRef, title: Title) -> Reply:
    """Give an objective of one's own another title."""
    acting(context)
    found = lookup.objective(context, which.reference)
    lookup.check_open(found)
    objective = found.objective
    check_may_change(
        objective.ref,
        frozenset((objective.owner.staff_id,)),
        objective.owner.name,
        context.standpoint(found.group),
    )
    context.objectives.retitle(objective.id, title.text)
    private = not lookup.for_everyone_here(context, objective)
    if title.text != objective.title:
        context.events.add(
            "edit_objective",
            group_id=found.group.id,
            subject=objective.id,
            private=private,
            ref=objective.ref,
            before=objective.title,
            after=title.text,
        )
    reader = context.reader_for(private=private)
    message = receipt.edited(reader, objective.ref, "title", objective.title, title.text, title.text)
    return Reply(message, private=private)


@command("kr edit", example="/kr edit KR3 target 200")
def edit_key_result(context: Context, which: KeyResultRef, change: FieldChange) -> Reply:
    """Change target, start, title, weight, unit or day; check-ins keep the road they were made under."""
    acting(context)
    found = lookup.key_result(context, which.reference)
    lookup.check_open(found)
    check_own(context, found)
    before = found.key_result
    after = CHANGES[change.field](before, change)
    if before.kind in (Kind.RISE, Kind.FALL) and after.start is not None:
        after = replace(after, kind=planning.kind_of(after.start, after.target))
    context.objectives.change(after)
    if after.awaited:
        slipping.watch(context, replace(found, key_result=after))
    was, becomes = definition(before), definition(after)
    private = not lookup.for_everyone_here(context, found.objective)
    changed = [name for name in was if was[name] != becomes[name]]
    if changed:
        context.events.add(
            "edit_key_result",
            group_id=found.group.id,
            subject=before.id,
            private=private,
            ref=before.ref,
            before={name: was[name] for name in changed},
            after={name: becomes[name] for name in changed},
        )
    field = {"by": "due"}.get(change.field, change.field)
    message = receipt.edited(
        context.reader_for(private=private),
        before.ref,
        change.field,
        was[field] or "–",
        becomes[field] or "–",
        after.title,
    )
    return Reply(message, private=private)


def definition(key_result: KeyResult) -> dict[str, Any]:
    """What an edit may change, as the history keeps it."""
    return {
        "title": key_result.title,
        "kind": key_result.kind.value,
        "unit": key_result.unit,
        "start": None if key_result.start is None else plain(key_result.start),
        "target": plain(key_result.target),
        "weight": plain(key_result.weight),
        "due": key_result.due.isoformat() if key_result.due else None,
    }


def _numbered(key_result: KeyResult, change: FieldChange) -> KeyResult:
    if key_result.kind is Kind.YES_NO or (change.field == "start" and key_result.start is None):
        raise NotForThisKind(key_result.ref, change.field)
    number, unit = quantity(change.words.replace(" ", ""), change.lang)
    if unit and key_result.unit and unit.casefold() != key_result.unit.casefold():
        raise BadAmount(change.words, "other_unit")
    changed = replace(key_result, unit=key_result.unit or unit)
    return replace(changed, target=number) if change.field == "target" else replace(changed, start=number)


def _titled(key_result: KeyResult, change: FieldChange) -> KeyResult:
    return replace(key_result, title=planning.check_title(change.words, "/kr edit"))


def _weighed(key_result: KeyResult, change: FieldChange) -> KeyResult:
    return replace(key_result, weight=read_weight(change.words, change.lang))


def _dated(key_result: KeyResult, change: FieldChange) -> KeyResult:
    try:
        return replace(key_result, due=read_day(change.words, change.lang, change.today))
    except Unreadable:
        raise BadDate(change.words) from None


def _in_unit(key_result: KeyResult, change: FieldChange) -> KeyResult:
    if key_result.kind is Kind.YES_NO:
        raise NotForThisKind(key_result.ref, "unit")
    return replace(key_result, unit=unit_of(planning.check_title(change.words, "/kr edit")))


CHANGES: dict[str, Callable[[KeyResult, FieldChange], KeyResult]] = {
    "target": _numbered,
    "start": _numbered,
    "title": _titled,
    "weight": _weighed,
    "by": _dated,
    "unit": _in_unit,
}
