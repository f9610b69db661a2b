"""What a cycle comes to in the end: scores from 0.0 to 1.0, what they mean, and what is asked next.

Confidence, progress and score are three numbers and never mixed. A score is kept to one decimal,
rounded half up, and banded after that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from okr.amounts import plain
from okr.model import Ambition, KeyResult, Objective, Rollup, State, Verdict
from okr.objections import BadScore
from okr.planning import check_note, check_reason
from okr.progress import ONE, clamped, fraction_done, one_decimal, weighted_mean, weights

_MIDDLE_FROM = Decimal("0.4")
_HIGH_FROM = Decimal("0.7")
_BAR_TOO_LOW_FROM = Decimal("0.85")


class Band(StrEnum):
    """Below 0.4, below 0.7, and from there up."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class Outcome(StrEnum):
    """What a score means for how ambitious the objective was.

    Committed: `kept` at 1.0, else `missed`, which asks for a post-mortem. Aspirational: `as_intended`
    from 0.7 up, else `short`.
    """

    KEPT = "kept"
    MISSED = "missed"
    AS_INTENDED = "as_intended"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Judged:
    """The end of one objective."""

    score: Decimal
    band: Band
    outcome: Outcome

    @property
    def wants_post_mortem(self) -> bool:
        return self.outcome is Outcome.MISSED


def check_score(typed: Decimal) -> Decimal:
    """The score to one decimal. Raises BadScore outside 0..1."""
    if not 0 <= typed <= 1:
        raise BadScore(plain(typed))
    return one_decimal(typed)


def scored(kr: KeyResult, score: Decimal, note: str = "") -> KeyResult:
    """Raises BadScore or TooLong."""
    return replace(kr, score=check_score(score), score_note=check_note(note))


def score_of(kr: KeyResult) -> Decimal | None:
    """What was given, else the progress cut to 0..1; None without either."""
    if kr.score is not None:
        return kr.score
    progress = fraction_done(kr)
    return None if progress is None else one_decimal(clamped(progress))


def objective_score(objective: Objective, rollup: Rollup = Rollup.EQUAL) -> Decimal | None:
    """What was given, else the weighted mean of its key results; None when none of them has a score."""
    if objective.score is not None:
        return objective.score
    standing = [kr for kr in objective.key_results if kr.state is not State.DROPPED]
    mean = weighted_mean(zip(map(score_of, standing), weights(standing, rollup), strict=True))
    return None if mean is None else one_decimal(mean)


def band(score: Decimal) -> Band:
    rounded = one_decimal(score)
    if rounded < _MIDDLE_FROM:
        return Band.LOW
    return Band.MIDDLE if rounded < _HIGH_FROM else Band.HIGH


def outcome(ambition: Ambition, score: Decimal) -> Outcome:
    rounded = one_decimal(score)
    if ambition is Ambition.COMMITTED:
        return Outcome.KEPT if rounded >= ONE else Outcome.MISSED
    return Outcome.AS_INTENDED if rounded >= _HIGH_FROM else Outcome.SHORT


def judged(objective: Objective, rollup: Rollup = Rollup.EQUAL) -> Judged | None:
    """None when nothing of it has a score."""
    score = objective_score(objective, rollup)
    if score is None:
        return None
    return Judged(score, band(score), outcome(objective.ambition, score))


def bar_too_low(scores: Iterable[Decimal]) -> bool:
    """Is the mean of a group's objectives 0.85 or more? Then the bar may be set higher."""
    mean = weighted_mean((score, ONE) for score in scores)
    return mean is not None and mean >= _BAR_TOO_LOW_FROM


def unfinished(objective: Objective, rollup: Rollup = Rollup.EQUAL) -> bool:
    """Must somebody say whether it is kept, changed or dropped?"""
    if objective.state is not State.OPEN:
        return False
    score = objective_score(objective, rollup)
    return score is None or score < ONE


def decided(objective: Objective, verdict: Verdict, line: str) -> Objective:
    """With one line why. Raises MissingWord without it, or TooLong."""
    return replace(objective, verdict=verdict, verdict_line=check_reason(line, "/cycle carry"))
