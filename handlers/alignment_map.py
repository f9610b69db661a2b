"""/map: which objectives serve which, as far as it may be shown here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cards import alignment_map as map_card
from cards.alignment_map import Picture
from cards.drawing.alignment import alignment
from cards.message import Message
from cards.reader import Reader
from charts.alignment import AlignmentMap
from handlers import guessing, lookup, options
from handlers.audience import Owned, Tree, shown_here, with_seen_arrows
from handlers.context import Context
from handlers.drafts import CYCLE
from handlers.grammar import command
from handlers.line import Line
from handlers.listing import cycles_of
from handlers.picturing import pictured
from handlers.reading import Reading
from handlers.references import Reference, read_reference
from handlers.request import Reply
from okr import forest
from okr.forest import Node
from okr.model import Group, Objective, Standing, State
from okr.refusals import UnexpectedWord, UnknownReference
from storage.cascade import Cascade
from storage.dependencies import Dependencies


@dataclass(frozen=True, slots=True)
class Part:
    """The part of the map that is meant: all of it, a group's, or what serves one objective."""

    usage: ClassVar[str] = "[O1|GROUP|all] [cycle]"
    objective: Reference | None = None
    group: str = ""
    cycle: str | None = None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        found = cls()
        while (word := line.peek()) is not None:
            whole = options.following(line, "all")
            line.at += whole is None
            reference = read_reference(word.text)
            if found.cycle is None and CYCLE.fullmatch(word.text):
                found = replace(found, cycle=word.text.upper())
            elif found.objective is not None or found.group:
                raise UnexpectedWord(line.command, word.text)
            elif reference is not None and reference.letter == "O":
                found = replace(found, objective=reference)
            elif whole is None:
                found = replace(found, group=word.text)
        return found


@command("map", example="/map")
def draw(context: Context, part: Part) -> Reply:
    """The alignment map: who serves whom, how each stands, what is aligned to nothing."""
    tree = Tree.of(context)
    if part.objective is not None:
        return _below_one(context, part.objective, part.cycle, tree)
    named = _named(context, part)
    cycles = cycles_of(context, tree, part.cycle)
    owned = _owned(context, tree, cycles)
    visible, here = shown_here(context, owned, alone=True), _shown(context, owned, tree)
    trees = forest.forest([objective for objective, _ in here])
    picture = Picture(
        title=(named.title or named.key) if named else "",
        cycles=cycles,
        trees=trees if named is None else of_group(named, trees),
        standings=_standings(context, here),
        orphans=frozenset(each.id for each in tree.holes(o for o, _ in visible).orphans),
        hidden=len(_of(named, visible)) - len(_of(named, here)),
        whole=named.key if named else "",
    )
    return Reply(_drawn(context, context.reader, picture, tree))


def _below_one(context: Context, reference: Reference, cycle: str | None, tree: Tree) -> Reply:
    """All that serves one objective, in its own cycle and the current ones."""
    if cycle and reference.cycle is None:
        reference = replace(reference, cycle=lookup.written_cycle(context, cycle))
    found = lookup.objective(context, reference)
    alone = not lookup.for_everyone_here(context, found.objective)
    root = found.objective
    owned = _owned(context, tree, sorted({root.cycle, *cycles_of(context, tree, None)}))
    shown = _shown(context, owned, tree, alone=alone)
    name = f"{found.group.key}/{root.ref}"
    picture = Picture(
        title=name,
        cycles=[root.cycle],
        trees=(forest.tree(root, [objective for objective, _ in shown]),),
        standings=_standings(context, [(root, found.group), *shown]),
        whole=name,
    )
    return Reply(_drawn(context, context.reader_for(private=alone), picture, tree), private=alone)


def _drawn(context: Context, reader: Reader, picture: Picture, tree: Tree) -> Message:
    """The map in words and, where there is something to draw and a chart may be shown, as a chart."""
    message = map_card.card(reader, picture)
    if not picture.trees:
        return message
    titles = {group.key: group.title for group in tree.groups}

    def chart() -> AlignmentMap:
        waits = [stored.dependency for stored in Dependencies(context.unit).every()]
        return alignment(reader, picture, dependencies=waits, titles=titles)

    return pictured(context, message, chart)


def _named(context: Context, part: Part) -> Group | None:
    if not part.group:
        return None
    named = context.groups.by_key(part.group.upper())
    if named is None:
        mine = context.own_groups
        unknown = UnknownReference(part.group, known=tuple(group.key for group in mine), lines=("/map",))
        raise unknown.meaning(guessing.named(context, part.group, options=("all",)))
    return named


def _owned(context: Context, tree: Tree, cycles: Iterable[str]) -> list[Owned]:
    """What is of these cycles, and all of any cycle that it serves."""
    cascade, found = Cascade(context.unit), dict[int, Objective]()
    for cycle in cycles:
        for objective in (*cascade.above_cycle(cycle), *context.objectives.in_cycle(cycle)):
            found[objective.id] = objective
    return tree.owned(each for each in found.values() if each.state is not State.DROPPED)


def _shown(context: Context, owned: list[Owned], tree: Tree, *, alone: bool = False) -> list[Owned]:
    shown = shown_here(context, owned, alone=alone)
    return with_seen_arrows(context, shown, lambda: [each for each, _ in owned], tree=tree, alone=alone)


def _of(group: Group | None, owned: Iterable[Owned]) -> list[Owned]:
    return [pair for pair in owned if group is None or pair[1].id == group.id]


def of_group(group: Group, trees: Iterable[Node]) -> tuple[Node, ...]:
    """What stands highest of a group, wherever it hangs, each with all that serves it."""
    found: list[Node] = []
    waiting = list(trees)
    while waiting:
        node = waiting.pop(0)
        if node.objective.group_id != group.id:
            waiting = [*node.below, *waiting]
        elif not node.drawn:
            found.append(node)
    return tuple(found)


def _standings(context: Context, shown: Iterable[Owned]) -> dict[int, Standing]:
    return {objective.id: context.objective_standing(objective, group) for objective, group in shown}
