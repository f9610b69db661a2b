"""Whoever waits hears in person that what they wait for slips: once for each change for the worse."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.kit.desk import Desk


@pytest.fixture
def waiting(sales: Desk) -> Desk:
    """王小明's (u003) SALES/KR1 waits for 陈晨's (u006) PRODUCT/KR1 until December 20."""
    sales.must("/okr add Ship it\n/kr add O1 New checkout from 0 to 100", by="u006", group="PRODUCT")
    sales.must("/kr update 1 60", by="u006", group="PRODUCT")
    sales.must("/depend KR1 on PRODUCT/KR1 by 12-20")
    sales.forward(minutes=20)
    return sales


def heard(desk: Desk) -> list[str]:
    """What 王小明 was told, without the first paragraph's reference to what."""
    return [post.text.split("\n\n")[0] for post in desk.posts(staff_id="u003") if "/depend" in post.commands]


def product(desk: Desk, line: str, by: str = "u006") -> str:
    return desk.must(line, by=by, group="PRODUCT")


NAME = "**PRODUCT/2026Q4/KR1 New checkout**"


def test_a_report_that_puts_it_at_risk_is_told_with_the_day_and_what_waits(waiting):
    product(waiting, "/kr update 1 20")
    [post] = [post for post in waiting.posts(staff_id="u003") if "/depend" in post.commands]
    assert f"{NAME} is at risk now." in post.text
    assert "**SALES/2026Q4/KR1 Active shops** waits for it." in post.text
    assert "needed by Dec 20" in post.text


def test_once_for_each_change_for_the_worse(waiting):
    for amount in ("41", "42", "20", "21", "22"):
        product(waiting, f"/kr update 1 {amount}")
    assert heard(waiting) == [f"{NAME} is behind now.", f"{NAME} is at risk now."]


def test_what_got_better_may_get_worse_again(waiting):
    for amount in ("20", "60", "20"):
        product(waiting, f"/kr update 1 {amount}")
    assert heard(waiting) == [f"{NAME} is at risk now."] * 2


def test_what_time_alone_did_is_told_with_the_next_report(waiting):
    waiting.forward(days=20)
    product(waiting, "/kr update 1 60")
    assert heard(waiting) == [f"{NAME} is behind now."]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("/kr edit 1 by 12-24", "is planned for later than Dec 20 now.", id="its date slips"),
        pytest.param("/kr edit 1 target 1000", "is at risk now.", id="its target moves away"),
        pytest.param("/kr drop 1 overtaken", "was given up.", id="it is given up"),
        pytest.param("/okr drop O1 overtaken", "was given up.", id="its objective is given up"),
        pytest.param("/okr close O1", "was closed before it reached its target.", id="its objective ends"),
    ],
)
def test_other_changes_are_told_too(waiting, line, said):
    product(waiting, line)
    if "drop" in line or "close" in line:
        assert heard(waiting) == []
        product(waiting, "/yes")
    assert heard(waiting) == [f"{NAME} {said}"]


def test_a_date_that_slips_on_is_told_once(waiting):
    product(waiting, "/kr edit 1 by 12-24")
    product(waiting, "/kr edit 1 by 12-28")
    product(waiting, "/kr edit 1 title Checkout")
    assert len(heard(waiting)) == 1


def test_what_is_overdue_is_told_with_the_next_report(waiting):
    waiting.forward(days=29)
    product(waiting, "/kr update 1 90")
    assert heard(waiting) == [f"{NAME} is overdue: it was needed by Dec 20."]


@pytest.mark.parametrize("line", ["/depend refuse 1 no", "/depend met 1"])
def test_who_does_not_wait_any_more_hears_nothing(waiting, line):
    product(waiting, line)
    product(waiting, "/kr update 1 20")
    assert heard(waiting) == []


def test_what_was_closed_and_is_open_again_may_slip_again(waiting):
    product(waiting, "/okr close O1")
    product(waiting, "/yes")
    product(waiting, "/okr reopen O1")
    product(waiting, "/kr update 1 20")
    assert [said.removeprefix(f"{NAME} ") for said in heard(waiting)] == [
        "was closed before it reached its target.",
        "is at risk now.",
    ]


def test_a_closing_that_is_taken_back_may_be_told_again(waiting):
    for _ in range(2):
        product(waiting, "/okr close O1")
        product(waiting, "/yes")
        product(waiting, "/undo")
    assert len(heard(waiting)) == 2


def test_what_was_closed_at_its_target_is_no_slip(waiting):
    product(waiting, "/kr update 1 100")
    product(waiting, "/okr close O1")
    product(waiting, "/yes")
    assert heard(waiting) == []


def test_a_tick_that_is_too_little_is_told_too(waiting):
    product(waiting, "/kr add O1 Handbook milestones a; b; c")
    waiting.must("/depend KR1 on PRODUCT/KR2")
    product(waiting, "/kr tick KR2 a")
    assert heard(waiting) == [f"{NAME.replace('KR1 New checkout', 'KR2 Handbook')} is behind now."]


def test_a_mended_report_is_told_too(waiting):
    day = waiting.now.strftime("%m-%d")
    product(waiting, f"/kr fix KR1 {day} 20 typed the wrong line")
    assert heard(waiting) == [f"{NAME} is at risk now."]


def test_what_is_delivered_does_not_slip(waiting):
    product(waiting, "/kr update 1 100 conf 1")
    assert heard(waiting) == []


def test_whoever_makes_it_slip_is_not_told(waiting):
    waiting.must("/kr add O1 Invoices from 0 to 100", by="u006", group="PRODUCT")
    waiting.must("/depend KR2 on PRODUCT/KR1", by="u006", group="PRODUCT")
    product(waiting, "/kr update 1 20")
    assert [post for post in waiting.posts(staff_id="u006") if "/depend" in post.commands] == []
    assert len(heard(waiting)) == 1


def test_a_waiting_side_that_was_dropped_hears_nothing(waiting):
    waiting.must("/kr drop KR1 overtaken")
    waiting.must("/yes")
    product(waiting, "/kr update 1 20")
    assert heard(waiting) == []


def test_taken_back_it_is_good_again_and_may_slip_again(waiting):
    product(waiting, "/kr update 1 20")
    product(waiting, "/undo")
    product(waiting, "/kr update 1 21")
    assert len(heard(waiting)) == 2


def test_a_report_that_is_taken_back_may_be_a_slip_itself(waiting):
    product(waiting, "/kr update 1 20")
    product(waiting, "/kr update 1 60")
    product(waiting, "/undo")
    assert len(heard(waiting)) == 2


def test_a_refused_line_tells_nobody(waiting):
    assert waiting.refused("/kr update 1 20\n/kr update 1 nonsense", by="u006", group="PRODUCT")
    assert heard(waiting) == []


def test_whoever_waits_learns_no_title_that_is_not_for_them(waiting):
    waiting.must("/okr add Leave soon private\n/kr add Offers from 0 to 9", by="u006", group="PRODUCT")
    waiting.must("/kr update 2 9", by="u006", group="PRODUCT")
    waiting.must("/depend SALES/KR2 on PRODUCT/KR2", by="u002", group="COMPANY")
    waiting.must("/kr update 2 0", by="u006", group="PRODUCT")
    assert heard(waiting) == ["**PRODUCT/2026Q4/KR2** is at risk now."]


LAST_WEEK = datetime(2026, 12, 28, 2, tzinfo=UTC)


def close_cycle(desk: Desk, by: str = "u006", group: str = "PRODUCT") -> None:
    desk.must("/cycle close 2026Q4", by=by, group=group)
    desk.must("/yes", by=by, group=group)


@pytest.fixture
def in_last_week(waiting: Desk) -> Desk:
    """The day it was needed by is not over yet."""
    waiting.must("/depend KR1 on PRODUCT/KR1 by 12-31")
    waiting.now = LAST_WEEK
    product(waiting, "/kr update 1 99")
    return waiting


CLOSED = f"{NAME} was closed before it reached its target."


def test_a_cycle_that_is_closed_is_told_to_those_who_wait_for_what_is_unfinished(in_last_week):
    close_cycle(in_last_week)
    assert heard(in_last_week)[-1:] == [CLOSED]


def test_of_what_was_reached_nobody_is_told(in_last_week):
    product(in_last_week, "/kr update 1 100")
    close_cycle(in_last_week)
    assert CLOSED not in heard(in_last_week)


def test_whoever_closed_their_own_cycle_waits_no_more(in_last_week):
    close_cycle(in_last_week, by="u001", group="SALES")
    close_cycle(in_last_week)
    assert CLOSED not in heard(in_last_week)


@pytest.mark.parametrize("line", ["/undo", "/cycle open 2026Q4"])
def test_a_cycle_that_is_open_again_may_be_closed_again(in_last_week, line):
    close_cycle(in_last_week)
    product(in_last_week, line)
    close_cycle(in_last_week)
    assert heard(in_last_week).count(CLOSED) == 2


def test_a_cycle_whose_opening_is_taken_back_is_closed_again(in_last_week):
    close_cycle(in_last_week)
    product(in_last_week, "/cycle open 2026Q4")
    product(in_last_week, "/undo")
    assert heard(in_last_week).count(CLOSED) == 2


def test_whoever_switched_it_off_does_not_hear_of_it_and_may_again(waiting):
    waiting.must("/mute dependency", group=None)
    product(waiting, "/kr update 1 41")
    assert heard(waiting) == []
    waiting.must("/unmute dependency", group=None)
    product(waiting, "/kr update 1 20")
    assert heard(waiting) == [f"{NAME} is at risk now."]
