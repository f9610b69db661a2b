"""Which days a country works, as far as the holiday libraries know, and how far that is.

Facts of countries only: no company's days, no clock. The libraries are slow to load and are imported
when first asked.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from schedules import announced

CHINA = "CN"
_SATURDAY_AND_SUNDAY: Final = frozenset({5, 6})
# What a bank or an office takes off. Without "optional" Hong Kong would work on Good Friday: the library
# files general holidays (Cap. 149) there, and only those of the Employment Ordinance under "public".
# Macau likewise: Ordem Executiva 60/2000 is "optional". "government" is left out, it has half days and
# the rest days that civil servants get instead.
_CATEGORIES: Final = {"HK": ("public", "optional"), "MO": ("public", "optional")}


@lru_cache(maxsize=64)
def code(country: str) -> str:
    """The two letters of a country that may be written with three (HKG)."""
    if len(country) == 2:
        return country
    from holidays import country_holidays

    return str(country_holidays(country).country)


def known(country: str) -> bool:
    from holidays.utils import list_supported_countries

    return country in list_supported_countries()


@lru_cache(maxsize=8192)
def worked(day: date, country: str) -> bool:
    """A make-up day is worked, a substitute holiday is not. A year far off is guessed, never refused."""
    if country == CHINA:
        return _worked_in_china(day)
    off, made_up = _year(country, day.year)
    if day in made_up:
        return True
    return day not in off and day.weekday() not in _weekend(country, day.year)


@lru_cache(maxsize=256)
def provisional(year: int, country: str) -> bool:
    """Has nobody announced the country's days off of that year, as far as this version knows?"""
    if country == CHINA:
        return not _announced_in_china(year)
    last = announced.LAST.get(country)
    return _estimated(country, year) if last is None else year > last


def _worked_in_china(day: date) -> bool:
    # Which weekends are moved is decided each November; until then Monday to Friday is all there is.
    if not _announced_in_china(day.year):
        return day.weekday() not in _SATURDAY_AND_SUNDAY
    from chinese_calendar import is_workday as is_chinese_workday

    return bool(is_chinese_workday(day))


@lru_cache(maxsize=64)
def _announced_in_china(year: int) -> bool:
    from chinese_calendar import is_workday as is_chinese_workday

    try:
        is_chinese_workday(date(year, 7, 1))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=64)
def _year(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Holidays, and days of a weekend that are worked instead of another."""
    from holidays import country_holidays

    found = country_holidays(country, years=year, categories=_CATEGORIES.get(country))
    made_up = getattr(found, "weekend_workdays", ())
    return frozenset(found), frozenset(day for day in made_up if day.year == year)


@lru_cache(maxsize=64)
def _weekend(country: str, year: int) -> frozenset[int]:
    """The days of the week without work, from Monday 0. Offices rest two, even where the law knows one."""
    from holidays import country_holidays

    found = country_holidays(country, years=year)
    week = [date(year, 7, 1) + timedelta(days=ahead) for ahead in range(7)]
    resting = frozenset(day.weekday() for day in week if found.is_weekend(day))
    return resting if len(resting) > 1 else _SATURDAY_AND_SUNDAY


@lru_cache(maxsize=64)
def _estimated(country: str, year: int) -> bool:
    """Does the library call a holiday of that year estimated, as one that waits for the moon to be seen?"""
    from holidays import country_holidays

    names = country_holidays(country, years=year, language="en_US").values()
    return any("estimated" in name.lower() for name in names)
