"""Scores, what they mean, and what is asked at the end of a cycle."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okr.model import Ambition, Kind, Rollup, State, Verdict
from okr.objections import BadScore
from okr.planning import LONGEST_NOTE
from okr.refusals import MissingWord, TooLong
from okr.scoring import (
    Band,
    Judged,
    Outcome,
    band,
    bar_too_low,
    check_score,
    decided,
    judged,
    objective_score,
    outcome,
    score_of,
    scored,
    unfinished,
)
from tests.kit.builders import a_key_result, an_objective


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0", "0.0"),
        ("1", "1.0"),
        ("0.7", "0.7"),
        ("0.35", "0.4"),
        ("0.25", "0.3"),
        ("0.649", "0.6"),
        ("0.95", "1.0"),
    ],
)
def test_a_score_has_one_decimal_rounded_half_up(typed, kept):
    assert str(check_score(Decimal(typed))) == kept


@pytest.mark.parametrize("typed", ["-0.1", "1.1", "1.0001", "7", "70", "-1"])
def test_a_score_outside_is_refused(typed):
    with pytest.raises(BadScore) as refused:
        check_score(Decimal(typed))
    assert refused.value.typed == typed


def test_a_score_is_given_with_a_note():
    kr = scored(a_key_result(current=90), Decimal("0.65"), " we stopped early ")
    assert (kr.score, kr.score_note, kr.current) == (Decimal("0.7"), "we stopped early", 90)
    with pytest.raises(TooLong):
        scored(kr, Decimal(1), "x" * (LONGEST_NOTE + 1))


@pytest.mark.parametrize(
    ("kr", "score"),
    [
        pytest.param(a_key_result(current=65), "0.7", id="the progress, half up"),
        pytest.param(a_key_result(current=64), "0.6", id="the progress"),
        pytest.param(a_key_result(current=150), "1.0", id="cut above"),
        pytest.param(a_key_result(current=-50), "0.0", id="cut below"),
        pytest.param(a_key_result(current=90, score=Decimal("0.2")), "0.2", id="what was given"),
        pytest.param(a_key_result(current=90, score=Decimal("0.0")), "0.0", id="nought was given"),
        pytest.param(a_key_result(), "None", id="neither"),
        pytest.param(a_key_result(kind=Kind.KEEP_ABOVE, target=9, current=9), "1.0", id="a limit kept"),
    ],
)
def test_the_score_of_a_key_result(kr, score):
    assert str(score_of(kr)) == score


def weighing(*pairs, **changes):
    return an_objective(
        *(a_key_result(number=n, score=s and Decimal(s), weight=w) for n, (s, w) in enumerate(pairs, 1)),
        **changes,
    )


@pytest.mark.parametrize(
    ("objective", "score"),
    [
        pytest.param(weighing(("1.0", 1), ("0.5", 1)), "0.8", id="a mean, half up"),
        pytest.param(weighing(("1.0", 3), ("0.0", 1)), "0.8", id="weighted"),
        pytest.param(weighing(("1.0", 1), (None, 1)), "0.5", id="one without a score counts nought"),
        pytest.param(weighing((None, 1)), "None", id="none has one"),
        pytest.param(weighing(), "None", id="nothing there"),
        pytest.param(weighing(("1.0", 0)), "None", id="no weight"),
        pytest.param(weighing(("1.0", 1), score=Decimal("0.3")), "0.3", id="what was given"),
        pytest.param(
            an_objective(a_key_result(score=Decimal(1)), a_key_result(score=Decimal(0), state=State.DROPPED)),
            "1.0",
            id="dropped ones are left out",
        ),
    ],
)
def test_the_score_of_an_objective(objective, score):
    assert str(objective_score(objective)) == score


def test_a_group_that_weighs_by_size_scores_by_size():
    sized = an_objective(a_key_result(target=300, current=300), a_key_result(target=100, current=0))
    assert objective_score(sized) == Decimal("0.5")
    assert objective_score(sized, Rollup.SIZE) == Decimal("0.8")
    assert judged(sized, Rollup.SIZE).band is Band.HIGH


@pytest.mark.parametrize(
    ("score", "found"),
    [
        ("0", Band.LOW),
        ("0.3", Band.LOW),
        ("0.34", Band.LOW),
        ("0.35", Band.MIDDLE),
        ("0.4", Band.MIDDLE),
        ("0.64", Band.MIDDLE),
        ("0.65", Band.HIGH),
        ("0.7", Band.HIGH),
        ("1", Band.HIGH),
    ],
)
def test_bands_are_told_after_rounding(score, found):
    assert band(Decimal(score)) is found


@pytest.mark.parametrize(
    ("ambition", "score", "found"),
    [
        (Ambition.COMMITTED, "1", Outcome.KEPT),
        (Ambition.COMMITTED, "0.95", Outcome.KEPT),
        (Ambition.COMMITTED, "0.94", Outcome.MISSED),
        (Ambition.COMMITTED, "0", Outcome.MISSED),
        (Ambition.ASPIRATIONAL, "1", Outcome.AS_INTENDED),
        (Ambition.ASPIRATIONAL, "0.7", Outcome.AS_INTENDED),
        (Ambition.ASPIRATIONAL, "0.65", Outcome.AS_INTENDED),
        (Ambition.ASPIRATIONAL, "0.64", Outcome.SHORT),
    ],
)
def test_what_a_score_means_depends_on_the_ambition(ambition, score, found):
    assert outcome(ambition, Decimal(score)) is found
    assert Judged(Decimal(score), Band.LOW, found).wants_post_mortem is (found is Outcome.MISSED)


def test_without_a_score_nothing_is_judged():
    assert judged(an_objective(a_key_result())) is None


@pytest.mark.parametrize(
    ("scores", "low"),
    [
        ([], False),
        (["0.85"], True),
        (["0.84"], False),
        (["1", "0.7"], True),
        (["1", "0.6"], False),
        (["1.0", "1.0", "0.5"], False),
    ],
)
def test_where_nearly_all_is_reached_the_bar_may_be_higher(scores, low):
    assert bar_too_low(map(Decimal, scores)) is low


@pytest.mark.parametrize(
    ("objective", "asked"),
    [
        pytest.param(an_objective(a_key_result(current=50)), True, id="half way"),
        pytest.param(an_objective(a_key_result()), True, id="no value"),
        pytest.param(an_objective(), True, id="no key result"),
        pytest.param(an_objective(a_key_result(current=100)), False, id="reached"),
        pytest.param(an_objective(a_key_result(current=50), state=State.DROPPED), False, id="dropped"),
        pytest.param(an_objective(a_key_result(current=50), state=State.CLOSED), False, id="closed"),
        pytest.param(an_objective(a_key_result(current=50), state=State.DRAFT), False, id="never begun"),
    ],
)
def test_what_is_unfinished_is_kept_changed_or_dropped(objective, asked):
    assert unfinished(objective) is asked


def test_a_verdict_has_one_line_why():
    kept = decided(an_objective(), Verdict.KEEP, " half way there ")
    assert (kept.verdict, kept.verdict_line) == (Verdict.KEEP, "half way there")
    with pytest.raises(MissingWord) as refused:
        decided(an_objective(), Verdict.DROP, " ")
    assert (refused.value.command, refused.value.name) == ("/cycle carry", "reason")


@given(st.lists(st.tuples(st.decimals(0, 1, places=1), st.integers(0, 9)), max_size=6))
def test_a_score_lies_between_the_lowest_and_the_highest(pairs):
    found = objective_score(an_objective(*(a_key_result(score=s, weight=w) for s, w in pairs)))
    counted = [score for score, weight in pairs if weight]
    assert (found is None) is (not counted)
    if found is not None:
        assert min(counted) <= found <= max(counted)
