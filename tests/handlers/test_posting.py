"""/card, and what the timetable says by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from tests.kit.desk import Desk, shown


def decided(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.database.engine.connect() as connection:
        rows = connection.execute(
            sql("SELECT kind, state, reason FROM occurrences ORDER BY decided_at, kind")
        )
        return [tuple(row) for row in rows]


def test_the_prompt_names_who_is_due_and_how_to_answer(sales):
    sales.must("/okr add Hers\n/kr add Calls from 0 to 9", by="u005")
    sales.must("/kr update 1 40")
    text = shown(sales.tick("checkin"))
    assert "Sales: time to check in" in text
    assert "**王小明**" in text
    assert "KR2 Refund time: 48 → 24 h, now –" in text
    assert "**Ann Lee**" in text
    assert "KR1" not in text
    assert "@OKR /kr update KR2 45% waiting for vendor" in text
    assert decided(sales) == [("checkin", "done", "")]


def test_the_prompt_goes_to_the_group_and_waits_for_replies_to_pass(sales):
    sales.tick("checkin")
    post = sales.posts()[-1]
    assert (post.conversation, post.staff_id, post.state) == ("cid-sales", "", "pending")


def test_same_as_before_is_one_tap_away_and_changes_nothing_but_the_day(sales):
    sales.must("/kr update 1 40")
    sales.forward(days=10)
    sales.tick("checkin")
    same = next(line for line in sales.posts()[-1].commands if line.startswith("/kr update KR1"))
    sales.must(same)
    assert sales.value_of("KR1") == 40
    sales.forward(days=1)
    assert "KR1" not in shown(sales.tick("checkin"))


def test_nobody_due_means_no_prompt_and_the_reason_is_kept(desk):
    desk.must("/okr add Mine\n/kr add Calls from 0 to 9\n/kr update 1 3")
    handled = desk.tick("checkin")
    assert handled.messages == ()
    assert decided(desk) == [("checkin", "skipped", "nobody is due")]


@pytest.mark.parametrize("kind", ["checkin", "card"])
def test_an_occurrence_left_out_is_recorded_with_its_reason(sales, kind):
    before = len(sales.posts())
    sales.tick(kind, reason="missed by more than three days")
    assert len(sales.posts()) == before
    assert decided(sales) == [(kind, "skipped", "missed by more than three days")]


@pytest.mark.parametrize("kind", ["checkin", "card"])
def test_an_occurrence_happens_once(sales, kind):
    assert sales.tick(kind).messages
    before = len(sales.posts())
    assert sales.tick(kind).repeated
    assert len(sales.posts()) == before
    assert len(decided(sales)) == 1


@pytest.mark.parametrize("kind", ["checkin", "card"])
def test_a_late_post_says_so(sales, kind):
    sales.forward(hours=4)
    assert "posted late" in shown(sales.tick(kind, due_at=sales.now - timedelta(hours=3)))
    sales.forward(days=1)
    assert "posted late" not in shown(sales.tick(kind, due_at=sales.now - timedelta(minutes=10)))


def test_a_prompt_of_the_cycle_before_is_not_posted(sales):
    due_at = sales.now
    sales.forward(days=40)
    assert sales.tick("checkin", due_at=due_at).messages == ()
    assert decided(sales) == [("checkin", "skipped", "the cycle it was for is over")]


def test_the_card_shows_everything_the_group_may_see(sales):
    sales.must("/kr update 1 40")
    text = shown(sales.tick("card"))
    assert "### Sales · 2026Q4 progress" in text
    assert "Week 8 of 14 · 58.2% of the time is used" in text
    assert "- KR1 Active shops · – → 40" in text
    assert "All owners have checked in (1)." in text
    assert "Rule gap 10 25:" in text
    assert "Next check-in: Nov 27" in text


def test_the_next_card_tells_only_what_moved_since_this_one(sales):
    sales.must("/kr update 1 40")
    sales.tick("card")
    sales.forward(days=14)
    assert "Nothing moved since the last card." in shown(sales.tick("card"))


def test_a_card_asked_for_does_not_count_as_the_last_one(sales):
    sales.must("/kr update 1 40")
    assert "- KR1 Active shops · – → 40" in sales.must("/card")
    sales.forward(minutes=5)
    assert "- KR1 Active shops · – → 40" in shown(sales.tick("card"))


def test_an_undone_report_did_not_move_anything(sales):
    sales.must("/kr update 1 40")
    sales.must("/undo")
    assert "Nothing moved" in sales.must("/卡片")


def test_the_card_counts_owners_and_names_none_who_are_silent(sales):
    sales.must("/okr add Hers\n/kr add Calls from 0 to 9\n/kr update 7 1", by="u005")
    assert "1 of 2 owners have not checked in." in sales.must("/card")


def test_where_the_group_chose_so_the_card_names_them(sales):
    sales.configure("SALES", names=True)
    sales.must("/okr add Hers\n/kr add Calls from 0 to 9\n/kr update 7 1", by="u005")
    card = sales.must("/card")
    assert "1 of 2 owners have not checked in" in card
    assert "Still to report: 王小明" in card


def test_a_blocker_is_an_answer_too(sales):
    sales.must("/block KR1 no vendor")
    assert "All owners have checked in (1)." in sales.must("/card")


def test_an_empty_card_shows_how_to_begin(desk):
    assert "/okr add" in shown(desk.tick("card"))


@pytest.mark.parametrize("kind", ["checkin", "card"])
@pytest.mark.parametrize(
    ("unsure", "told"),
    [
        pytest.param(True, True, id="nobody announced the days off of that year"),
        pytest.param(False, False, id="announced"),
    ],
)
def test_a_next_day_that_may_still_move_is_called_provisional(sales, kind, unsure, told):
    asked = []

    def provisional(calendar, day):
        asked.append((calendar, day.year))
        return unsure

    sales.rules = replace(sales.rules, provisional=provisional)
    text = shown(sales.tick(kind))
    assert ("Days off of 2026 are not announced yet: that day is provisional." in text) is told
    assert asked == [("CN", 2026)]
    if unsure:
        assert "Next check-in: " in text


def test_posts_are_in_the_groups_language_answers_in_the_askers(sales):
    sales.configure("SALES", lang="zh-CN")
    sales.must("/lang en")
    assert "该更新进展了" in shown(sales.tick("checkin"))
    assert "规则 gap 10 25" in shown(sales.tick("card"))
    assert "Rule gap 10 25" in sales.must("/card")


def test_one_to_one_the_card_is_that_of_the_only_group(sales):
    assert "Active shops" in sales.must("/card", group=None)
    assert sales.posts()[-1].staff_id == "u003"
