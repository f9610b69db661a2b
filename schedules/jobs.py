"""Due times of the timetable as requests: pure arithmetic over what the database knows.

An occurrence keeps its nominal day; days off and quiet hours only move its instant, on and on until it
is a working day's and no quiet one. Each is asked for once by id, whoever asks and however often: the
inbox and the occurrence row decide.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from handlers.request import Place, Request, Source
from okr.cadence import Occurrence, QuietHours, Timetable, instant, occurrences, parse_timetable
from okr.model import Actor
from schedules.calendars import next_workday
from schedules.company_days import LONGEST_SPAN
from storage.groups import Timetabled

# Missed by more than this, an occurrence is left out for good.
WORTH_IT = timedelta(days=3)
# Days off can push an occurrence by a fortnight (China's longest holiday and a weekend), and what a
# company adds to it at once.
LONGEST_PUSH = timedelta(days=16) + LONGEST_SPAN

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
    return [
        _request(group, occurrence, now, reason)
        for group in groups
        for occurrence, reason in _decisions(group, decided, now)
    ]


def next_due(
    groups: Sequence[Timetabled], decided: Mapping[tuple[int, str], date], *, after: datetime, until: datetime
) -> datetime | None:
    """The first instant in (after, until] at which something falls due, or is no longer held up by quiet."""
    instants = [
        occurrence.at
        for group in groups
        for each in JOBS
        for occurrence in _open(group, each, decided, until)
        if after < occurrence.at <= until
    ]
    for group in groups:
        awake = quiet_of(group.quiet).ends(after, zone(group.group.tz))
        if after < awake <= until and any(not reason for _, reason in _decisions(group, decided, awake)):
            instants.append(awake)
    return min(instants, default=None)


def _decisions(
    group: Timetabled, decided: Mapping[tuple[int, str], date], now: datetime
) -> Iterator[tuple[Due, str]]:
    """Each occurrence that fell due with the reason why it is left out, "" when it is said.

    What is late is not said in quiet hours either; it stays undecided until their end.
    """
    waiting = sorted(
        (found for each in JOBS for found in _open(group, each, decided, now) if found.at <= now),
        key=lambda found: (found.at, found.kind),
    )
    is_quiet = bool(waiting) and quiet_of(group.quiet).ends(now, zone(group.group.tz)) != now
    for occurrence in waiting:
        reason = _why_not(occurrence, waiting, now)
        if reason or not is_quiet:
            yield occurrence, reason


def passed(group: Timetabled, now: datetime) -> list[Due]:
    """The newest time of each kind that lies behind: what a group is not told of when it is bound."""
    tz, found = zone(group.group.tz), []
    for each in JOBS:
        timetable = timetable_of(each.timetable(group))
        behind = occurrences(timetable, each.anchor(group), tz, group.group.first_seen, now)
        found += [Due(each.kind, last.day, last.at) for last in deque(behind, maxlen=1)]
    return found


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
        said = _said(group, timetable, nominal)
        if each.kind == "card" and _onto_its_prompt(group, nominal, said):
            said = _on_workday(group, timetable.at, said.astimezone(tz).date() + timedelta(days=1))
        yield Due(each.kind, nominal.day, said)


def _said(group: Timetabled, timetable: Timetable, nominal: Occurrence) -> datetime:
    """The instant at which an occurrence may be said, UTC: on a working day, not in quiet hours."""
    if next_workday(nominal.day, group.group.calendar) == nominal.day:
        return _not_quiet(group, nominal.at)
    return _on_workday(group, timetable.at, nominal.day)


def _on_workday(group: Timetabled, at: time, day: date) -> datetime:
    workday = next_workday(day, group.group.calendar)
    return _not_quiet(group, instant(workday, at, zone(group.group.tz)))


def _not_quiet(group: Timetabled, at: datetime) -> datetime:
    """When quiet has ended; a morning that is a day off leaves it to the next working one, same hour."""
    tz, quiet = zone(group.group.tz), quiet_of(group.quiet)
    over = quiet.ends(at, tz)
    morning = over.astimezone(tz)
    workday = next_workday(morning.date(), group.group.calendar)
    if over != at and workday != morning.date():
        over = quiet.ends(instant(workday, morning.time(), tz), tz)
    return over.astimezone(UTC)


def _onto_its_prompt(group: Timetabled, card: Occurrence, said: datetime) -> bool:
    """Did days off push prompt and card onto one day? Where the timetable puts them there, it is meant."""
    tz, checkin = zone(group.group.tz), timetable_of(group.checkin)
    day = said.astimezone(tz).date()
    prompts = occurrences(
        checkin,
        group.checkin_anchor,
        tz,
        instant(day, time(0), tz) - LONGEST_PUSH,
        instant(day, time(23, 59, 59), tz),
    )
    return any(
        _said(group, checkin, prompt).astimezone(tz).date() == day
        and not (_planned(group, prompt) == _planned(group, card) == day)
        for prompt in prompts
    )


def _planned(group: Timetabled, nominal: Occurrence) -> date:
    """The day on which it would be said if every day were worked."""
    tz = zone(group.group.tz)
    return quiet_of(group.quiet).ends(nominal.at, tz).astimezone(tz).date()


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
