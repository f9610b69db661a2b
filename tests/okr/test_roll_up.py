"""The size of the target as weight, children that contribute, and the sum behind a number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okr.model import Kind, Rollup, State
from okr.progress import (
    Contribution,
    Term,
    roll_up,
    terms,
    weights,
)
from tests.kit.builders import a_key_result, due_on, milestones

properties = settings(max_examples=100, deadline=None)
shares = st.one_of(st.none(), st.decimals(-2, 3, places=4))
weights_given = st.decimals(0, 1000, places=2)
DAY = date(2026, 12, 1)
TINY = Decimal("1e-20")  # what division by 28 digits leaves


@pytest.mark.parametrize(
    ("kr", "weight"),
    [
        pytest.param(a_key_result(target=200), 200, id="the target, not the road"),
        pytest.param(a_key_result(start=50, target=200), 200, id="wherever it begins"),
        pytest.param(a_key_result(start=48, target=24), 24, id="on a falling road too"),
        pytest.param(a_key_result(start=-50, target=-200), 200, id="without its sign"),
        pytest.param(a_key_result(start=40, target=0), 40, id="nought weighs as much as its road"),
        pytest.param(milestones("a", "b", "c"), 3, id="so many milestones"),
        pytest.param(a_key_result(kind=Kind.KEEP_BELOW, target=500), 1, id="a limit has no size"),
        pytest.param(a_key_result(kind=Kind.YES_NO), 1, id="done or not weighs one"),
        pytest.param(due_on(DAY), 1, id="a date weighs one"),
        pytest.param(a_key_result(target=200, weight=0), 0, id="weight 0 still leaves it out"),
        pytest.param(a_key_result(target=200, weight=7), 200, id="other weights do not count"),
    ],
)
def test_what_a_key_result_weighs_by_size(kr, weight):
    assert weights([kr], Rollup.SIZE) == (weight,)
    assert weights([kr]) == (kr.weight,)


HALF, FULL = a_key_result(number=1, current=50), a_key_result(number=2, current=150)


def test_a_child_that_contributes_is_one_more_term():
    child = Contribution("PRODUCT/2026Q4/O1", Decimal("0.2"))
    assert roll_up([HALF], children=[child]) == Decimal("0.35")
    assert roll_up([], children=[child]) == Decimal("0.2")
    assert roll_up([HALF], children=[Contribution("PRODUCT/2026Q4/O1", None)]) == Decimal("0.25")
    assert roll_up([], children=[Contribution("PRODUCT/2026Q4/O1", None)]) is None


def test_a_child_is_cut_as_a_key_result_is():
    child = Contribution("PRODUCT/2026Q4/O1", Decimal("1.5"))
    assert roll_up([HALF], children=[child]) == Decimal("0.75")
    assert roll_up([HALF], children=[child], overflow=True) == 1


def test_by_size_a_child_weighs_as_much_as_an_average_key_result():
    sized = [a_key_result(target=300, current=300), a_key_result(target=100, current=0)]
    child = Contribution("PRODUCT/2026Q4/O1", Decimal(1))
    assert roll_up(sized, rollup=Rollup.SIZE, children=[child]) == Decimal(500) / 600
    assert roll_up([], rollup=Rollup.SIZE, children=[child]) == 1
    unweighed = [a_key_result(current=0, weight=0)]
    assert roll_up(unweighed, rollup=Rollup.SIZE, children=[child]) == 1


def test_the_sum_behind_a_number():
    child = Contribution("PRODUCT/2026Q4/O1", None, weight=Decimal(2))
    assert terms([HALF, FULL, a_key_result(number=9, weight=0)], children=[child]) == (
        Term("KR1", Decimal("0.5"), Decimal("0.5"), Decimal(1), Decimal("0.25")),
        Term("KR2", Decimal("1.5"), Decimal(1), Decimal(1), Decimal("0.25")),
        Term("PRODUCT/2026Q4/O1", None, Decimal(0), Decimal(2), Decimal("0.5")),
    )
    assert terms([FULL], overflow=True)[0].counted == Decimal("1.5")


@pytest.mark.parametrize(
    "key_results",
    [
        pytest.param([], id="nothing there"),
        pytest.param([a_key_result()], id="no value"),
        pytest.param([a_key_result(current=5, weight=0)], id="no weight"),
        pytest.param([a_key_result(current=5, state=State.DROPPED)], id="dropped"),
    ],
)
def test_without_a_number_there_is_no_sum(key_results):
    assert terms(key_results) == ()
    assert roll_up(key_results) is None


@properties
@given(
    st.lists(st.tuples(shares, weights_given), min_size=1, max_size=6),
    st.booleans(),
    st.sampled_from(Rollup),
    st.lists(shares, max_size=2),
)
def test_the_sum_always_gives_the_number(pairs, overflow, rollup, below):
    key_results = [
        a_key_result(current=None if share is None else share * 100, weight=weight) for share, weight in pairs
    ]
    how = {
        "overflow": overflow,
        "rollup": rollup,
        "children": [Contribution("A/2026Q4/O1", share) for share in below],
    }
    number, behind = roll_up(key_results, **how), terms(key_results, **how)
    assert (number is None) is (behind == ())
    if number is not None:
        assert abs(sum(term.counted * term.part for term in behind) - number) < TINY * 1000
        assert abs(sum(term.part for term in behind) - 1) < TINY * 1000
