"""Which days are worked: China with its make-up days, other countries by their public holidays.

`none` knows no days off at all. The holiday libraries are slow to load and are imported when first asked.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

NO_CALENDAR = "none"
CHINA = "CN"
_SATURDAY = 5
_LONGEST_HOLIDAY = 60


def known(calendar: str) -> bool:
    """Is there a calendar of this name: `none`, `CN`, or a country of the `holidays` library?"""
    if calendar in (NO_CALENDAR, CHINA):
        return True
    from holidays.utils import list_supported_countries

    return calendar in list_supported_countries()


@lru_cache(maxsize=8192)
def is_workday(day: date, calendar: str) -> bool:
    if calendar == NO_CALENDAR:
        return True
    if calendar == CHINA:
        return _worked_in_china(day)
    return day.weekday() < _SATURDAY and day not in _holidays(calendar, day.year)


def next_workday(day: date, calendar: str) -> date:
    """The day itself when it is worked, else the first one after it that is."""
    for ahead in range(_LONGEST_HOLIDAY):
        candidate = day + timedelta(days=ahead)
        if is_workday(candidate, calendar):
            return candidate
    raise ValueError(f"calendar {calendar} has no working day within {_LONGEST_HOLIDAY} days of {day}")


@lru_cache(maxsize=64)
def provisional(day: date, calendar: str) -> bool:
    """China announces a year's days off in November: until then Monday to Friday is all we know."""
    if calendar != CHINA:
        return False
    return not _announced(day.year)


def _worked_in_china(day: date) -> bool:
    if not _announced(day.year):
        return day.weekday() < _SATURDAY
    from chinese_calendar import is_workday as is_chinese_workday

    return bool(is_chinese_workday(day))


@lru_cache(maxsize=64)
def _announced(year: int) -> bool:
    from chinese_calendar import is_workday as is_chinese_workday

    try:
        is_chinese_workday(date(year, 7, 1))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=64)
def _holidays(calendar: str, year: int) -> frozenset[date]:
    from holidays import country_holidays

    return frozenset(country_holidays(calendar, years=year))
