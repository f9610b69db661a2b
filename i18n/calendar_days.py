"""Which day a span of the calendar or of the business year ends with."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

_MONTHS = 12


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day so many months on; of a shorter month its last. Raises ValueError outside the calendar."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def span_end(day: date, *, months: int, first_month: int, away: int) -> date:
    """The last day of the span of so many months that `day` lies in, or of one `away` from it.

    Spans are counted from `first_month` of a year on.
    """
    into = (day.month - first_month) % months
    last = add_months(day.replace(day=1), away * months - into + months - 1)
    return month_end(last.year, last.month)


def fiscal_end(year: int, which: int, *, months: int, fiscal_start: int) -> date:
    """The last day of a quarter or half of the business year that begins in `year`."""
    last = add_months(date(year, fiscal_start, 1), which * months - 1)
    return month_end(last.year, last.month)
