"""What an objective, a key result, a check-in and the people around them are: frozen values.

No rows, no clock, no words. Numbers are Decimal, instants are aware datetimes, days are dates
in the group's zone. Storage maps rows to these values; cards print them. What people do around a
key result (dependencies, comments, kudos) and the life of a cycle are in `okr.dealings`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from okr.kinds import ROADS as ROADS
from okr.kinds import Ambition as Ambition
from okr.kinds import Arrow as Arrow
from okr.kinds import Feed as Feed
from okr.kinds import Health as Health
from okr.kinds import Kind as Kind
from okr.kinds import Level as Level
from okr.kinds import Rollup as Rollup
from okr.kinds import Rule as Rule
from okr.kinds import State as State
from okr.kinds import Verdict as Verdict
from okr.kinds import Visibility as Visibility


@dataclass(frozen=True, slots=True)
class HealthRule:
    """A named rule with its two borders; both are nought for `owner`, which has none.

    `gap`: expected minus progress in percentage points; up to `on_track` is on track, up to `behind`
    is behind, more is at risk. `ratio`: progress over expected; from `on_track` up is on track, from
    `behind` up is behind. `owner`: what the owner last said.
    """

    on_track: Decimal
    behind: Decimal
    name: Rule = Rule.GAP

    def __str__(self) -> str:
        if self.name is Rule.OWNER:
            return self.name.value
        return f"{self.name} {self.on_track.normalize():f} {self.behind.normalize():f}"


@dataclass(frozen=True, slots=True)
class Cycle:
    """A business period, both days included. `id` is "2026Q4", "2026H2" or "2026"."""

    id: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Person:
    staff_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks. Without a staff id an external contact, who may only read what is opened to them."""

    staff_id: str | None
    name: str
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A registered conversation and what its administrators decided for it.

    `managers` are the staff ids of its own managers and of every group above it.
    `parent` is the key of the group above.
    """

    id: int
    conversation_id: str
    key: str
    title: str
    level: Level
    parent: str | None
    managers: frozenset[str]
    lang: str
    tz: str
    calendar: str
    visibility: Visibility
    health: HealthRule
    external: bool
    configured: bool
    first_seen: datetime
    cadence_days: Decimal | None = None  # days between two check-ins; None when the timetable is off
    rollup: Rollup = Rollup.EQUAL
    overflow: bool = False  # lifts the upper cut of a key result's share in its objective
    pictures: bool = True  # cards show charts


@dataclass(frozen=True, slots=True)
class Milestone:
    title: str
    done_at: datetime | None = None

    @property
    def done(self) -> bool:
        return self.done_at is not None


@dataclass(frozen=True, slots=True)
class Phase:
    """A point the expected line goes through: by the end of a day, a share of the road or a value."""

    by: date
    share: Decimal | None = None  # 0..1; exactly one of the two is given
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Blocker:
    """What keeps a key result from moving. `owner` is who is asked to clear it, `by` who said so."""

    reason: str
    owner: Person
    since: datetime
    by: Person


@dataclass(frozen=True, slots=True)
class KeyResult:
    """One measured result.

    | kind | start | target | current |
    |---|---|---|---|
    | rise, fall | where the road begins | where it leads | a value |
    | keep_below, keep_above | None | the limit | a value |
    | keep_between | None | the upper limit; the lower is `low` | a value |
    | yes_no | None | 1 | 0 or 1 |
    | milestones | 0 | how many there are | how many are done |
    | date | None | the due day, as `day_number` writes it | the forecast day; `done` says it is over |

    `current` is None until the first check-in. `unit` is "%" for percentages, else the word people
    gave, else "". `checked_in_at` is the instant of the newest check-in that stands; `last_step` is
    what that one moved. `commit` and `stretch` stand beside the target of a road, both or neither.
    `reason` tells why it was dropped or closed. `feed_source` is the name the machine goes by.
    `awaited`: somebody's key result waits for it; known where one is read alone, not in lists.
    """

    id: int
    objective_id: int
    group_key: str
    cycle: str
    number: int
    title: str
    owner: Person
    kind: Kind
    unit: str
    start: Decimal | None
    target: Decimal
    current: Decimal | None
    weight: Decimal
    due: date | None
    confidence: int | None
    stated: Health | None
    state: State
    created_at: datetime
    checked_in_at: datetime | None
    low: Decimal | None = None
    commit: Decimal | None = None
    stretch: Decimal | None = None
    milestones: tuple[Milestone, ...] = ()
    phases: tuple[Phase, ...] = ()  # by day
    done: bool = False
    last_step: Decimal | None = None
    blocker: Blocker | None = None
    feed: Feed = Feed.NONE
    feed_source: str = ""
    score: Decimal | None = None  # 0.0..1.0, one decimal
    score_note: str = ""
    reason: str = ""
    carried_from: str | None = None  # whole reference of the one it was copied from
    awaited: bool = field(default=False, compare=False)

    @property
    def ref(self) -> str:
        return f"KR{self.number}"

    @property
    def limits(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest and the highest value inside, for the keep kinds; the export's `low` and `high`."""
        if self.kind is Kind.KEEP_ABOVE:
            return self.target, None
        if self.kind is Kind.KEEP_BELOW:
            return None, self.target
        return (self.low, self.target) if self.kind is Kind.KEEP_BETWEEN else (None, None)


@dataclass(frozen=True, slots=True)
class Objective:
    """`aligned_to` holds whole references such as "COMPANY/2026Q4/O1" or "COMPANY/2026Q4/KR2".

    Those of them that are in `contributes` count above, the others only support.
    `reason` tells why it was dropped or closed, `verdict_line` why the verdict is what it is.
    `cycle_closed`: its group closed the cycle; only late check-ins are taken.
    """

    id: int
    group_id: int
    group_key: str
    cycle: str
    number: int
    title: str
    owner: Person
    visibility: Visibility
    ambition: Ambition
    state: State
    created_at: datetime
    aligned_to: tuple[str, ...] = ()
    key_results: tuple[KeyResult, ...] = ()
    contributes: frozenset[str] = frozenset()
    score: Decimal | None = None  # 0.0..1.0, one decimal
    score_note: str = ""
    verdict: Verdict | None = None
    verdict_line: str = ""
    reason: str = ""
    carried_from: str | None = None  # whole reference of the one it was copied from
    cycle_closed: bool = False

    @property
    def ref(self) -> str:
        return f"O{self.number}"

    @property
    def arrows(self) -> tuple[tuple[str, Arrow], ...]:
        """What it is aligned to, and whether it counts there."""
        return tuple(
            (ref, Arrow.CONTRIBUTES if ref in self.contributes else Arrow.SUPPORTS) for ref in self.aligned_to
        )


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One report on a key result. `start`, `target` and `low` are what it was made under.

    `ticked` are the milestones it ticked off. `mends` is the id of the older check-in that this one
    corrects, `mended` says that such a correction stands: both are kept.
    """

    id: int
    key_result_id: int
    at: datetime
    by: Person
    source: str  # "chat", "card", "api" or "import"
    value: Decimal
    before: Decimal | None
    start: Decimal | None
    target: Decimal
    confidence: int | None
    stated: Health | None
    note: str
    approx: bool
    late: bool
    undone: bool
    low: Decimal | None = None
    done: bool = False
    ticked: tuple[str, ...] = ()
    mends: int | None = None
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How something stands on one day, and why.

    `progress` is a raw share of the road (below 0 and above 1 are kept), None when there is no
    value; `expected` is the share of time used, 0..1. `reason` names what gave the verdict:
    "gap", "ratio", "owner", "date", "confidence", "stale", "early", "done", "none" or "worst" (an
    objective). `stated` is the owner's own word; where it differs a note is asked for.
    """

    progress: Decimal | None
    expected: Decimal
    health: Health
    rule: HealthRule
    reason: str
    stated: Health | None = None
    note_wanted: bool = False


def day_number(day: date) -> Decimal:
    """A day as the plain number it is stored and exported as: 20261231. Later days are larger."""
    return Decimal(day.year * 10_000 + day.month * 100 + day.day)


def day_of(number: Decimal) -> date:
    """The day that `day_number` wrote. Raises ValueError when there is no such day."""
    if number != number.to_integral_value() or not 0 < number < 100_000_000:
        raise ValueError(f"{number} is no day: expected such as 20261231")
    whole = int(number)
    return date(whole // 10_000, whole // 100 % 100, whole % 100)
