"""The month's quota: what it comes to, what is left out when, and where it leads."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from okr.budget import (
    CALL,
    PUSH,
    Budget,
    Spent,
    allows,
    cost,
    left_out,
    month_of,
    projected,
    share,
    to_tell,
    total,
)

STANDARD = Budget()


def test_the_defaults_are_the_standard_edition() -> None:
    assert Budget(calls=5000, pushes=3000) == STANDARD


def test_what_is_counted_by_kind_comes_to_calls_and_pushes() -> None:
    counts = {cost(CALL, "card"): 3, cost(CALL, "reply"): 4, cost(PUSH, "callback"): 5}
    assert counts == {"call:card": 3, "call:reply": 4, "push:callback": 5}
    assert total(counts) == Spent(calls=7, pushes=5)
    assert total({}) == Spent()


@pytest.mark.parametrize(
    ("spent", "limits", "used"),
    [
        pytest.param(Spent(), STANDARD, Fraction(0), id="nothing yet"),
        pytest.param(Spent(2500, 300), STANDARD, Fraction(1, 2), id="more of the calls"),
        pytest.param(Spent(50, 2700), STANDARD, Fraction(9, 10), id="more of the pushes"),
        pytest.param(Spent(6000, 0), STANDARD, Fraction(6, 5), id="overdrawn"),
        pytest.param(Spent(9000, 300), Budget(0, 3000), Fraction(1, 10), id="calls without a limit"),
        pytest.param(Spent(500, 9000), Budget(5000, 0), Fraction(1, 10), id="pushes without a limit"),
        pytest.param(Spent(9000, 9000), Budget(0, 0), Fraction(0), id="no limit at all"),
    ],
)
def test_the_emptier_purse_counts(spent, limits, used) -> None:
    assert share(spent, limits) == used


@pytest.mark.parametrize(
    ("calls", "gone"),
    [
        pytest.param(3999, (), id="below 80 %"),
        pytest.param(4000, ("picture",), id="80 %"),
        pytest.param(4249, ("picture",), id="below 85 %"),
        pytest.param(4250, ("picture", "notice"), id="85 %"),
        pytest.param(4499, ("picture", "notice"), id="below 90 %"),
        pytest.param(4500, ("picture", "notice", "nudge"), id="90 %"),
        pytest.param(9999, ("picture", "notice", "nudge"), id="overdrawn: never more than that"),
    ],
)
def test_pictures_go_first_then_notices_then_nudges(calls, gone) -> None:
    spent = Spent(calls=calls)
    assert left_out(spent, STANDARD) == gone
    assert all(allows(what, spent, STANDARD) is (what not in gone) for what in ("picture", "notice", "nudge"))


@pytest.mark.parametrize("what", ["reply", "prompt", "card"])
def test_nobody_asks_whether_a_reply_a_prompt_or_a_card_may_be_sent(what) -> None:
    with pytest.raises(KeyError):
        allows(what, Spent(), STANDARD)


@pytest.mark.parametrize(
    ("pushes", "reached"),
    [
        pytest.param(2399, None, id="below 80 %"),
        pytest.param(2400, Fraction(4, 5), id="80 %"),
        pytest.param(2999, Fraction(4, 5), id="one left"),
        pytest.param(3000, Fraction(1), id="all of it"),
        pytest.param(9000, Fraction(1), id="far over"),
    ],
)
def test_administrators_hear_of_it_at_80_and_at_100_percent(pushes, reached) -> None:
    assert to_tell(Spent(pushes=pushes), STANDARD) == reached


@pytest.mark.parametrize(
    ("instant", "month"),
    [
        pytest.param("2026-11-30T15:59:59", "2026-11", id="a second before midnight in Beijing"),
        pytest.param("2026-11-30T16:00:00", "2026-12", id="midnight there"),
        pytest.param("2026-12-31T16:00:00", "2027-01", id="the new year"),
    ],
)
def test_a_month_is_one_of_dingtalks_clock(instant, month) -> None:
    assert month_of(datetime.fromisoformat(instant).replace(tzinfo=UTC)) == month


@pytest.mark.parametrize(
    ("instant", "leads_to"),
    [
        pytest.param("2026-11-15T16:00:00", Spent(200, 20), id="half of it is over"),
        pytest.param("2026-10-31T16:00:01", Spent(3000, 300), id="a second of it: taken for a day"),
        pytest.param("2026-11-30T15:59:59", Spent(101, 11), id="the last second: rounded up"),
    ],
)
def test_where_a_month_leads_to(instant, leads_to) -> None:
    at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert projected(Spent(100, 10), at) == leads_to
