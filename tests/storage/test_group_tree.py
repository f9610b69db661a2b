"""The tree of groups, whatever the settings say of parents."""

from __future__ import annotations

import pytest

from storage.group_tree import GroupTree
from tests.storage.samples import put_group

PARENTS = {"COMPANY": None, "SALES": "COMPANY", "OPS": "COMPANY", "NORTH": "SALES", "LOST": "GONE"}


@pytest.fixture
def tree(database):
    def tree(parents=PARENTS):
        def work(unit):
            for key, parent in parents.items():
                put_group(unit, key, parent=parent)
            return GroupTree(unit)

        return database.write_now(work)

    return tree


def keys(groups):
    return [group.key for group in groups]


def test_the_tops_have_no_known_group_above(tree):
    assert keys(tree().tops) == ["COMPANY", "LOST"]


@pytest.mark.parametrize(
    ("key", "children", "below", "above"),
    [
        ("COMPANY", ["OPS", "SALES"], ["OPS", "SALES", "NORTH"], []),
        ("SALES", ["NORTH"], ["NORTH"], ["COMPANY"]),
        ("NORTH", [], [], ["SALES", "COMPANY"]),
        ("LOST", [], [], []),
        ("NOBODY", [], [], []),
    ],
)
def test_what_is_below_and_above(tree, key, children, below, above):
    made = tree()
    assert (keys(made.children(key)), keys(made.below(key)), keys(made.above(key))) == (
        children,
        below,
        above,
    )


def test_a_circle_of_parents_ends(tree):
    made = tree({"A": "C", "B": "A", "C": "B", "D": "D"})
    assert keys(made.below("A")) == ["B", "C"]
    assert keys(made.above("A")) == ["C", "B"]
    assert (keys(made.below("D")), keys(made.above("D"))) == ([], [])
    assert made.tops == []


def test_no_groups_are_no_tree(database):
    assert database.write_now(GroupTree).tops == []


def test_the_whole_tree_has_each_group_right_behind_the_one_above(tree):
    assert keys(tree().whole()) == ["COMPANY", "OPS", "SALES", "NORTH", "LOST"]


def test_the_whole_tree_has_groups_in_a_circle_too(tree):
    assert keys(tree({"A": "B", "B": "A", "TOP": None}).whole()) == ["TOP", "A", "B"]
