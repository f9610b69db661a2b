"""Which message may go when: lanes in order, replies before prompts before notices, none before its time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.outbox import KEPT, NOTICE, PRIVATE, PROMPT, REPLY, X
from storage.outbox_ahead import bring_back
from storage.statement import Statement
from tests.storage.samples import MINUTE, NOON, SECOND
from tests.storage.test_outbox import DAY, a_message, outbox, put, texts

__all__ = ["outbox", "put"]
MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
def stored(database):
    """The messages that are in the table, as (text's body, state)."""
    every = Statement(select(X.c.body, X.c.session).order_by(X.c.id))
    return lambda: database.write_now(lambda unit: [(row["body"], row["session"]) for row in unit.all(every)])


def test_a_conversation_s_messages_go_in_order(outbox, put):
    for text in ("first", "second", "third"):
        put(text)
    assert texts(outbox.claim("w1", now=NOON, most=2)) == ["first", "second"]


def test_while_one_is_sent_the_next_of_its_lane_waits(outbox, put):
    first = put("first")
    outbox.claim("w1", now=NOON, most=10)
    put("second")
    assert outbox.claim("w2", now=NOON, most=10) == []
    outbox.sent(first, "w1", now=NOON)
    assert texts(outbox.claim("w2", now=NOON, most=10)) == ["second"]


def test_while_one_waits_for_its_next_try_the_lane_waits_with_it(outbox, put):
    put("first")
    put("second")
    put("elsewhere", conversation="cid-b")
    (message, _) = outbox.claim("w1", now=NOON, most=2)
    outbox.again(message, "w1", at=NOON + MINUTE, why="500", parts=0)
    outbox.release("w1")
    assert texts(outbox.claim("w2", now=NOON, most=10)) == ["elsewhere"]
    assert texts(outbox.claim("w2", now=NOON + MINUTE, most=2)) == ["first", "second"]


def test_after_a_crash_a_lane_starts_with_what_was_being_sent(outbox, put):
    put("first")
    outbox.claim("w1", now=NOON, most=10)
    put("second")
    assert texts(outbox.claim("w2", now=NOON + MINUTE, most=1)) == ["first"]


@pytest.mark.parametrize(
    "there",
    [
        pytest.param({"conversation": "cid-b"}, id="another group"),
        pytest.param({"conversation": "", "staff_id": "u001"}, id="one person"),
        pytest.param({"priority": PROMPT}, id="another rank"),
    ],
)
def test_lanes_do_not_wait_for_each_other(outbox, put, there):
    put("slow")
    outbox.claim("w1", now=NOON, most=10)
    put("quick", **there)
    assert texts(outbox.claim("w2", now=NOON, most=10)) == ["quick"]


def test_replies_overtake_prompts_then_private_cards_then_notices(outbox, put):
    put("notice", priority=NOTICE)
    put("private", priority=PRIVATE)
    put("prompt", priority=PROMPT)
    put("reply", priority=REPLY)
    put("another reply", priority=REPLY, conversation="cid-b")
    assert texts(outbox.claim("w1", now=NOON, most=1)) == ["reply"]
    reply, prompt = outbox.claim("w1", now=NOON, most=10)
    assert texts([reply, prompt]) == ["another reply", "prompt"]
    assert outbox.claim("w1", now=NOON, most=10) == []  # while a prompt is on its way
    outbox.sent(prompt.id, "w1", now=NOON)
    assert texts(outbox.claim("w1", now=NOON, most=10)) == ["private", "notice"]


def test_a_prompt_that_only_waits_for_its_turn_keeps_private_ones_back_and_a_broken_one_does_not(outbox, put):
    put("private", priority=PRIVATE)
    put("prompt", priority=PROMPT)
    [prompt] = outbox.claim("w1", now=NOON, most=10)
    outbox.again(prompt, "w1", at=NOON + 2 * SECOND, why="limit of the door", parts=0)
    assert outbox.claim("w1", now=NOON, most=10) == []
    [prompt] = outbox.claim("w1", now=NOON + 2 * SECOND, most=10)
    outbox.again(prompt, "w1", at=NOON + 5 * MINUTE, why="it failed", parts=0)
    assert texts(outbox.claim("w1", now=NOON + 2 * SECOND, most=10)) == ["private"]


def test_a_group_whose_door_is_shut_keeps_nobody_s_private_card_back(outbox, put):
    """With two prompts waiting for one banned robot all private cards waited for days."""
    put("private", priority=PRIVATE)
    put("prompt", priority=PROMPT)
    put("card", priority=PROMPT)
    prompt, card = outbox.claim("w1", now=NOON, most=10)
    outbox.again(prompt, "w1", at=NOON + 10 * MINUTE, why="banned", parts=0)
    outbox.again(card, "w1", at=NOON, why="an earlier one waits", parts=0)
    assert not outbox.prompts_beyond(0, now=NOON)
    assert texts(outbox.claim("w1", now=NOON, most=10)) == ["private"]


def test_nothing_goes_before_its_time(outbox, put):
    put("in the morning", not_before=NOON + MINUTE)
    assert outbox.claim("w1", now=NOON + MINUTE - MILLISECOND, most=10) == []
    assert texts(outbox.claim("w1", now=NOON + MINUTE, most=10)) == ["in the morning"]


def test_what_falls_due_next_is_told(outbox, put):
    assert outbox.next_due() is None
    put("later", not_before=NOON + 2 * MINUTE, conversation="cid-b")
    put("soon", not_before=NOON + MINUTE)
    assert outbox.next_due() == NOON + MINUTE
    [soon] = outbox.claim("w1", now=NOON + MINUTE, most=10)
    assert outbox.next_due() == NOON + MINUTE  # on its way is not through
    outbox.sent(soon.id, "w1", now=NOON + MINUTE)
    assert outbox.next_due() == NOON + 2 * MINUTE


def test_an_overdue_message_is_handed_out_with_its_expiry_for_the_sender_to_bury(outbox, put):
    put("stale", expires_at=NOON + MINUTE)
    (message,) = outbox.claim("w1", now=NOON + 2 * MINUTE, most=10)
    assert message.expires_at == NOON + MINUTE


def test_what_left_in_the_http_response_is_never_sent_again(outbox, put):
    put("answer", answered=True)
    assert not outbox.anything_open()
    assert outbox.next_due() is None
    assert outbox.claim("w1", now=NOON, most=10) == []
    [told] = outbox.replies_to("m-1")
    assert told == {"text": "answer", "conversation": "cid-a", "staff_id": "", "answered": True}


def test_a_request_s_messages_are_told_in_order_whatever_became_of_them(outbox, put):
    outbox.put("m-2", a_message("of another request"), now=NOON)
    put("here")
    put("to you", conversation="", staff_id="u001")
    outbox.claim("w1", now=NOON, most=10)
    assert outbox.replies_to("m-1") == [
        {"text": "here", "conversation": "cid-a", "staff_id": "", "answered": False},
        {"text": "to you", "conversation": "", "staff_id": "u001", "answered": False},
    ]


def test_the_outbox_is_open_until_the_last_message_is_done(outbox, put):
    assert not outbox.anything_open()
    key = put()
    assert outbox.anything_open()
    outbox.claim("w1", now=NOON, most=10)
    assert outbox.anything_open()
    outbox.sent(key, "w1", now=NOON)
    assert not outbox.anything_open()


@pytest.mark.parametrize(
    ("age", "kept"),
    [
        pytest.param(KEPT, True, id="thirty days"),
        pytest.param(KEPT + MILLISECOND, False, id="more than thirty days"),
    ],
)
def test_finished_messages_are_forgotten_after_thirty_days(outbox, put, stored, age, kept):
    sent, dead = put("sent"), put("dead")
    put("answered", answered=True)
    outbox.claim("w1", now=NOON, most=10)
    outbox.sent(sent, "w1", now=NOON)
    outbox.dead(dead, "w1", why="no such group")
    outbox.tidy(now=NOON + age)
    assert len(stored()) == (3 if kept else 0)


def test_what_is_still_open_is_never_forgotten(outbox, put, stored):
    put("being sent")
    outbox.claim("w1", now=NOON, most=10)
    put("waiting", conversation="cid-b")
    outbox.tidy(now=NOON + 400 * DAY)
    assert len(stored()) == 2


def test_an_expired_webhook_is_forgotten_at_once(outbox, put, stored):
    put("old", session="sealed", session_expires=NOON)
    put("young", session="sealed too", session_expires=NOON + 2 * SECOND)
    outbox.tidy(now=NOON + SECOND)
    assert [session for _, session in stored()] == ["", "sealed too"]


NEXT_YEAR = NOON + 365 * DAY


def test_what_a_clock_ahead_put_keeps_nothing_back(outbox, put):
    outbox.put("m-0", a_message("of next year", not_before=NEXT_YEAR), now=NEXT_YEAR)
    put("of today")
    assert texts(outbox.claim("w1", now=NOON, most=10)) == ["of today"]


def test_an_answer_that_a_clock_ahead_put_goes_now_and_a_prompt_at_its_time(database, outbox):
    for text, priority in (("answer", REPLY), ("prompt", PROMPT)):
        outbox.put("m-0", a_message(text, priority=priority, not_before=NEXT_YEAR), now=NEXT_YEAR)
    database.write_now(lambda unit: bring_back(unit, now=NOON))
    assert texts(outbox.claim("w1", now=NOON, most=10)) == ["answer"]


def test_a_lease_that_a_clock_ahead_took_is_over(database, outbox, put):
    put("answer")
    outbox.claim("w1", now=NEXT_YEAR, most=10)
    database.write_now(lambda unit: bring_back(unit, now=NOON))
    assert texts(outbox.claim("w2", now=NOON, most=10)) == ["answer"]
