"""Days as people write and say them: 2026-12-31, 12月31日, 31 Dec, 下周五, end of month, 3 ngày nữa, Q4.

What is said from today on ("next Friday", "3 days ago") is that day in both readings. What leaves it open
("Friday", "12-31") is the next such day of those to come, the latest of those that were, today included.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from i18n.cleaning import clean, narrow
from i18n.day_grammar import DATED, When, meant
from i18n.day_words import DayWord, day_words
from i18n.unreadable import Unreadable

LONGEST_WORDS: Final = 8  # Thứ Sáu, ngày 4 tháng 12 năm 2026
_LONGEST: Final = 48
_YEARS: Final = range(2000, 2200)
_DOTS: Final = re.compile(r"(?<=[a-z])\.")  # Dec. 31


def read_day(text: str, lang: str, today: date, *, fiscal_start: int = 1, since: date | None = None) -> date:
    """A day to come: what leaves it open is the next such day from `since` (today) on.

    Raises Unreadable "not_a_day", "no_such_day" (2026-13-01), or "ambiguous_day" with both readings.
    """
    return _read(text, When(lang, today, since or today, 1, fiscal_start))


def read_past_day(text: str, lang: str, today: date, *, fiscal_start: int = 1) -> date:
    """A day that was: what leaves it open is the latest such day, today included. Raises as `read_day`."""
    return _read(text, When(lang, today, today, -1, fiscal_start))


def _read(text: str, when: When) -> date:
    if len(text) > _LONGEST:
        raise Unreadable("not_a_day")
    word = " ".join(narrow(clean(text)).casefold().split())  # not NFKC: ① is no 1
    words = day_words(_DOTS.sub("", word))
    try:
        days = _days(words, when) if words else None
    except (ValueError, OverflowError):
        raise Unreadable("no_such_day") from None
    if days is None:
        raise Unreadable("not_a_day")
    found = list(dict.fromkeys(day for day in days if day.year in _YEARS))
    if not found:
        raise Unreadable("no_such_day")
    if len(found) > 1:
        raise Unreadable("ambiguous_day", tuple(day.isoformat() for day in found))
    return found[0]


def _days(words: Sequence[DayWord], when: When) -> list[date] | None:
    """What the words may mean; None where they are no day at all. Raises ValueError for no such day."""
    found = meant(words, when)
    if found is None and len(words) > 1:
        found = _on_weekday(words, when)
        if found is None and when.step == 1 and words[-1].kind == "ago" and words[-1].typed != "ago":
            found = _days(words[:-1], when)  # 周五前: by Friday
    return found


def _on_weekday(words: Sequence[DayWord], when: When) -> list[date] | None:
    """Fri, Dec 4 and 12月4日周五: a day that is no Friday is none."""
    for weekday, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        if weekday.kind == "weekday" and rest[0].kind in DATED:
            days = meant(rest, when)
            return days and [day for day in days if day.weekday() == weekday.numbers[0]]
    return None
