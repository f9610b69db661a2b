"""What typed days come to: a list of shapes over the words of `day_words`, each with its meaning.

docs/decisions/0019 says which Friday is the next one, and what else could be understood in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from i18n.calendar_days import add_months, fiscal_end, month_end, span_end
from i18n.day_words import SPANS, DayWord

_MOST: Final = 999  # days, weeks, months or years from today


@dataclass(frozen=True, slots=True)
class When:
    """`step` is 1 for days to come and -1 for those that were; `base` is where they are sought from."""

    lang: str
    today: date
    base: date
    step: int
    fiscal_start: int

    def nearest(self, days: Iterable[date]) -> date:
        """The first of them from `base` on, or back to it. Raises ValueError when there is none."""
        fitting = [day for day in days if (day - self.base).days * self.step >= 0]
        if not fitting:
            raise ValueError("no such day")
        return min(fitting, key=lambda day: abs((day - self.base).days))

    @property
    def years(self) -> range:
        """Eight years are enough for a 29th of February."""
        return range(self.base.year - 9, self.base.year + 10)


def meant(words: Sequence[DayWord], when: When) -> list[date] | None:
    """The days that the words may mean; None where they are none. Raises ValueError for no such day."""
    shape = " ".join(word.kind for word in words)
    for pattern, meaning in _GRAMMAR:
        if pattern.fullmatch(shape):
            found = meaning(words, when)
            return [found] if isinstance(found, date) else found
    return None


_Meaning = Callable[[Sequence[DayWord], When], "date | list[date] | None"]

_TURNS: Final = {
    "after_next": 2, "next": 1, "coming": 1, "after": 1, "this": 0, "last": -1, "latest": -1, "before": -1,
    "before_last": -2,
}  # fmt: skip
_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12, "business_year": 12}
DATED: Final = ("date", "strokes", "hyphen", "month_name", "number", "ordinal", "day")


def _number(words: Sequence[DayWord], *kinds: str) -> int:
    return next(word.numbers[0] for word in words if word.kind in (kinds or ("number",)))


def _turn(words: Sequence[DayWord]) -> int:
    """How many spans from the present one on; the present one where nothing is said."""
    return next((_TURNS[word.kind] for word in words if word.kind in _TURNS), 0)


def _span(words: Sequence[DayWord]) -> str:
    return next(word.kind for word in words if word.kind in SPANS)


def _named(words: Sequence[DayWord], when: When) -> date:
    return when.today + timedelta(days=words[0].numbers[0])


def _weekday(words: Sequence[DayWord], when: When) -> date:
    return _seek(words, when.today, when.step)


def _seek(words: Sequence[DayWord], base: date, step: int) -> date:
    """The first such weekday from `base` on, or back."""
    return base + timedelta(days=step * ((_number(words, "weekday") - base.weekday()) * step % 7))


def _weekday_near(words: Sequence[DayWord], when: When) -> date:
    """thứ sáu tới, last Friday: the first one after today, the latest one before it."""
    step = -1 if any(word.kind in ("latest", "before") for word in words) else 1
    return _seek(words, when.today + timedelta(days=step), step)


def _weekday_of_week(words: Sequence[DayWord], when: When) -> date:
    monday = when.today - timedelta(days=when.today.weekday())
    return monday + timedelta(days=7 * _turn(words) + _number(words, "weekday"))


def _end_of_span(words: Sequence[DayWord], when: When) -> date | None:
    kinds = [word.kind for word in words]
    turns = sum(kind in _TURNS for kind in kinds)
    if turns > 1 or kinds.count("end") > 1 or not (turns or "end" in kinds):
        return None
    if "end" not in kinds and when.step == -1:
        return None  # "on last week" is no day on which something was counted
    span = _span(words)
    if span == "day":
        return when.today if not turns else None
    if span == "week":
        return when.today + timedelta(days=6 - when.today.weekday() + 7 * _turn(words))
    # A quarter follows the business year; the end of a year is the 31st of December unless that is named.
    first = 1 if span in ("month", "year") else when.fiscal_start
    return span_end(when.today, months=_MONTHS[span], first_month=first, away=_turn(words))


def _away(words: Sequence[DayWord], when: When) -> date:
    """in 3 days, 两周后, 2 months ago."""
    number, span = _number(words, "number", "ordinal"), _span(words) if words[0].kind != "ordinal" else "day"
    if number > _MOST:
        raise ValueError("too far away")
    step = -1 if any(word.kind in ("ago", "before") for word in words) else 1
    if span in ("day", "week"):
        return when.today + timedelta(days=step * number * (7 if span == "week" else 1))
    return add_months(when.today, step * number * _MONTHS[span])


def _days_away(words: Sequence[DayWord], when: When) -> date | None:
    """3日後, 3日前: days, unless 3日前 of a day to come is by the 3rd."""
    is_ago = words[1].kind == "ago"
    if words[0].typed != "日" or (is_ago and when.step == 1):
        return None
    return _away(words, when)


def _date(words: Sequence[DayWord], when: When) -> date:
    year, month, day = next(word.numbers for word in words if word.kind == "date")
    return _of_month(when, year, month, day)


def _of_month(when: When, year: int, month: int, day: int) -> date:
    if year:
        return date(year, month, day)
    date(2000, month, day)  # a leap year: raises ValueError for what is in no year
    years = (each for each in when.years if day <= month_end(each, month).day)
    return when.nearest(date(each, month, day) for each in years)


def _date_of_year(words: Sequence[DayWord], when: When) -> date:
    """明年3月1日."""
    _, month, day = next(word.numbers for word in words if word.kind == "date")
    return date(when.today.year + _turn(words), month, day)


def _hyphen(words: Sequence[DayWord], when: When) -> date:
    """12-31: the month comes first, unless there is no such day."""
    a, b = next(word.numbers for word in words if word.kind == "hyphen")
    try:
        return _of_month(when, 0, a, b)
    except ValueError:
        return _of_month(when, 0, b, a)


def _strokes(words: Sequence[DayWord], when: When) -> list[date]:
    """12/31 is one day everywhere; 3/4 is in March to Chinese readers, in April to Vietnamese, and in English
    either."""
    a, b, year = next(word.numbers for word in words if word.kind == "strokes")
    both = [found for month, day in ((a, b), (b, a)) if (found := _perhaps(when, year, month, day))]
    if len(both) == 2 and when.lang.startswith("zh"):
        return both[:1]
    return both[1:] if len(both) == 2 and when.lang.startswith("vi") else both


def _perhaps(when: When, year: int, month: int, day: int) -> date | None:
    try:
        return _of_month(when, year, month, day)
    except ValueError:
        return None


def _month_by_name(words: Sequence[DayWord], when: When) -> date | None:
    """Dec 31, 31 December 2026, 31 tháng 12 năm 2026."""
    numbers = [word.numbers[0] for word in words if word.kind in ("number", "ordinal")]
    named = [word for word in words if word.kind == "month_name"]
    if not named and not _is_vietnamese(words):
        return None
    day, month, *years = [numbers[0], named[0].numbers[0], *numbers[1:]] if named else numbers
    return None if years and years[0] < 1000 else _of_month(when, years[0] if years else 0, month, day)


def _is_vietnamese(words: Sequence[DayWord]) -> bool:
    """31 tháng 12, ngày 15: not "3 months 4", not "day 15"."""
    return all(word.typed.startswith(("th", "ng")) for word in words if word.kind in ("month", "day"))


def _day_of_month(words: Sequence[DayWord], when: When) -> date | None:
    """15号, the 15th, ngày 15: the next or latest one."""
    day = _number(words, "ordinal", "number")
    if words[0].kind == "day" and not _is_vietnamese(words):
        return None
    months = (add_months(when.base.replace(day=1), away) for away in range(-3, 4))
    return when.nearest(
        first.replace(day=day) for first in months if day <= month_end(first.year, first.month).day
    )


def _day_of_that_month(words: Sequence[DayWord], when: When) -> date | None:
    """下月15号, the 15th of next month, ngày 15 tháng sau."""
    if words[0].kind == "day" and not _is_vietnamese(words):
        return None
    first = add_months(when.today.replace(day=1), _turn(words))
    return first.replace(day=_number(words, "ordinal", "number"))


def _part_of_year(words: Sequence[DayWord], when: When) -> date | None:
    """Q4, end of Q4, 第四季度末, quý 4 năm 2026, H2: its last day, by the business year."""
    if when.step == -1 and not any(word.kind == "end" for word in words):
        return None
    named = next((word for word in words if word.kind in ("quarter_named", "half_named")), None)
    numbers = named.numbers if named else [word.numbers[0] for word in words if word.kind == "number"]
    which, year = numbers[0], numbers[1] if len(numbers) > 1 else 0
    months = 6 if named and named.kind == "half_named" else 3
    if not 1 <= which <= 12 // months:
        return None
    if year:
        return fiscal_end(year, which, months=months, fiscal_start=when.fiscal_start)
    ends = (fiscal_end(year, which, months=months, fiscal_start=when.fiscal_start) for year in when.years)
    return when.nearest(ends)


def _end_of_month(words: Sequence[DayWord], when: When) -> date | None:
    """12月底, end of December 2026, cuối tháng 12."""
    of = next((word for word in words if word.kind == "month_of"), None)
    if of is None and words[1].kind == "month" and not _is_vietnamese(words):
        return None
    numbers = (
        of.numbers if of else [word.numbers[0] for word in words if word.kind in ("month_name", "number")]
    )
    month, year = numbers[0], numbers[1] if len(numbers) > 1 else 0
    if not 1 <= month <= 12:
        raise ValueError("no such month")
    return month_end(year, month) if year else when.nearest(month_end(each, month) for each in when.years)


def _end_of_year(words: Sequence[DayWord], when: When) -> date | None:
    """2026年底, end of 2026, cuối năm 2026."""
    year = _number(words, "number", "year_of")
    return date(year, 12, 31) if year >= 1000 else None


_TURN: Final = f"(?:{'|'.join(_TURNS)})"
_SPAN: Final = f"(?:{'|'.join(SPANS)})"
_DAY: Final = "(?:number|ordinal)"
_GRAMMAR: Final[Sequence[tuple[re.Pattern[str], _Meaning]]] = [
    (re.compile(shape), meaning)
    for shape, meaning in (
        ("(?:day )?date", _date),
        ("(?:day )?strokes", _strokes),
        ("(?:day )?hyphen", _hyphen),
        ("named", _named),
        ("weekday", _weekday),
        (r"weekday (?:coming|latest|before)|(?:coming|latest) weekday", _weekday_near),
        (rf"{_TURN} weekday|weekday {_TURN}", _weekday_of_week),
        (rf"weekday (?:week {_TURN}|{_TURN} week)|(?:{_TURN} week|week {_TURN}) weekday", _weekday_of_week),
        (rf"(?:end )?(?:{_TURN} )?{_SPAN}(?: {_TURN})?(?: end)?", _end_of_span),
        (rf"number {_SPAN} (?:later|after|coming|ago|before)|(?:in|after) number {_SPAN}", _away),
        ("ordinal (?:later|ago)", _days_away),
        (rf"month_name {_DAY}(?: number)?|{_DAY} month_name(?: number)?", _month_by_name),
        ("(?:day )?number month number(?: year)?(?: number)?", _month_by_name),
        ("ordinal|day number", _day_of_month),
        (rf"{_TURN} month ordinal|ordinal {_TURN} month|(?:day )?number month {_TURN}", _day_of_that_month),
        (rf"{_TURN} year date", _date_of_year),
        ("(?:end )?(?:quarter_named|half_named)(?: end)?", _part_of_year),
        ("(?:end )?quarter number(?: year)?(?: number)?", _part_of_year),
        ("month_of end|end month_name(?: number)?|end month number(?: year)?(?: number)?", _end_of_month),
        ("year_of end|end (?:year )?number", _end_of_year),
    )
]
