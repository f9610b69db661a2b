"""The quality check on titles that say the same: ten pairs and more that do, and that do not."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest

from okr.lint import Code, Draft, Surroundings, of_key_result, of_objective
from okr.wording import normalised, same_as
from tests.kit.builders import Q4, an_objective
from tests.kit.lexicon import WORDS


def likeness(own, theirs):
    return SequenceMatcher(None, own, theirs).ratio()


AROUND = Surroundings(Q4, WORDS, likeness=likeness)


def codes(draft, around=AROUND):
    return {finding.code for finding in of_key_result(draft, around)}


TWINS = [
    ("Active shops", "Active shops"),
    ("Active shops", "ACTIVE  SHOPS!"),
    ("活跃门店数", "活跃门店数。"),
    ("New customers", "New customer"),
    ("客户满意度提升", "客户满意度的提升"),
    ("Refund time", "Refund-time"),
    ("Ａctive shops", "active shops"),
    ("Churn of small shops", "Churn of smal shops"),
    ("月活 用户", "月活用户"),
    ("First name customers think of", "The first name customers think of"),
]
STRANGERS = [
    ("Active shops", "Refund time"),
    ("活跃门店数", "退款时长"),
    ("New customers", "Lost customers"),
    ("客户满意度", "员工满意度"),
    ("Churn", "Church visits"),
    ("Revenue", "Review time"),
    ("NPS", "GMV"),
    ("Uptime", "Update time"),
    ("Costs in Hanoi", "Staff in Beijing"),
    ("月活用户", "日订单量"),
]


@pytest.mark.parametrize(("title", "other"), TWINS)
def test_what_says_the_same(title, other):
    around = Surroundings(Q4, WORDS, others=[("PRODUCT/2026Q4/KR9", other)], likeness=likeness)
    found = [each for each in of_key_result(Draft(title), around) if each.code is Code.DUPLICATE]
    assert [each.other for each in found] == ["PRODUCT/2026Q4/KR9"]


@pytest.mark.parametrize(("title", "other"), STRANGERS)
def test_what_says_something_else(title, other):
    around = Surroundings(Q4, WORDS, others=[("PRODUCT/2026Q4/KR9", other)], likeness=likeness)
    assert Code.DUPLICATE not in codes(Draft(title), around)


def test_of_several_the_most_alike_is_named_and_nothing_is_its_own_twin():
    others = [
        ("A/2026Q4/O1", "New customer"),
        ("B/2026Q4/O1", "new customers"),
        ("C/2026Q4/O1", "New customers"),
    ]
    assert same_as("New customers", others, likeness) == "B/2026Q4/O1"
    mine = an_objective(title="New customers")
    around = Surroundings(Q4, WORDS, others=[("SALES/2026Q4/O1", "New customers")], likeness=likeness)
    assert Code.DUPLICATE not in {each.code for each in of_objective(mine, around)}
    there = Surroundings(Q4, WORDS, others=[("SALES/2026Q3/O1", "New customers")], likeness=likeness)
    assert Code.DUPLICATE in {each.code for each in of_objective(mine, there)}


def test_without_a_likeness_only_the_very_same_is_the_same():
    exact = Surroundings(Q4, WORDS, others=[("A/2026Q4/O1", "New customers!")])
    assert Code.DUPLICATE in codes(Draft("new  customers"), exact)
    assert Code.DUPLICATE not in codes(Draft("new customer"), exact)


def test_a_title_is_compared_by_its_letters_and_digits():
    assert normalised(" ＡＢ-c_1！ ") == "abc1"
