"""At which instant something may be said: on a working day, at its hour, not in quiet hours.

An occurrence keeps its nominal day; days off and quiet hours only move its instant, on and on until it
is a working day's and no quiet one.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from okr.cadence import Occurrence, QuietHours, Timetable, instant, parse_timetable
from schedules.calendars import next_workday
from schedules.company_days import LONGEST_SPAN
from storage.groups import Timetabled

# Days off can push an occurrence by a fortnight (China's longest holiday and a weekend), and what a
# company adds to it at once.
LONGEST_PUSH = timedelta(days=16) + LONGEST_SPAN
USUAL_HOUR = time(10)

timetable_of = lru_cache(maxsize=512)(parse_timetable)
quiet_of = lru_cache(maxsize=256)(QuietHours.parse)
zone = lru_cache(maxsize=512)(ZoneInfo)


def hour_of(group: Timetabled) -> time:
    """When a group hears what has no timetable of its own: at the hour of its check-in, else of its card."""
    for text in (group.checkin, group.card):
        timetable = timetable_of(text)
        if not timetable.is_off:
            return timetable.at
    return USUAL_HOUR


def said(group: Timetabled, timetable: Timetable, nominal: Occurrence) -> datetime:
    """The instant at which an occurrence may be said, UTC."""
    if next_workday(nominal.day, group.group.calendar) == nominal.day:
        return not_quiet(group, nominal.at)
    return on_workday(group, timetable.at, nominal.day)


def on_workday(group: Timetabled, at: time, day: date) -> datetime:
    """At an hour of the first working day from `day` on."""
    workday = next_workday(day, group.group.calendar)
    return not_quiet(group, instant(workday, at, zone(group.group.tz)))


def nth_workday(group: Timetabled, day: date, count: int) -> date:
    """The `count`-th working day from `day` on; `day` itself is the first when it is worked."""
    found = next_workday(day, group.group.calendar)
    for _ in range(count - 1):
        found = next_workday(found + timedelta(days=1), group.group.calendar)
    return found


def workdays_after(group: Timetabled, at: datetime, count: int, hour: time) -> datetime:
    """At an hour of the `count`-th working day after the local day of `at`."""
    day = at.astimezone(zone(group.group.tz)).date() + timedelta(days=1)
    return on_workday(group, hour, nth_workday(group, day, count))


def not_quiet(group: Timetabled, at: datetime) -> datetime:
    """When quiet has ended; a morning that is a day off leaves it to the next working one, same hour."""
    tz, quiet = zone(group.group.tz), quiet_of(group.quiet)
    over = quiet.ends(at, tz)
    morning = over.astimezone(tz)
    workday = next_workday(morning.date(), group.group.calendar)
    if over != at and workday != morning.date():
        over = quiet.ends(instant(workday, morning.time(), tz), tz)
    return over.astimezone(UTC)


def planned(group: Timetabled, nominal: Occurrence) -> date:
    """The day on which it would be said if every day were worked."""
    tz = zone(group.group.tz)
    return quiet_of(group.quiet).ends(nominal.at, tz).astimezone(tz).date()
