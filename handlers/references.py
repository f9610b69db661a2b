"""KR3, O1, SALES/KR3, 2026Q3/KR3, SALES/2026Q4/O1: how objectives and key results are called."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Letter = Literal["O", "KR"]

LONGEST = 80
_SHAPE = re.compile(
    r"#?(?:(?P<group>[A-Z0-9_]{1,40})/)??(?:(?P<cycle>\d{4}(?:Q[1-4]|H[12])?)/)?(?P<letter>KR|O)?(?P<number>\d{1,6})"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """`letter` is "" for a plain number; `group` and `cycle` are None when not written."""

    letter: Literal["O", "KR", ""]
    number: int
    group: str | None = None
    cycle: str | None = None

    def as_(self, letter: Letter) -> Reference:
        return Reference(letter, self.number, self.group, self.cycle)

    def __str__(self) -> str:
        parts = [part for part in (self.group, self.cycle) if part]
        return "/".join([*parts, f"{self.letter}{self.number}"])


def read_reference(word: str) -> Reference | None:
    """The reference a word is, in any width and case; None when it is none."""
    return None if len(word) > LONGEST else _read(word)


@lru_cache(maxsize=4096)  # a line asks for the same word several times
def _read(word: str) -> Reference | None:
    plain = unicodedata.normalize("NFKC", word).upper()
    match = _SHAPE.fullmatch(plain)
    if match is None:
        return None
    letter = match["letter"] or ""
    if letter not in ("O", "KR", ""):
        return None
    return Reference(letter, int(match["number"]), match["group"], match["cycle"])  # type: ignore[arg-type]
