"""What is said where a group's days off reach into a year that nobody announced yet."""

from __future__ import annotations

from collections.abc import Iterable

from schedules import calendars


def warnings(groups: Iterable[tuple[str, str, int]]) -> list[str]:
    """One line for each calendar of groups given as KEY, calendar and their first provisional year."""
    keys: dict[tuple[str, int], list[str]] = {}
    for key, calendar, year in groups:
        keys.setdefault((calendar, year), []).append(key)
    return [_warning(calendar, year, found) for (calendar, year), found in keys.items()]


def _warning(calendar: str, year: int, keys: list[str]) -> str:
    until = "weekends only" if calendars.weekends_only(calendar) else "weekends and calculated holidays"
    return (
        f"WARNING calendar {calendar} ({', '.join(keys)}): days off of {year} are not announced yet, "
        f"{until} are used; update dingokr, or list them in OKR_CALENDAR_FILE with announced = [{year}]"
    )
