"""Being there or not: how long somebody may be away or snooze, and what they may switch off.

What is refused about it is here, too. Pure: days and instants are arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Final

from okr.model import Person
from okr.refusals import Refusal

MOST_DAYS_AWAY: Final = 366
LONGEST_SNOOZE: Final = timedelta(days=14)
# What comes to one person by itself.
KINDS: Final = ("ask", "nudge", "list", "digest", "health", "milestone", "blocker", "dependency", "cycle")
NUDGES_A_WEEK: Final = 10
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Absence:
    """From `first_day` to `last_day`, both included. `ended_at`: they were back before they had said."""

    id: int
    person: Person
    first_day: date
    last_day: date
    stand_in: Person | None = None
    ended_at: datetime | None = None

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(eq=False)
class BadAbsence(Refusal):
    code: ClassVar[str] = "bad_absence"
    why: str  # "ends_before", "too_long", "past"
    first: str
    last: str


@dataclass(eq=False)
class NotAway(Refusal):
    """Back from nowhere."""

    code: ClassVar[str] = "not_away"


@dataclass(eq=False)
class BadStandIn(Refusal):
    """Somebody who cannot stand in: oneself, or one who is away on these days, too."""

    code: ClassVar[str] = "bad_stand_in"
    why: str  # "self", "away"
    name: str = ""
    first: str = ""
    last: str = ""


@dataclass(eq=False)
class BadSnooze(Refusal):
    code: ClassVar[str] = "bad_snooze"
    why: str  # "no_time", "past", "too_long"
    typed: str


@dataclass(eq=False)
class UnknownKind(Refusal):
    """No kind of message that could be switched off."""

    code: ClassVar[str] = "unknown_kind"
    typed: str
    known: tuple[str, ...]


@dataclass(eq=False)
class UnknownZone(Refusal):
    code: ClassVar[str] = "unknown_zone"
    typed: str


@dataclass(eq=False)
class NotReminded(Refusal):
    """A nudge that is not sent: the person is not to be reached now, had enough, or owes nothing."""

    code: ClassVar[str] = "not_reminded"
    # "away", "stand_in", "snoozed", "switched_off", "today", "week", "nothing_due", "not_due", "self"
    why: str
    name: str  # of the person; of a key result that is "not_due" its reference
    last: str = ""  # of the days away
    stand_in: str = ""


def check_days(first: date, last: date, *, today: date) -> None:
    """Raises BadAbsence, with the days as they would do."""
    said = (first.isoformat(), last.isoformat())
    if last < first:
        raise BadAbsence("ends_before", *said, lines=(away_line(last, first),))
    if (last - first).days + 1 > MOST_DAYS_AWAY:
        longest = first + timedelta(days=MOST_DAYS_AWAY - 1)
        raise BadAbsence("too_long", *said, lines=(away_line(first, longest),))
    if last < today:
        raise BadAbsence("past", *said, lines=(away_line(today, today),))


def away_line(first: date, last: date) -> str:
    """What would be typed."""
    return f"/away {first.isoformat()}" + (f"..{last.isoformat()}" if last != first else "")


def check_snooze(until: datetime, *, now: datetime, typed: str) -> None:
    """Raises BadSnooze."""
    if until <= now:
        raise BadSnooze("past", typed, lines=("/snooze 2h",))
    if until - now > LONGEST_SNOOZE:
        raise BadSnooze("too_long", typed, lines=(f"/snooze {LONGEST_SNOOZE.days}d",))
