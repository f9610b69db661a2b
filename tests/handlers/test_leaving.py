"""Somebody leaves the company: what they may do, what they hear, and who takes over what they leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers import leaving
from handlers.request import Request, Source
from okr.model import Actor
from storage.export_tokens import ExportTokens
from storage.feeds import Feeds
from storage.groups import Groups
from storage.outbox import Outbox
from tests.kit.company import ADMIN
from tests.kit.desk import Desk, shown

XIAOMING, LI_LEI, HAN_MEIMEI, ANN = "u003", "u001", "u002", "u005"


def leave(desk: Desk, staff_id: str = XIAOMING, **how) -> None:
    desk.read(lambda unit: leaving.person_left(unit, staff_id, now=desk.now, rules=desk.rules, **how))


def come_back(desk: Desk, staff_id: str = XIAOMING, **how) -> None:
    desk.read(lambda unit: leaving.person_returned(unit, staff_id, now=desk.now, rules=desk.rules, **how))


def letters(desk: Desk, staff_id: str) -> list[str]:
    return [each.text for each in desk.posts(staff_id=staff_id)]


@pytest.mark.parametrize("line", ["/okr", "/u 1 50", "/help", "/whoami", "hello", "/okr all", "/undo"])
@pytest.mark.parametrize("group", ["SALES", None], ids=["in the group", "one to one"])
def test_a_leavers_line_is_refused_whatever_it_says(sales, line, group):
    leave(sales)
    before = sales.written()
    handled = sales.say(line, group=group)
    assert handled.refused == "not_allowed"
    assert "left the company" in shown(handled)
    assert sales.written() == before


def test_a_leaver_learns_no_title_and_no_number(sales):
    leave(sales)
    said = "".join(shown(sales.say(line, group=None)) for line in ("/kr show 1", "/okr SALES", "/status"))
    assert "Active shops" not in said
    assert "200" not in said


def test_the_managers_rights_go_with_the_manager(sales):
    sales.must("/settings names on", by=LI_LEI)
    leave(sales, LI_LEI)
    assert sales.refused("/settings names off", by=LI_LEI) == "not_allowed"


def test_somebody_the_bot_never_heard_of_may_have_left_already(sales):
    leave(sales, "u099")
    people = sales.count("people")
    assert sales.refused("/okr", by="u099") == "not_allowed"
    assert sales.refused("/okr", by="u099", group="cid-never-seen") == "not_allowed"
    assert (sales.count("people"), sales.count("groups")) == (people, 3)


def test_a_leaver_belongs_to_no_group(sales):
    leave(sales)
    assert sales.read(lambda unit: Groups(unit).of_member(XIAOMING)) == []
    sales.say("/okr")
    assert sales.read(lambda unit: Groups(unit).of_member(XIAOMING)) == []


def test_each_manager_gets_one_letter_with_all_that_needs_an_owner(sales):
    sales.must("/okr add Theirs\n/kr add Calls from 0 to 9", by=ANN)
    before = len(sales.posts())
    leave(sales)
    [letter] = letters(sales, LI_LEI)
    assert letters(sales, HAN_MEIMEI) == []  # of the group above, which Sales has no need of
    assert "王小明 has left the company" in letter
    assert "7 objectives and key results" in letter
    assert "SALES/O1" in letter
    assert "SALES/KR6" in letter
    assert "Theirs" not in letter
    assert len(sales.posts()) == before + 1


def test_what_is_left_is_one_tap_away(sales):
    leave(sales)
    [post] = sales.posts(staff_id=LI_LEI)
    taps = post.commands
    assert list(taps[:2]) == ["/okr owner SALES/O1 me", "/kr owner SALES/KR1 me"]
    for tap in taps:
        sales.must(tap, by=LI_LEI, group=None)
        sales.must("yes", by=LI_LEI, group=None)
    assert sales.objective("O1").owner.staff_id == LI_LEI
    assert {kr.owner.staff_id for kr in sales.objective("O1").key_results} == {LI_LEI}


def test_the_line_that_hands_it_to_somebody_else_means_the_same_thing(sales):
    """A bare O1 would be another group's, or the current cycle's, depending on where it is typed."""
    sales.must("/okr add Next year in 2027Q1", by=ANN)
    leave(sales, ANN)
    [letter] = letters(sales, LI_LEI)
    assert "@OKR /okr owner SALES/2027Q1/O1 @…" in letter
    sales.must("/okr owner SALES/2027Q1/O1 @Bo", by=LI_LEI, mentions=("u004",))
    sales.must("yes", by=LI_LEI)
    assert sales.objective("O1").owner.staff_id == XIAOMING
    assert sales.objective("O1", "2027Q1").owner.staff_id == "u004"


def test_the_letter_has_the_signs_of_its_language(sales):
    sales.must("/lang zh-CN", by=LI_LEI)
    leave(sales)
    [letter] = letters(sales, LI_LEI)
    assert ": " not in letter


def test_it_is_told_once_however_often_it_is_said(sales):
    leave(sales)
    sales.forward(hours=9)
    leave(sales)
    assert len(letters(sales, LI_LEI)) == 1


def test_who_owns_nothing_is_missed_by_nobody(sales):
    before = len(sales.posts())
    leave(sales, "u004")
    assert len(sales.posts()) == before


def test_where_the_only_manager_leaves_the_one_above_hears_of_it(sales):
    sales.must("/okr add Mine", by=LI_LEI)
    leave(sales, LI_LEI)
    assert letters(sales, LI_LEI) == []
    [letter] = letters(sales, HAN_MEIMEI)
    assert "SALES/O2" in letter


def test_where_there_is_no_manager_the_administrators_hear_of_it(sales):
    sales.rules = replace(sales.rules, admins=frozenset({ADMIN}))
    for manager in (LI_LEI, HAN_MEIMEI):
        leave(sales, manager)
    leave(sales)
    assert "SALES/O1" in letters(sales, ADMIN)[-1]


def test_what_is_over_needs_no_owner(sales):
    sales.must("/kr drop KR2 never mind")
    sales.must("yes")
    leave(sales)
    [letter] = letters(sales, LI_LEI)
    assert "KR2" not in letter
    assert "6 objectives and key results" in letter


def test_status_flags_what_nobody_owns(sales):
    assert "new owner" not in sales.must("/status", by=ANN)
    leave(sales)
    assert "Needs a new owner: O1, KR1, KR2, KR3, KR4, KR5, KR6" in sales.must("/status", by=ANN)
    come_back(sales)
    assert "new owner" not in sales.must("/status", by=ANN)


def test_what_waits_for_them_is_never_sent(asked):
    asked.look("ask", XIAOMING)
    assert letters(asked, XIAOMING)
    leave(asked)
    assert {each.state for each in asked.posts(staff_id=XIAOMING)} == {"dead"}


def test_the_clock_asks_a_leaver_nothing(asked):
    leave(asked)
    asked.look("ask", XIAOMING)
    assert letters(asked, XIAOMING) == []


def test_nobody_is_prompted_or_chased_for_what_a_leaver_owns(sales):
    leave(sales)
    assert sales.tick("checkin").messages == ()


def test_tokens_for_machines_end_and_the_manager_hears_of_it(sales):
    sales.must("/kr feed KR3 CRM")
    leave(sales)
    feeds = sales.read(lambda unit: Feeds(unit).every())
    assert [each.revoked_at for each in feeds] == [sales.now]
    assert "SALES/KR3" in letters(sales, LI_LEI)[-1].rpartition("tokens")[2]


def test_a_token_for_the_export_ends(sales):
    def put(unit):
        ExportTokens(unit).replace("hash", by=ADMIN, at=sales.now, until=sales.now + timedelta(days=9))

    sales.read(put)
    leave(sales, ADMIN)
    assert sales.read(lambda unit: ExportTokens(unit).by_hash("hash")) is None


def test_who_comes_back_has_their_rights_again(sales):
    leave(sales)
    sales.forward(days=1)
    come_back(sales)
    assert sales.must("/kr update 1 50")
    assert [each.key for each in sales.read(lambda unit: Groups(unit).of_member(XIAOMING))] == ["SALES"]


def test_a_leave_that_is_told_after_the_return_does_nothing(sales):
    leave(sales)
    come_back(sales, at=sales.now + timedelta(minutes=2))
    sales.must("/kr feed KR3 CRM")
    leave(sales, at=sales.now + timedelta(minutes=1))
    assert sales.must("/kr update 1 50")
    assert sales.read(lambda unit: Feeds(unit).every())[0].revoked_at is None


def test_the_letter_of_a_night_waits_for_the_morning(sales):
    sales.forward(hours=14)
    leave(sales)
    assert letters(sales, LI_LEI)
    claim = lambda at: sales.read(lambda unit: Outbox(unit).claim("t", now=at, most=99))  # noqa: E731
    assert LI_LEI not in [each.staff_id for each in claim(sales.now)]
    assert LI_LEI in [each.staff_id for each in claim(sales.now + timedelta(hours=10))]


def test_an_administrator_struck_off_is_none_here(sales):
    sales.rules = replace(sales.rules, admins=frozenset({ADMIN}))
    assert sales.must("/settings names on", by=ADMIN)
    sales.read(lambda unit: leaving.admin_removed(unit, ADMIN, at=sales.now, rules=sales.rules))
    assert sales.refused("/settings names off", by=ADMIN) == "not_allowed"
    back = sales.now + timedelta(minutes=1)
    sales.read(lambda unit: leaving.admin_added(unit, ADMIN, at=back, rules=sales.rules))
    assert sales.must("/settings names off", by=ADMIN)


def test_the_export_token_of_an_administrator_struck_off_ends(sales):
    sales.rules = replace(sales.rules, admins=frozenset({ADMIN}))
    until = sales.now + timedelta(days=9)
    sales.read(lambda unit: ExportTokens(unit).replace("hash", by=ADMIN, at=sales.now, until=until))
    sales.read(lambda unit: leaving.admin_removed(unit, ADMIN, at=sales.now, rules=sales.rules))
    assert sales.read(lambda unit: ExportTokens(unit).by_hash("hash")) is None


def test_nobody_becomes_an_administrator_by_an_event(sales):
    sales.read(lambda unit: leaving.admin_added(unit, ANN, at=sales.now, rules=sales.rules))
    assert sales.refused("/settings names on", by=ANN) == "not_allowed"


@pytest.mark.parametrize("source", [Source.CHAT, Source.CARD])
def test_whatever_a_leavers_line_comes_from_it_is_refused(sales, source):
    leave(sales)
    request = Request(
        id="tap-1",
        actor=Actor(XIAOMING, "王小明"),
        place=sales.place("SALES", XIAOMING),
        now=sales.now,
        text="/kr update KR1 50",
        source=source,
    )
    assert sales.do(request).refused == "not_allowed"
    assert sales.value_of("KR1") is None
