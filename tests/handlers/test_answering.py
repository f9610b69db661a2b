"""Where answers go: here, one to one, or nowhere; and what happens only once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.grammar import REGISTRY
from handlers.request import ReplyBy
from tests.kit.desk import shown


def test_the_same_request_again_answers_the_stored_reply_and_does_nothing(sales):
    first = sales.say("/kr update 1 +3", id="m-same")
    before = sales.written()
    again = sales.say("/kr update 1 +3", id="m-same")
    assert again.repeated
    assert not first.repeated
    assert shown(again) == shown(first)
    assert sales.value_of("KR1") == 3
    assert sales.written() == before
    assert len([post for post in sales.posts() if post.request_id == "m-same"]) == 1


def test_a_refused_request_again_answers_the_stored_refusal(sales):
    first = sales.say("/kr update 1 banana", id="m-same")
    again = sales.say("/kr update 1 banana", id="m-same")
    assert again.repeated
    assert shown(again) == shown(first)
    assert sales.count("refusals") == 1


def test_a_bug_inside_a_command_leaves_nothing_half_written_and_apologises_with_the_id(sales, monkeypatch):
    command = REGISTRY["kr update"]

    def half(context, **words):
        command.run(context, **words)
        raise ZeroDivisionError("our own fault")

    monkeypatch.setitem(REGISTRY, "kr update", replace(command, run=half))
    before = sales.written()
    handled = sales.say("/kr update 1 40", id="m-broken")
    assert handled.refused == "failed"
    assert "nothing was changed" in shown(handled)
    assert "m-broken" in shown(handled)
    assert sales.written() == before
    assert sales.value_of("KR1") is None
    monkeypatch.undo()
    sales.must("/kr update 1 40")


def test_a_bug_in_the_second_line_takes_the_first_with_it(sales, monkeypatch):
    broken = replace(REGISTRY["status"], run=lambda context: 1 / 0)
    monkeypatch.setitem(REGISTRY, "status", broken)
    assert sales.refused("/kr update 1 40\n/status") == "failed"
    assert sales.value_of("KR1") is None


def test_the_same_refusal_twice_within_an_hour_goes_one_to_one(sales):
    sales.refused("/kr update 1 banana")
    sales.forward(minutes=59)
    handled = sales.say("/kr update 1 banana", by="u001")
    assert handled.messages == ()
    assert handled.refused == "bad_amount"
    (private,) = sales.posts(staff_id="u001")
    assert private.conversation == ""
    assert "“banana” is not an amount" in private.text
    assert "@OKR" not in private.text


def test_after_an_hour_it_is_said_in_the_group_again(sales):
    sales.refused("/kr update 1 banana")
    sales.forward(minutes=61)
    assert "banana" in shown(sales.say("/kr update 1 banana"))


def test_another_refusal_and_another_group_are_answered_where_they_are_asked(sales):
    sales.refused("/kr update 1 banana")
    assert shown(sales.say("/kr update 1 apple"))
    assert shown(sales.say("/kr update 1 banana", by="u006", group="PRODUCT"))


def test_a_question_is_asked_again_in_the_group(sales):
    for _ in range(2):
        assert "45%" in shown(sales.say("/kr update 3 0.45"))


def test_one_to_one_the_same_refusal_is_simply_said_again(sales):
    for _ in range(3):
        assert "banana" in shown(sales.say("/kr update 1 banana", group=None))


def test_an_external_contact_has_no_chat_of_their_own_and_is_answered_in_the_group(sales):
    for _ in range(2):
        assert shown(sales.say("/nonsense at all", by=None, name="Guest"))


def test_more_than_twenty_refusals_a_minute_are_answered_once_and_then_ignored(sales):
    for number in range(20):
        assert "not an amount" in shown(sales.say(f"/kr update 1 banana{number}"))
    assert "I will pause for one." in shown(sales.say("/kr update 1 apple"))
    assert sales.say("/kr update 1 pear").messages == ()
    sales.must("/kr update 1 40")
    assert shown(sales.say("/kr update 1 pear", by="u001"))
    sales.forward(seconds=61)
    assert "not an amount" in shown(sales.say("/kr update 1 plum"))


def test_a_repeated_refusal_is_told_of_the_pause_too(sales):
    for _ in range(23):
        sales.say("/kr update 1 banana")
    private = [post.text for post in sales.posts(staff_id="u003")]
    assert len(private) == 20  # the first was said in the group; the last two were ignored
    assert "I will pause for one." in private[-1]


def test_what_fails_by_our_own_fault_counts_as_refused(sales, monkeypatch):
    monkeypatch.setitem(REGISTRY, "status", replace(REGISTRY["status"], run=lambda context: 1 / 0))
    for _ in range(20):
        assert "my fault" in shown(sales.say("/status"))
    assert "I will pause for one." in shown(sales.say("/status"))
    assert sales.say("/status").messages == ()


def test_an_answer_in_the_response_is_not_posted_again_unless_it_is_too_long(sales):
    sales.must("/status", door=ReplyBy.RESPONSE)
    assert sales.posts()[-1].state == "answered"
    for number in range(9):
        sales.must(f"/kr update 1 {number} " + "很" * 1900)
    sales.must("/kr history 1", door=ReplyBy.RESPONSE)
    assert sales.posts()[-1].state == "pending"


@pytest.mark.parametrize("group", ["SALES", None])
def test_a_reply_goes_where_it_was_asked_for(sales, group):
    sales.must("/status", group=group)
    post = sales.posts()[-1]
    assert (post.conversation, post.staff_id) == (("cid-sales", "") if group else ("", "u003"))
