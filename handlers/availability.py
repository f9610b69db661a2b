"""Who may hear something by themselves now, who stands in for whom, and when somebody is awake.

Replies are none of this: whoever asks is answered, wherever they are.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from cards.reader import Reader
from handlers.context import Context, zone
from okr.cadence import QuietHours
from okr.model import Group, Person
from okr.presence import Absence
from storage.absences import Absences
from storage.departures import Departures
from storage.people import People
from storage.snoozes import Snoozes

# Why nothing is said.
AWAY, SNOOZED, SWITCHED_OFF, LEFT = "away", "snoozed", "switched off", "left the company"
DAY = timedelta(days=1)

quiet_of = lru_cache(maxsize=256)(QuietHours.parse)


def silent_why(context: Context, staff_id: str, kind: str) -> str:
    """Why somebody is not told something of this kind now; "" when they may be."""
    if Departures(context.unit).is_gone(staff_id):
        return LEFT
    if absence_now(context, staff_id) is not None:
        return AWAY
    if Snoozes(context.unit).until(staff_id, now=context.now) is not None:
        return SNOOZED
    return SWITCHED_OFF if kind in People(context.unit).muted(staff_id) else ""


def stands_in_for(context: Context, staff_id: str) -> list[Person]:
    """Those who are away today, on their own calendar, and named this person for it."""
    # Somewhere on earth it is yesterday still, or tomorrow.
    near = context.now.date()
    return [
        absence.person
        for absence in Absences(context.unit).stood_in(staff_id, first=near - DAY, last=near + DAY)
        if absence.holds(day_of(context, absence.person.staff_id))
    ]


def awake_at(context: Context, staff_id: str, group: Group, at: datetime) -> datetime:
    """`at`, or the end of the group's quiet hours on the person's own clock."""
    quiet = quiet_of(context.groups.timetable(group.id).quiet)
    own = People(context.unit).zone(staff_id)
    return quiet.ends(at, zone(own or group.tz))


def home_of(context: Context, staff_id: str) -> Group | None:
    """The group whose habits hold for what is a person's own: where they speak, else their first one."""
    theirs = context.groups.of_member(staff_id)
    here = context.group
    if here is not None and here in theirs:
        return here
    return theirs[0] if theirs else None


def absence_now(context: Context, staff_id: str) -> Absence | None:
    """The absence somebody is in the middle of."""
    day = day_of(context, staff_id)
    return next(iter(Absences(context.unit).of(staff_id, first=day, last=day)), None)


def day_of(context: Context, staff_id: str) -> date:
    """Today, where they are."""
    return context.now.astimezone(zone_of(context, staff_id)).date()


def zone_of(context: Context, staff_id: str) -> tzinfo:
    """The zone they chose, else that of their groups if it is one, else that of the place we speak in."""
    own = People(context.unit).zone(staff_id)
    if own is not None:
        return zone(own)
    theirs = {group.tz for group in context.groups.of_member(staff_id)}
    return zone(theirs.pop()) if len(theirs) == 1 else context.tz


def own_reader(context: Context) -> Reader:
    """Whoever asks, reading instants on their own clock."""
    staff_id = context.request.actor.staff_id
    if staff_id is None:
        return context.reader
    return replace(context.reader, tz=zone_of(context, staff_id), today=day_of(context, staff_id))
