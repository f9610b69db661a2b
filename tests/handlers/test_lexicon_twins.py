"""Titles that say the same, and titles that only sound alike."""

from __future__ import annotations

import pytest

from handlers.lexicon import lexicon
from i18n.likeness import alike
from okr.lint import Code, Surroundings
from okr.wording import normalised
from tests.kit.builders import Q4
from tests.kit.titles import of_kr, of_o

TWINS = [
    ("活跃门店数", "活跃门店数。"),
    ("客户满意度提升", "客户满意度的提升"),
    ("月活 用户", "月活用户"),
    ("让新客户第一周就用起来", "让新客户在第一周就用起来"),
    ("退款时长", "退款时長"[:3] + "长"),
    ("成为客户的首选", "成为客户首选"),
    ("一线员工留存率", "一线员工的留存率"),
    ("新签合同金额（万元）", "新签合同金额 万元"),
    ("线上订单的准时送达率", "线上订单准时送达率"),
    ("ＮＰＳ 净推荐值", "NPS净推荐值"),
    ("Active shops", "ACTIVE  SHOPS!"),
    ("New customers", "New customer"),
    ("Refund time", "Refund-time"),
    ("Ａctive shops", "active shops"),
    ("Churn of small shops", "Churn of smal shops"),
    ("First name customers think of", "The first name customers think of"),
    ("Customer satisfaction", "Customers satisfaction"),
    ("On-time deliveries", "On time deliveries"),
    ("Weekly active users", "Weekly active user"),
    ("Shops that reorder", "Shops that re-order"),
]
STRANGERS = [
    ("活跃门店数", "退款时长"),
    ("客户满意度", "员工满意度"),
    ("月活用户", "日订单量"),
    ("新客户数", "老客户数"),
    ("营收", "营销"),
    ("成为客户首选", "成为员工首选"),
    ("华东门店数", "华南门店数"),
    ("准时率", "及时率"),
    ("毛利率", "净利率"),
    ("新签合同额", "续签合同额"),
    ("Active shops", "Refund time"),
    ("New customers", "Lost customers"),
    ("Churn", "Church visits"),
    ("Revenue", "Review time"),
    ("NPS", "GMV"),
    ("Uptime", "Update time"),
    ("Costs in Hanoi", "Staff in Beijing"),
    ("Weekly users", "Daily orders"),
    ("Answer time", "Error rate"),
    ("Open seats", "Offers taken"),
]


@pytest.mark.parametrize(("title", "other"), TWINS)
def test_what_says_the_same(title, other):
    around = Surroundings(Q4, lexicon(), others=[("PRODUCT/2026Q4/KR9", other)], likeness=alike)
    assert Code.DUPLICATE in of_kr(title, around=around)
    assert Code.DUPLICATE in of_o(
        other, around=Surroundings(Q4, lexicon(), others=[("A/1/O1", title)], likeness=alike)
    )


@pytest.mark.parametrize(("title", "other"), STRANGERS)
def test_what_says_something_else(title, other):
    around = Surroundings(Q4, lexicon(), others=[("PRODUCT/2026Q4/KR9", other)], likeness=alike)
    assert Code.DUPLICATE not in of_kr(title, around=around)
    assert alike(normalised(title), normalised(other)) < 0.86
