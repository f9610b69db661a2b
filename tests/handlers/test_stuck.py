"""A blocker of a day is told: once, to the group, and to whoever can clear it."""

from __future__ import annotations

import pytest

from tests.handlers.test_noticing import news
from tests.kit.desk import Desk

MARK = "\u2005"


@pytest.fixture
def stuck(sales: Desk) -> Desk:
    """KR1 waits for Bo Chen (u004)."""
    sales.must(f"/block KR1 no account @Bo Chen{MARK}", mentions=["u004"])
    return sales


def asked(desk: Desk, staff_id: str) -> list[str]:
    return [
        post.text
        for post in desk.posts(staff_id=staff_id)
        if not post.conversation and post.request_id.startswith("clock:")
    ]


def test_after_a_day_the_group_and_whoever_helps_are_told(stuck):
    stuck.turn(hours=24)
    assert asked(stuck, "u004")[0].split("\n\n") == [
        "Blocked for more than a day, and still waiting for your help:",
        "**SALES/2026Q4/KR1 Active shops** · 王小明",
        "blocked for 1 day: no account (who helps: Bo Chen)",
        "When it moves again: /unblock SALES/2026Q4/KR1",
    ]
    stuck.turn(minutes=10)
    assert news(stuck)[0].split("\n\n") == [
        "**KR1 Active shops** · 王小明",
        "blocked for 1 day: no account (who helps: Bo Chen)",
        "reported by 王小明",
        "When it moves again: @OKR /unblock KR1",
    ]


def test_not_before_a_day_is_over(stuck):
    stuck.turn(hours=23)
    stuck.moment("blocker", 1)
    assert stuck.count("notices") == 0
    stuck.turn(hours=1)
    assert stuck.count("notices") == 1


def test_once_however_long_it_lasts_and_whatever_is_said_of_it(stuck):
    stuck.turn(hours=24)
    stuck.must(f"/block KR1 no account yet @Bo Chen{MARK}", mentions=["u004"])
    for _ in range(3):
        stuck.turn(hours=24)
        stuck.moment("blocker", 1)
    stuck.turn(minutes=10)
    assert (len(news(stuck)), len(asked(stuck, "u004"))) == (1, 1)


@pytest.mark.parametrize(
    "line", ["/unblock KR1", "/kr drop 1 overtaken\n/yes", "/okr close O1\n/yes", "/undo"]
)
def test_what_ended_is_not_told(stuck, line):
    for each in line.split("\n"):
        stuck.must(each)
    stuck.turn(hours=25)
    stuck.turn(minutes=10)
    assert (news(stuck), asked(stuck, "u004")) == ([], [])


def test_what_ended_within_the_window_is_not_told_to_the_group(stuck):
    stuck.turn(hours=24)
    stuck.must("/unblock KR1")
    stuck.turn(minutes=10)
    assert news(stuck) == []


def test_an_end_that_was_undone_is_none(stuck):
    stuck.must("/unblock KR1")
    stuck.must("/undo")
    stuck.turn(hours=24)
    assert len(asked(stuck, "u004")) == 1


def test_where_nobody_else_was_asked_the_managers_hear_of_it(sales):
    sales.must("/block KR1 no account")
    sales.turn(hours=24)
    assert asked(sales, "u003") == []
    [said] = asked(sales, "u001")
    assert said.startswith("Blocked for more than a day, in a group that you manage:")


@pytest.mark.parametrize("line", ["/mute blocker", "/snooze 3 days", "/away 2026-11-24..2026-11-26"])
def test_so_they_do_where_whoever_was_asked_is_not_to_be_told(stuck, line):
    stuck.must(line, by="u004", group=None)
    stuck.turn(hours=24)
    assert asked(stuck, "u004") == []
    assert len(asked(stuck, "u001")) == 1


def test_a_private_one_is_told_one_to_one_alone(sales):
    sales.must("/okr add Find another job private\n/kr add O2 Offers from 0 to 3")
    sales.must("/block KR7 no time", group=None)
    sales.turn(hours=24)
    assert sales.count("notices") == 0
    assert len(asked(sales, "u001")) == 1


def test_at_night_it_waits_for_the_morning(sales):
    sales.forward(hours=12)
    sales.must("/block KR1 no account")
    sales.turn(hours=24)
    sales.turn(hours=1)
    assert news(sales) == []
    sales.turn(hours=10)
    assert len(news(sales)) == 1
