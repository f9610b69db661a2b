"""One key result over the days of its cycle: what was expected, what was reported, where it leads.

The value carries every word and every formatted number; the drawing decides places only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from okr.model import Health


@dataclass(frozen=True, slots=True)
class Report:
    """A check-in that stands. `done` marks the one that said it is over."""

    day: date
    value: float
    late: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A line across at a value: the target, what was committed, a limit. `label` names value and meaning."""

    value: float
    label: str
    main: bool = False  # the target itself, drawn stronger


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the upright axis and what is written there."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class DayTick:
    """A day on the flat axis and what is written there."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the line through the last reports ends; `arrives`: at the target or beyond."""

    day: date
    value: float
    label: str
    arrives: bool


@dataclass(frozen=True, slots=True)
class BurnUp:
    """A key result's way.

    `title` is its reference and its name, `facts` a line of where it leads, who owns it, `now` its
    value, `percent` its progress and `verdict` its health, in words. `summary` says the whole in one or
    two sentences, for those who hear a page. `expected` are the bends of the line of what was expected,
    first and last included. `inside` are the limits of the keep kinds, lowest and highest. `steps`: the
    value jumps from report to report (milestones, yes or no) and is not drawn as a slope. `legend` names,
    for each of "reported", "expected", "forecast", "late", "missed", "blocked", "inside" that is drawn,
    the word for it. `missed` are the days of check-ins that nobody made, `blocked` spans of days. `empty`
    is said where nothing was reported.
    """

    title: str
    facts: str
    now: str
    percent: str
    verdict: str
    health: Health
    summary: str
    first: date
    last: date
    ticks: tuple[Tick, ...]
    days: tuple[DayTick, ...]
    today: DayTick | None = None
    reports: tuple[Report, ...] = ()
    expected: tuple[tuple[date, float], ...] = ()
    levels: tuple[Level, ...] = ()
    inside: tuple[float | None, float | None] | None = None
    forecast: Outlook | None = None
    missed: tuple[date, ...] = ()
    blocked: tuple[tuple[date, date], ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    empty: str = ""
    steps: bool = False
    kind: Literal["burn_up"] = "burn_up"
