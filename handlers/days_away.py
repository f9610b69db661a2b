"""What /away is told: one day or from one to another, and perhaps who stands in meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import ClassVar, Self

from handlers import typed_days
from handlers.line import Line
from handlers.reading import Reading
from handlers.running_text import either
from i18n import commands as vocabulary
from i18n.cleaning import fold
from i18n.day_words import day_words
from okr.model import Person
from okr.presence import check_days
from okr.refusals import BadDate, MissingWord

# Of days without a year the end decides: these began lately, or go beyond the turn of the year.
LATELY = timedelta(days=31)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
_MONTH = [timedelta(days=days) for days in range(31)]
_WHOLE = {"week", "month", "next", "after_next", "this", "coming", "after"}
_SIGNS = r"\.{2,}|[~–—→-]+>?"


@dataclass(frozen=True, slots=True)
class DaysAway:
    """`first` is None where nothing was said. `stand_in` may be oneself: whoever asks finds out."""

    usage: ClassVar[str] = "[FIRST..LAST] [@stand-in]"
    first: date | None = None
    last: date | None = None
    stand_in: Person | None = None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        if line.peek() is None:
            return cls()
        stand_in = _take_stand_in(line, reading)
        typed = line.rest().strip(" ,，;；、。")
        if not typed:
            raise MissingWord(line.command, "days")
        first, last = _days(typed, reading)
        check_days(first, last, today=reading.today)
        return cls(first, last, stand_in)


def _take_stand_in(line: Line, reading: Reading) -> Person | None:
    """Whoever is mentioned last, with what introduces them."""
    left = line.left()
    person = reading.mentions.get(left[-1].text.casefold())
    if person is None:
        return None
    line.drop(1)
    for count in (2, 1):
        said = " ".join(word.text for word in line.left()[-count:])
        if len(line.left()) >= count and vocabulary.absence(said) == "stand_in":
            line.drop(count)
            break
    return person


def _days(typed: str, reading: Reading) -> tuple[date, date]:
    """Raises BadDate or AmbiguousDate."""
    day = typed_days.perhaps(typed, reading)
    if day is not None:
        return max(_span_begins(typed, day), reading.today) if day > reading.today else day, day
    for first, last in _parted(typed):
        begin = typed_days.perhaps(first, reading) if first else reading.today
        end = None if begin is None else _end(last, begin, reading)
        if begin is not None and end is not None:
            return _lately(first, begin, end, reading), end
    raise BadDate(typed)


def _end(typed: str, begin: date, reading: Reading) -> date | None:
    """What is only a number, or a weekday, is the next such after the beginning: 2026-12-01..05."""
    if typed.isdecimal() and len(typed) <= 2:
        return next((day for day in map(begin.__add__, _MONTH) if day.day == int(typed)), None)
    end = typed_days.perhaps(typed, reading)
    kinds = {word.kind for word in day_words(typed)}
    if end is not None and end < begin and kinds == {"weekday"}:
        end += WEEK * (1 + (begin - end - DAY) // WEEK)
    return end


def _span_begins(typed: str, end: date) -> date:
    """`next week` is all of it, from its Monday."""
    kinds = {word.kind for word in day_words(fold(typed))}
    if not kinds <= _WHOLE or not kinds & {"week", "month"}:
        return end
    return end - 6 * DAY if "week" in kinds else end.replace(day=1)


def _lately(typed: str, begin: date, end: date, reading: Reading) -> date:
    """`11-20..11-30` said on the 26th began last week, not next year."""
    if begin <= end or not typed:
        return begin
    past = typed_days.perhaps(typed, reading, typed_days.past)
    return past if past is not None and timedelta(0) <= end - past <= LATELY else begin


def _parted(typed: str) -> Iterator[tuple[str, str]]:
    """Its two halves at each word that may stand between days; the first is "" for `until friday`."""
    text = _since().sub("", fold(typed), count=1).strip()
    for found in _until().finditer(text):
        yield text[: found.start()].strip(), text[found.end() :].strip()


@cache
def _since() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_words('since')})", re.IGNORECASE)


@cache
def _until() -> re.Pattern[str]:
    return re.compile(rf"{_SIGNS}|{_words('until')}", re.IGNORECASE)


def _words(name: str) -> str:
    """Chinese words stand anywhere, others by themselves."""
    spelt: Sequence[str] = vocabulary.words("absence")[name]
    glued = [word for word in spelt if word[0] >= "⺀"]
    apart = [word for word in spelt if word[0] < "⺀"]
    return rf"{either(glued)}|(?<!\S)(?:{either(apart)})(?!\S)"
