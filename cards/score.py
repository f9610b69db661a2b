"""Receipts of scores: what was given, and what the objective comes to with it."""

from __future__ import annotations

from decimal import Decimal

from cards import undoable
from cards.layout import quiet, share, thing
from cards.message import Message
from cards.objective import scored
from cards.reader import Reader
from okr.model import KeyResult, Objective
from okr.progress import fraction_done
from okr.scoring import Judged


def key_result(
    reader: Reader, after: KeyResult, before: Decimal | None, objective: Objective, judged: Judged | None
) -> Message:
    """Progress and score are two numbers, so both are said."""
    words = reader.words
    lines = [
        thing(after),
        _moved(reader, before, after.score),
        words.say("score.progress", progress=share(reader, fraction_done(after))),
        _note(reader, after.score_note),
        f"{objective.ref}: {scored(reader, objective, judged)}" if judged is not None else "",
    ]
    return undoable.message(reader, words.say("score.title", ref=after.ref), lines)


def objective(reader: Reader, after: Objective, before: Decimal | None, judged: Judged) -> Message:
    words = reader.words
    lines = [
        thing(after),
        _moved(reader, before, after.score),
        scored(reader, after, judged),
        _note(reader, after.score_note),
    ]
    return undoable.message(reader, words.say("score.title", ref=after.ref), lines)


def _moved(reader: Reader, before: Decimal | None, after: Decimal | None) -> str:
    return reader.words.say("score.moved", before=_number(reader, before), after=_number(reader, after))


def _number(reader: Reader, score: Decimal | None) -> str:
    return "–" if score is None else reader.words.number(score)


def _note(reader: Reader, note: str) -> str:
    return reader.words.say("receipt.note", note=quiet(note)) if note else ""
