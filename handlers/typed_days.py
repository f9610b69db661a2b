"""Days on a line: the longest run of words that reads as one, and what is asked back where two would fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from handlers import options
from handlers.line import Line, Word
from handlers.reading import Reading
from i18n import commands as vocabulary
from i18n.cleaning import narrow
from i18n.days import LONGEST_WORDS, read_day, read_past_day
from i18n.unreadable import Unreadable
from okr.amounts import Amount, Form
from okr.model import day_number
from okr.questions import AmbiguousDate
from okr.refusals import BadDate

_ENDS = ",，;；、。"  # what may stand behind a day without being of it
_STROKES = re.compile(r"[0-9０-９]+[-/.／－．][0-9０-９]+(?:[-/.／－．][0-9０-９]{4})?")
_LIKE_A_DAY = re.compile(r"[0-9]{1,4}(?:[-/.年月][0-9]*)+[日号號]?")
# A language without spaces may write what names a deadline and the day as one word.
_GLUED_BY = sorted(
    (word for word in vocabulary.words("options")["by"] if word[0] >= "⺀"), key=len, reverse=True
)

Read = Callable[[str, Reading], date]


@dataclass(frozen=True, slots=True)
class FoundDay:
    """`count` is of how many words it is made."""

    day: date
    count: int


def to_come(text: str, reading: Reading) -> date:
    """Raises Unreadable."""
    return read_day(text, reading.lang, reading.today, fiscal_start=reading.fiscal_start)


def past(text: str, reading: Reading) -> date:
    """Raises Unreadable."""
    return read_past_day(text, reading.lang, reading.today, fiscal_start=reading.fiscal_start)


def whole(text: str, reading: Reading) -> date:
    """The day to come that a text is. Raises BadDate or AmbiguousDate."""
    found = _read(text, reading, to_come)
    if found is None:
        raise BadDate(text)
    return found


def perhaps(text: str, reading: Reading, read: Read = to_come) -> date | None:
    """The day that a text is; None for anything else. Raises AmbiguousDate."""
    try:
        return _read(text, reading, read)
    except BadDate:
        return None


def first(words: Sequence[Word], reading: Reading, read: Read = to_come) -> FoundDay | None:
    """The longest day that the words begin with. Raises BadDate for no such day, AmbiguousDate."""
    unquoted = next((at for at, word in enumerate(words) if word.quoted), len(words))
    for count in range(min(LONGEST_WORDS, unquoted), 0, -1):
        found = _read(_joined(words[:count]), reading, read)
        if found is not None:
            return FoundDay(found, count)
    return None


def take(line: Line, reading: Reading, read: Read = to_come) -> date | None:
    """Read a day off the line; None where no word is left. Raises BadDate or AmbiguousDate."""
    word = line.peek()
    if word is None:
        return None
    found = first(line.left(), reading, read)
    if found is None:
        raise BadDate(word.text)
    line.at += found.count
    return found.day


def last_due(words: Sequence[Word], reading: Reading) -> FoundDay | None:
    """`by end of month` as the last words, `by` counted; None where they are words like any other.

    Raises BadDate for no such day, AmbiguousDate.
    """
    for count in range(1, min(LONGEST_WORDS, len(words) - 2) + 1):
        if words[-count].quoted:
            return None
        name, named = options.ending(words, len(words) - count, among=("by",))
        if name is not None and named < len(words) - count:
            typed = _joined(words[-count:])
            found = _read(typed, reading, to_come)
            if found is None and is_like_one(typed):
                raise BadDate(typed)
            return None if found is None else FoundDay(found, count + named)
    glued = next((by for by in _GLUED_BY if words[-1].text.startswith(by)), None)
    found = None if glued is None else _read(words[-1].text[len(glued) :], reading, to_come)
    return None if found is None else FoundDay(found, 1)


def amount(words: Sequence[Word], reading: Reading) -> tuple[Amount, int] | None:
    """The day that the words begin with as an amount, perhaps said to be about; and of how many words."""
    about = bool(words) and not words[0].quoted and vocabulary.option(words[0].text) == "about"
    try:
        found = first(words[about:], reading)
    except BadDate:
        return None
    if found is None:
        return None
    count = found.count + about
    typed = _joined(words[:count])
    return Amount(day_number(found.day), Form.DAY, approx=about, typed=typed), count


def is_like_one(text: str) -> bool:
    """Is it written as days are, though it is none? 12-40, but not 10%."""
    return _LIKE_A_DAY.fullmatch(narrow(text)) is not None


def answers(line: Line, question: AmbiguousDate) -> tuple[str, ...]:
    """The line once for each day it may mean, with that written out."""
    strokes = _STROKES.search(question.typed)
    if strokes is None:
        return ()
    for at in range(len(line.said) - 1, -1, -1):
        text = line.said[at].text
        if strokes[0] in text:
            return line.answered(at, at + 1, (text.replace(strokes[0], day) for day in question.choices))
    return ()


def _joined(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words).rstrip(_ENDS)


def _read(typed: str, reading: Reading, read: Read) -> date | None:
    try:
        return read(typed, reading)
    except Unreadable as unreadable:
        if unreadable.why == "ambiguous_day":
            raise AmbiguousDate(typed, unreadable.readings) from None
        if unreadable.why == "no_such_day":
            raise BadDate(typed) from None
        return None
