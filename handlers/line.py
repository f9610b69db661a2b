"""One typed line as words: split at white space, quotes kept together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# A pair of quotes makes one word only where it stands alone: 6" of rain is no quotation.
_WORD = re.compile(
    r'(?:(?<=\s)|(?<=^))(?:"(?P<q1>[^"]*)"|“(?P<q2>[^”]*)”|「(?P<q3>[^」]*)」|『(?P<q4>[^』]*)』)(?=\s|$)|(?P<word>\S+)'
)


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    quoted: bool = False


def split(text: str) -> list[Word]:
    """The words of a cleaned line, in time linear in its length."""
    if not any(mark in text for mark in '"“「『'):
        return [Word(part) for part in text.split()]
    words = []
    for match in _WORD.finditer(text):
        quoted = next((part for part in match.group("q1", "q2", "q3", "q4") if part is not None), None)
        words.append(Word(match["word"]) if quoted is None else Word(quoted, quoted=True))
    return words


@dataclass(slots=True)
class Line:
    """The words of a command that are not read yet, and what is needed to say the line again.

    `command` is the canonical spelling ("/kr update"); `said` are all words behind it as typed.
    """

    command: str
    words: list[Word]
    said: tuple[Word, ...] = field(init=False)
    at: int = 0

    def __post_init__(self) -> None:
        self.said = tuple(self.words)

    def peek(self, ahead: int = 0) -> Word | None:
        index = self.at + ahead
        return self.words[index] if index < len(self.words) else None

    def take(self) -> Word | None:
        word = self.peek()
        if word is not None:
            self.at += 1
        return word

    def left(self) -> list[Word]:
        return self.words[self.at :]

    def drop(self, count: int) -> None:
        """Forget the last words, once they were read as options."""
        del self.words[len(self.words) - count :]

    def rest(self) -> str:
        """Everything not read yet, as text."""
        text = " ".join(word.text for word in self.left())
        self.at = len(self.words)
        return text

    def again(self, old: str, new: str) -> str:
        """The whole line with the first word `old` said as `new`."""
        words = [word.text for word in self.said]
        if old in words:
            words[words.index(old)] = new
        return " ".join([self.command, *words])
