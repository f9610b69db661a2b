"""Days as people write them: 2026-12-31, 12-31, 12月31日, today."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from i18n import commands
from i18n.cleaning import clean, fold, narrow
from i18n.unreadable import Unreadable

_WHOLE: Final = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})[日号號]?"
)
_SHORT: Final = re.compile(r"([0-9]{1,2})(?:-|(月)|(/))([0-9]{1,2})[日号號]?")
_AWAY: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_LONGEST: Final = 20
_YEARS: Final = range(2000, 2200)


def read_day(text: str, lang: str, today: date) -> date:
    """A day to come: without a year the next such day, today included. Raises Unreadable."""
    return _read(text, lang, today, step=1)


def read_past_day(text: str, lang: str, today: date) -> date:
    """A day that was: without a year the latest such day, today included. Raises Unreadable."""
    return _read(text, lang, today, step=-1)


def _read(text: str, lang: str, today: date, *, step: int) -> date:
    if len(text) > _LONGEST:
        raise Unreadable("not_a_day")
    away = commands.meanings("days").get(fold(text))
    if away is not None:
        return today + timedelta(days=_AWAY[away])
    word = narrow(clean(text))  # not folded: ① is no 1
    whole = _WHOLE.fullmatch(word)
    if whole is not None:
        year, *months, day = whole.groups()
        month = next(month for month in months if month)
        return _day(int(year), int(month), int(day))
    short = _SHORT.fullmatch(word)
    # 3/4 is March in one country and April in another; with 月 or a hyphen the month comes first.
    if short is None or (short[3] and not lang.startswith("zh")):
        raise Unreadable("not_a_day")
    return _nearest(int(short[1]), int(short[4]), today, step)


def _nearest(month: int, day: int, today: date, step: int) -> date:
    """The first such day from `today` on, or back. Eight years are enough for a 29th of February."""
    for year in range(today.year, today.year + 9 * step, step):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if (found - today).days * step >= 0:
            return found
    raise Unreadable("not_a_day")


def _day(year: int, month: int, day: int) -> date:
    if year not in _YEARS:
        raise Unreadable("not_a_day")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unreadable("not_a_day") from error
