"""What people do around objectives and key results, and the life of a cycle in a group: frozen values.

References here are whole ones, such as "SALES/2026Q4/KR3": both sides may be of different groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from okr.model import Cycle, Health, KeyResult, Objective, Person, Phase


class CycleState(StrEnum):
    """`closing` is the time for scores and verdicts; `closed` takes only late check-ins."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Pictured:
    """How one objective or key result stood when its cycle was closed; late check-ins do not move it."""

    ref: str
    value: Decimal | None  # of a key result
    progress: Decimal | None
    health: Health
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class GroupCycle:
    """A cycle as one group lives it. `picture` is empty until it is closed."""

    group_id: int
    cycle: Cycle
    state: CycleState = CycleState.OPEN
    closed_at: datetime | None = None
    closed_by: Person | None = None
    picture: tuple[Pictured, ...] = ()
    opened_at: datetime | None = None  # when somebody opened it ahead of its time or again
    opened_by: Person | None = None


@dataclass(frozen=True, slots=True)
class TargetVersion:
    """The road of a key result from an instant on; points made under an older one keep that one."""

    key_result_id: int
    number: int  # 1 is how it was created
    since: datetime
    by: Person
    start: Decimal | None
    target: Decimal
    low: Decimal | None = None
    commit: Decimal | None = None
    stretch: Decimal | None = None
    phases: tuple[Phase, ...] = ()


class DependencyState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    MET = "met"


@dataclass(frozen=True, slots=True)
class Dependency:
    """`waiting` cannot go on without `on`; the owner of `on` says yes or no.

    `by` is the day it is needed. `reason` is that of the refusal.
    """

    id: int
    waiting: str
    on: str
    by: date | None
    state: DependencyState
    asked_by: Person
    asked_at: datetime
    reason: str = ""
    answered_by: Person | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    id: int
    key_result_id: int
    by: Person
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Kudos:
    id: int
    key_result_id: int
    to: Person
    by: Person
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Retro:
    """One line of what a group learnt in a cycle."""

    id: int
    group_id: int
    cycle: str
    by: Person
    at: datetime
    text: str


def whole_ref(thing: Objective | KeyResult) -> str:
    """How it is called from everywhere: "SALES/2026Q4/KR3"."""
    return f"{thing.group_key}/{thing.cycle}/{thing.ref}"
