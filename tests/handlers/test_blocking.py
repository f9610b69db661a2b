"""A blocker has an owner, a reason and a clock, and closes with a word."""

from __future__ import annotations

import pytest
from sqlalchemy import text as sql

from tests.kit.desk import ADMIN, Desk, commands, shown

BLOCK = "/block KR1 no test account @Bo Chen"


@pytest.fixture
def blocked(sales: Desk) -> Desk:
    """王小明 (u003) said that KR1 is blocked, and asked Bo Chen (u004) to help."""
    sales.must(BLOCK, mentions=["u004"])
    return sales


def told(desk: Desk, staff_id: str) -> list[str]:
    return [post.text for post in desk.posts(staff_id=staff_id) if not post.conversation]


def test_whoever_is_asked_to_help_is_told_one_to_one(sales):
    text = sales.must(BLOCK, mentions=["u004"])
    assert "blocked since today: no test account (who helps: Bo Chen)" in text
    assert "Bo Chen was told one to one." in text
    [said] = told(sales, "u004")
    assert "王小明 asks for your help" in said
    assert "SALES/2026Q4/KR1 Active shops" in said
    assert "no test account" in said


def test_the_helper_is_told_in_their_own_language(sales):
    sales.must("/lang zh", by="u004", group=None)
    sales.must(BLOCK, mentions=["u004"])
    assert "王小明 想请你帮忙" in told(sales, "u004")[-1]


def test_a_helper_who_chose_no_language_reads_that_of_their_group(sales):
    sales.configure("SALES", lang="zh-CN")
    sales.must(BLOCK, mentions=["u004"])
    assert "想请你帮忙" in told(sales, "u004")[-1]


def test_without_a_helper_it_is_the_owners_and_nobody_else_is_told(sales):
    assert "who helps: 王小明" in sales.must("/block 1 no test account")
    assert [post for post in sales.posts() if post.staff_id] == []


@pytest.mark.parametrize("line", ["/kr show 1", "/okr", "/card", "/kr update 1 10"])
def test_it_is_said_with_its_clock_wherever_the_key_result_is(blocked, line):
    blocked.forward(days=3)
    assert "blocked for 3 days: no test account (who helps: Bo Chen)" in blocked.must(line)


def test_the_prompt_says_it_too_and_the_card_who_needs_help(blocked):
    blocked.forward(days=10)
    assert "blocked for 10 days" in shown(blocked.tick("checkin"))
    card = shown(blocked.tick("card"))
    assert "Who needs help:" in card
    assert "KR1 Active shops · blocked for 10 days" in card


def test_said_again_in_other_words_its_clock_goes_on(blocked):
    blocked.forward(days=2)
    assert "blocked for 2 days: still no account (who helps: Ann Lee)" in blocked.must(
        "/block 1 still no account @Ann Lee", mentions=["u005"]
    )
    assert blocked.count("blockers") == 1
    assert len(told(blocked, "u004")) == len(told(blocked, "u005")) == 1


def test_said_again_in_the_same_words_nothing_is_changed_nor_told_twice(blocked):
    before = blocked.count("events")
    handled = blocked.say(BLOCK, mentions=["u004"])
    assert commands(handled) == []
    assert "/undo" not in shown(handled)
    assert blocked.count("events") == before
    assert len(told(blocked, "u004")) == 1


@pytest.mark.parametrize("by", ["u003", "u001", "u004", ADMIN])
def test_it_closes_with_a_word_by_owner_manager_or_helper(blocked, by):
    blocked.forward(days=1)
    text = blocked.must("/unblock 1 the account is there", by=by)
    assert "Moves again (blocked for 1 day): no test account" in text
    assert "the account is there" in text
    assert blocked.key_result("KR1").blocker is None
    assert "blocked" not in blocked.must("/kr show 1")
    others = {"u003", "u004"} - {by}
    assert all("the account is there" in told(blocked, each)[-1] for each in others)
    assert all("says it moves again" not in said for said in told(blocked, by))


def test_nobody_else_closes_it(blocked):
    assert blocked.refused("/unblock 1", by="u005") == "not_yours"
    assert blocked.refused("/unblock 2", by="u005") == "not_yours"
    assert blocked.key_result("KR1").blocker is not None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param("/unblock 1", "not_blocked", id="what is not blocked"),
        pytest.param("/block 1", "missing_word", id="without a reason"),
        pytest.param("/block", "missing_word", id="without a key result"),
        pytest.param("/block 99 x", "unknown_reference", id="nothing there"),
    ],
)
def test_what_cannot_be(sales, line, code):
    assert sales.refused(line) == code
    assert sales.count("blockers") == 0


def test_it_is_undone_step_by_step(blocked):
    blocked.must("/block 1 still no account")
    blocked.must("/unblock 1 done")
    assert "blocked again: still no account" in blocked.must("/undo")
    assert blocked.must("/kr show 1").count("still no account") == 1
    assert "no test account" in blocked.must("/undo")
    assert "still no account" not in blocked.must("/kr show 1")
    blocked.must("/undo")
    assert blocked.key_result("KR1").blocker is None


def test_what_somebody_closed_meanwhile_is_not_undone(blocked):
    blocked.must("/unblock 1 done", by="u004")
    assert blocked.refused("/undo") == "built_upon"


def test_a_helper_who_may_not_see_it_is_not_told(sales):
    sales.must("/okr add Hire a rival private\n/kr add Rivals from 0 to 9")
    sales.must("/block 7 who is it @Bo Chen", mentions=["u004"])
    private = told(sales, "u003")[-1]
    assert "Bo Chen may not see this key result and was not told." in private
    assert told(sales, "u004") == []
    assert not any("Rivals" in post.text for post in sales.posts("SALES"))


def test_a_name_inside_the_reason_is_no_helper(sales):
    sales.must("/block 1 @Bo Chen is ill", mentions=["u004"])
    blocker = sales.key_result("KR1").blocker
    assert blocker is not None
    assert (blocker.reason, blocker.owner.staff_id) == ("@Bo Chen is ill", "u003")


def test_a_dropped_key_result_needs_no_help(blocked):
    blocked.must("/kr drop 1 overtaken")
    blocked.must("/yes")
    assert "Who needs help" not in blocked.must("/card")


def test_notices_wait_for_the_end_of_quiet_hours(sales):
    sales.forward(hours=12)
    sales.must(BLOCK, mentions=["u004"])
    with sales.database.engine.connect() as connection:
        row = connection.execute(sql("SELECT not_before FROM outbox WHERE staff_id = 'u004'")).one()
    assert row[0] == int(sales.now.replace(hour=0, minute=30).timestamp() * 1000) + 24 * 3_600_000
