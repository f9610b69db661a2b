"""What is said where a group's days off reach into a year that nobody announced yet."""

from __future__ import annotations

from collections.abc import Iterable

from bot.settings_faults import Caution
from i18n.phrases import phrase
from schedules import calendars


def warnings(groups: Iterable[tuple[str, str, int]]) -> list[Caution]:
    """One for each calendar of groups given as KEY, calendar and their first provisional year."""
    keys: dict[tuple[str, int], list[str]] = {}
    for key, calendar, year in groups:
        keys.setdefault((calendar, year), []).append(key)
    return [_warning(calendar, year, found) for (calendar, year), found in keys.items()]


def _warning(calendar: str, year: int, keys: list[str]) -> Caution:
    used = "check.warning.weekends" if calendars.weekends_only(calendar) else "check.warning.calculated"
    return Caution(
        phrase(
            "check.warning.calendar",
            calendar=calendar,
            groups=tuple(keys),
            year=year,
            used=phrase(used),
            setting="OKR_CALENDAR_FILE",
            line=f"announced = [{year}]",
        )
    )
