"""What a group is told by itself: for each kind of post its nominal days, and when it may be said.

A new one is a row of JOBS and a command `clock KIND`. Which occurrences are due says `schedules.due`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from okr import cycles
from okr.cadence import Occurrence, card_anchor_day, instant, occurrences
from okr.model import Cycle
from schedules.timing import (
    LONGEST_PUSH,
    hour_of,
    nth_workday,
    on_workday,
    planned,
    said,
    timetable_of,
    workdays_after,
    zone,
)
from storage.groups import Timetabled

LAST_WEEK = timedelta(days=6)  # before the last day: with it, seven days
DRAFT_BEFORE_END = timedelta(days=13)
NUDGE_AFTER, LIST_AFTER = 1, 3  # working days after the prompt
SCORES_ON, CARRY_ON, UNSET_ON = 1, 3, 4  # working days of the new cycle

Nominals = Iterator[Occurrence]


@dataclass(frozen=True, slots=True)
class Span:
    """What is asked for: nominal instants with after < instant <= until.

    `fiscal_start` is the month in which the business year begins.
    """

    after: datetime
    until: datetime
    fiscal_start: int


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of timed post.

    `nominals` are its times as its rule says, in order; `said` moves one of them to when it may be said,
    given the month in which the business year begins.
    What is late `gives_way` to any other late post where it only follows one or speaks of other groups.
    What is `silent` posts nothing itself.
    """

    kind: str
    nominals: Callable[[Timetabled, Span], Nominals]
    said: Callable[[Timetabled, Occurrence, int], datetime]
    gives_way: bool = False
    silent: bool = False


def rounds(group: Timetabled, span: Span) -> Nominals:
    """The check-in's timetable; in a cycle's last week one closing round takes its place."""
    timetable = timetable_of(group.checkin)
    tz = zone(group.group.tz)
    if timetable.is_off:
        return
    found = [
        each
        for each in occurrences(timetable, group.checkin_anchor, tz, span.after, span.until)
        if not _in_last_week(each.day, span)
    ]
    for cycle in _cycles(span):
        day = _closing_day(group, cycle)
        at = instant(day, timetable.at, tz)
        if span.after < at <= span.until and day >= group.checkin_anchor:
            found.append(Occurrence(day, at))
    yield from sorted(found, key=lambda each: each.at)


def cards(group: Timetabled, span: Span) -> Nominals:
    tz = zone(group.group.tz)
    return occurrences(timetable_of(group.card), group.card_anchor, tz, span.after, span.until)


def digests(group: Timetabled, span: Span) -> Nominals:
    tz, timetable = zone(group.group.tz), timetable_of(group.digest)
    anchor = card_anchor_day(timetable, tz, group.checkin_anchor)
    return occurrences(timetable, anchor, tz, span.after, span.until)


def looks(group: Timetabled, span: Span) -> Nominals:
    """Every working day."""
    tz, hour = zone(group.group.tz), hour_of(group)
    day = span.after.astimezone(tz).date()
    while (at := instant(day, hour, tz)) <= span.until:
        if at > span.after and nth_workday(group, day, 1) == day:
            yield Occurrence(day, at)
        day += timedelta(days=1)


def _of_cycle(day: Callable[[Cycle], date]) -> Callable[[Timetabled, Span], Nominals]:
    """One day of each cycle, at the group's usual hour."""

    def nominals(group: Timetabled, span: Span) -> Nominals:
        tz = zone(group.group.tz)
        for cycle in _cycles(span):
            found = day(cycle)
            at = instant(found, hour_of(group), tz)
            if span.after < at <= span.until:
                yield Occurrence(found, at)

    return nominals


def _prompt_said(group: Timetabled, nominal: Occurrence, _fiscal_start: int) -> datetime:
    return said(group, timetable_of(group.checkin), nominal)


def _card_said(group: Timetabled, nominal: Occurrence, fiscal_start: int) -> datetime:
    timetable = timetable_of(group.card)
    at = said(group, timetable, nominal)
    if not _onto_its_prompt(group, nominal, at, fiscal_start):
        return at
    return workdays_after(group, at, 1, timetable.at)


def _onto_its_prompt(group: Timetabled, card: Occurrence, at: datetime, fiscal_start: int) -> bool:
    """Did days off push prompt and card onto one day? Where the timetable puts them there, it is meant."""
    tz = zone(group.group.tz)
    day = at.astimezone(tz).date()
    span = Span(instant(day, time(0), tz) - LONGEST_PUSH, instant(day, time(23, 59, 59), tz), fiscal_start)
    return any(
        _prompt_said(group, prompt, fiscal_start).astimezone(tz).date() == day
        and not (planned(group, prompt) == planned(group, card) == day)
        for prompt in rounds(group, span)
    )


def _digest_said(group: Timetabled, nominal: Occurrence, _fiscal_start: int) -> datetime:
    return said(group, timetable_of(group.digest), nominal)


def _on_its_day(group: Timetabled, nominal: Occurrence, _fiscal_start: int) -> datetime:
    return on_workday(group, hour_of(group), nominal.day)


def _on_workday_no(count: int) -> Callable[[Timetabled, Occurrence, int], datetime]:
    def said_then(group: Timetabled, nominal: Occurrence, _fiscal_start: int) -> datetime:
        return on_workday(group, hour_of(group), nth_workday(group, nominal.day, count))

    return said_then


def _on_cycle_day(kind: str, day: Callable[[Cycle], date]) -> Job:
    return Job(kind, _of_cycle(day), _on_its_day)


def _in_new_cycle(kind: str, count: int) -> Job:
    return Job(kind, _of_cycle(lambda cycle: cycle.start), _on_workday_no(count))


def _after_prompt(kind: str, workdays: int) -> Job:
    def after(group: Timetabled, nominal: Occurrence, fiscal_start: int) -> datetime:
        return workdays_after(
            group, _prompt_said(group, nominal, fiscal_start), workdays, timetable_of(group.checkin).at
        )

    return Job(kind, rounds, after, gives_way=True)


# In the order of use where several are late at once: the first is said.
JOBS: tuple[Job, ...] = (
    Job("checkin", rounds, _prompt_said),
    _after_prompt("nudge", NUDGE_AFTER),
    Job("card", cards, _card_said),
    _in_new_cycle("scores", SCORES_ON),
    _on_cycle_day("draft", lambda cycle: cycle.end - DRAFT_BEFORE_END),
    _in_new_cycle("carry", CARRY_ON),
    _in_new_cycle("unset", UNSET_ON),
    _after_prompt("list", LIST_AFTER),
    Job("digest", digests, _digest_said, gives_way=True),
    Job("look", looks, _on_its_day, silent=True),
)
# Those whose days a setting of their name decides.
RULES: dict[str, Callable[[Timetabled], str]] = {
    "checkin": lambda group: group.checkin,
    "card": lambda group: group.card,
    "digest": lambda group: group.digest,
}


def _in_last_week(day: date, span: Span) -> bool:
    return day >= cycles.quarter_of(day, span.fiscal_start).end - LAST_WEEK


def _closing_day(group: Timetabled, cycle: Cycle) -> date:
    """The check-in's own day where one falls into the last week, else its first day."""
    begins = cycle.end - LAST_WEEK
    tz, timetable = zone(group.group.tz), timetable_of(group.checkin)
    own = occurrences(
        timetable,
        group.checkin_anchor,
        tz,
        instant(begins, time(0), tz) - timedelta(microseconds=1),
        instant(cycle.end, time(23, 59, 59), tz),
    )
    return next((each.day for each in own), begins)


def _cycles(span: Span) -> Iterator[Cycle]:
    """Every quarter that a day of the span may lie in, whatever the zone."""
    day = (span.after - timedelta(days=2)).date()
    last = (span.until + timedelta(days=2)).date()
    while day <= last:
        cycle = cycles.quarter_of(day, span.fiscal_start)
        yield cycle
        day = cycle.end + timedelta(days=1)
