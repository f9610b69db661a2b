"""/lint: the quality check again, of one objective or of a whole list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cards import quality as quality_card
from cards.mended import Mending
from cards.quality import Judged
from handlers import lookup, options
from handlers.audience import Owned, Tree, shown_here
from handlers.changes import is_private
from handlers.context import Context
from handlers.drafts import CYCLE
from handlers.grammar import command
from handlers.lexicon import lexicon
from handlers.line import Line
from handlers.listing import cycles_of, take_page
from handlers.lookup import FoundObjective
from handlers.quality import Around, around
from handlers.reading import Reading
from handlers.references import Reference, read_reference
from handlers.request import Reply
from okr import lint
from okr.lint import Finding
from okr.model import Objective, State
from okr.refusals import BadReference, UnexpectedWord

ALIVE = (State.DRAFT, State.OPEN)


@dataclass(frozen=True, slots=True)
class Checked:
    """One objective, or one's own; without either this group's."""

    usage: ClassVar[str] = "[O1|mine] [cycle] [page 2]"
    objective: Reference | None = None
    mine: bool = False
    cycle: str | None = None
    page: int = 1

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        found = cls()
        while (word := line.peek()) is not None:
            reference = read_reference(word.text)
            option, count = options.leading(line.words, line.at, among=("page", "mine", "me"))
            line.at += count or 1
            if option == "page" and (page := take_page(line)):
                found = replace(found, page=page)
            elif found.cycle is None and CYCLE.fullmatch(word.text):
                found = replace(found, cycle=word.text.upper())
            elif found.objective is not None or found.mine:
                raise UnexpectedWord(line.command, word.text)
            elif option in ("mine", "me"):
                found = replace(found, mine=True)
            elif reference is not None and reference.letter != "KR":
                found = replace(found, objective=reference.as_("O"))
            else:
                raise BadReference(word.text, "O")
        return found


@command("lint", example="/lint O1")
def check(context: Context, checked: Checked) -> Reply:
    """What a good objective would not do, each with the mended line."""
    if checked.objective is not None:
        reference = checked.objective
        if checked.cycle and reference.cycle is None:
            reference = replace(reference, cycle=lookup.written_cycle(context, checked.cycle))
        return _one(context, lookup.objective(context, reference), checked.page)
    if checked.mine or context.group is None:
        return _several(context, checked, mine=True)
    return _several(context, checked, mine=False)


def _one(context: Context, found: FoundObjective, page: int) -> Reply:
    objective, group = found.objective, found.group
    alone = is_private(context, objective)
    tree = Tree.of(context)
    where = around(context, group, objective.cycle, alone=alone, tree=tree)
    ref = lookup.spelt(context, objective, group)
    reader = context.reader_for(private=alone)
    mending = Mending(
        reader,
        objective,
        lexicon(),
        ref.removesuffix(objective.ref),
        _upper(tree, group.key, where, objective),
    )
    judged = Judged(objective, ref, _findings(objective, where))
    return Reply(quality_card.one(reader, judged, mending, page=page), private=alone)


def _several(context: Context, checked: Checked, *, mine: bool) -> Reply:
    tree = Tree.of(context)
    owned = list(_owned(context, tree, checked, mine=mine))
    visible, here = shown_here(context, owned, alone=True), shown_here(context, owned)
    alone = mine and len(here) < len(visible)
    judged = []
    places: dict[tuple[int, str], Around] = {}
    for objective, group in visible if alone else here:
        place = (group.id, objective.cycle)
        if place not in places:
            places[place] = around(context, group, objective.cycle, alone=alone, tree=tree)
        findings = _findings(objective, places[place])
        judged.append(Judged(objective, lookup.spelt(context, objective, group), findings))
    again = " ".join(["/lint", *(["mine"] if mine else []), *([checked.cycle] if checked.cycle else [])])
    of = "" if mine or context.group is None else context.group.title or context.group.key
    message = quality_card.several(
        context.reader_for(private=alone), judged, of=of, again=again, page=checked.page
    )
    return Reply(message, private=alone)


def _owned(context: Context, tree: Tree, checked: Checked, *, mine: bool) -> Iterable[Owned]:
    """What is draft or open, of this group or one's own."""
    if not mine and context.group is not None:
        written = checked.cycle and lookup.written_cycle(context, checked.cycle)
        cycle = written or context.cycle_of(context.group).id
        found = context.objectives.in_group(context.group.id, cycle)
    else:
        staff_id = context.request.actor.staff_id or ""
        cycles = cycles_of(context, tree, checked.cycle)
        found = [each for cycle in cycles for each in context.objectives.of_person(staff_id, cycle)]
    return tree.owned(each for each in found if each.state in ALIVE)


def _findings(objective: Objective, where: Around) -> tuple[Finding, ...]:
    """That somebody has too many objectives is said at the last of them."""
    too_many = lint.of_owner(objective.owner.staff_id, where.owned())
    last = [each for each in where.owned() if each.owner.staff_id == objective.owner.staff_id][-1:]
    own = too_many if any(each.id == objective.id for each in last) else ()
    return (*lint.of_whole(objective, where.surroundings), *own)


def _upper(tree: Tree, key: str, where: Around, objective: Objective) -> str:
    """Something to align to: the first objective of the nearest group above that may be named."""
    for group in (*tree.tree.above(key), *(group for group in tree.groups if group.key in tree.tops)):
        for each in where.owned():
            if each.group_id == group.id and each.id != objective.id and group.key != key:
                return f"{group.key}/{each.ref}"
    return ""
