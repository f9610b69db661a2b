"""What an objective, a key result, a check-in and the people around them are: frozen values.

No rows, no clock, no words. Numbers are Decimal, instants are aware datetimes, days are dates
in the group's zone. Storage maps rows to these values; cards print them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """How a key result is measured; the names are those of the export."""

    RISE = "rise"
    FALL = "fall"
    KEEP_BELOW = "keep_below"
    KEEP_ABOVE = "keep_above"
    YES_NO = "yes_no"


class Health(StrEnum):
    """The verdict on a key result or an objective."""

    NONE = "none"
    EARLY = "early"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    AT_RISK = "at_risk"
    DONE = "done"
    STALE = "stale"


class Visibility(StrEnum):
    """Who may see an objective: the corporation, the group and managers above, or owner and managers."""

    COMPANY = "company"
    GROUP = "group"
    PRIVATE = "private"


class Ambition(StrEnum):
    COMMITTED = "committed"
    ASPIRATIONAL = "aspirational"


class State(StrEnum):
    """Where an objective or key result stands in its life."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DROPPED = "dropped"


class Level(StrEnum):
    COMPANY = "company"
    DEPARTMENT = "department"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class HealthRule:
    """The rule `gap`: expected minus progress, in percentage points.

    Up to `on_track` points is on track, up to `behind` points is behind, more is at risk.
    """

    on_track: Decimal
    behind: Decimal

    def __str__(self) -> str:
        return f"gap {self.on_track.normalize():f} {self.behind.normalize():f}"


@dataclass(frozen=True, slots=True)
class Cycle:
    """A business period, both days included. `id` is "2026Q4"; later "2026H2" and "2026"."""

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


@dataclass(frozen=True, slots=True)
class KeyResult:
    """One measured result. `start` is None for the kinds that have no road (keep, yes/no).

    `target` is the limit for the keep kinds and 1 for yes/no. `current` is None until the first
    check-in. `unit` is "%" for percentages, else the word people gave, else "".
    `checked_in_at` is the instant of the newest check-in that stands.
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

    @property
    def ref(self) -> str:
        return f"KR{self.number}"


@dataclass(frozen=True, slots=True)
class Objective:
    """`aligned_to` holds whole references such as "COMPANY/2026Q4/O1"."""

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

    @property
    def ref(self) -> str:
        return f"O{self.number}"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One report on a key result. `start` and `target` are the road it was made under."""

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


@dataclass(frozen=True, slots=True)
class Standing:
    """How something stands on one day, and why.

    `progress` is a raw share of the road (below 0 and above 1 are kept), None when there is no
    value; `expected` is the share of time used, 0..1. `reason` names what gave the verdict:
    "gap", "confidence", "stale", "early", "done", "none" or "worst" (an objective).
    """

    progress: Decimal | None
    expected: Decimal
    health: Health
    rule: HealthRule
    reason: str
