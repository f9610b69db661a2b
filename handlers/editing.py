"""/okr edit: another title for an objective."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cards import receipt
from handlers import lookup, quality
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.reading import Reading
from handlers.request import Reply
from handlers.updating import acting
from handlers.words import ObjectiveRef
from okr import planning
from okr.rights import check_may_change


@dataclass(frozen=True, slots=True)
class Title:
    usage: ClassVar[str] = "TITLE"
    text: str

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        return cls(planning.check_title(line.rest(), line.command))


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
    if title.text != objective.title:
        after = replace(objective, title=title.text)
        message = quality.warned_of_objective(context, message, after, found.group, edited=True)
    return Reply(message, private=private)
