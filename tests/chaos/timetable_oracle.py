"""What the timetable should say, worked out a second time, day by day, from the contract alone.

Written apart from `schedules` and `okr.cadence`: its own reading of the grammar, of quarters, quiet hours
and clock changes. Only which days are worked is handed in. Slow and plain on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@dataclass(frozen=True)
class Plan:
    """A group's settings as they are typed, and when it was first seen."""

    key: str
    tz: str
    calendar: str
    checkin: str
    card: str
    digest: str
    quiet: str
    first_seen: datetime
    fiscal_start: int = 1


@dataclass(frozen=True, order=True)
class Expected:
    """One occurrence: nominal local day, and the instant at which it may be said."""

    at: datetime
    key: str
    kind: str
    day: date


class Rule:
    """`every [N] week(s) on DAY[,DAY] HH:MM [from DATE]`, `every month on D HH:MM` or `off`."""

    def __init__(self, text: str) -> None:
        words = text.split()
        self.off = words == ["off"]
        self.anchor: date | None = None
        self.weeks = self.month_day = 0
        self.days: list[int] = []
        self.hour = time(10)
        if self.off:
            return
        if words[1] == "month":
            self.month_day, clock = int(words[3]), words[4]
        else:
            numbers = [word for word in words if word.isdigit()]
            self.weeks = int(numbers[0]) if numbers else 1
            after_on = words.index("on") + 1
            self.days = [WEEKDAYS.index(day) for day in words[after_on].split(",")]
            clock = words[after_on + 1]
            if "from" in words:
                self.anchor = date.fromisoformat(words[-1])
        hours, minutes = clock.split(":")
        self.hour = time(int(hours), int(minutes))

    def names(self, day: date) -> bool:
        """Is it such a day, whichever week it is?"""
        if self.month_day:
            last = (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY
            return day.day == min(self.month_day, last.day)
        return day.weekday() in self.days

    def falls_on(self, day: date, anchor: date) -> bool:
        if self.off or day < anchor or not self.names(day):
            return False
        if self.month_day:
            return True
        mondays = [each - each.weekday() * DAY for each in (anchor, day)]
        return (mondays[1] - mondays[0]).days // 7 % self.weeks == 0


class Oracle:
    """Everything one group should be told from when it was first seen until `until`."""

    def __init__(self, plan: Plan, is_workday: Callable[[date, str], bool], until: datetime) -> None:
        self.plan = plan
        self.tz = ZoneInfo(plan.tz)
        self.until = until
        self._is_workday = is_workday
        self.checkin, self.card, self.digest = Rule(plan.checkin), Rule(plan.card), Rule(plan.digest)
        self.begun = plan.first_seen.astimezone(self.tz).date()

    def expected(self) -> set[Expected]:
        return {
            Expected(at, self.plan.key, kind, day)
            for kind, day, at in self._all()
            if at <= self.until
        }  # fmt: skip

    def _all(self) -> Iterator[tuple[str, date, datetime]]:
        checkin, card, digest = self.checkin.hour, self.card.hour, self.digest.hour
        for day, prompt in self.prompts:
            yield "checkin", day, prompt
            yield "nudge", day, self.said(self.later_workday(self.local_day(prompt), 1), checkin)
            yield "list", day, self.said(self.later_workday(self.local_day(prompt), 3), checkin)
        for day in self._days_of(self.card, self.anchor_behind(self.card)):
            yield "card", day, self._card_said(day, card)
        for day in self._days_of(self.digest, self.anchor_behind(self.digest)):
            yield "digest", day, self.said(day, digest)
        for day in self.calendar_days:
            yield from self._of_the_cycle(day)
            if self.worked(day) and self._exists(day, self.usual_hour):
                yield "look", day, self.said(day, self.usual_hour)

    def _of_the_cycle(self, day: date) -> Iterator[tuple[str, date, datetime]]:
        if not self._exists(day, self.usual_hour):
            return
        if self.ends_a_cycle(day - DAY):
            for kind, count in (("scores", 1), ("carry", 3), ("unset", 4)):
                first = self.workday_from(day)
                yield kind, day, self.said(self.later_workday(first, count - 1), self.usual_hour)
        if self.ends_a_cycle(day + 13 * DAY):
            yield "draft", day, self.said(day, self.usual_hour)

    # Days

    @cached_property
    def calendar_days(self) -> list[date]:
        days = [self.begun]
        while days[-1] <= self.until.astimezone(self.tz).date():
            days.append(days[-1] + DAY)
        return days

    @property
    def usual_hour(self) -> time:
        for rule in (self.checkin, self.card):
            if not rule.off:
                return rule.hour
        return time(10)

    @cached_property
    def checkin_anchor(self) -> date:
        if self.checkin.anchor:
            return self.checkin.anchor
        day = self.begun
        while not self.checkin.off and not (
            self.checkin.names(day) and self.instant(day, self.checkin.hour) >= self.plan.first_seen
        ):
            day += DAY
        return day

    def anchor_behind(self, rule: Rule) -> date:
        """The first of its days after the check-in's anchor."""
        day = self.checkin_anchor + DAY
        while not rule.off and not rule.names(day):
            day += DAY
        return rule.anchor or day

    @cached_property
    def prompts(self) -> list[tuple[date, datetime]]:
        """Nominal days of the check-in and when each is said; of a last week only one, the closing round."""
        found: list[date] = []
        for day in self.calendar_days:
            last_week = [day + ahead * DAY for ahead in range(7) if self.ends_a_cycle(day + ahead * DAY)]
            if self.checkin.off or day < self.checkin_anchor or not self._exists(day, self.checkin.hour):
                continue
            if not last_week:
                if self.checkin.falls_on(day, self.checkin_anchor):
                    found.append(day)
            elif day == self._closing_day(last_week[0]):
                found.append(day)
        return [(day, self.said(day, self.checkin.hour)) for day in found]

    def _closing_day(self, end: date) -> date:
        week = [end - ahead * DAY for ahead in range(6, -1, -1)]
        own = [day for day in week if self.checkin.falls_on(day, self.checkin_anchor)]
        return own[0] if own else week[0]

    def ends_a_cycle(self, day: date) -> bool:
        """Is it the last day of a quarter of the business year?"""
        return (day + DAY).day == 1 and ((day + DAY).month - self.plan.fiscal_start) % 3 == 0

    def _days_of(self, rule: Rule, anchor: date) -> list[date]:
        return [
            day for day in self.calendar_days if rule.falls_on(day, anchor) and self._exists(day, rule.hour)
        ]

    def _exists(self, day: date, hour: time) -> bool:
        """Nothing is due before the group existed."""
        return self.instant(day, hour) >= self.plan.first_seen

    def worked(self, day: date) -> bool:
        return self._is_workday(day, self.plan.calendar)

    def workday_from(self, day: date) -> date:
        while not self.worked(day):
            day += DAY
        return day

    def later_workday(self, day: date, count: int) -> date:
        for _ in range(count):
            day = self.workday_from(day + DAY)
        return day

    def local_day(self, at: datetime) -> date:
        return at.astimezone(self.tz).date()

    # Instants

    def said(self, day: date, hour: time) -> datetime:
        """Moved on and on until it is a working day's and not in quiet hours."""
        while True:
            day = self.workday_from(day)
            at = self.instant(day, hour)
            awake = self.awake(at)
            if awake == at:
                return at
            day, hour = self.local_day(awake), awake.astimezone(self.tz).time()

    def awake(self, at: datetime) -> datetime:
        """Itself, or the end of the quiet hours it lies in."""
        if self.plan.quiet == "off":
            return at
        start, end = (time.fromisoformat(part) for part in self.plan.quiet.split("-"))
        for day in (self.local_day(at) - DAY, self.local_day(at)):
            ends = day if start < end else day + DAY
            over = self.instant(ends, end)
            if self.instant(day, start) <= at < over:
                return over
        return at

    def instant(self, day: date, hour: time) -> datetime:
        """The first instant at which the clock on the wall shows this, or has just jumped over it."""
        wall = datetime.combine(day, hour)
        around = wall.replace(tzinfo=UTC)
        offsets = {(around + ahead * DAY).astimezone(self.tz).utcoffset() for ahead in (-2, -1, 0, 1, 2)}
        shown = [around - offset for offset in offsets if offset is not None]
        right = [at for at in shown if at.astimezone(self.tz).replace(tzinfo=None) == wall]
        if right:
            return min(right)
        at = min(shown)
        while at.astimezone(self.tz).replace(tzinfo=None) < wall:
            at += timedelta(minutes=1)
        return at

    def _card_said(self, day: date, hour: time) -> datetime:
        at = self.said(day, hour)
        onto = self.local_day(at)
        for nominal, prompt in self.prompts:
            if self.local_day(prompt) != onto:
                continue
            meant = [self.local_day(self.awake(self.instant(*each))) for each in self._both(nominal, day)]
            if meant != [onto, onto]:  # days off brought them together
                return self.said(self.later_workday(onto, 1), hour)
        return at

    def _both(self, prompt: date, card: date) -> tuple[tuple[date, time], tuple[date, time]]:
        return (prompt, self.checkin.hour), (card, self.card.hour)
