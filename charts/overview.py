"""The key results of a group as bars, objective by objective, with what was expected by today.

The value carries every word and every formatted number; the drawing decides places only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from okr.model import Health


@dataclass(frozen=True, slots=True)
class Bar:
    """One key result. `progress` and `expected` are raw shares: below 0 and above 1 are drawn as such.

    `name` is its reference and title, `owner` who answers for it, `percent` and `verdict` what is
    written beside the bar.
    """

    name: str
    owner: str
    percent: str
    verdict: str
    health: Health
    progress: float | None = None
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One objective and what measures it; `percent` and `verdict` are its own."""

    name: str
    percent: str
    verdict: str
    health: Health
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """A group's objectives. `expected` is what the tick on the bars means, with its day.

    `more` tells how many were left out ("+12 more"), "" for none; `empty` is said where nothing is.
    """

    title: str
    facts: str
    summary: str
    sections: tuple[Section, ...] = ()
    expected: str = ""
    more: str = ""
    empty: str = ""
    kind: Literal["overview"] = "overview"
