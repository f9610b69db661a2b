"""When a timetable speaks: local wall-clock times counted from an anchor day.

The anchor plus 14·n days, not the parity of ISO weeks, which fires twice in seven days around week 53.
Days and wall clocks are turned into instants at the very end; a time that a clock change leaves out
becomes the first instant after the gap, one that comes twice is the first of the two.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKS = re.compile(
    r"every(?: (?P<every>\d{1,2}))? weeks? on (?P<days>[a-z]+(?: ?, ?[a-z]+)*) (?P<at>\d{1,2}:\d{2})"
    r"(?: from (?P<anchor>\d{4}-\d{2}-\d{2}))?",
    re.ASCII,
)
_MONTH = re.compile(r"every month on (?P<day>\d{1,2}) (?P<at>\d{1,2}:\d{2})", re.ASCII)
_GRAMMAR = (
    "'every [N] week(s) on DAY[,DAY] HH:MM [from YYYY-MM-DD]' (N 1..52, DAY mon..sun), "
    "'every month on D HH:MM' or 'off'"
)
_MOST_WEEKS = 52
_DAYS_A_MONTH = Decimal(30)


@dataclass(frozen=True, slots=True)
class Timetable:
    """`weeks` > 0: every so many weeks on `days` (0 is Monday); `month_day` > 0: monthly; else off."""

    at: time = time(0)
    weeks: int = 0
    days: tuple[int, ...] = ()
    month_day: int = 0
    anchor: date | None = None

    @property
    def is_off(self) -> bool:
        return not self.weeks and not self.month_day

    def __str__(self) -> str:
        if self.is_off:
            return "off"
        at = f"{self.at:%H:%M}"
        if self.month_day:
            return f"every month on {self.month_day} {at}"
        every = "every week" if self.weeks == 1 else f"every {self.weeks} weeks"
        begun = f" from {self.anchor.isoformat()}" if self.anchor else ""
        return f"{every} on {','.join(DAYS[day] for day in self.days)} {at}{begun}"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of a timetable: its nominal day and its instant, UTC."""

    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A stretch of local time in which nothing but replies is sent; None for both is never."""

    start: time | None
    end: time | None

    @classmethod
    def parse(cls, text: str) -> QuietHours:
        """Read `20:00-08:30` or `off`. Raises ValueError that says what was found and expected."""
        folded = text.strip().lower()
        if folded in ("off", ""):
            return cls(None, None)
        match = re.fullmatch(r"(\d{1,2}:\d{2}) ?- ?(\d{1,2}:\d{2})", folded, re.ASCII)
        if match is None:
            raise ValueError(f"{text!r} are no quiet hours: expected such as '20:00-08:30' or 'off'")
        start, end = _time(match[1], text), _time(match[2], text)
        if start == end:
            raise ValueError(f"{text!r}: quiet hours must end at another time than they begin")
        return cls(start, end)

    def ends(self, at: datetime, tz: tzinfo) -> datetime:
        """`at` itself when it is not quiet then, else the instant at which quiet ends, UTC."""
        if self.start is None or self.end is None:
            return at
        local = at.astimezone(tz)
        clock = local.time()
        over_night = self.start > self.end
        if over_night and clock >= self.start:
            return instant(local.date() + timedelta(days=1), self.end, tz)
        if clock < self.end and (over_night or clock >= self.start):
            return max(at, instant(local.date(), self.end, tz))
        return at


def parse_timetable(text: str) -> Timetable:
    """Read the grammar of the settings. Raises ValueError that says what was found and expected."""
    folded = " ".join(text.lower().split())
    if folded == "off":
        return Timetable()
    if match := _MONTH.fullmatch(folded):
        day = int(match["day"])
        if not 1 <= day <= 31:
            raise ValueError(f"{text!r}: a month has days 1 to 31, found {day}")
        return Timetable(at=_time(match["at"], text), month_day=day)
    match = _WEEKS.fullmatch(folded)
    if match is None:
        raise ValueError(f"{text!r} is no timetable: expected {_GRAMMAR}")
    weeks = int(match["every"] or 1)
    if not 1 <= weeks <= _MOST_WEEKS:
        raise ValueError(f"{text!r}: every 1 to {_MOST_WEEKS} weeks, found {weeks}")
    anchor = _date(match["anchor"], text) if match["anchor"] else None
    return Timetable(_time(match["at"], text), weeks, _days(match["days"], text), anchor=anchor)


def anchor_day(timetable: Timetable, tz: tzinfo, first_seen: datetime) -> date:
    """The day a timetable counts from: its own `from`, else its first time not before `first_seen`."""
    if timetable.anchor is not None:
        return timetable.anchor
    day = first_seen.astimezone(tz).date()
    if timetable.is_off:
        return day
    while not _is_day(timetable, day) or instant(day, timetable.at, tz) < first_seen:
        day += timedelta(days=1)
    return day


def card_anchor_day(card: Timetable, tz: tzinfo, checkin_anchor: date) -> date:
    """The first card day after the check-in's anchor; its own `from` wins."""
    if card.anchor is not None:
        return card.anchor
    day = checkin_anchor + timedelta(days=1)
    while not card.is_off and not _is_day(card, day):
        day += timedelta(days=1)
    return day


def cadence_days(timetable: Timetable) -> Decimal | None:
    """Days between two occurrences on the average; None when the timetable is off."""
    if timetable.is_off:
        return None
    return _DAYS_A_MONTH if timetable.month_day else Decimal(timetable.weeks * 7) / len(timetable.days)


def occurrences(
    timetable: Timetable, anchor: date, tz: tzinfo, after: datetime, until: datetime
) -> Iterator[Occurrence]:
    """Every occurrence with after < instant <= until, in order; none before the anchor day."""
    if timetable.is_off or until <= after:
        return
    # A day's wall clock lies within two days of its UTC date in every zone; gaps cannot push further.
    first = max(anchor, after.astimezone(UTC).date() - timedelta(days=2))
    last = until.astimezone(UTC).date() + timedelta(days=2)
    days = (
        _monthly(timetable, first, last) if timetable.month_day else _weekly(timetable, anchor, first, last)
    )
    for day in days:
        at = instant(day, timetable.at, tz)
        if after < at <= until:
            yield Occurrence(day, at)


def instant(day: date, at: time, tz: tzinfo) -> datetime:
    """The instant of a wall-clock time, UTC: in a gap the first valid one after, in a fold the first."""
    local = datetime.combine(day, at, tz)  # fold=0: the first of two
    utc = local.astimezone(UTC)
    if utc.astimezone(tz).replace(tzinfo=None) == local.replace(tzinfo=None):
        return utc
    # In a gap the two readings of the clock frame the change; halve until the change itself is found.
    before, behind = sorted((utc, local.replace(fold=1).astimezone(UTC)))
    offset = before.astimezone(tz).utcoffset()
    while behind - before > timedelta(seconds=1):
        middle = before + (behind - before) / 2
        if middle.astimezone(tz).utcoffset() == offset:
            before = middle
        else:
            behind = middle
    return behind.replace(microsecond=0)


def _weekly(timetable: Timetable, anchor: date, first: date, last: date) -> Iterator[date]:
    """Weeks are counted from the Monday of the anchor's week."""
    period = timedelta(weeks=timetable.weeks)
    monday = anchor - timedelta(days=anchor.weekday())
    monday += (max(first - monday, timedelta(0)) // period) * period
    while monday <= last:
        for day in timetable.days:
            if first <= (found := monday + timedelta(days=day)) <= last:
                yield found
        monday += period


def _monthly(timetable: Timetable, first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        found = _day_of_month(timetable.month_day, month)
        if first <= found <= last:
            yield found
        month = (month + timedelta(days=31)).replace(day=1)


def _day_of_month(wanted: int, month: date) -> date:
    """`every month on 31` is each month's last day."""
    return month.replace(day=min(wanted, calendar.monthrange(month.year, month.month)[1]))


def _is_day(timetable: Timetable, day: date) -> bool:
    if timetable.month_day:
        return day == _day_of_month(timetable.month_day, day)
    return day.weekday() in timetable.days


def _days(text: str, whole: str) -> tuple[int, ...]:
    found = set()
    for name in text.replace(" ", "").split(","):
        if name[:3] not in DAYS or (name != name[:3] and name not in _FULL_NAMES):
            raise ValueError(f"{whole!r}: {name!r} is no day of the week: expected {', '.join(DAYS)}")
        found.add(DAYS.index(name[:3]))
    return tuple(sorted(found))


_FULL_NAMES = frozenset(name.lower() for name in calendar.day_name)


def _time(text: str, whole: str) -> time:
    hours, minutes = map(int, text.split(":"))
    if hours > 23 or minutes > 59:
        raise ValueError(f"{whole!r}: {text} is no time of day: expected 00:00 to 23:59")
    return time(hours, minutes)


def _date(text: str, whole: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{whole!r}: {text} is no date: {error}") from error
