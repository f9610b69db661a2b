"""What became of the check-ins of each week: reported, delayed, missed, or nobody was there.

Pure arithmetic over days in the group's own zone. It judges nobody: who was away missed nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from okr.past import Week

# The digest comes a day after the check-in day, so slow people are not shown as missing.
GRACE: Final = timedelta(days=1)


class Seen(StrEnum):
    """What became of the check-ins of one week; one letter, for a drawing has hundreds of them."""

    NOTHING = "-"  # none was due
    REPORTED = "r"
    DELAYED = "d"
    MISSED = "m"
    AWAY = "a"
    AHEAD = "."  # the week is still to come


_WORST_FIRST: Final = (Seen.MISSED, Seen.DELAYED, Seen.AWAY, Seen.REPORTED, Seen.NOTHING)


def seen(
    weeks: Sequence[Week],
    rounds: Iterable[date],
    reports: Iterable[date],
    *,
    today: date,
    since: date,
    away: Callable[[date], bool] = lambda _day: False,
) -> tuple[Seen, ...]:
    """One answer a week.

    `rounds` are the days on which everybody is asked, in order; none before `since` is expected. A report
    answers the nearest round: from halfway after the round before to halfway before the next. After the
    round's next day it is delayed; until that day is over nothing is missed. A week without a round is
    reported where a report came in it that answered no round with delay.
    """
    told = sorted(reports)
    fates: dict[Week, list[Seen]] = {week: [] for week in weeks}
    delayed: set[date] = set()
    for day, first, last in _windows(rounds):
        answers = [each for each in told if first <= each <= last]
        fate = _fate(day, answers, today=today, since=since, away=away)
        if fate is Seen.DELAYED:
            delayed.update(answers)
        for week in weeks:
            if day in week:
                fates[week].append(fate)
    return tuple(_of_week(week, fates[week], set(told) - delayed, today) for week in weeks)


def missed(
    rounds: Iterable[date],
    reports: Iterable[date],
    *,
    today: date,
    since: date,
    away: Callable[[date], bool] = lambda _day: False,
) -> tuple[date, ...]:
    """The rounds that nobody answered."""
    told = sorted(reports)
    return tuple(
        day
        for day, first, last in _windows(rounds)
        if _fate(day, [each for each in told if first <= each <= last], today=today, since=since, away=away)
        is Seen.MISSED
    )


def _windows(rounds: Iterable[date]) -> list[tuple[date, date, date]]:
    """Each round with the first and the last day whose reports answer it."""
    days = sorted(set(rounds))
    middles = [one + (other - one) / 2 for one, other in pairwise(days)]
    begins = [date.min, *(middle + timedelta(days=1) for middle in middles)]
    return list(zip(days, begins, [*middles, date.max], strict=False))  # without a round no window


def _fate(
    day: date, answers: Sequence[date], *, today: date, since: date, away: Callable[[date], bool]
) -> Seen:
    if answers:
        return Seen.REPORTED if answers[0] <= day + GRACE else Seen.DELAYED
    if away(day):
        return Seen.AWAY
    return Seen.NOTHING if day < since or day + GRACE >= today else Seen.MISSED


def _of_week(week: Week, fates: Sequence[Seen], reports: Iterable[date], today: date) -> Seen:
    if week.first > today:
        return Seen.AHEAD
    if fates:
        return min(fates, key=_WORST_FIRST.index)
    return Seen.REPORTED if any(day in week for day in reports) else Seen.NOTHING
