"""How many key results were how well, week by week.

The value carries every word and every formatted number; the drawing decides places only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from okr.model import Health


@dataclass(frozen=True, slots=True)
class Part:
    """`count` key results of one verdict in one round; `label` is the number as it is written."""

    health: Health
    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Round:
    """One week: its day in words, and its parts, the best verdict first; those of none are left out."""

    label: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class HealthHistory:
    """The rounds, oldest first. `legend` names each verdict that occurs, the best first.

    `ticks` are places on the upright axis and what is written there; `unit` says what is counted.
    """

    title: str
    facts: str
    summary: str
    rounds: tuple[Round, ...] = ()
    legend: tuple[tuple[Health, str], ...] = ()
    ticks: tuple[tuple[int, str], ...] = ()
    unit: str = ""
    empty: str = ""
    kind: Literal["health_history"] = "health_history"
