"""Due times of the timetable as requests: pure arithmetic over what the database knows.

Each occurrence is asked for once by id, whoever asks and however often: the inbox and the occurrence
row decide.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.request import Place, Request, Source
from okr.cadence import instant
from okr.model import Actor
from schedules.jobs import JOBS, Job, Span
from schedules.timing import LONGEST_PUSH, quiet_of, zone
from storage.groups import Timetabled

# Missed by more than this, an occurrence is left out for good.
WORTH_IT = timedelta(days=3)
# An occurrence that is later than this is late: of such a group is told one at most.
ON_TIME = timedelta(hours=1)
# What only looks sees all that changed since it last did: looks of long ago are not made up for.
LOOKS_BACK = timedelta(days=4)

Decided = Mapping[tuple[int, str], date]


@dataclass(frozen=True, slots=True)
class Due:
    """One occurrence: its nominal day, and the instant at which it may be said."""

    job: Job
    day: date
    at: datetime

    @property
    def kind(self) -> str:
        return self.job.kind

    @property
    def use(self) -> tuple[datetime, int]:
        """The newest is of most use, of one instant that of the first job."""
        return self.at, -JOBS.index(self.job)


def due(
    groups: Sequence[Timetabled], decided: Decided, now: datetime, *, fiscal_start: int = 1
) -> list[Request]:
    """What fell due by `now` and is not decided; of what was missed, at most the newest is said."""
    return [
        request for group in groups for _, request in due_of(group, decided, now, fiscal_start=fiscal_start)
    ]


def due_of(
    group: Timetabled, decided: Decided, now: datetime, *, fiscal_start: int
) -> list[tuple[Due, Request]]:
    """The same of one group, with the occurrences themselves."""
    return [
        (occurrence, _request(group, occurrence, now, reason))
        for occurrence, reason in _decisions(group, decided, now, fiscal_start)
    ]


def next_due(
    groups: Sequence[Timetabled],
    decided: Decided,
    *,
    after: datetime,
    until: datetime,
    fiscal_start: int = 1,
) -> datetime | None:
    """The first instant in (after, until] at which something falls due, or is no longer held up by quiet."""
    instants = [
        occurrence.at
        for group in groups
        for job in JOBS
        for occurrence in _open(group, job, decided, after, until, fiscal_start)
        if after < occurrence.at <= until
    ]
    for group in groups:
        awake = quiet_of(group.quiet).ends(after, zone(group.group.tz))
        if after < awake <= until and any(
            not reason for _, reason in _decisions(group, decided, awake, fiscal_start)
        ):
            instants.append(awake)
    return min(instants, default=None)


def passed(group: Timetabled, now: datetime, *, fiscal_start: int = 1) -> list[Due]:
    """The newest time of each kind that lies behind: what a group is not told of when it is bound."""
    found = []
    for job in JOBS:
        behind = job.nominals(group, Span(_begun(group), now, fiscal_start))
        found += [Due(job, last.day, last.at) for last in deque(behind, maxlen=1)]
    return found


def _decisions(
    group: Timetabled, decided: Decided, now: datetime, fiscal_start: int
) -> Iterator[tuple[Due, str]]:
    """Each occurrence that fell due with the reason why it is left out, "" when it is said.

    What is late is not said in quiet hours either; it stays undecided until their end.
    """
    found = [each for job in JOBS for each in _open(group, job, decided, now, now, fiscal_start)]
    waiting = sorted((each for each in found if each.at <= now), key=lambda each: (each.at, -each.use[1]))
    newest = {each.kind: each.day for each in sorted(waiting, key=lambda each: each.day)}
    # Days off may push one beyond the next of its kind; whose day is past is not looked for any more.
    overtaken = [each for each in found if each.at > now and each.day < newest.get(each.kind, each.day)]
    is_quiet = bool(waiting) and quiet_of(group.quiet).ends(now, zone(group.group.tz)) != now
    for occurrence in (*overtaken, *waiting):
        reason = _why_not(occurrence, waiting, now)
        if reason or not is_quiet:
            yield occurrence, reason


def _why_not(occurrence: Due, waiting: Sequence[Due], now: datetime) -> str:
    """Why an occurrence is left out, "" when it is not."""
    if now - occurrence.at > WORTH_IT:
        return "missed by more than three days"
    late = now - occurrence.at > ON_TIME and not occurrence.job.silent
    if late and any(_matters_more(other, occurrence, now) for other in waiting):
        return "missed, and a newer one is due"
    if any(other.kind == occurrence.kind and other.day > occurrence.day for other in waiting):
        return "a newer one of its kind falls on the same time"
    return ""


def _matters_more(other: Due, late: Due, now: datetime) -> bool:
    """Is this one said rather than one that is late?"""
    if other.job.silent or other is late or now - other.at > WORTH_IT:
        return False
    if other.job.gives_way == late.job.gives_way:
        return other.use > late.use
    return late.job.gives_way


def _open(
    group: Timetabled, job: Job, decided: Decided, now: datetime, until: datetime, fiscal_start: int
) -> Iterator[Due]:
    """Occurrences of a group that nobody decided yet, up to `until`."""
    last = decided.get((group.group.id, job.kind))
    after = _begun(group)
    if last is not None:
        # From the end of the last decided day on; a day has one occurrence of a kind.
        after = max(after, instant(last, time(23, 59, 59), zone(group.group.tz)))
    if job.silent:
        after = max(after, now - LOOKS_BACK - LONGEST_PUSH)
    if after >= until:
        return
    for nominal in job.nominals(group, Span(after, until, fiscal_start)):
        at = job.said(group, nominal, fiscal_start)
        if not job.silent or at > now - LOOKS_BACK:
            yield Due(job, nominal.day, at)


def _begun(group: Timetabled) -> datetime:
    """Nothing is due before the group existed."""
    return group.group.first_seen - timedelta(microseconds=1)


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
