"""Business periods, computed from the date: nothing has to be set up before a quarter begins.

A fiscal year is named by the calendar year in which it begins: with a start in April, 2026Q1 is
April to June 2026, 2026Q4 is January to March 2027, 2026H2 is October 2026 to March 2027, and 2026
is all of it. The current cycle is a quarter unless a half or a year is written out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from okr.dealings import CycleState, GroupCycle, Pictured
from okr.model import Cycle, Person
from okr.objections import CycleClosed, CycleNotBegun
from okr.refusals import BadCycle

_ID = re.compile(r"(\d{4})(?:([QqHh])([1-4]))?")
_MONTHS = 12
_PARTS = {"Q": 4, "H": 2, "": 1}  # of a year
_DRAFT_DAYS = 14
_CLOSING_DAYS = 7


@lru_cache(maxsize=1024)
def quarter_of(day: date, fiscal_start: int = 1) -> Cycle:
    """The quarter a day lies in; `fiscal_start` is the month in which the business year begins, 1..12."""
    return _around(day, "Q", fiscal_start)


def half_of(day: date, fiscal_start: int = 1) -> Cycle:
    return _around(day, "H", fiscal_start)


def year_of(day: date, fiscal_start: int = 1) -> Cycle:
    return _around(day, "", fiscal_start)


@lru_cache(maxsize=256)
def by_id(text: str, fiscal_start: int = 1) -> Cycle:
    """The cycle called "2026Q4", "2026H2" or "2026". Raises BadCycle, also for years outside 2000..2199."""
    match = _ID.fullmatch(text)
    if match is None or not text.isascii() or not 2000 <= int(match[1]) < 2200:
        raise BadCycle(text, known=())
    part, number = (match[2] or "").upper(), int(match[3] or 1)
    if number > _PARTS[part]:
        raise BadCycle(text, known=())
    return _cycle(int(match[1]), part, number, fiscal_start)


def before(cycle: Cycle, fiscal_start: int = 1) -> Cycle:
    """The one of the same length that ends the day before."""
    return _around(cycle.start - timedelta(days=1), _part(cycle), fiscal_start)


def after(cycle: Cycle, fiscal_start: int = 1) -> Cycle:
    """The one of the same length that begins the day after."""
    return _around(cycle.end + timedelta(days=1), _part(cycle), fiscal_start)


def overlap(a: Cycle, b: Cycle) -> bool:
    """Do they share at least one day?"""
    return a.start <= b.end and b.start <= a.end


def draft_from(cycle: Cycle) -> date:
    """The day the draft of the next one opens: two weeks are left, that day included."""
    return cycle.end - timedelta(days=_DRAFT_DAYS - 1)


def closing_from(cycle: Cycle) -> date:
    """The first day of the last week, in which scores are asked for instead of check-ins."""
    return cycle.end - timedelta(days=_CLOSING_DAYS - 1)


def state(lived: GroupCycle, today: date) -> CycleState:
    """Closed when somebody closed it; closing from its last week until then."""
    if lived.state is CycleState.CLOSED:
        return CycleState.CLOSED
    return CycleState.CLOSING if today >= closing_from(lived.cycle) else CycleState.OPEN


def close(
    lived: GroupCycle, *, by: Person, at: datetime, today: date, picture: tuple[Pictured, ...]
) -> GroupCycle:
    """Raises CycleClosed the second time, CycleNotBegun before its first day."""
    check_open(lived)
    if today < lived.cycle.start:
        raise CycleNotBegun(lived.cycle.id, lived.cycle.start.isoformat())
    return replace(lived, state=CycleState.CLOSED, closed_at=at, closed_by=by, picture=picture)


def check_open(lived: GroupCycle) -> None:
    """Raises CycleClosed."""
    if lived.state is CycleState.CLOSED:
        raise CycleClosed(lived.cycle.id)


def _part(cycle: Cycle) -> str:
    return cycle.id[4:5]


def _around(day: date, part: str, fiscal_start: int) -> Cycle:
    months = day.year * _MONTHS + day.month - fiscal_start
    length = _MONTHS // _PARTS[part]
    return _cycle(months // _MONTHS, part, months % _MONTHS // length + 1, fiscal_start)


def _cycle(year: int, part: str, number: int, fiscal_start: int) -> Cycle:
    length = _MONTHS // _PARTS[part]
    first = year * _MONTHS + fiscal_start - 1 + (number - 1) * length
    start, following = _month(first), _month(first + length)
    name = f"{year:04d}{part}{number}" if part else f"{year:04d}"
    return Cycle(name, start, following - timedelta(days=1))


def _month(months: int) -> date:
    return date(months // _MONTHS, months % _MONTHS + 1, 1)
