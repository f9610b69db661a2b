"""Which known word somebody may have meant: one guess, and none when nothing is close.

Letters are counted; Chinese signs are weighed, since a word of two of them with one wrong is half
another word. A keyboard that is typed by sound offers the wrong sign of the right sound, so that one
counts little; any other wrong sign counts whole. Where the border runs: docs/decisions/0020,
figures: docs/measurements.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from i18n.cleaning import bare
from i18n.signs import sound_alike, sounding_like

LATIN_CUTOFF: Final = 0.7
CHINESE_CUTOFF: Final = 0.65
_SHORT: Final = 4  # letters: a wrong one there makes another everyday word (then, them), not a misspelt one
_LONGEST: Final = 40
_SAME_SOUND: Final = 0.3
_SWAPPED: Final = 0.5


def nearest(word: str, candidates: Iterable[str], cutoff: float | None = None) -> str | None:
    """The candidate with the fewest wrong, missing or swapped letters; the first of equals.

    Tone marks, traditional signs and spaces beside Chinese are no mistakes. Of those that differ in nothing
    else it is the one that is written as the word is.
    """
    if not word or len(word) > _LONGEST:
        return None
    typed = _plain(word)
    known = {candidate: _plain(candidate) for candidate in candidates}
    if any(sign >= "⺀" for sign in typed):
        found = _nearest_chinese(typed, known, cutoff or CHINESE_CUTOFF)
        return None if found is None else _as_typed(word, found, known)
    if cutoff is None:
        known = {each: plain for each, plain in known.items() if _may_be_meant(word, typed, each, plain)}
    best = process.extractOne(
        typed, known, scorer=OSA.normalized_similarity, score_cutoff=cutoff or LATIN_CUTOFF
    )
    return None if best is None else _as_typed(word, str(best[2]), known)


def alike(one: str, other: str) -> float:
    """How much of two texts is common to both, in order: 0 to 1."""
    return float(Indel.normalized_similarity(one, other))


def _as_typed(word: str, found: str, known: dict[str, str]) -> str:
    """保持低於 for 保持底於, where 保持低于 is the same word."""
    return max((each for each in known if known[each] == known[found]), key=lambda each: alike(word, each))


def _may_be_meant(word: str, typed: str, candidate: str, plain: str) -> bool:
    """Short words are near to everything: their tone marks count, and in the shortest every letter."""
    if len(plain) <= _SHORT and not candidate.isascii():
        return False
    if len(typed) > _SHORT:
        return True
    return word.isascii() and (len(plain) != len(typed) or sorted(plain) == sorted(typed))


_plain = lru_cache(maxsize=4096)(bare)


def _nearest_chinese(typed: str, known: dict[str, str], cutoff: float) -> str | None:
    best, highest = None, 0.0
    near = frozenset(typed).union(*map(sounding_like, typed))
    for candidate, plain in known.items():
        longer = max(len(typed), len(plain))
        most = (1 - cutoff) * longer
        # A sign that is neither typed nor like one costs a whole mistake.
        if abs(len(typed) - len(plain)) <= most and sum(sign not in near for sign in plain) <= most:
            found = 1 - _distance(typed, plain) / longer
            if found >= cutoff and found > highest:
                best, highest = candidate, found
    return best


def _distance(one: str, other: str) -> float:
    """Optimal string alignment, with signs of one sound near each other."""
    before, row = [0.0], [float(n) for n in range(len(other) + 1)]
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [float(i)]
        for j, b in enumerate(other, 1):
            wrong = 0.0 if a == b else _SAME_SOUND if sound_alike(a, b) else 1.0
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + wrong)
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + _SWAPPED)
            row.append(cost)
    return row[-1]
