"""An objective's life: another owner, another audience, closed and opened again, and back by /undo."""

from __future__ import annotations

import pytest

from okr.model import Ambition, State, Visibility
from tests.kit.desk import shown

ASKED = "Are you sure"


def say_yes(desk, line, by="u003", **how):
    """Say a line that is asked back, and yes to it."""
    desk.must(line, by=by, **how)
    return desk.must("/yes", by=by)


def test_the_owner_is_asked_back_before_somebody_else_owns_it(sales):
    sales.must("/okr owner O1 @Ann Lee", mentions=["u005"])
    assert sales.objective("O1").owner.staff_id == "u003"
    question = sales.posts(staff_id="u003")[-1]
    assert question.commands == ("/yes", "/no")
    assert "Ann Lee" in question.text
    assert "王小明 → Ann Lee" in sales.must("/yes", group=None)
    assert sales.objective("O1").owner.staff_id == "u005"


def test_a_new_owner_may_do_what_the_old_one_no_longer_may(sales):
    say_yes(sales, "/okr owner O1 @Ann Lee", mentions=["u005"])
    assert sales.refused("/okr edit O1 Mine again") == "not_yours"
    sales.must("/okr edit O1 Mine now", by="u005")


def test_a_change_of_owner_is_undone(sales):
    say_yes(sales, "/okr owner O1 @Ann Lee", mentions=["u005"])
    assert "Ann Lee → 王小明" in sales.must("/undo")
    assert sales.objective("O1").owner.staff_id == "u003"


def test_who_owns_it_already_is_not_asked_back(sales):
    assert "already" in sales.must("/okr owner O1 me")
    assert sales.refused("/undo") == "nothing_to_undo"


def test_a_manager_takes_an_objective_over_with_me(sales):
    say_yes(sales, "/okr owner O1 我", by="u001")
    assert sales.objective("O1").owner.staff_id == "u001"


@pytest.mark.parametrize("typed", ["/okr owner O1", "/okr owner O1 @Ann", "/okr owner O1 Ann"])
def test_a_person_must_be_really_mentioned(sales, typed):
    assert sales.refused(typed) == "missing_word"


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        pytest.param("u003", "", id="the owner"),
        pytest.param("u001", "", id="the manager"),
        pytest.param("u002", "", id="a manager above"),
        pytest.param("u004", "not_yours", id="another member"),
        pytest.param("u007", "not_yours", id="an outsider"),
        pytest.param(None, "not_allowed", id="an external contact"),
    ],
)
@pytest.mark.parametrize(
    "line",
    [
        "/okr owner O1 me",
        "/okr close O1",
        "/okr edit O1 group",
        "/okr edit O1 committed",
        "/okr align O1 COMPANY/O1",
    ],
)
def test_owner_manager_and_admin_change_its_life(sales, by, refused, line):
    sales.must("/okr add First choice", by="u002", group="COMPANY")
    assert sales.say(line, by=by).refused == refused


def test_closed_early_it_still_counts_and_takes_no_change(sales):
    sales.must("/kr update 1 100")
    assert "reached early" in say_yes(sales, "/okr close O1 reached early")
    closed = sales.objective("O1")
    assert (closed.state, closed.reason) == (State.CLOSED, "reached early")
    assert "closed" in sales.must("/okr")
    for line in ("/kr update 1 120", "/okr edit O1 New", "/okr close O1", "/kr add O1 More from 0 to 1"):
        assert sales.refused(line) == "not_open", line


def test_nobody_is_asked_about_what_is_closed(sales):
    assert "Active shops" in shown(sales.tick("checkin"))
    say_yes(sales, "/okr close O1")
    sales.forward(days=14)
    assert "Active shops" not in shown(sales.tick("checkin"))


def test_closing_is_undone_and_so_is_opening_again(sales):
    say_yes(sales, "/okr close O1")
    sales.must("/undo")
    assert sales.objective("O1").state is State.OPEN
    say_yes(sales, "/okr close O1 early")
    sales.must("/okr reopen O1")
    assert (sales.objective("O1").state, sales.objective("O1").reason) == (State.OPEN, "")
    sales.must("/undo")
    assert (sales.objective("O1").state, sales.objective("O1").reason) == (State.CLOSED, "early")


def test_what_was_dropped_is_opened_again(sales):
    say_yes(sales, "/okr drop O1 overtaken")
    sales.must("/okr reopen O1")
    assert sales.objective("O1").state is State.OPEN
    assert sales.refused("/okr reopen O1") == "not_closed"


def test_who_sees_it_is_one_word(sales):
    assert "seen by this group only" in sales.must("/okr edit O1 group")
    assert sales.objective("O1").visibility is Visibility.GROUP
    assert "Active shops" not in sales.must("/okr SALES", by="u007", group="PRODUCT")
    sales.must("/undo")
    assert sales.objective("O1").visibility is Visibility.COMPANY


def test_what_becomes_private_is_answered_one_to_one_and_undone_there(sales):
    answer = sales.must("/okr edit O1 private")
    assert answer == "Sent to you privately."
    assert "customers" in sales.posts(staff_id="u003")[-1].text
    assert sales.refused("/kr show 1", by="u004") == "unknown_reference"
    assert "seen by whom it was before" in sales.must("/undo", group=None)
    assert sales.objective("O1").visibility is Visibility.COMPANY


def test_an_ambition_is_one_word_and_said_twice_changes_nothing(sales):
    sales.must("/okr edit O1 承诺")
    assert sales.objective("O1").ambition is Ambition.COMMITTED
    assert "as it was: committed" in sales.must("/okr edit O1 committed")
    sales.must("/undo")
    assert sales.objective("O1").ambition is Ambition.ASPIRATIONAL
    assert sales.refused("/undo") == "nothing_to_undo"


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        pytest.param('"Company"', "Company", id="quoted"),
        pytest.param("company wide", "company wide", id="more than the word"),
    ],
)
def test_a_title_may_be_such_a_word(sales, typed, title):
    sales.must(f"/okr edit O1 {typed}")
    assert sales.objective("O1").title == title
    assert sales.objective("O1").visibility is Visibility.COMPANY


@pytest.mark.parametrize("line", ["/okr owner O2 me", "/okr close O2", "/okr reopen O2", "/okr unalign O2"])
def test_what_one_may_not_see_reads_as_if_it_were_not_there(sales, line):
    sales.must("/okr add Hire a rival private", by="u001")
    hidden = sales.say(line, by="u004")
    absent = sales.say(line.replace("O2", "O9"), by="u004")
    assert hidden.refused == absent.refused == "unknown_reference"
    assert shown(hidden).replace("O2", "O9") == shown(absent)


def test_a_draft_that_is_opened_again_opens_with_its_parts(sales):
    """But for a blank, which opens once it is filled."""
    sales.must("/template people adopt\n/kr edit KR7 start 1")
    say_yes(sales, "/okr drop O2 not now")
    sales.must("/okr reopen O2")
    first, *blank = sales.objective("O2").key_results
    assert (first.state, {kr.state for kr in blank}) == (State.OPEN, {State.DRAFT})
    for kr in blank:
        sales.must(f"/kr edit {kr.ref} start 1")
    assert {kr.state for kr in sales.objective("O2").key_results} == {State.OPEN}
