"""Which days are worked: a company's own days first, then its country's; `none` knows no days off at all.

No clock and no file: whoever runs the bot reads the company's days and installs them here.
"""

from __future__ import annotations

from datetime import date, timedelta

from schedules import countries
from schedules.company_days import NO_CALENDAR, NO_DAYS, CompanyDays

# Without a working day for so long, a company's file is wrong and its country's days are asked instead.
LONGEST_REST = timedelta(days=60)

_company: CompanyDays = NO_DAYS


def install(days: CompanyDays) -> None:
    """From now on these are the company's days, for the whole process."""
    global _company
    _company = days


def known(calendar: str) -> bool:
    """Is there a calendar of this name: `none`, `CN`, or a country of the `holidays` library?"""
    return calendar in (NO_CALENDAR, countries.CHINA) or countries.known(calendar)


def is_workday(day: date, calendar: str) -> bool:
    said = _company.worked(day, _code(calendar))
    return _worked_anyhow(day, calendar) if said is None else said


def next_workday(day: date, calendar: str) -> date:
    """The day itself when it is worked, else the first one after it that is."""
    for is_worked in (is_workday, _worked_anyhow):
        for ahead in range(LONGEST_REST.days):
            candidate = day + timedelta(days=ahead)
            if is_worked(candidate, calendar):
                return candidate
    raise ValueError(f"calendar {calendar} has no working day within {LONGEST_REST.days} days of {day}")


def provisional(year: int, calendar: str) -> bool:
    """Are the days off of that year not announced yet?

    China's are Monday to Friday until then, another country's are calculated. A company's file may
    announce a year itself.
    """
    calendar = _code(calendar)
    if calendar == NO_CALENDAR or _company.announces(year, calendar):
        return False
    return countries.provisional(year, calendar)


def ends_within(calendar: str, today: date, days: int = 60) -> int | None:
    """The first provisional year that `today` plus so many days reaches into; None when there is none."""
    last = today + timedelta(days=days)
    return next((year for year in range(today.year, last.year + 1) if provisional(year, calendar)), None)


def weekends_only(calendar: str) -> bool:
    """In a provisional year, are days off nothing but weekends? Elsewhere they are calculated."""
    return _code(calendar) == countries.CHINA


def _worked_anyhow(day: date, calendar: str) -> bool:
    """Whatever the company says."""
    return calendar == NO_CALENDAR or countries.worked(day, _code(calendar))


def _code(calendar: str) -> str:
    return calendar if calendar == NO_CALENDAR else countries.code(calendar)
