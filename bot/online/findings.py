"""What `dingokr check --online` finds, one line each: as facts, and as people read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.online.console import Page
from i18n.languages import FALLBACK
from i18n.phrases import Phrase, english, phrase, say
from i18n.words import Words, words_for


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
    step: Phrase  # "secret", "robot", "group SALES"
    found: Phrase
    setting: str = ""  # the variable it stands in, if any
    said: str = ""
    page: Page | None = None
    do: Phrase | None = None

    def facts(self) -> dict[str, Any]:
        """For programs: in English, wherever they run."""
        return {
            "level": self.level.value,
            "step": english(self.step),
            "setting": self.setting or None,
            "found": english(self.found),
            "said": self.said or None,
            "mend": self.page.facts() if self.page else None,
            "do": english(self.do) if self.do else None,
        }

    def line(self, words: Words) -> str:
        """As people read it; how much it matters is said alike in every language."""
        line = phrase("online.line", step=self.step, found=self.found)
        if self.setting:
            line = phrase("online.line.setting", line=line, setting=self.setting)
        if self.said:
            line = phrase("online.line.said", line=line, said=self.said)
        if self.do:
            line = phrase("online.line.do", line=line, do=self.do)
        page = f" -> {self.page.line(words)}" if self.page else ""
        return f"{self.level.value} {say(words, line, str)}{page}"

    def __str__(self) -> str:
        return self.line(words_for(FALLBACK))


def each_once(findings: Iterable[Finding]) -> list[Finding]:
    """In their order; what several calls ran into alike is told once."""
    told: list[Finding] = []
    for each in findings:
        if not any((each.level, each.step, each.found) == (one.level, one.step, one.found) for one in told):
            told.append(each)
    return told
