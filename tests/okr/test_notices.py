"""What is news at once: worse health, a mark passed upwards, a blocker of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okr.health import parse_rule, standing
from okr.model import Blocker, Health, Kind
from okr.notices import MARKS, cannot_be_worse, furthest, is_worse, old_at, passed
from tests.kit.builders import LI_LEI, MONDAY, Q4, a_check_in, a_key_result, due_on

NONE, EARLY, ON_TRACK, STALE, DONE = (
    Health.NONE,
    Health.EARLY,
    Health.ON_TRACK,
    Health.STALE,
    Health.DONE,
)
BEHIND, AT_RISK = Health.BEHIND, Health.AT_RISK
NEWS = {
    *product((EARLY, ON_TRACK, STALE, DONE), (BEHIND, AT_RISK)),
    (BEHIND, AT_RISK),
}


@pytest.mark.parametrize(("before", "after"), list(product(Health, Health)))
def test_only_what_is_behind_or_at_risk_now_and_was_better_is_news(before, after):
    assert is_worse(before, after) is ((before, after) in NEWS)


@pytest.mark.parametrize(
    ("before", "after", "shares", "cannot"),
    [
        pytest.param({}, {}, ("0.2", "0.3"), True, id="further"),
        pytest.param({}, {}, ("0.2", "0.2"), True, id="as far"),
        pytest.param({}, {}, ("0.3", "0.2"), False, id="a step back"),
        pytest.param({}, {}, (None, "0.2"), False, id="the first report"),
        pytest.param({}, {"confidence": 2}, ("0.2", "0.3"), False, id="less believed in"),
        pytest.param({"stated": ON_TRACK}, {"stated": AT_RISK}, ("0.2", "0.3"), False, id="said to be worse"),
    ],
)
def test_who_came_further_and_says_nothing_else_is_not_worse_off(before, after, shares, cannot):
    was, now = (None if each is None else Decimal(each) for each in shares)
    assert cannot_be_worse(a_key_result(**before), a_key_result(**after), was, now) is cannot


def test_a_forecast_makes_it_worse_without_a_step():
    kr = due_on(MONDAY.date())
    assert not cannot_be_worse(kr, kr, Decimal(0), Decimal(0))


@given(
    st.integers(-20, 120),
    st.integers(0, 60),
    st.integers(0, 91),
    st.sampled_from([None, 2, 7]),
    st.sampled_from([None, ON_TRACK, AT_RISK]),
)
def test_nor_by_any_rule_on_any_day(start, further, day, confidence, stated):
    before = a_key_result(current=start, confidence=confidence, stated=stated)
    after = replace(before, current=Decimal(start + further), checked_in_at=MONDAY)
    for rule in map(parse_rule, ("gap 10 25", "ratio 0.9 0.7", "owner")):
        was, now = (
            standing(
                kr, cycle=Q4, today=Q4.start + timedelta(days=day), rule=rule, stale_after_days=Decimal(21)
            )
            for kr in (before, after)
        )
        if cannot_be_worse(before, after, was.progress, now.progress):
            assert not is_worse(was.health, now.health)


@pytest.mark.parametrize(
    ("before", "after", "mark"),
    [
        pytest.param("0.2", "0.24", None, id="none in between"),
        pytest.param("0.2", "0.25", "0.25", id="a mark is passed when it is reached"),
        pytest.param("0.25", "0.3", None, id="what was reached is not passed again"),
        pytest.param("0.1", "0.8", "0.7", id="only the highest"),
        pytest.param("0.69", "0.7", "0.7", id="the mark of what counts as done well"),
        pytest.param("0.9", "1.3", "1", id="the target, and beyond"),
        pytest.param("1.1", "1.3", None, id="beyond the target there is none"),
        pytest.param("0.8", "0.3", None, id="never downwards"),
        pytest.param("-0.5", "0.26", "0.25", id="from behind the start"),
        pytest.param(None, "0.6", "0.5", id="no value stands at the start"),
        pytest.param("0.2", None, None, id="no value passes nothing"),
    ],
)
def test_the_mark_that_was_passed(before, after, mark):
    shares = [None if each is None else Decimal(each) for each in (before, after)]
    assert passed(a_key_result(), *shares) == (None if mark is None else Decimal(mark))


@pytest.mark.parametrize("kind", [Kind.KEEP_BELOW, Kind.KEEP_ABOVE, Kind.KEEP_BETWEEN])
def test_a_limit_that_is_kept_passes_nothing(kind):
    assert passed(a_key_result(kind=kind, low=0, target=5), Decimal(0), Decimal(1)) is None


def test_the_marks_rise():
    assert list(MARKS) == sorted(set(MARKS))


class TestFurthest:
    def test_the_best_report_counts_not_the_newest(self):
        reports = [a_check_in(value) for value in (20, 80, 30)]
        assert furthest(a_key_result(), reports) == Decimal("0.8")

    def test_it_is_measured_on_the_present_road(self):
        assert furthest(a_key_result(target=200), [a_check_in(80)]) == Decimal("0.4")

    @pytest.mark.parametrize("why", ["undone", "mended"])
    def test_what_was_taken_back_was_never_there(self, why):
        reports = [a_check_in(20), a_check_in(80, **{why: True})]
        assert furthest(a_key_result(), reports) == Decimal("0.2")

    def test_of_something_due_on_a_date_only_done_counts(self):
        kr = due_on(MONDAY.date(), forecast=MONDAY.date())
        assert furthest(kr, [a_check_in(kr.target)]) == 0
        assert furthest(kr, [a_check_in(kr.target, done=True)]) == 1

    def test_without_a_report_it_is_at_the_start(self):
        assert furthest(a_key_result(), []) == 0


def test_a_blocker_is_old_after_a_day():
    assert old_at(Blocker("no account", LI_LEI, MONDAY, LI_LEI)) == MONDAY + timedelta(days=1)
