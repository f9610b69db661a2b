"""Cards of a forest never cover one another, whatever hangs on what, and stand tidily."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from charts.forest import Measures, plan, seats

SIZES = Measures(width=100, height=40, apart=10, asunder=20, between=30, aside=50, ratio=1)
STEP = SIZES.width + SIZES.between


def a_forest(size: int, seed: int) -> list[int]:
    chance = Random(seed)
    return [-1 if chance.random() < 0.05 else chance.randrange(-1, card) for card in range(size)]


def test_nothing_takes_no_room():
    assert plan([], SIZES).corners == ()


def test_one_card_stands_at_the_upper_left():
    found = plan([-1], SIZES)
    assert (found.corners, found.width, found.height) == (((0, 0),), 100, 40)


def test_a_parent_stands_in_the_middle_of_its_children():
    found = plan([-1, 0, 0, 0], SIZES)
    assert found.corners == ((0, 50), (STEP, 0), (STEP, 50), (STEP, 100))


def test_a_chain_is_a_line():
    found = plan([-1, 0, 1, 2], SIZES)
    assert [y for _, y in found.corners] == [0, 0, 0, 0]
    assert [x for x, _ in found.corners] == [0, STEP, 2 * STEP, 3 * STEP]


def test_children_of_two_parents_stand_further_apart_than_those_of_one():
    #        0
    #     1     2
    #    3 4   5 6
    found = plan([-1, 0, 0, 1, 1, 2, 2], SIZES)
    ys = sorted(y for x, y in found.corners if x == 2 * STEP)
    assert [after - before for before, after in pairwise(ys)] == [50, 60, 50]


def test_a_shallow_tree_slips_in_beside_a_deep_one():
    deep_below = [-1, 0, 0, 2, 3, 3, 3]  # the first child has nothing below it, the second has a lot
    ys = [y for _, y in plan(deep_below, SIZES).corners]
    assert ys[2] - ys[1] == SIZES.height + SIZES.apart


@pytest.mark.parametrize("seed", range(20))
def test_no_card_covers_another(seed):
    parents = a_forest(120, seed)
    for seated in (parents, seats(parents, fan=4, across=3)):
        found = plan(seated, SIZES)
        columns: dict[float, list[float]] = {}
        for x, y in found.corners:
            columns.setdefault(x, []).append(y)
            assert 0 <= y <= found.height - SIZES.height + 1e-6
            assert 0 <= x <= found.width - SIZES.width + 1e-6
        for ys in columns.values():
            gaps = [after - before for before, after in pairwise(sorted(ys))]
            assert all(gap >= SIZES.height + SIZES.apart - 1e-6 for gap in gaps)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_hangs_on_a_card_stands_one_width_to_its_right(seed):
    parents = a_forest(80, seed)
    corners = plan(parents, SIZES).corners
    assert all(corners[card][0] == corners[up][0] + STEP for card, up in enumerate(parents) if up >= 0)


def test_many_trees_stand_in_columns_near_the_ratio():
    found = plan([-1] * 100, SIZES)
    assert 0.5 < found.width / found.height < 2


def test_columns_are_filled_in_the_order_given():
    corners = plan([-1] * 30, SIZES).corners
    assert list(corners) == sorted(corners)


def test_a_chain_of_five_thousand_is_as_welcome_as_a_fan():
    assert plan([card - 1 for card in range(5000)], SIZES).height == SIZES.height
    assert plan([-1] + [0] * 4999, SIZES).width == STEP + SIZES.width


@pytest.mark.parametrize(
    "parents",
    [
        pytest.param([0], id="on itself"),
        pytest.param([-1, 2, 0], id="on one that comes later"),
        pytest.param([-2], id="on nothing there is"),
    ],
)
def test_a_parent_that_does_not_stand_before_its_child_is_refused(parents):
    with pytest.raises(ValueError, match="hangs on"):
        plan(parents, SIZES)


def test_a_fan_of_leaves_stands_in_rows():
    assert seats([-1, 0, 0, 0, 0, 0], fan=4, across=3) == [-1, 0, 1, 0, 3, 0]


def test_a_wider_fan_has_more_to_a_row_but_no_more_than_it_may():
    assert seats([-1] + [0] * 8, fan=4, across=3)[:7] == [-1, 0, 1, 2, 0, 4, 5]
    assert seats([-1] + [0] * 40, fan=4, across=3)[:7] == [-1, 0, 1, 2, 0, 4, 5]


def test_few_leaves_and_those_with_something_below_stay_where_they_are():
    parents = [-1, 0, 0, 0, 1, 2]
    assert seats(parents, fan=4, across=3) == parents


def test_lone_roots_are_no_fan():
    assert seats([-1] * 10, fan=4, across=3) == [-1] * 10
