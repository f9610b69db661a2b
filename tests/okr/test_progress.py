"""Shares of a road, and their weighted mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okr.model import Kind, State
from okr.progress import (
    clamped,
    fraction_done,
    one_decimal,
    roll_up,
    share4,
    weighted_mean,
)
from tests.kit.builders import a_key_result, due_on, milestones

properties = settings(max_examples=100, deadline=None)
numbers = st.decimals(-1_000_000, 1_000_000, places=4)
shares = st.one_of(st.none(), st.decimals(-2, 3, places=4))
weights_given = st.decimals(0, 1000, places=2)
DAY = date(2026, 12, 1)
TINY = Decimal("1e-20")  # what division by 28 digits leaves


@pytest.mark.parametrize(
    ("start", "target", "current", "done"),
    [
        pytest.param("0", "100", "75", "0.75", id="a road that leads up"),
        pytest.param("8", "5", "6.5", "0.5", id="a road that leads down: the signs cancel"),
        pytest.param("-10", "10", "0", "0.5", id="a road through nought"),
        pytest.param("50", "200", "50", "0", id="the start itself"),
        pytest.param("50", "200", "200", "1", id="the target itself"),
        pytest.param("0", "100", "-10", "-0.1", id="a step back is not hidden"),
        pytest.param("100", "60", "110", "-0.25", id="a step back on a falling road"),
        pytest.param("0", "100", "125", "1.25", id="more than the target is not cut"),
        pytest.param("10", "10", "12", "0", id="no road, from old data: not begun"),
    ],
)
def test_a_road_is_measured_from_start_to_target(start, target, current, done):
    assert fraction_done(a_key_result(start=start, target=target, current=current)) == Decimal(done)


def test_a_road_without_a_start_begins_at_nought():
    assert fraction_done(replace(a_key_result(target=20, current=5), start=None)) == Decimal("0.25")


@pytest.mark.parametrize(
    ("kind", "target", "current", "done"),
    [
        pytest.param(Kind.KEEP_BELOW, "25", "24.9999", 1, id="below the limit"),
        pytest.param(Kind.KEEP_BELOW, "25", "25", 1, id="the border of keep below is inside"),
        pytest.param(Kind.KEEP_BELOW, "25", "25.0001", 0, id="just above the limit"),
        pytest.param(Kind.KEEP_BELOW, "-5", "-6", 1, id="a limit below nought"),
        pytest.param(Kind.KEEP_ABOVE, "99.9", "99.9", 1, id="the border of keep above is inside"),
        pytest.param(Kind.KEEP_ABOVE, "99.9", "99.8999", 0, id="just below the limit"),
        pytest.param(Kind.KEEP_ABOVE, "99.9", "100", 1, id="above the limit, never more than 1"),
        pytest.param(Kind.YES_NO, "1", "0", 0, id="not done"),
        pytest.param(Kind.YES_NO, "1", "1", 1, id="done"),
    ],
)
def test_kinds_without_a_road_are_all_or_nothing(kind, target, current, done):
    assert fraction_done(a_key_result(kind=kind, target=target, current=current)) == done


@pytest.mark.parametrize("kind", list(Kind))
def test_no_check_in_yet_is_no_number(kind):
    assert fraction_done(a_key_result(kind=kind)) is None


@properties
@given(start=numbers, target=numbers, current=numbers)
def test_a_rising_road_in_the_mirror_is_a_falling_one(start, target, current):
    one_way = fraction_done(a_key_result(start=start, target=target, current=current))
    mirrored = fraction_done(a_key_result(start=-start, target=-target, current=-current))
    assert one_way == mirrored


@properties
@given(start=numbers, target=numbers, current=numbers)
def test_the_road_walked_and_the_road_left_are_the_whole(start, target, current):
    if start == target:
        return
    walked = fraction_done(a_key_result(start=start, target=target, current=current))
    left = fraction_done(a_key_result(start=target, target=start, current=current))
    assert abs(walked + left - 1) <= TINY * (1 + abs(walked))


@properties
@given(start=numbers, target=numbers, values=st.lists(numbers, min_size=2, max_size=2))
def test_a_step_towards_the_target_never_lowers_progress(start, target, values):
    near_start, near_target = sorted(values, reverse=target < start)
    before = fraction_done(a_key_result(start=start, target=target, current=near_start))
    after = fraction_done(a_key_result(start=start, target=target, current=near_target))
    assert before <= after


@properties
@given(limit=numbers, value=numbers)
def test_keep_below_in_the_mirror_is_keep_above(limit, value):
    below = fraction_done(a_key_result(kind=Kind.KEEP_BELOW, target=limit, current=value))
    above = fraction_done(a_key_result(kind=Kind.KEEP_ABOVE, target=-limit, current=-value))
    assert below == above


@properties
@given(value=numbers)
def test_a_clamped_share_lies_between_nought_and_one_and_leaves_those_alone(value):
    cut = clamped(value)
    assert 0 <= cut <= 1
    assert clamped(cut) == cut
    assert cut == value or not 0 <= value <= 1


def krs(*progress_and_weight):
    """Key results of which each stands at a whole percentage, with a weight."""
    return [
        a_key_result(current=None if progress is None else Decimal(progress) * 100, weight=weight)
        for progress, weight in progress_and_weight
    ]


@pytest.mark.parametrize(
    ("given_krs", "mean"),
    [
        pytest.param([("0.4", 1)], "0.4", id="one alone"),
        pytest.param([("0.8", 1), ("0.4", 3)], "0.5", id="weights are free and normalised"),
        pytest.param([("0.8", 1), ("0.1", 0)], "0.8", id="weight 0 leaves one out"),
        pytest.param([("1.5", 1), ("0", 1)], "0.5", id="more than the target is cut before the mean"),
        pytest.param([("-1", 1), ("1", 1)], "0.5", id="a step back is cut before the mean"),
        pytest.param([(None, 1), ("0.6", 1)], "0.3", id="without a value it counts 0 beside a sibling"),
        pytest.param([(None, 0), ("0.6", 1)], "0.6", id="without a value and weight it counts nothing"),
        pytest.param([("0", 1)], "0", id="nought is a value"),
        pytest.param([(None, 1), (None, 2)], None, id="no value anywhere"),
        pytest.param([("0.6", 0), (None, 1)], None, id="a value that carries no weight is none"),
        pytest.param([("1", 0), ("0", 0)], None, id="all weights 0"),
        pytest.param([], None, id="no key results"),
    ],
)
def test_an_objective_is_the_weighted_mean_of_its_key_results(given_krs, mean):
    assert roll_up(krs(*given_krs)) == (None if mean is None else Decimal(mean))


def test_overflow_lifts_the_upper_cut_and_only_that():
    stood = krs(("1.5", 1), ("-1", 1))
    assert roll_up(stood) == Decimal("0.5")
    assert roll_up(stood, overflow=True) == Decimal("0.75")


def test_a_dropped_key_result_does_not_count():
    stood = [a_key_result(current=50), a_key_result(current=0, state=State.DROPPED)]
    assert roll_up(stood) == Decimal("0.5")
    assert roll_up(stood[1:]) is None


def test_a_closed_key_result_still_counts():
    assert roll_up([a_key_result(current=50), a_key_result(current=100, state=State.CLOSED)]) == Decimal(
        "0.75"
    )


@properties
@given(pairs=st.lists(st.tuples(shares, weights_given), max_size=6))
def test_the_weighted_mean_lies_between_the_least_and_the_most(pairs):
    mean = weighted_mean(pairs)
    weighed = [value for value, weight in pairs if weight > 0]
    if all(value is None for value in weighed):
        assert mean is None
    else:
        counted = [value or Decimal(0) for value in weighed]
        assert min(counted) - TINY <= mean <= max(counted) + TINY


@properties
@given(pairs=st.lists(st.tuples(shares, weights_given), max_size=6), overflow=st.booleans())
def test_an_objective_never_leaves_nought_to_one_unless_overflow_lifts_the_top(pairs, overflow):
    stood = [a_key_result(current=None if p is None else p * 100, weight=w) for p, w in pairs]
    mean = roll_up(stood, overflow=overflow)
    assert mean is None or (mean >= 0 and (overflow or mean <= 1 + TINY))


@properties
@given(
    values=st.lists(st.tuples(shares, weights_given), min_size=1, max_size=6),
    factor=st.decimals("0.1", "10", places=1),
)
def test_only_the_proportion_of_the_weights_counts(values, factor):
    mean = weighted_mean(values)
    scaled = weighted_mean([(value, weight * factor) for value, weight in values])
    assert mean == scaled or abs(mean - scaled) <= TINY


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        pytest.param("0.35", "0.4", id="half goes up, where Python's round says 0.3"),
        pytest.param("0.25", "0.3", id="half goes up, where Python's round says 0.2"),
        pytest.param("0.3499", "0.3", id="less than half goes down"),
        pytest.param("-0.25", "-0.3", id="below nought half goes away from nought"),
        pytest.param("1", "1.0", id="always one decimal"),
    ],
)
def test_one_decimal_is_rounded_half_up(exact, shown):
    assert str(one_decimal(Decimal(exact))) == shown


def test_a_share_is_printed_with_four_places_half_up():
    assert str(share4(Decimal(53) / 91)) == "0.5824"
    assert str(share4(Decimal("0.00005"))) == "0.0001"


@pytest.mark.parametrize(
    ("low", "high", "current", "done"),
    [
        pytest.param("2", "8", "5", 1, id="between"),
        pytest.param("2", "8", "2", 1, id="the lower border is inside"),
        pytest.param("2", "8", "8", 1, id="so is the upper"),
        pytest.param("2", "8", "1.9999", 0, id="just below"),
        pytest.param("2", "8", "8.0001", 0, id="just above"),
        pytest.param("5", "5", "5", 1, id="exactly"),
        pytest.param("-8", "-2", "-5", 1, id="below nought"),
    ],
)
def test_limits_on_both_sides(low, high, current, done):
    kr = a_key_result(kind=Kind.KEEP_BETWEEN, low=Decimal(low), target=high, current=current)
    assert fraction_done(kr) == done


@pytest.mark.parametrize("done", range(4))
def test_milestones_are_a_share_of_all(done):
    assert fraction_done(milestones("a", "b", "c", done=done, current=done)) == Decimal(done) / 3


def test_milestones_nobody_spoke_of_have_no_value():
    assert fraction_done(milestones("a", "b")) is None


@pytest.mark.parametrize(
    ("forecast", "done", "share"),
    [
        pytest.param(None, False, None, id="nobody spoke"),
        pytest.param(DAY, False, 0, id="a forecast in time is no progress"),
        pytest.param(DAY, True, 1, id="done"),
        pytest.param(date(2027, 5, 1), True, 1, id="done, however late"),
    ],
)
def test_a_date_is_all_or_nothing(forecast, done, share):
    assert fraction_done(due_on(DAY, forecast=forecast, done=done)) == share


def test_every_kind_is_measured():
    for kind in Kind:
        number = 20261201 if kind is Kind.DATE else 5
        assert fraction_done(a_key_result(kind=kind, target=number, current=number)) is not None
