"""/cycle show, open, close: how a group lives through its cycles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cards import cycle as cycle_card
from handlers import guessing, lookup, reopening
from handlers.asking import ask
from handlers.beginning import begin, has_blank, rows
from handlers.changes import KEY_RESULTS, OBJECTIVES, Row, recorded_of_group
from handlers.context import Context
from handlers.endings import before, is_announced, look, to_close
from handlers.grammar import command
from handlers.line import Line
from handlers.looking import entry
from handlers.reading import Reading
from handlers.reopening import GROUP_CYCLES, catch_up, left_behind, watch_cycle
from handlers.request import Reply
from handlers.updating import acting
from i18n.cleaning import fold
from i18n.likeness import nearest
from okr import cycles, scoring
from okr.dealings import CycleState, GroupCycle, Pictured, whole_ref
from okr.model import Cycle, Group, KeyResult, Objective, Person, State
from okr.refusals import BadCycle, MissingWord
from okr.rights import check_may_rule


@dataclass(frozen=True, slots=True)
class MaybeCycle:
    usage: ClassVar[str] = "[2026Q4]"
    cycle: str | None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        word = line.take()
        return cls(None if word is None else word.text.upper())


@dataclass(frozen=True, slots=True)
class CycleName:
    usage: ClassVar[str] = "2027Q1"
    cycle: str

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        word = line.take()
        if word is None:
            raise MissingWord(line.command, "cycle")
        return cls(word.text.upper())


@command("cycle show", example="/cycle show")
def show(context: Context, which: MaybeCycle) -> Reply:
    """The days of a cycle, what its objectives came to, and what is left to decide."""
    group = lookup.own_group(context)
    cycle = _written(context, which.cycle) if which.cycle else context.cycle_of(group)
    seen = look(context, group, context.group_cycles.of(group.id, cycle))
    if is_announced(context, group, seen):
        seen = replace(seen, following=cycles.after(cycle, context.rules.fiscal_start).id)
    if not which.cycle and to_close(context, group) != cycle:
        seen = replace(seen, unclosed=before(context, group).id)
    return Reply(cycle_card.show(context.reader, seen))


@command("cycle open", example="/cycle open 2027Q1")
def open_cycle(context: Context, which: CycleName) -> Reply:
    """Begin a cycle's drafts, ahead of its time too; a closed cycle is open again."""
    person = acting(context)
    group = lookup.own_group(context)
    check_may_rule(context.standpoint(group), "cycle open")
    cycle = _written(context, which.cycle)
    lived = context.group_cycles.of(group.id, cycle)
    drafts = [each for each in context.objectives.in_group(group.id, cycle.id) if each.state is State.DRAFT]
    blank = [each for each in drafts if has_blank(each)]
    drafts = [each for each in drafts if each not in blank]
    is_open = lived.state is not CycleState.CLOSED and lived.opened_at is not None and not drafts
    if not is_open:
        _open(context, group, lived, drafts, by=person)
    shown = [each for each in blank if context.sees(each, group) and lookup.for_everyone_here(context, each)]
    message = cycle_card.opened(context.reader, cycle, begun=len(drafts), already=is_open, blank=shown)
    return Reply(message)


@command("cycle close", example="/cycle close")
def close_cycle(context: Context, which: MaybeCycle) -> Reply:
    """Close a cycle: scores that nobody gave follow from the progress, and everything is pictured."""
    person = acting(context)
    group = lookup.own_group(context)
    check_may_rule(context.standpoint(group), "cycle close")
    cycle = _written(context, which.cycle) if which.cycle else to_close(context, group)
    lived = context.group_cycles.of(group.id, cycle)
    standing = [
        each for each in context.roll_up.in_group(group.id, cycle.id) if each.state is not State.DROPPED
    ]
    scored = [_scored(each, group) for each in standing]
    after = cycles.close(
        lived,
        by=person,
        at=context.now,
        today=context.today_in(group),
        picture=tuple(part for each in scored for part in _pictured(context, each, group)),
    )
    if not context.confirmed:
        return _ask(context, cycle, standing)
    _close(context, group, after, standing, scored)
    return Reply(cycle_card.closed(context.reader, look(context, group, after)))


def _written(context: Context, typed: str) -> Cycle:
    """Raises BadCycle with `/cycle close` for `/cycle clsoe`, or with the cycle perhaps meant."""
    try:
        return context.cycle(lookup.written_cycle(context, typed))
    except BadCycle as refusal:
        line = context.line
        meant = guessing.part_of("cycle", [word.typed for word in line.said])
        near = nearest(fold(typed), known := {fold(cycle): cycle for cycle in refusal.known})
        if meant is None and near is not None:
            meant = line.answered(0, 1, (known[near],))[0]
        raise refusal.meaning(meant) from None


def _ask(context: Context, cycle: Cycle, standing: Sequence[Objective]) -> Reply:
    """The very cycle is named, so that a yes means no other."""
    krs = [kr for each in standing for kr in each.key_results if kr.state is not State.DROPPED]
    unscored = sum(1 for kr in krs if kr.score is None)
    reader = context.reader
    return ask(
        context,
        "close_cycle",
        line=f"{context.line.command} {cycle.id}",
        cycle=cycle.id,
        last=reader.words.day(cycle.end, reader.today),
        objectives=str(len(standing)),
        unscored=str(unscored),
    )


def _open(
    context: Context, group: Group, lived: GroupCycle, drafts: Sequence[Objective], *, by: Person
) -> None:
    """A picture of before is gone with it, and late reports count; /undo brings both back."""
    after = replace(
        lived,
        state=CycleState.OPEN,
        opened_at=context.now,
        opened_by=by,
        closed_at=None,
        closed_by=None,
        picture=(),
    )
    changed = [row for draft in drafts for row in ((OBJECTIVES, draft.id), *rows(draft))]
    late = left_behind(context, group.id, lived.cycle) if lived.state is CycleState.CLOSED else []
    with _changed(context, "open_cycle", group, after, [*changed, *reopening.rows(context, late)]):
        catch_up(context, late)
        for draft in drafts:
            begin(context, draft)
    if lived.state is CycleState.CLOSED:
        watch_cycle(context, group.id, lived.cycle)


def _close(
    context: Context,
    group: Group,
    after: GroupCycle,
    standing: Sequence[Objective],
    scored: Sequence[Objective],
) -> None:
    """`scored` are the same objectives with the scores that nobody gave."""
    krs = [pair for each in zip(standing, scored, strict=True) for pair in _parts(*each)]
    rows = [(OBJECTIVES, each.id) for each in standing] + [(KEY_RESULTS, kr.id) for kr, _ in krs]
    with _changed(context, "close_cycle", group, after, rows):
        for kr, own in krs:
            if kr.score != own.score:
                context.key_results.score(kr.id, own.score, note=kr.score_note)
        for each, with_score in zip(standing, scored, strict=True):
            if each.score != with_score.score:
                context.objectives.score(each.id, with_score.score, note=each.score_note)
    watch_cycle(context, group.id, after.cycle)


@contextmanager
def _changed(
    context: Context, what: str, group: Group, after: GroupCycle, rows: Sequence[Row]
) -> Iterator[None]:
    """Store how a group lives a cycle, and keep that with what else is done to `rows`."""
    cycle = after.cycle
    key = context.group_cycles.key(group.id, cycle)
    own = [] if key is None else [(GROUP_CYCLES, key)]
    with recorded_of_group(context, what, group, cycle.id, rows=[*own, *rows]) as changed:
        stored = context.group_cycles.store(after)
        if key is None:
            changed.made(GROUP_CYCLES, stored)
        yield


def _scored(objective: Objective, group: Group) -> Objective:
    """With the scores that follow from the progress where nobody gave one."""
    parts = tuple(
        kr if kr.state is State.DROPPED else replace(kr, score=scoring.score_of(kr))
        for kr in objective.key_results
    )
    whole = replace(objective, key_results=parts)
    return replace(whole, score=scoring.objective_score(whole, group.rollup))


def _parts(before: Objective, after: Objective) -> list[tuple[KeyResult, KeyResult]]:
    return list(zip(before.key_results, after.key_results, strict=True))


def _pictured(context: Context, objective: Objective, group: Group) -> Iterator[Pictured]:
    """The objective and each key result that was not dropped, as they stand now."""
    _, standing, standings = entry(context, objective, group)
    yield Pictured(whole_ref(objective), None, standing.progress, standing.health, objective.score)
    for kr in objective.key_results:
        if kr.state is not State.DROPPED:
            own = standings[kr.id]
            yield Pictured(whole_ref(kr), kr.current, own.progress, own.health, kr.score)
