"""How the bot does, in plain values: what an administrator reads on the page about it.

Whoever hands them in fills them; no secret and no word of a message is among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from i18n.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Purse:
    """A month's quota of DingTalk; `limit` is nought where there is none."""

    used: int
    limit: int
    leads_to: int


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Messages to one place (a group's key or a staff id) that were given up within a week."""

    to: str
    reason: str
    times: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Times of the timetable that were left out within a fortnight; `group` is "" for somebody's own.

    `why` are the words for the `reason`, None where it has none.
    """

    group: str
    kind: str
    reason: str
    times: int
    why: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Unannounced:
    """A calendar whose days off of a year that begins soon are not known yet."""

    calendar: str
    year: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """What `dingokr doctor` says, to be told in the reader's words."""

    what: Phrase
    found: Phrase
    expected: Phrase
    do: Phrase


@dataclass(frozen=True, slots=True)
class Machine:
    """The process that answers. `stream` is None where DingTalk calls over HTTP.

    A database that `knows_backups` has it noted when the last was made; None where none was.
    """

    version: str
    database: str
    database_bytes: int | None
    schema: str
    knows_backups: bool
    last_backup: datetime | None
    working: bool
    stream: bool | None
    loop_lag_seconds: float
    skew: timedelta | None  # our clock minus that of DingTalk's signatures


@dataclass(frozen=True, slots=True)
class Queue:
    """`stuck_since`: the oldest message that could have left ten minutes ago."""

    waiting: int
    oldest: datetime | None
    stuck_since: datetime | None
    given_up: tuple[GivenUp, ...]
    silent_groups: tuple[str, ...]  # keys


@dataclass(frozen=True, slots=True)
class Timetable:
    done: int
    skipped: int
    overdue: int
    overdue_since: datetime | None
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class BotHealth:
    machine: Machine
    queue: Queue
    timetable: Timetable
    month: str
    calls: Purse
    pushes: Purse
    by_kind: tuple[tuple[str, int], ...]
    calendars: tuple[Unannounced, ...]
    wrong: tuple[Wrong, ...]
    doctor_at: datetime | None  # of the round in which that, the calendars, the skew and the size were found
