"""What is wrong with the settings, as facts: programs read them in English, people in their language.

Loads no catalogue before something is said.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from i18n.phrases import Phrase, english, phrase, say

if TYPE_CHECKING:
    from i18n.words import Words

# Plain text is the same in every language: a name, or a value in quotes.
Said = Phrase | str

ENVIRONMENT: Final = "environment"
NOT_SET: Final = "not set"
NAMELESS: Final = "line"  # of a file, where no name can be read
MISSING: Final = phrase("setting.fault.missing")
HIDDEN: Final = phrase("setting.fault.hidden")

_SHORTEST_SECRET: Final = 4
_PLACES: Final[Mapping[str, Phrase]] = {
    ENVIRONMENT: phrase("setting.fault.environment"),
    NOT_SET: phrase("setting.fault.not_set"),
}
_REASONS: Final[Mapping[int, str]] = {
    errno.ENOENT: "setting.fault.reason.missing",
    errno.EACCES: "setting.fault.reason.closed",
    errno.EISDIR: "setting.fault.reason.folder",
}


class Expected(ValueError):
    """What a reader wanted instead of what it was given; `str()` says it in English."""

    def __init__(self, what: Phrase) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return english(self.what)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the settings; `str()` is its line in English."""

    variable: str
    where: str  # ".env:14", "environment" or "groups.toml [SALES]"
    found: Said
    expected: Said = ""
    guess: str = ""

    def facts(self) -> dict[str, str]:
        return {
            "variable": self.variable,
            "where": self.where,
            "found": english(self.found),
            "expected": english(self.expected),
            "guess": self.guess,
        }

    def line(self, words: Words) -> str:
        """As people read it on the server."""
        return "ERROR " + say(words, self._told(), str)

    def __str__(self) -> str:
        return "ERROR " + english(self._told())

    def _told(self) -> Phrase:
        name = phrase("setting.fault.nameless") if self.variable == NAMELESS else self.variable
        where, found = place(self.where), self.found
        line = phrase("setting.fault.plain", variable=name, where=where, found=found)
        if self.expected:
            line = phrase(
                "setting.fault.expected", variable=name, where=where, found=found, expected=self.expected
            )
        return phrase("setting.fault.guess", line=line, guess=self.guess) if self.guess else line


@dataclass(frozen=True, slots=True)
class Caution:
    """What works and is still not wise; `str()` is its line in English."""

    what: Phrase

    def line(self, words: Words) -> str:
        return "WARNING " + say(words, self.what, str)

    def __str__(self) -> str:
        return "WARNING " + english(self.what)


def place(where: str) -> Said:
    """Where a setting stands: a file and its line, the environment, or nowhere."""
    return _PLACES.get(where, where)


def reason(error: OSError) -> Said:
    """The system's own words, explained where that helps."""
    known = _REASONS.get(error.errno or 0)
    return phrase(known, said=error.strerror) if known else f"{error.strerror}"


def silenced(fault: Fault, secrets: Sequence[str]) -> Fault:
    """The fault without any secret: one may have been pasted into the wrong variable."""
    shown = list(_texts(fault.found))
    if any(secret in text for secret in secrets if len(secret) >= _SHORTEST_SECRET for text in shown):
        return replace(fault, found=HIDDEN)
    return fault


def _texts(fact: object) -> Iterator[str]:
    """Whatever a saying shows besides its own words."""
    if isinstance(fact, Phrase):
        fact = tuple(fact.facts.values())
    if isinstance(fact, tuple):
        for each in fact:
            yield from _texts(each)
    else:
        yield str(fact)
