"""What a few words one to one answer: the key result that somebody on a walk was asked about last.

They stand for a whole line about it, as an answer to any other question does.
"""

from __future__ import annotations

import re
from typing import Final

from handlers.amounts import form_of
from handlers.context import Context
from handlers.references import read_reference
from i18n import commands as vocabulary
from okr.amounts import Form
from okr.model import KeyResult, Kind
from storage.events import DIRECT
from storage.walks import Walks

# Commands that a walk knows the key result of.
WITHOUT_REFERENCE: Final = ("skip", "block")
DONE_OR_NOT: Final = (Form.DONE, Form.NOT_DONE)
MAY_BE_DONE: Final = (Kind.YES_NO, Kind.DATE, Kind.MILESTONES)
# One word before a note that may be a reference: `3 waiting for Bo`.
_NUMBER: Final = re.compile(r"\d{1,3}")


def on_a_walk(context: Context, text: str) -> str | None:
    """The line about the key result asked about last; None for words that answer no such question.

    None, too, once it was reported on: a number then is meant for something else.
    """
    staff_id = context.request.actor.staff_id
    if staff_id is None or context.request.place.is_group:
        return None
    walk = Walks(context.unit).find(staff_id, DIRECT, now=context.now)
    pair = None if walk is None else context.objectives.key_result_by_id(walk.key_result_id)
    if walk is None or pair is None:
        return None
    kr, objective = pair
    if kr.checked_in_at is not None and kr.checked_in_at >= walk.at:
        return None
    ref = f"{objective.group_key}/{kr.ref}"
    words = text.split()
    name, count = vocabulary.longest(words)
    if name in WITHOUT_REFERENCE and not is_reference(words[count:]):
        return " ".join([f"/{name} {ref}", *words[count:]])
    return f"/kr update {ref} {text}" if _is_amount(context, kr, text) else None


def is_reference(words: list[str]) -> bool:
    """Do the words begin with a key result or an objective?"""
    return bool(words) and read_reference(words[0]) is not None


def _is_amount(context: Context, kr: KeyResult, text: str) -> bool:
    """An amount that fits its kind, alone or with a note behind it."""
    form = form_of(text, context.reading)
    first, _, note = text.partition(" ")
    if form is None and note and not _NUMBER.fullmatch(first):
        second = note.split()[0]
        if form_of(second, context.reading) is None and vocabulary.option(second) is None:
            form = form_of(first, context.reading)
    if form in DONE_OR_NOT:
        return kr.kind in MAY_BE_DONE
    if form is Form.DAY:
        return kr.kind is Kind.DATE
    return form is not None
