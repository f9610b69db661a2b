"""Business periods, computed from the date: nothing has to be set up before a quarter begins.

A fiscal year is named by the calendar year in which it begins: with a start in April, 2026Q1 is
April to June 2026 and 2026Q4 is January to March 2027.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from okr.model import Cycle
from okr.refusals import BadCycle

_QUARTER = re.compile(r"(\d{4})[Qq]([1-4])")
_MONTHS = 12


@lru_cache(maxsize=1024)
def quarter_of(day: date, fiscal_start: int = 1) -> Cycle:
    """The quarter a day lies in; `fiscal_start` is the month in which the business year begins, 1..12."""
    months = day.year * _MONTHS + day.month - fiscal_start
    return _quarter(months // _MONTHS, months % _MONTHS // 3 + 1, fiscal_start)


@lru_cache(maxsize=256)
def by_id(text: str, fiscal_start: int = 1) -> Cycle:
    """The cycle called "2026Q4". Raises BadCycle, also for years outside 2000..2199."""
    match = _QUARTER.fullmatch(text)
    if match is None or not text.isascii() or not 2000 <= int(match[1]) < 2200:
        raise BadCycle(text, known=())
    return _quarter(int(match[1]), int(match[2]), fiscal_start)


def before(cycle: Cycle, fiscal_start: int = 1) -> Cycle:
    return quarter_of(cycle.start - timedelta(days=1), fiscal_start)


def after(cycle: Cycle, fiscal_start: int = 1) -> Cycle:
    return quarter_of(cycle.end + timedelta(days=1), fiscal_start)


def overlap(a: Cycle, b: Cycle) -> bool:
    """Do they share at least one day?"""
    return a.start <= b.end and b.start <= a.end


def _quarter(year: int, number: int, fiscal_start: int) -> Cycle:
    first = year * _MONTHS + fiscal_start - 1 + (number - 1) * 3
    start, following = _month(first), _month(first + 3)
    return Cycle(f"{year:04d}Q{number}", start, following - timedelta(days=1))


def _month(months: int) -> date:
    return date(months // _MONTHS, months % _MONTHS + 1, 1)
