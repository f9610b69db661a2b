"""A few words that answer what was asked last: for two minutes, in its place, for the asker alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.kit.desk import commands, shown

OWNER, MANAGER = "u003", "u001"
TWO_MINUTES = timedelta(minutes=2)


# A missing amount


def test_an_update_without_an_amount_asks_for_it_and_a_bare_number_answers(sales):
    before = sales.written()
    asked = sales.must("/kr update 2")
    assert "Refund time" in asked
    assert "what is it now" in asked.lower()
    assert sales.written() == before
    assert "36" in sales.must("36")
    assert sales.value_of("KR2") == 36


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        pytest.param("50%", "36", id="a share of the road"),
        pytest.param("+3", "33", id="a step"),
        pytest.param("same", "30", id="nothing changed"),
        pytest.param("同上", "30", id="nothing changed, in Chinese"),
        pytest.param("như cũ", "30", id="nothing changed, in Vietnamese"),
        pytest.param("３６", "36", id="full width"),
        pytest.param("三十六", "36", id="in characters"),
        pytest.param("/ 36", None, id="a slash makes it a command"),
    ],
)
def test_any_amount_answers(sales, answer, value):
    sales.must("/kr update 2 30")
    sales.must("/kr update 2")
    sales.say(answer)
    assert sales.value_of("KR2") == Decimal(value or 30)


def test_an_answer_that_is_no_amount_leaves_the_question_open(sales):
    sales.must("/kr update 2")
    assert sales.refused("1e999") == "bad_amount"
    sales.must("36")
    assert sales.value_of("KR2") == 36


def test_an_amount_that_is_asked_back_is_answered_in_turn(sales):
    sales.must("/kr update 3")
    handled = sales.say("0.55")
    assert handled.refused == "ambiguous_amount"
    assert "1. @OKR /kr update 3 0.55%" in shown(handled)
    sales.must("2")
    assert sales.value_of("KR3") == 55


def test_a_yes_or_no_key_result_is_asked_and_yes_is_done(sales):
    asked = sales.say("/kr update 4")
    assert commands(asked) == ["/kr update 4 done", "/kr update 4 not done", "/no"]
    sales.must("yes")
    assert sales.value_of("KR4") == 1


def test_what_may_be_tapped_instead_fits_where_it_stands(sales):
    sales.must("/kr update 2 40")
    sales.must("/kr update 2 37")
    asked = sales.say("/kr update 2")
    assert commands(asked) == ["/kr update 2 same", "/kr update 2 -3", "/no"]


def test_without_a_value_nothing_is_the_same(sales):
    sales.must("/kr update 2")
    assert sales.refused("same") == "bad_amount"
    assert sales.value_of("KR2") is None


def test_in_a_message_of_several_lines_nothing_is_asked(sales):
    assert sales.refused("/kr update 1 5\n/kr update 2") == "missing_word"
    assert sales.value_of("KR1") is None


def test_milestones_that_are_done_stay_done_when_nothing_changed(sales):
    sales.must("/kr add O1 Launch milestones draft; review; launch")
    sales.must("/kr tick KR7 draft")
    sales.must("/kr update KR7 same")
    assert [each.done for each in sales.key_result("KR7").milestones] == [True, False, False]


# Which one


def test_without_a_key_result_it_asks_which_of_mine_and_then_how_much(sales):
    handled = sales.say("/kr update")
    assert handled.refused == "which_of_mine"
    assert commands(handled) == [f"/kr update KR{n}" for n in (1, 2, 3, 4)]
    assert "what is it now" in sales.must("2").lower()
    sales.must("36")
    assert sales.value_of("KR2") == 36


def test_whoever_owns_nothing_is_told_what_is_missing(sales):
    assert sales.refused("/kr update", by="u005") == "missing_word"


@pytest.mark.parametrize("typed", ["2", "2.", "第二个", "số 2", "no 2", "２", "50"])
def test_a_choice_is_answered_by_its_number_or_its_own_word(sales, typed):
    assert sales.refused("/kr update 1 45还是50") == "ambiguous_amount"
    sales.must(typed)
    assert sales.value_of("KR1") == 50


def test_a_choice_is_made_once(sales):
    sales.refused("/kr update 1 45还是50")
    sales.must("2")
    assert sales.refused("1") == "amount_of_what"
    assert sales.value_of("KR1") == 50


def test_a_number_beyond_the_list_is_asked_again_and_the_question_stays(sales):
    sales.refused("/kr update 1 45还是50")
    handled = sales.say("7")
    assert handled.refused == "bad_choice"
    assert "2. @OKR /kr update 1 50" in shown(handled)
    sales.must("1")
    assert sales.value_of("KR1") == 45


def test_a_number_that_is_one_s_place_and_another_s_amount_is_asked_again(sales):
    assert sales.refused("/kr update 1 2 or 1") == "ambiguous_amount"
    assert sales.refused("2") == "bad_choice"
    assert sales.value_of("KR1") is None


def test_yes_takes_the_only_guess_and_none_of_two(sales):
    assert sales.refused("/kr udpate 1 45") == "unknown_command"
    sales.must("yes")
    assert sales.value_of("KR1") == 45
    sales.refused("/kr update 1 46还是50")
    assert sales.refused("yes") == "bad_choice"
    assert sales.value_of("KR1") == 45


def test_a_number_after_a_guess_is_no_answer_to_it(sales):
    assert sales.refused("/kr udpate 1 45") == "unknown_command"
    assert sales.refused("45%") == "amount_of_what"
    assert sales.value_of("KR1") is None


def test_what_is_offered_says_what_it_is_about(sales):
    handled = sales.say("/kr update")
    assert "2. @OKR /kr update KR2 · KR2 Refund time" in shown(handled)
    assert handled.messages[0].buttons[1].label == "KR2 Refund time"


def test_one_line_of_several_is_answered_for_the_whole_message(sales):
    handled = sales.say("/kr update 2 30\n/kr update 1 45还是50\n/kr update 4 done")
    assert handled.refused == "ambiguous_amount"
    assert commands(handled) == ["1", "2"]
    sales.must("2")
    assert [sales.value_of(f"KR{n}") for n in (2, 1, 4)] == [30, 50, 1]
    sales.must("/undo")
    assert [sales.value_of(f"KR{n}") for n in (2, 1, 4)] == [None, None, None]


def test_a_mention_in_the_chosen_line_is_still_one(sales):
    line = "/kr add O1 Shops in the south from 0 to 1.234,5 @李雷"
    handled = sales.say(line, by=MANAGER, mentions=["u001"])
    assert handled.refused == "ambiguous_amount"
    sales.must("1", by=MANAGER)
    assert sales.key_result("KR7").owner.staff_id == "u001"


# Whose, where, and how long


def test_an_open_question_is_nobody_else_s(sales):
    sales.must("/kr update 2")
    sales.say("36", by=MANAGER)
    assert sales.value_of("KR2") is None
    sales.must("36")
    assert sales.value_of("KR2") == 36


def test_two_people_never_get_into_each_other_s_question(sales):
    sales.must("/kr update 1")
    sales.must("/kr update 2", by=MANAGER)
    sales.must("120")
    sales.must("30", by=MANAGER)
    assert (sales.value_of("KR1"), sales.value_of("KR2")) == (120, 30)


def test_it_is_open_in_its_own_place_only(sales):
    sales.must("/kr update 2")
    sales.say("36", group="COMPANY")
    sales.say("36", group=None)
    assert sales.value_of("KR2") is None


def test_after_two_minutes_it_is_forgotten(sales):
    sales.must("/kr update 2")
    sales.now += TWO_MINUTES + timedelta(seconds=1)
    assert sales.refused("36") == "amount_of_what"
    assert sales.value_of("KR2") is None


def test_after_another_change_of_mine_a_number_is_no_answer_any_more(sales):
    sales.must("/kr update 2")
    sales.forward(seconds=20)
    sales.must("/kr update 1 5")
    assert sales.refused("36") == "amount_of_what"
    assert sales.value_of("KR2") is None


@pytest.mark.parametrize("typed", ["cancel", "取消", "hủy", "算了", "/no"])
def test_cancel_ends_it(sales, typed):
    sales.must("/kr update 2")
    assert "nothing was changed" in sales.must(typed)
    assert sales.refused("36") == "amount_of_what"
    assert sales.value_of("KR2") is None


def test_the_newer_question_takes_the_place_of_the_older(sales):
    sales.must("/kr update 2")
    sales.must("/kr update 1")
    sales.must("36")
    assert (sales.value_of("KR1"), sales.value_of("KR2")) == (36, None)


def test_an_external_contact_is_remembered_nothing_of(sales):
    handled = sales.say("/kr udpate 1 45", by=None, name="Guest")
    assert "within two minutes" not in shown(handled)
    assert sales.refused("yes", by=None, name="Guest") in ("not_allowed", "nothing_asked")
    assert sales.value_of("KR1") is None


def test_a_private_key_result_is_asked_about_one_to_one(sales):
    sales.must("/okr add Secret plan private\n/kr add Interviews from 0 to 5")
    here = sales.must("/kr update 7")
    assert "Interviews" not in here
    assert "privately" in here
    assert "Interviews" in sales.posts(staff_id=OWNER)[-1].text
    sales.must("3", group=None)
    assert sales.value_of("KR7") == 3


def test_a_question_that_went_one_to_one_may_be_answered_in_the_group(sales):
    sales.must("/okr add Secret plan private\n/kr add Interviews from 0 to 5")
    sales.must("/kr update 7")
    here = sales.must("3")
    assert "3" not in here.replace("KR", "")
    assert sales.value_of("KR7") == 3


# An amount out of the blue


def test_an_amount_alone_is_asked_back_among_one_s_own(sales):
    handled = sales.say("45%")
    assert handled.refused == "amount_of_what"
    assert commands(handled)[0] == "/kr update KR1 45%"
    assert sales.value_of("KR1") is None
    sales.must("3")
    assert sales.value_of("KR3") == 45


def test_an_amount_alone_of_somebody_who_owns_nothing_is_answered_with_the_help(sales):
    assert sales.refused("45%", by="u005") == "unknown_command"


def test_in_a_chat_of_one_s_own_the_group_is_named(sales):
    handled = sales.say("45%", group=None)
    assert commands(handled)[0] == "/kr update SALES/KR1 45%"


@pytest.mark.parametrize("text", ["tomorrow", "明天", "hello", "好的谢谢", "12 people came today"])
def test_what_is_no_amount_is_no_answer(sales, text):
    sales.must("/kr update 1")
    sales.say(text)
    assert sales.value_of("KR1") is None


# In three parts
