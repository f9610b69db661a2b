"""The words that English and Vietnamese numbers are made of, as they stand in a text.

Only what stands together is looked at: two words are parted by spaces, or by one hyphen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, NoReturn

from i18n import commands
from i18n.cleaning import fold
from i18n.separators import separators, shaped
from i18n.unreadable import Unreadable

VIETNAMESE: Final = "vi"
THOUSAND: Final = 1000
LONGEST_WORD: Final = 64
_LETTERS: Final = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_PIECE: Final = re.compile(rf"(?P<gap> *|-)(?:(?P<run>[0-9][0-9.,]*)|(?P<word>[{_LETTERS}]+))")
_FAMILIES: Final = {"en": ("numbers_en", "magnitudes_en"), VIETNAMESE: ("numbers_vi", "magnitudes_vi")}
# đồng, of the short form of "million đồng".
_DONG: Final = "đ"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of digits, or a word.

    `name` is the entry of the table that knows the word ("5", "half", "last 4"), "" of a run of digits;
    `by` is what a magnitude multiplies by, else 0.
    """

    text: str
    name: str
    start: int
    end: int
    by: int = 0

    @property
    def is_run(self) -> bool:
        return not self.name

    @property
    def digit(self) -> int | None:
        """What a plain number word says."""
        return int(self.name) if self.name.isdigit() and not self.by else None


@dataclass(slots=True)
class Pieces:
    """The number words from `start` on, all of one language, and how far they are read."""

    text: str
    start: int
    lang: str
    language: str = ""  # of the words
    all: list[Piece] = field(default_factory=list)
    at: int = 0

    @classmethod
    def of(cls, text: str, start: int, lang: str) -> Pieces:
        pieces = cls(text, start, lang)
        pieces.all = list(pieces._found())
        return pieces

    def peek(self, ahead: int = 0) -> Piece | None:
        index = self.at + ahead
        return self.all[index] if index < len(self.all) else None

    def name(self, ahead: int = 0) -> str:
        piece = self.peek(ahead)
        return "" if piece is None else piece.name

    def by(self, ahead: int = 0) -> int:
        piece = self.peek(ahead)
        return 0 if piece is None else piece.by

    def digit(self, ahead: int = 0) -> int | None:
        piece = self.peek(ahead)
        return None if piece is None else piece.digit

    def run(self, ahead: int = 0) -> str:
        """The digits as typed; "" where something else stands."""
        piece = self.peek(ahead)
        return piece.text if piece is not None and piece.is_run else ""

    @property
    def end(self) -> int:
        """The index behind what is read."""
        return self.all[self.at - 1].end if self.at else self.start

    def is_before_percent(self, ahead: int = 0) -> bool:
        last = self.peek(ahead - 1)
        rest = "" if last is None else fold(self.text[last.end :])
        return rest.startswith(("%", *commands.words("units")["percent"]))

    def ask_back(self, *numbers: Decimal) -> NoReturn:
        """Of what is read so far, one of these numbers was meant."""
        raise Unreadable("ambiguous_separator", tuple(self.replaced(number) for number in numbers))

    def replaced(self, number: Decimal, start: int | None = None, end: int | None = None) -> str:
        """The text with a number in digits in place of what is read so far."""
        begin, behind = (self.start, self.end) if start is None else (start, end)
        in_thousands = start is None and any(piece.by >= THOUSAND for piece in self.all[: self.at])
        digits = in_digits(number, self.lang, in_thousands=in_thousands)
        return f"{self.text[:begin]}{digits}{self.text[behind:]}"

    def value(self, piece: Piece) -> Decimal:
        """A run of digits. A shape that is wrong in this language but right in another is asked back;
        before a Vietnamese word both are at home: 1.5 triệu has but one reading, 1.500 triệu two."""
        group, point = separators(self.lang)
        own, other = shaped(piece.text, group, point), shaped(piece.text, point, group)
        if self.language != VIETNAMESE or self.lang == VIETNAMESE:
            alone = own if own is not None or self.language != VIETNAMESE else other
        else:
            alone = own if other in (None, own) else other if own is None else None
        if alone is not None:
            return alone
        readings = [value for value in (own, other) if value is not None]
        if not readings:
            raise Unreadable("not_a_number")
        raise Unreadable(
            "ambiguous_separator",
            tuple(self.replaced(value, piece.start, piece.end) for value in dict.fromkeys(readings)),
        )

    def _found(self) -> Iterator[Piece]:
        at, before = self.start, ""
        while (match := _PIECE.match(self.text, at)) is not None:
            word, gap = match["word"], match["gap"]
            if (at == self.start and gap) or (gap == "-" and not (word and before)):
                return
            piece = self._piece(match)
            if piece is None:
                return
            yield piece
            at, before = piece.end, word

    def _piece(self, match: re.Match[str]) -> Piece | None:
        if match["run"]:
            at_the_end = match.end() == len(self.text)
            run = match["run"].rstrip(".,") if at_the_end else match["run"]
            return Piece(run, "", match.start("run"), match.end())
        word, end = match["word"], match.end()
        languages = (self.language,) if self.language else tuple(_FAMILIES)
        for language in languages:
            known = _known(language).get(word.casefold())
            if known is not None:
                self.language = language
                # What is left of trđ is the currency.
                end -= len(known[1]) > 1 and word[-1:].casefold() == _DONG
                return Piece(word, known[0], match.start("word"), end, known[2])
        return None


@cache
def _known(language: str) -> dict[str, tuple[str, str, int]]:
    """Each word with its entry and what it multiplies by."""
    numbers, magnitudes = (commands.meanings(table) for table in _FAMILIES[language])
    known = {word: (name, word, 0) for word, name in numbers.items()}
    return known | {word: (name, word, int(name)) for word, name in magnitudes.items()}


def in_digits(number: Decimal, lang: str, *, in_thousands: bool = False) -> str:
    """The number to be typed instead of its words. In thousands (1500k) it still names a multiple, which
    matters where millions are counted."""
    digits = f"{(number / THOUSAND if in_thousands else number).normalize():f}"
    # A fourth decimal, so that three are not taken for a group.
    digits += "0" if len(digits.partition(".")[2]) == 3 else ""
    return digits.replace(".", separators(lang)[1]) + ("k" if in_thousands else "")


def is_number_word(word: str) -> bool:
    """Can a number be made of this word and others: twenty-five, triệu, 1tr5, and, a? Not of a long one."""
    return len(word) <= LONGEST_WORD and _is_number_word(word)


@lru_cache(maxsize=4096)
def _is_number_word(word: str) -> bool:
    folded = fold(word)
    pieces = Pieces.of(folded, 0, "en")
    return any(not piece.is_run for piece in pieces.all) and pieces.all[-1].end == len(folded)


def is_magnitude(word: str) -> bool:
    """Does it multiply the number before it, by whatever?"""
    folded = fold(word)
    return folded in commands.words("units")["doubtful"] or any(
        known[2] for language in _FAMILIES if (known := _known(language).get(folded)) is not None
    )
