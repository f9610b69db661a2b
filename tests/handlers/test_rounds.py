"""A check-in round: the prompt asks each owner privately, nudges the silent, and ends in a list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.absences import Absences
from storage.agenda import Agenda
from storage.skips import Skips
from storage.snoozes import Snoozes
from tests.kit.desk import shown
from tests.kit.rounds import cards, decided, follow_up, reasons

OWNER, COLLEAGUE, MANAGER = "u003", "u005", "u001"


def test_each_owner_gets_one_private_card_with_all_they_owe(asked):
    asked.look("ask", OWNER)
    [card] = cards(asked, OWNER)
    assert card.startswith("### Check-in for 王小明 · 2026Q4 · week 8 of 14 (6 due)")
    assert "**SALES/KR2 Refund time**: 48 → 24 h · no report yet · expected 58.2%" in card
    assert "Expected: day 54 of 92, in a straight line." in card
    assert "Rule gap 10 25:" in card
    assert "Or type it: /kr update SALES/KR1 45% waiting for vendor" in card
    assert cards(asked, COLLEAGUE) == []
    assert reasons(asked, OWNER) == [("ask", "")]


def test_a_card_leaves_once_however_often_the_clock_looks(asked):
    entry = next(each for each in asked.agenda() if each.key == OWNER)
    asked.look("ask", OWNER)
    assert asked.look("ask", OWNER) is None
    asked.read(lambda unit: Agenda(unit).put(entry.kind, entry.key, entry.due_at))
    asked.look("ask", OWNER)
    assert len(cards(asked, OWNER)) == 1


def test_one_key_result_has_all_its_taps_and_each_says_whose_it_is(asked):
    asked.look("ask", COLLEAGUE)
    [post] = [each for each in asked.posts(staff_id=COLLEAGUE) if "Check-in for" in each.text]
    assert post.commands == (
        "/kr update SALES/KR7 =0",
        "/kr update SALES/KR7 +1",
        "/kr update SALES/KR7 +3",
        "/block SALES/KR7",
        "/skip SALES/KR7",
    )


def test_every_amount_on_a_card_is_understood(asked):
    asked.look("ask", COLLEAGUE)
    for line in ("/kr update SALES/KR7 =0", "/kr update SALES/KR7 +3", "/kr update SALES/KR7 same"):
        asked.must(line, by=COLLEAGUE, group=None)
    assert asked.value_of("KR7") == 3


def test_of_many_the_first_button_walks(asked):
    asked.look("ask", OWNER)
    [post] = [each for each in asked.posts(staff_id=OWNER) if "Check-in for" in each.text]
    assert post.commands[0] == "/checkin"
    assert post.commands[1] == "/kr update SALES/KR1 =0"


def test_a_tap_on_somebody_elses_card_changes_nothing(asked):
    handled = asked.say("/kr update KR7 +1", by="u004")
    assert handled.refused == "not_yours"
    assert "This is Ann Lee's: only they or a manager may change KR7. You can comment." in shown(handled)
    assert asked.value_of("KR7") is None


@pytest.mark.parametrize(
    ("hour", "due"),
    [
        pytest.param(timedelta(days=7), True, id="half a cadence ago is too long ago"),
        pytest.param(timedelta(days=7) - timedelta(seconds=1), False, id="within it"),
    ],
)
def test_whoever_checked_in_within_half_a_cadence_is_not_asked(desk, hour, due):
    desk.must("/okr add Mine\n/kr add Calls from 0 to 9\n/kr update 1 3")
    told = desk.now
    desk.now = told + hour
    desk.tick("checkin")
    assert (decided(desk, "checkin") == [""]) is due


def test_half_a_cadence_counts_back_from_the_round_not_from_now(desk):
    desk.must("/okr add Mine\n/kr add Calls from 0 to 9\n/kr add Wins from 0 to 9\n/kr update 1 3")
    desk.forward(days=6)
    desk.tick("checkin")
    follow_up(desk, "nudge", days=3)
    desk.look("chase", OWNER)
    assert "Wins" in cards(desk, OWNER)[0]
    assert "Calls" not in cards(desk, OWNER)[0]


def test_what_was_answered_before_the_card_is_not_on_it(asked):
    asked.must("/kr update KR7 3", by=COLLEAGUE)
    asked.look("ask", COLLEAGUE)
    assert cards(asked, COLLEAGUE) == []
    assert reasons(asked, COLLEAGUE) == [("ask", "nothing is due")]


def test_a_skip_and_a_blocker_are_answers(asked):
    kr = asked.key_result("KR7")
    asked.must("/block KR2 no test account")
    asked.read(lambda unit: Skips(unit).add(kr.id, "on hold", by=COLLEAGUE, at=asked.now))
    asked.look("ask", OWNER)
    asked.look("ask", COLLEAGUE)
    assert "KR2" not in cards(asked, OWNER)[0]
    assert cards(asked, COLLEAGUE) == []


def test_whoever_snoozes_is_not_asked(asked):
    asked.read(lambda unit: Snoozes(unit).put(OWNER, asked.now + timedelta(hours=2)))
    asked.look("ask", OWNER)
    assert cards(asked, OWNER) == []
    assert reasons(asked, OWNER) == [("ask", "snoozed")]


def test_a_card_that_was_snoozed_comes_when_it_was_wanted_and_is_not_late(asked):
    """It said that the robot had been away."""
    asked.must("/snooze 2h", by=OWNER)
    asked.look("ask", OWNER)
    asked.forward(hours=2)
    asked.look("ask", OWNER)
    [card] = cards(asked, OWNER)
    assert card.startswith("### Check-in for 王小明")
    assert "(late" not in card


def test_a_round_within_a_snooze_does_not_eat_the_card_after_it(sales):
    sales.must("/snooze 2h", by=OWNER)
    sales.tick("checkin")
    sales.forward(seconds=1)
    sales.look("ask", OWNER)
    assert cards(sales, OWNER) == []
    sales.forward(hours=2)
    sales.look("ask", OWNER)
    assert len(cards(sales, OWNER)) == 1


def test_of_whoever_is_away_the_one_who_stands_in_is_asked_and_may_answer(sales):
    today = sales.now.date()
    sales.read(
        lambda unit: Absences(unit).add(
            OWNER, today, today + timedelta(days=4), stand_in="u004", at=sales.now
        )
    )
    sales.tick("checkin")
    sales.forward(seconds=1)
    sales.look("ask", OWNER)
    sales.look("ask", "u004")
    assert reasons(sales, OWNER) == [("ask", "away")]
    [card] = cards(sales, "u004")
    assert "Check-in for Bo Chen" in card
    assert "SALES/KR1 Active shops" in card
    assert "for 王小明, who is away" in card
    sales.must("/kr update SALES/KR1 +50", by="u004", group=None)
    assert sales.value_of("KR1") == 50


def test_a_card_waits_for_the_end_of_quiet_hours(asked):
    asked.configure("SALES", quiet="09:00-11:00")
    asked.look("ask", OWNER)
    assert cards(asked, OWNER) == []
    asked.forward(hours=1)
    asked.look("ask", OWNER)
    [card] = cards(asked, OWNER)
    assert "posted late" not in card


def test_a_late_card_says_so(asked):
    asked.forward(hours=2)
    asked.look("ask", OWNER)
    assert "posted late" in cards(asked, OWNER)[0]


def test_what_is_private_is_asked_for_privately_only(desk):
    desk.must("/okr add Secret private\n/kr add Calls from 0 to 9", group=None)
    desk.forward(minutes=1)
    assert desk.tick("checkin").messages == ()
    desk.forward(seconds=1)
    desk.look("ask", OWNER)
    assert "Calls" in cards(desk, OWNER)[0]


def test_two_groups_of_one_instant_make_one_card(asked):
    asked.must("/okr add Ours\n/kr add Wins from 0 to 9", by=OWNER, group="PRODUCT", at=asked.now)
    asked.forward(seconds=1)
    asked.tick("checkin", group="PRODUCT")
    asked.forward(seconds=1)
    asked.look("ask", OWNER)
    [card] = cards(asked, OWNER)
    assert "SALES/KR1" in card
    assert "PRODUCT/KR1 Wins" in card


def test_in_the_last_week_the_final_value_is_asked_for(sales):
    sales.now = sales.now.replace(month=12, day=28)
    prompt = shown(sales.tick("checkin"))
    sales.forward(seconds=1)
    sales.look("ask", OWNER)
    for text in (prompt, cards(sales, OWNER)[0]):
        assert "Last week of the cycle: please report the final value. It ends on Dec 31" in text
