"""Which option the next words of a line name, or its last ones, in whatever language.

An option may be of several words (riêng tư, lâu chưa cập nhật): the longest that is one wins, and quoted
words are never one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import Final

from handlers.line import Line, Word
from i18n import commands as vocabulary
from i18n.cleaning import bare, fold

LONGEST: Final = max(len(alias.split()) for alias in vocabulary.meanings("options"))  # words
Named = tuple[str | None, int]


def leading(words: Sequence[Word], at: int = 0, *, among: Collection[str] | None = None) -> Named:
    """The option that the words from index `at` on name, and of how many words it is.

    Of all options, or only of those `among`.
    """
    return _longest([words[at : at + count] for count in range(min(LONGEST, len(words) - at), 0, -1)], among)


def ending(words: Sequence[Word], end: int | None = None, *, among: Collection[str] | None = None) -> Named:
    """The option that the words before index `end` name, else the last ones, and of how many words it is."""
    end = len(words) if end is None else end
    return _longest([words[end - count : end] for count in range(min(LONGEST, end), 0, -1)], among)


def following(line: Line, *among: str) -> str | None:
    """Take the option that comes next, if it is among these; None, and nothing taken, for other words."""
    name, count = leading(line.words, line.at, among=among)
    line.at += count
    return name


def _longest(sayings: Sequence[Sequence[Word]], among: Collection[str] | None) -> Named:
    for said in sayings:
        if not (_may_begin(said[0].text) and _may_end(said[-1].text)):
            continue
        if any(word.quoted for word in said):
            continue
        name = vocabulary.option(" ".join(word.text for word in said))
        if name is not None and (among is None or name in among):
            return name, len(said)
    return None, 0


def _may_begin(word: str) -> bool:
    """May an option begin with it? Most words of a long line need no further look."""
    return len(word) <= vocabulary.LONGEST and _ends(word)[0]


def _may_end(word: str) -> bool:
    return len(word) <= vocabulary.LONGEST and _ends(word)[1]


@lru_cache(maxsize=4096)
def _ends(word: str) -> tuple[bool, bool]:
    """May an option begin with this word, and end with it? In Chinese it may stick to others."""
    plain = bare(fold(word))
    hidden = any(sign >= "⺀" for sign in plain)
    return hidden or plain in _firsts(), hidden or plain in _lasts()


@cache
def _firsts() -> frozenset[str]:
    return frozenset(bare(alias.split()[0]) for alias in vocabulary.meanings("options"))


@cache
def _lasts() -> frozenset[str]:
    return frozenset(bare(alias.split()[-1]) for alias in vocabulary.meanings("options"))
