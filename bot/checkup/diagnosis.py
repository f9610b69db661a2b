"""One thing that an administrator has to see to: as facts for a page, in English for the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from i18n.phrases import Phrase, say
from i18n.words import words_for

ENGLISH = "en"
# What is typed on the server, in every language alike.
SERVE, TICK, UPGRADE = "`dingokr serve`", "`dingokr tick`", "`dingokr db upgrade`"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that is wrong; `str()` is the line people read on the server."""

    what: Phrase
    found: Phrase
    expected: Phrase
    do: Phrase

    def facts(self) -> dict[str, str]:
        words = words_for(ENGLISH)
        parts = {"what": self.what, "found": self.found, "expected": self.expected, "do": self.do}
        return {name: say(words, part, told_at) for name, part in parts.items()}

    def __str__(self) -> str:
        return "WRONG {what}: {found}, expected {expected}; {do}".format(**self.facts())


def told_at(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
