"""Asked back before it happens: one to one, for the asker alone, for two minutes, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from okr.model import State

MINUTE = timedelta(minutes=1)
DROP = "/kr drop KR1 overtaken by events"


@pytest.fixture
def asked(desk):
    """u001 has an objective with a key result, and was asked whether to drop it."""
    desk.must("/okr add Sell more\n/kr add O1 Stores from 1 to 10", by="u001")
    desk.must(DROP, by="u001")
    return desk


def state(desk) -> State:
    return desk.key_result("KR1").state


def test_the_question_goes_one_to_one_and_nothing_is_done_yet(asked):
    assert state(asked) is State.OPEN
    here, private = asked.posts()[-1], asked.posts()[-2]
    assert (private.staff_id, private.commands) == ("u001", ("/yes", "/no"))
    assert "Stores" in private.text
    assert "Stores" not in here.text


@pytest.mark.parametrize("group", [None, "SALES"], ids=["one to one", "in the group"])
@pytest.mark.parametrize("typed", ["/yes", "确认", "OK"])
def test_yes_does_it_once(asked, group, typed):
    text = asked.must(typed, by="u001", group=group)
    assert "overtaken by events" in text
    assert state(asked) is State.DROPPED
    assert asked.say("/yes", by="u001", group=group).refused == "nothing_asked"


def test_no_leaves_it(asked):
    asked.must("/no", by="u001", group=None)
    assert asked.say("/yes", by="u001", group=None).refused == "nothing_asked"
    assert state(asked) is State.OPEN


def test_two_minutes_later_nobody_remembers(asked):
    asked.now += 2 * MINUTE + timedelta(seconds=1)
    assert asked.say("/yes", by="u001", group=None).refused == "nothing_asked"
    assert state(asked) is State.OPEN


@pytest.mark.parametrize("by", ["u002", "u003"])
def test_somebody_else_s_yes_is_an_answer_to_nothing(asked, by):
    assert asked.say("/yes", by=by, group=None).refused == "nothing_asked"
    assert asked.say("/yes", by=by).refused == "nothing_asked"
    assert state(asked) is State.OPEN


def test_a_yes_in_another_group_is_an_answer_to_nothing(asked):
    assert asked.say("/yes", by="u001", group="COMPANY").refused == "nothing_asked"


def test_it_is_asked_about_in_a_message_of_its_own(desk):
    desk.must("/okr add Sell more\n/kr add O1 Stores from 1 to 10", by="u001")
    handled = desk.say(f"/kr update 1 5\n{DROP}", by="u001")
    assert handled.refused == "asked_alone"
    assert desk.key_result("KR1").current is None


def test_what_is_not_allowed_is_not_even_asked(desk):
    desk.must("/okr add Sell more\n/kr add O1 Stores from 1 to 10", by="u001")
    assert desk.say(DROP, by="u003").refused == "not_yours"
    assert desk.say("/kr drop KR1", by="u001").refused == "missing_word"


def test_what_was_done_on_a_yes_can_be_undone_where_it_was_said(asked):
    asked.must("/yes", by="u001", group=None)
    text = asked.must("/undo", by="u001", group=None)
    assert "Stores" in text
    assert state(asked) is State.OPEN


def test_what_others_changed_meanwhile_stands_when_it_is_undone(asked):
    asked.must("/yes", by="u001", group="SALES")
    asked.must("/okr edit O1 Sell much more", by="u001")
    asked.must("/undo", by="u001")
    asked.must("/undo", by="u001")
    assert state(asked) is State.OPEN
    assert asked.must("/okr", by="u001").count("Sell more") == 1
