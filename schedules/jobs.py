"""Due times of the timetable as requests: pure arithmetic over what the database knows.

An occurrence keeps its nominal day; days off and quiet hours only move its instant. Each is asked for
once by id, whoever asks and however often: the inbox and the occurrence row decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from handlers.request import Place, Request, Source
from okr.cadence import QuietHours, Timetable, instant, occurrences, parse_timetable
from okr.model import Actor
from schedules.calendars import next_workday
from storage.groups import Timetabled

# Missed by more than this, an occurrence is left out for good.
WORTH_IT = timedelta(days=3)
# Days off can push an occurrence by a fortnight at most (China's longest holiday and a weekend).
LONGEST_PUSH = timedelta(days=16)

timetable_of = lru_cache(maxsize=512)(parse_timetable)
quiet_of = lru_cache(maxsize=256)(QuietHours.parse)
zone = lru_cache(maxsize=512)(ZoneInfo)


@dataclass(frozen=True, slots=True)
class Due:
    """One occurrence: its nominal day, and the instant at which it may be said."""

    kind: str
    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of timed post: where its timetable and anchor stand in a group's settings."""

    kind: str
    timetable: Callable[[Timetabled], str]
    anchor: Callable[[Timetabled], date]


JOBS: list[Job] = []


def job(kind: str, *, anchor: Callable[[Timetabled], date]) -> Callable[[Callable[[Timetabled], str]], None]:
    """Register a timed post; the function names the timetable it follows. Its command is `clock KIND`."""

    def register(timetable: Callable[[Timetabled], str]) -> None:
        JOBS.append(Job(kind, timetable, anchor))

    return register


@job("checkin", anchor=lambda group: group.checkin_anchor)
def checkin(group: Timetabled) -> str:
    return group.checkin


@job("card", anchor=lambda group: group.card_anchor)
def card(group: Timetabled) -> str:
    return group.card


def due(
    groups: Sequence[Timetabled], decided: Mapping[tuple[int, str], date], now: datetime
) -> list[Request]:
    """What fell due by `now` and is not decided; of what was missed, at most the newest is said."""
    requests = []
    for group in groups:
        waiting = sorted(
            (found for each in JOBS for found in _open(group, each, decided, now) if found.at <= now),
            key=lambda found: (found.at, found.kind),
        )
        for occurrence in waiting:
            requests.append(_request(group, occurrence, now, _why_not(occurrence, waiting, now)))
    return requests


def next_due(
    groups: Sequence[Timetabled], decided: Mapping[tuple[int, str], date], *, after: datetime, until: datetime
) -> datetime | None:
    """The first instant in (after, until] at which something falls due."""
    instants = [
        occurrence.at
        for group in groups
        for each in JOBS
        for occurrence in _open(group, each, decided, until)
        if after < occurrence.at <= until
    ]
    return min(instants, default=None)


def _why_not(occurrence: Due, waiting: Sequence[Due], now: datetime) -> str:
    """Why an occurrence is left out, "" when it is not."""
    if now - occurrence.at > WORTH_IT:
        return "missed by more than three days"
    # Two posts of one moment (a check-in and a card at the same hour) are not late ones.
    if occurrence.at < waiting[-1].at and now - occurrence.at > timedelta(hours=1):
        return "missed, and a newer one is due"
    if any(other.kind == occurrence.kind and other.day > occurrence.day for other in waiting):
        return "a newer one of its kind falls on the same time"
    return ""


def _open(
    group: Timetabled, each: Job, decided: Mapping[tuple[int, str], date], until: datetime
) -> Iterator[Due]:
    """Occurrences of a group that nobody decided yet, up to `until`."""
    timetable = timetable_of(each.timetable(group))
    tz = zone(group.group.tz)
    last = decided.get((group.group.id, each.kind))
    start = group.group.first_seen - timedelta(microseconds=1)
    if last is not None:
        # From the end of the last decided day on; a day has one occurrence of a kind.
        start = max(start, instant(last, time(23, 59, 59), tz))
    for nominal in occurrences(timetable, each.anchor(group), tz, start, until):
        day = _workday(group, each, nominal.day)
        yield Due(each.kind, nominal.day, _spoken_at(group, timetable, day, nominal.day, nominal.at))


def _workday(group: Timetabled, each: Job, nominal: date) -> date:
    """The working day on which an occurrence is said; a card pushed onto its prompt waits one more."""
    calendar = group.group.calendar
    day = next_workday(nominal, calendar)
    if each.kind != "card":
        return day
    tz = zone(group.group.tz)
    prompts = occurrences(
        timetable_of(group.checkin),
        group.checkin_anchor,
        tz,
        instant(day, time(0), tz) - LONGEST_PUSH,
        instant(day, time(23, 59, 59), tz),
    )
    # Prompt and card of one working day were put there on purpose; only days off make the card wait.
    if any(
        next_workday(prompt.day, calendar) == day and not prompt.day == nominal == day for prompt in prompts
    ):
        return next_workday(day + timedelta(days=1), calendar)
    return day


def _spoken_at(group: Timetabled, timetable: Timetable, day: date, nominal: date, at: datetime) -> datetime:
    tz = zone(group.group.tz)
    if day != nominal:
        at = instant(day, timetable.at, tz)
    return quiet_of(group.quiet).ends(at, tz).astimezone(UTC)


def _request(group: Timetabled, occurrence: Due, now: datetime, skipped: str) -> Request:
    known = group.group
    said = f"clock {occurrence.kind} {occurrence.day.isoformat()} {occurrence.at.isoformat()} {skipped}"
    return Request(
        id=f"clock:{known.conversation_id}:{occurrence.kind}:{occurrence.day.isoformat()}",
        actor=Actor(None, "clock"),
        place=Place(known.conversation_id, known.title, is_group=True),
        now=now,
        text=said.strip(),
        source=Source.CLOCK,
    )
