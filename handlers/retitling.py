"""/okr edit: another title for an objective, who sees it, or how daring it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cards import life as life_card
from cards import receipt
from handlers import lookup, options, quality
from handlers.changes import is_private, recorded
from handlers.context import Context
from handlers.drafts import AMBITIONS, VISIBILITIES
from handlers.grammar import command
from handlers.line import Line
from handlers.living import own_objective
from handlers.lookup import FoundObjective
from handlers.reading import Reading
from handlers.request import Reply
from handlers.updating import acting
from handlers.words import ObjectiveRef
from okr import planning
from okr.model import Ambition, Visibility


@dataclass(frozen=True, slots=True)
class NewTitle:
    """A title; words that name a visibility or an ambition, and nothing else, are that, unless quoted."""

    usage: ClassVar[str] = "TITLE|company|group|private|committed|aspirational"
    text: str
    visibility: Visibility | None = None
    ambition: Ambition | None = None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        words = line.left()
        said, count = options.leading(words, among=(*VISIBILITIES, *AMBITIONS))
        if said is not None and count == len(words):
            line.drop(count)
            return cls("", VISIBILITIES.get(said), AMBITIONS.get(said))
        return cls(planning.check_title(line.rest(), line.command))


@command("okr edit", example="/okr edit O1 让新客户第一天就用起来")
def edit_objective(context: Context, which: ObjectiveRef, new: NewTitle) -> Reply:
    """Give an objective of one's own another title, or say who sees it or how daring it is."""
    acting(context)
    found = own_objective(context, which, "okr edit")
    lookup.check_open(found)
    if new.visibility is not None:
        return _show_to(context, found, new.visibility)
    if new.ambition is not None:
        return _dare(context, found, new.ambition)
    objective = found.objective
    with recorded(context, "edit_objective", found, before=objective.title, after=new.text):
        context.objectives.retitle(objective.id, new.text)
    private = is_private(context, objective)
    reader = context.reader_for(private=private)
    message = receipt.edited(reader, objective.ref, "title", objective.title, new.text, new.text)
    if new.text != objective.title:
        after = replace(objective, title=new.text)
        message = quality.warned_of_objective(context, message, after, found.group, edited=True)
    return Reply(message, private=private)


def _show_to(context: Context, found: FoundObjective, visibility: Visibility) -> Reply:
    """What becomes private is answered one to one, and so undone there too."""
    objective = found.objective
    after = FoundObjective(replace(objective, visibility=visibility), found.group)
    with recorded(context, "show_objective", after, before=objective.visibility, after=visibility):
        context.objectives.show_to(objective.id, visibility)
    private = is_private(context, after.objective)
    message = life_card.shown_to(context.reader_for(private=private), objective, visibility)
    return Reply(message, private=private)


def _dare(context: Context, found: FoundObjective, ambition: Ambition) -> Reply:
    objective = found.objective
    with recorded(context, "dare_objective", found, before=objective.ambition, after=ambition):
        context.objectives.dare(objective.id, ambition)
    private = is_private(context, objective)
    message = life_card.dared(context.reader_for(private=private), objective, ambition)
    return Reply(message, private=private)
