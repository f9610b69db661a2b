"""One thing that an administrator has to see to: as facts for programs, in words for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from i18n.languages import FALLBACK
from i18n.phrases import Phrase, say
from i18n.words import Words, words_for

# What is typed on the server, in every language alike.
SERVE, TICK, UPGRADE = "`dingokr serve`", "`dingokr tick`", "`dingokr db upgrade`"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that is wrong; `str()` is its line in English."""

    what: Phrase
    found: Phrase
    expected: Phrase
    do: Phrase

    def facts(self) -> dict[str, str]:
        return self._said(words_for(FALLBACK))

    def line(self, words: Words) -> str:
        """As people read it on the server."""
        return "WRONG " + words.say("doctor.wrong", **self._said(words))

    def __str__(self) -> str:
        return self.line(words_for(FALLBACK))

    def _said(self, words: Words) -> dict[str, str]:
        parts = {"what": self.what, "found": self.found, "expected": self.expected, "do": self.do}
        return {name: say(words, part, told_at) for name, part in parts.items()}


def told_at(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
