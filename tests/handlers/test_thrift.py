"""What a request may still spend of the month, and that people read it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.opening import open_context
from handlers.request import Place, Request
from handlers.thrift import may_spend
from okr.budget import Budget
from okr.model import Actor
from storage.spending import Spending

MONTH = "2026-11"


def spend(desk, pushes: int, month: str = MONTH) -> None:
    desk.database.write_now(lambda unit: Spending(unit).add(month, {"push:callback": pushes}))


def allowed(desk) -> list[str]:
    request = Request("m-of-thrift", Actor("u003", ""), Place("cid-sales", "", is_group=True), desk.now, "")

    def ask(unit):
        context = open_context(unit, request, desk.rules)
        return [what for what in ("picture", "notice", "nudge") if may_spend(context, what)]

    return desk.database.write_now(ask)


@pytest.mark.parametrize(
    ("pushes", "left"),
    [
        pytest.param(0, ["picture", "notice", "nudge"], id="nothing is spent"),
        pytest.param(2400, ["notice", "nudge"], id="80 %"),
        pytest.param(2550, ["nudge"], id="85 %"),
        pytest.param(2700, [], id="90 %"),
    ],
)
def test_what_may_still_be_sent(desk, pushes, left):
    spend(desk, pushes)
    assert allowed(desk) == left


def test_a_month_before_does_not_count(desk):
    spend(desk, 9999, month="2026-10")
    assert len(allowed(desk)) == 3


def test_without_limits_everything_may_be_sent(desk):
    desk.rules = replace(desk.rules, budget=Budget(0, 0))
    spend(desk, 999_999)
    assert len(allowed(desk)) == 3


def test_settings_end_with_what_the_month_came_to(desk):
    spend(desk, 1412)
    said = desk.must("/settings")
    assert said.splitlines()[-1] == "This month: 0 of 5,000 API calls, 1,412 of 3,000 pushes"


def test_and_with_what_is_left_out(desk):
    spend(desk, 2550)
    last = desk.must("/settings").splitlines()[-1]
    assert last == "To make it last, left out until the month ends: pictures, notices at once"


def test_without_a_limit_only_the_number_is_told(desk):
    desk.rules = replace(desk.rules, budget=Budget(0, 3000))
    assert "This month: 0 API calls, 0 of 3,000 pushes" in desk.must("/settings")


def test_one_setting_alone_is_shown_without_it(desk):
    assert "This month" not in desk.must("/settings quiet")
