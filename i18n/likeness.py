"""Which known word somebody may have meant: one guess, and none when nothing is close."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

_LONGEST = 40


def nearest(word: str, candidates: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The candidate with the fewest wrong, missing or swapped letters; the first of equals."""
    if not word or len(word) > _LONGEST:
        return None
    best = process.extractOne(word, list(candidates), scorer=OSA.normalized_similarity, score_cutoff=cutoff)
    return None if best is None else str(best[0])


def alike(one: str, other: str) -> float:
    """How much of two texts is common to both, in order: 0 to 1."""
    return float(Indel.normalized_similarity(one, other))
