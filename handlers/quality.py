"""The quality check around a change: what its receipt warns of, and among which titles duplicates are sought.

Only titles that whoever reads the answer may see: a warning that names anything else would give it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cards import quality as quality_card
from cards.message import Message
from handlers import lookup
from handlers.audience import Tree
from handlers.changes import is_private
from handlers.context import Context
from handlers.lexicon import lexicon
from i18n.likeness import alike
from okr import lint
from okr.lint import Code, Finding, Surroundings
from okr.model import Group, KeyResult, Objective
from storage.titles import Titled, Titles

MOST_WARNINGS = 2  # of one message
# What an edit of a field can put right or wrong; any other field can everything.
OF_FIELD = {
    "title": {Code.NO_NUMBER, Code.TASK_NOT_RESULT, Code.DUPLICATE, Code.VAGUE_WORD},
    "target": {Code.START_IS_TARGET, Code.ALREADY_DONE, Code.DUE_OUTSIDE_CYCLE},
    "start": {Code.START_IS_TARGET, Code.ALREADY_DONE, Code.NO_BASELINE},
    "by": {Code.DUE_OUTSIDE_CYCLE},
    "weight": {Code.WEIGHTS_ODD},
    "unit": set[Code](),
}
OF_WHOLE = {Code.TOO_MANY_KEY_RESULTS, Code.WEIGHTS_ODD}
OF_TITLE = {Code.NUMBER_IN_OBJECTIVE, Code.DUPLICATE, Code.VAGUE_WORD}


@dataclass(frozen=True, slots=True)
class Around:
    """What a judgement depends on, and the objectives of the cycle that may be named in it."""

    surroundings: Surroundings
    titled: tuple[Titled, ...]

    def owned(self) -> list[Objective]:
        return [each.objective for each in self.titled]


def around(context: Context, group: Group, cycle: str, *, alone: bool, tree: Tree | None = None) -> Around:
    """`alone`: the answer goes one to one, to the asker."""
    tree = tree or Tree.of(context)
    titled = tuple(
        each for each in Titles(context.unit).in_cycle(cycle) if _may_be_named(context, each, tree, alone)
    )
    others = [
        (f"{each.objective.group_key}/{cycle}/{each.objective.ref}", each.objective.title) for each in titled
    ]
    others += [(part.ref, part.title) for each in titled for part in each.parts]
    surroundings = Surroundings(
        context.cycle(cycle),
        lexicon(),
        level=tree.level_to_judge(group),
        others=others,
        likeness=alike,
    )
    return Around(surroundings, titled)


def _may_be_named(context: Context, titled: Titled, tree: Tree, alone: bool) -> bool:
    objective = titled.objective
    mine = any(part.owner_id == context.request.actor.staff_id for part in titled.parts)
    seen = mine or context.sees(objective, tree.by_id[objective.group_id])
    return seen and (alone or lookup.for_everyone_here(context, objective))


def warned_of_objective(
    context: Context, message: Message, objective: Objective, group: Group, *, edited: bool = False
) -> Message:
    """The receipt of a new objective, or of another title, with what is worth a second thought.

    That it has no key results yet is what a new one is like.
    """
    alone = is_private(context, objective)
    if context.warnings_said >= MOST_WARNINGS:
        return message
    where = around(context, group, objective.cycle, alone=alone)
    found = [
        *lint.of_objective(objective, where.surroundings),
        *(() if edited else lint.of_owner(objective.owner.staff_id, where.owned())),
    ]
    kept = [each for each in found if each.code is not Code.TOO_FEW_KEY_RESULTS]
    kept = _only(kept, OF_TITLE) if edited else kept
    return _warned(context, message, kept, lookup.spelt(context, objective, group), alone=alone)


def warned_of_key_result(
    context: Context,
    message: Message,
    kr: KeyResult,
    whole: Objective,
    group: Group,
    *,
    field: str | None = None,
) -> Message:
    """The receipt of a new or edited key result; `whole` is its objective with it as it is now.

    `field` is what was edited.
    """
    alone = is_private(context, whole)
    if context.warnings_said >= MOST_WARNINGS:
        return message
    where = around(context, group, whole.cycle, alone=alone)
    found = [
        *lint.of_key_result(lint.draft_of(kr), where.surroundings),
        *_only(lint.of_objective(whole, where.surroundings), OF_WHOLE),
    ]
    kept = found if field not in OF_FIELD else _only(found, OF_FIELD[field])
    return _warned(context, message, kept, lookup.spelt(context, whole, group), alone=alone)


def with_key_result(objective: Objective, kr: KeyResult) -> Objective:
    """The objective with this key result as it is now, new or changed."""
    others = tuple(each for each in objective.key_results if each.id != kr.id)
    return replace(objective, key_results=tuple(sorted((*others, kr), key=lambda each: each.number)))


def _only(found: Iterable[Finding], codes: Iterable[Code]) -> list[Finding]:
    return [each for each in found if each.code in codes]


def _warned(context: Context, message: Message, found: list[Finding], ref: str, *, alone: bool) -> Message:
    shown = found[: MOST_WARNINGS - context.warnings_said]
    context.warnings_said += len(shown)
    reader = context.reader_for(private=alone)
    return quality_card.warned(reader, message, shown, left=len(found) - len(shown), ref=ref)
