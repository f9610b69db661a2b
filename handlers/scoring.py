"""/score and /retro: what a cycle came to, in a number and in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar, Self

from cards import cycle as cycle_card
from cards import score as receipt
from handlers import lookup
from handlers.amounts import read
from handlers.changes import is_private, recorded, recorded_of_group
from handlers.context import Context
from handlers.drafts import CYCLE
from handlers.endings import looked_back_on
from handlers.grammar import command
from handlers.line import Line
from handlers.lookup import Found, FoundKeyResult, FoundObjective
from handlers.reading import Reading
from handlers.references import Reference, read_reference
from handlers.request import Reply
from handlers.updating import acting
from handlers.words import Rest, read_upper
from okr import planning, scoring
from okr.amounts import Form, plain
from okr.model import KeyResult, Objective, State
from okr.objections import BadScore, CycleClosed
from okr.refusals import AmbiguousAmount, BadAmount, MissingWord, NotAllowed, NotOpen
from okr.rights import check_may_change, may_run
from storage.retros import Retros


@dataclass(frozen=True, slots=True)
class Scored:
    usage: ClassVar[str] = "KR3|O1"
    reference: Reference

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        word = line.take()
        if word is None:
            raise MissingWord(line.command, "key_result")
        found = read_reference(word.text)
        plain_number = found is not None and not found.letter
        return cls(found.as_("KR") if found is not None and plain_number else read_upper(word.text))


@dataclass(frozen=True, slots=True)
class ScoreWord:
    """A number from 0 to 1 and nothing else: a score is no percentage."""

    usage: ClassVar[str] = "0.7"
    score: Decimal

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        word = line.take()
        if word is None:
            raise MissingWord(line.command, "score")
        try:
            amount = read(word.text, reading.lang)
        except (BadAmount, AmbiguousAmount):
            raise BadScore(word.text) from None
        if amount.form is not Form.PLAIN or amount.value is None or amount.unit or amount.currency:
            raise BadScore(word.text)
        return cls(scoring.check_score(amount.value))


class OptionalText(Rest):
    usage: ClassVar[str] = "[TEXT]"


@dataclass(frozen=True, slots=True)
class Lesson:
    """[2026Q4] TEXT: a line of what was learnt, in the cycle that is looked back on unless one is written."""

    usage: ClassVar[str] = "[2026Q4] TEXT"
    cycle: str | None
    text: str

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        first = line.peek()
        typed = "" if first is None or first.quoted else first.text
        written = not typed.isdigit() and CYCLE.fullmatch(typed) is not None
        if written:
            line.take()
        text = planning.check_note(line.rest())
        if not text:
            raise MissingWord(line.command, "text")
        return cls(typed.upper() if written else None, text)


@command("score", example="/score KR3 0.7")
def score(context: Context, what: Scored, given: ScoreWord, note: OptionalText) -> Reply:
    """Say what a key result or an objective of one's own came to, from 0.0 to 1.0."""
    acting(context)
    if what.reference.letter == "O":
        return _score_objective(context, lookup.objective(context, what.reference), given.score, note.text)
    return _score_key_result(context, lookup.key_result(context, what.reference), given.score, note.text)


@command("retro", example="/retro Ask customers before we build")
def retro(context: Context, lesson: Lesson) -> Reply:
    """Keep a line of what the group learnt in a cycle."""
    person = acting(context)
    group = lookup.own_group(context)
    if not may_run("retro", context.standpoint(group)):
        raise NotAllowed("outsider")
    cycle = lookup.written_cycle(context, lesson.cycle) if lesson.cycle else looked_back_on(context, group).id
    with recorded_of_group(context, "retro", group, cycle, before="–", after=lesson.text) as changed:
        key = Retros(context.unit).add(group.id, cycle, text=lesson.text, by=person.staff_id, at=context.now)
        changed.made("retros", key)
    return Reply(cycle_card.noted(context.reader, cycle, lesson.text))


def _score_key_result(context: Context, found: FoundKeyResult, given: Decimal, note: str) -> Reply:
    before = found.key_result
    owners = frozenset((before.owner.staff_id, found.objective.owner.staff_id))
    standpoint = context.standpoint(found.group)
    check_may_change(before.ref, owners, before.owner.name, standpoint, command="score")
    _check_can_be_scored(found)
    after = scoring.scored(before, given, note)
    with recorded(context, "score", found, before=_text(before.score), after=_text(after.score)):
        context.key_results.score(before.id, after.score, note=after.score_note)
    whole = context.objectives.objective_by_id(before.objective_id) or found.objective
    private = is_private(context, whole)
    judged = scoring.judged(whole, found.group.rollup)
    reader = context.reader_for(private=private)
    return Reply(receipt.key_result(reader, after, before.score, whole, judged), private=private)


def _score_objective(context: Context, found: FoundObjective, given: Decimal, note: str) -> Reply:
    before = found.objective
    standpoint = context.standpoint(found.group)
    owners = frozenset((before.owner.staff_id,))
    check_may_change(before.ref, owners, before.owner.name, standpoint, command="score")
    _check_can_be_scored(found)
    after = replace(before, score=given, score_note=planning.check_note(note))
    with recorded(context, "score", found, before=_text(before.score), after=_text(given)):
        context.objectives.score(before.id, given, note=after.score_note)
    private = is_private(context, after)
    judged = scoring.Judged(given, scoring.band(given), scoring.outcome(after.ambition, given))
    reader = context.reader_for(private=private)
    return Reply(receipt.objective(reader, after, before.score, judged), private=private)


def _check_can_be_scored(found: Found) -> None:
    """What was closed early can; nothing can once its cycle is closed. Raises CycleClosed or NotOpen."""
    if found.objective.cycle_closed:
        raise CycleClosed(found.objective.cycle)
    things: list[Objective | KeyResult] = [
        found.objective,
        *([found.key_result] if isinstance(found, FoundKeyResult) else []),
    ]
    for thing in things:
        if thing.state is State.DROPPED:
            raise NotOpen(thing.ref, thing.state.value)


def _text(score: Decimal | None) -> str:
    return "–" if score is None else plain(score)
