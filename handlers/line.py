"""One typed line as words: split at white space, quotes kept together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from handlers.mentions import GLUE

# A pair of quotes makes one word only where it stands alone: 6" of rain is no quotation. Of signs that
# differ at both ends, others of their kind may stand inside; some keyboards end a pair as it began.
_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("«", "»"))
_INSIDE = [
    rf"{first}(?P<q{n}>[^{first}{last}]*(?:{first}[^{first}{last}]*{last}[^{first}{last}]*)*){last}"
    for n, (first, last) in enumerate(_PAIRS)
]
_SAME = [rf"{sign}(?P<s{n}>[^{sign}]*){sign}" for n, sign in enumerate('"＂”“')]
_WORD = re.compile(rf"(?:(?<=\s)|(?<=^))(?:{'|'.join([*_INSIDE, *_SAME])})(?=\s|$)|(?P<word>\S+)")
_QUOTED = [name for name in _WORD.groupindex if name != "word"]
MOST_QUOTES = 40
_SIGNS = '"＂“”「『«'


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    quoted: bool = False

    @property
    def typed(self) -> str:
        """As it has to be typed to be the same word again."""
        if not self.quoted:
            return self.text
        return f"“{self.text}”" if '"' in self.text else f'"{self.text}"'


def split(text: str) -> list[Word]:
    """The words of a cleaned line, in time linear in its length."""
    marks = sum(map(text.count, _SIGNS))
    if not 0 < marks <= MOST_QUOTES:  # a flood of them is no quotation
        return [Word(part) for part in text.split()]
    words = []
    for match in _WORD.finditer(text):
        quoted = next((part for part in match.group(*_QUOTED) if part is not None), None)
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

    def part(self, at: int, length: int) -> None:
        """Make two words of the one at an index: its first signs, and the rest."""
        text = self.words[at].text
        both = [Word(text[:length]), Word(text[length:])]
        self.words[at : at + 1] = both
        if self.said[at : at + 1] and self.said[at].text == text:
            self.said = (*self.said[:at], *both, *self.said[at + 1 :])

    def drop(self, count: int) -> None:
        """Forget the last words, once they were read as options."""
        del self.words[len(self.words) - count :]

    def rest(self) -> str:
        """Everything not read yet, as people wrote it: names are whole again."""
        text = " ".join(word.text for word in self.left()).replace(GLUE, " ")
        self.at = len(self.words)
        return text

    def again(self, old: str, new: str) -> str:
        """The whole line with the first `old`, a word or several, said as `new`."""
        place = self.place(old)
        return self._said(self.said) if place is None else self.answered(*place, (new,))[0]

    def place(self, text: str) -> tuple[int, int] | None:
        """Where the text begins and ends on the line as typed; None where it does not stand there."""
        words = [word.text for word in self.said]
        if text in words:
            return words.index(text), words.index(text) + 1
        count = text.count(" ") + 1
        found = (at for at in range(len(words)) if " ".join(words[at : at + count]) == text)
        return next(((at, at + count) for at in found), None)

    def answered(self, begin: int, end: int, choices: Iterable[str]) -> tuple[str, ...]:
        """The whole line once for each choice, with that in place of the words `begin` to `end`."""
        before, after = self.said[:begin], self.said[end:]
        return tuple(self._said([*before, Word(choice), *after]) for choice in choices)

    def _said(self, words: Iterable[Word]) -> str:
        return " ".join([self.command, *(word.typed for word in words)])
