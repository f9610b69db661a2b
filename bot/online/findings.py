"""What `dingokr check --online` finds, one line each: as facts, and as people read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.online.console import Page


class Level(StrEnum):
    """How much it matters; only an ERROR makes the check fail."""

    OK = "OK"
    NOTE = "NOTE"  # cannot be told from here: how to find out
    WARNING = "WARNING"  # works, and something is missing or will be
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class Finding:
    """One step of the walk. `said` are DingTalk's own words, `page` is where `do` is done.

    No field holds a secret or an address that is one.
    """

    level: Level
    step: str  # "secret", "robot", "group SALES"
    found: str
    setting: str = ""  # the variable it stands in, if any
    said: str = ""
    page: Page | None = None
    do: str = ""

    def facts(self) -> dict[str, Any]:
        return {
            "level": self.level.value,
            "step": self.step,
            "setting": self.setting or None,
            "found": self.found,
            "said": self.said or None,
            "mend": self.page.facts() if self.page else None,
            "do": self.do or None,
        }

    def __str__(self) -> str:
        line = f"{self.level.value} {self.step}: {self.found}"
        line += f" ({self.setting})" if self.setting else ""
        line += f"; DingTalk says {self.said}" if self.said else ""
        line += f"; {self.do}" if self.do else ""
        return line + (f" -> {self.page}" if self.page else "")


def each_once(findings: Iterable[Finding]) -> list[Finding]:
    """In their order; what several calls ran into alike is told once."""
    told: dict[tuple[str, ...], Finding] = {}
    for finding in findings:
        told.setdefault((finding.level.value, finding.step, finding.found), finding)
    return list(told.values())
