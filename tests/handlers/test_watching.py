"""What time alone did: told once, against the day a group was looked at before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text as sql

from storage.suspended import Suspended
from tests.handlers.test_noticing import news
from tests.kit.desk import Desk


@pytest.fixture
def drifting(sales: Desk) -> Desk:
    """On Monday KR1 is on track by a hair (49.5 of 58.2 %), and behind from Wednesday on."""
    sales.must("/kr update 1 99")
    sales.turn(minutes=20)
    look(sales)
    return sales


def look(desk: Desk, *, reason: str = "") -> list[str]:
    """What the group hears of what is found now, ten minutes later."""
    before = len(news(desk))
    desk.tick("look", reason=reason)
    desk.turn(minutes=10)
    desk.now -= timedelta(minutes=10)
    return news(desk)[before:]


def test_the_first_look_tells_nothing(drifting):
    assert len(news(drifting)) == 1  # the mark of the report
    drifting.forward(days=20)
    with drifting.database.engine.begin() as connection:
        connection.execute(sql("DELETE FROM occurrences"))
    assert look(drifting) == []


def test_what_fell_behind_by_itself_is_told_on_the_day_it_did(drifting):
    drifting.forward(days=1)
    assert look(drifting) == []
    drifting.forward(days=1)
    [post] = look(drifting)
    assert "● on track → ▲ behind: expected 60.4%, 10.9 points short" in post
    drifting.forward(days=1)
    assert look(drifting) == []


def test_looking_twice_on_a_day_tells_it_once(drifting):
    drifting.forward(days=2)
    assert len(look(drifting)) == 1
    drifting.tick("look", due_at=drifting.now + timedelta(hours=1))
    drifting.turn(minutes=30)
    assert len(news(drifting)) == 2


@pytest.mark.parametrize("reason", ["", "missed by more than three days"])
def test_days_that_were_missed_or_left_out_are_none(drifting, reason):
    drifting.forward(days=2)
    if reason:
        assert look(drifting, reason=reason) == []
    drifting.forward(days=5)
    assert len(look(drifting)) == 1


def test_what_a_report_did_is_not_told_again(drifting):
    drifting.must("/kr update 1 120")
    drifting.forward(days=1)
    drifting.must("/kr update 1 80")
    drifting.turn(minutes=10)
    assert "● on track → ▲ behind" in news(drifting)[-1]
    drifting.forward(days=1)
    assert look(drifting) == []


def test_going_stale_is_no_news(sales):
    sales.must("/kr update 1 200")
    sales.must("/kr update 2 24.5h")
    sales.turn(minutes=20)
    look(sales)
    sales.forward(days=25)
    assert look(sales) == []


def test_a_group_that_nothing_gets_through_to_is_looked_at_later(drifting):
    drifting.read(lambda unit: Suspended(unit).begin("cid-sales"))
    drifting.forward(days=2)
    assert look(drifting) == []
    drifting.read(lambda unit: Suspended(unit).end("cid-sales"))
    drifting.forward(days=1)
    assert len(look(drifting)) == 1


class TestPromises:
    @pytest.fixture
    def waiting(self, sales: Desk) -> Desk:
        """SALES/KR1 waits for PRODUCT/KR1 until Wednesday."""
        sales.must("/okr add Ship it\n/kr add O1 New checkout from 0 to 100", by="u006", group="PRODUCT")
        sales.must("/kr update 1 60", by="u006", group="PRODUCT")
        sales.must("/depend KR1 on PRODUCT/KR1 by 11-25", group=None)
        sales.turn(minutes=20)
        return sales

    @pytest.mark.parametrize("group", ["PRODUCT", "SALES"])
    def test_a_day_that_passed_is_told_by_whichever_side_is_looked_at(self, waiting, group):
        waiting.forward(days=2)
        waiting.tick("look", group=group)
        waiting.turn(minutes=10)
        assert news(waiting) == []
        waiting.forward(days=1)
        waiting.tick("look", group=group, day=date(2026, 11, 26))
        [private] = [post for post in waiting.posts(staff_id="u003") if "overdue" in post.text]
        waiting.turn(minutes=10)
        [post] = news(waiting)
        assert post.split("\n\n")[:2] == private.text.split("\n\n")[:2]
        assert "is overdue: it was needed by Nov 25." in post

    def test_once(self, waiting):
        for _ in range(3):
            waiting.forward(days=3)
            waiting.tick("look")
            waiting.turn(minutes=10)
        assert len(news(waiting)) == 1

    def test_what_was_answered_within_the_window_is_told_as_it_stands(self, waiting):
        waiting.must("/depend KR2 on PRODUCT/KR1", group=None)
        waiting.must("/depend accept 2", by="u006", group=None)
        waiting.turn(minutes=10)
        [to_sales] = news(waiting)
        assert "陈晨 accepted" in to_sales
        assert "陈晨 accepted" in news(waiting, "PRODUCT")[-1]

    def test_an_answer_taken_back_is_none(self, waiting):
        waiting.must("/depend accept 1", by="u006", group=None)
        waiting.must("/undo", by="u006", group=None)
        waiting.turn(minutes=10)
        assert news(waiting) == []

    def test_asked_and_taken_back_is_nothing(self, waiting):
        before = len(news(waiting, "PRODUCT"))
        waiting.must("/depend KR2 on PRODUCT/KR1", group=None)
        waiting.must("/undo", group=None)
        waiting.turn(minutes=10)
        assert len(news(waiting, "PRODUCT")) == before


def test_the_first_look_finds_old_blockers(sales):
    sales.must("/block KR1 no account")
    with sales.database.engine.begin() as connection:
        connection.execute(sql("DELETE FROM agenda WHERE subject LIKE 'blocker:%'"))
    sales.forward(days=3)
    sales.tick("look")
    sales.turn(seconds=1)
    sales.turn(minutes=10)
    assert "KR1 Active shops" in news(sales)[0]
