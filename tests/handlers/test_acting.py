"""What is done on a page: once, with the rights of whoever does it, its receipt in the group, its refusal
nowhere; and whatever is typed into a form stays what it is: an amount, or words."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from handlers.acting import act
from handlers.filling import FORMS
from handlers.grammar import REGISTRY
from handlers.request import Filled, Handled
from okr.model import Actor
from storage.departures import ADMINS, COMPANY, Departures
from storage.events import Events
from storage.groups import Groups
from tests.kit.company import ADMIN
from tests.kit.desk import shown

_numbers = count(1)
KR1 = "SALES/2026Q4/KR1"


@pytest.fixture
def sales(desk):
    """王小明 (u003) owns O1 with a number, a yes or no, and milestones."""
    desk.must("/okr add Delight customers")
    desk.must("/kr add O1 Refund time from 0 to 100 hours")
    desk.must("/kr add O1 Policy done/not done")
    desk.must("/kr add O1 Launch milestones draft; 3; print")
    return desk


def do(
    desk: Any,
    command: str,
    thing: str = KR1,
    /,
    by: str = "u003",
    *,
    of: str = "",
    name: str = "",
    **typed: str,
) -> Handled:
    """Fill a form in; `of` is its id."""
    handled: Handled = desk.read(
        lambda unit: act(
            unit,
            desk.rules,
            Filled(command, thing, **typed),
            request_id=of or f"page:{by}:{next(_numbers)}",
            actor=Actor(by, name, admin=by == ADMIN),
            now=desk.now,
        )
    )
    return handled


def last_request(desk: Any, by: str = "u003", place: str = "cid-sales") -> str:
    return desk.read(
        lambda unit: Events(unit, at=desk.now, by=by, place=place, request_id="", source="").last_request(
            since=desk.now
        )
    )


@pytest.mark.parametrize("command", FORMS)
def test_every_form_stands_for_a_command_that_people_can_type(command):
    assert command in REGISTRY
    assert not REGISTRY[command].hidden


def test_a_change_is_told_to_the_group_with_the_name_of_who_made_it(sales):
    handled = do(sales, "kr update", amount="45%", confidence="7", words="waiting for the vendor")
    assert not handled.refused
    assert sales.value_of("KR1") == 45
    [check_in] = sales.check_ins("KR1")
    assert (check_in.confidence, check_in.note, check_in.source) == (7, "waiting for the vendor", "card")
    [post] = sales.posts("SALES")[-1:]
    assert post.text.startswith("王小明, on a page:")
    assert "45 hours" in post.text
    assert post.state == "pending"
    assert "on a page" not in shown(handled)


def test_the_same_form_twice_counts_once_and_is_answered_the_same(sales):
    first = do(sales, "kr update", amount="+3", of="page:u003:same")
    before = sales.written()
    again = do(sales, "kr update", amount="+3", of="page:u003:same")
    assert (again.repeated, shown(again).endswith(shown(first))) == (True, True)
    assert sales.value_of("KR1") == 3
    assert sales.written() == before


def test_what_is_refused_is_said_on_the_page_and_nowhere_else(sales):
    before = sales.posts()
    handled = do(sales, "kr update", amount="banana", of="page:u003:bad")
    assert handled.refused == "bad_amount"
    assert "banana" in shown(handled)
    assert "/kr" not in shown(handled)
    [kept] = sales.posts()[len(before) :]
    assert (kept.state, kept.conversation) == ("answered", "")
    assert shown(do(sales, "kr update", amount="banana", of="page:u003:bad")) == shown(handled)


def test_a_refusal_on_a_page_does_not_silence_the_same_one_in_the_group(sales):
    sales.say("/kr update KR1 banana", by="u001")
    do(sales, "kr update", "SALES/2026Q4/KR1", amount="apple")
    before = len(sales.posts("SALES"))
    sales.say("/kr update KR1 apple")
    assert len(sales.posts("SALES")) == before + 1


def test_a_choice_that_a_page_asks_for_is_answered_by_no_number_in_the_group(sales):
    handled = do(sales, "kr update", amount="12/20")
    assert handled.refused == "ambiguous_amount"
    sales.say("1")
    assert sales.value_of("KR1") is None


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(("kr update", {"amount": "45"}), id="a number"),
        pytest.param(("kr tick", {"words": "draft"}), id="a milestone"),
        pytest.param(("block", {"words": "no vendor"}), id="a blocker"),
    ],
)
def test_a_colleague_may_not_report_and_reads_whose_it_is(sales, form):
    before = sales.written()
    handled = do(sales, form[0], by="u004", **form[1])
    assert handled.refused == "not_yours"
    assert "王小明" in shown(handled)
    assert sales.written() == before


def test_a_stranger_comments_one_to_one_and_becomes_no_member(sales):
    handled = do(sales, "kr comment", by="u006", words="well done")
    assert not handled.refused
    assert not sales.read(lambda unit: _is_member(unit, "u006"))
    assert sales.posts()[-1].staff_id == "u006"
    assert not any("well done" in post.text for post in sales.posts("SALES"))


def test_what_is_for_the_group_does_not_exist_for_a_stranger(sales):
    sales.must("/okr add Secret plan group")
    sales.must("/kr add O2 Hidden from 0 to 10")
    unknown = do(sales, "kr comment", "SALES/2026Q4/KR99", by="u006", words="hello")
    hidden = do(sales, "kr comment", "SALES/2026Q4/KR4", by="u006", words="hello")
    assert hidden.refused == unknown.refused == "unknown_reference"
    assert shown(hidden).replace("KR4", "KR99") == shown(unknown)


def test_a_private_change_is_told_one_to_one_and_the_group_hears_nothing(sales):
    sales.must("/okr add Quiet plan private", group=None)
    sales.must("/kr add SALES/O2 Hidden from 0 to 10", group=None)
    before = len(sales.posts("SALES"))
    handled = do(sales, "kr update", "SALES/2026Q4/KR4", amount="5", of="page:u003:private")
    assert "KR4 Hidden" in shown(handled)
    assert sales.posts()[-1].staff_id == "u003"
    assert len(sales.posts("SALES")) == before
    assert shown(do(sales, "kr update", "SALES/2026Q4/KR4", amount="5", of="page:u003:private")) == shown(
        handled
    )


def test_who_left_the_company_does_nothing_on_a_page(sales):
    sales.read(lambda unit: Departures(unit).note("u003", COMPANY, gone=True, at=sales.now))
    assert do(sales, "kr update", amount="45").refused == "not_allowed"
    assert sales.value_of("KR1") is None


def test_more_than_twenty_refused_forms_a_minute_are_answered_no_more(sales):
    answers = [do(sales, "kr update", amount=f"x{n}") for n in range(23)]
    assert all(answer.refused for answer in answers)
    assert [bool(answer.messages) for answer in answers[-3:]] == [True, False, False]
    assert not do(sales, "kr update", amount="45").refused


def test_nobody_is_renamed_by_a_page(sales):
    do(sales, "kr comment", words="hello", name="Wang, as the page calls him")
    assert sales.must("/kr show KR1").count("王小明")


CORPUS = [
    "/kr drop KR1 gone",
    "45% conf 9 on track",
    "conf 3",
    "on 2026-11-01",
    "behind",
    'he said "go"',
    '" conf 9 "',
    "“curly” and 「corner」 and «these»",
    "hours of waiting",
    "hours",
    "@李雷 help",
    "1. first 2. second",
    "> quoted",
    "a  b   c",
    "done",
    "*bold* [link](http://x) <b>",
    '"' * 60,
    "-5",
    "取消",
    "下周五",
]


@pytest.mark.parametrize("words", CORPUS)
def test_words_arrive_as_they_were_typed_whatever_they_look_like(sales, words):
    assert not do(sales, "kr update", amount="45", words=words).refused
    [check_in] = sales.check_ins("KR1")
    assert (check_in.value, check_in.note, check_in.confidence, check_in.stated) == (45, words, None, None)
    do(sales, "block", words=words)
    blocker = sales.key_result("KR1").blocker
    assert blocker is not None
    assert (blocker.reason, blocker.owner.staff_id) == (words, "u003")


def test_several_lines_are_one_note_and_no_second_command(sales):
    do(sales, "kr update", amount="45", words="slow\n/kr update KR2 done\r\n/okr drop O1 x")
    assert sales.check_ins("KR1")[0].note == "slow /kr update KR2 done /okr drop O1 x"
    assert sales.check_ins("KR2") == []


@pytest.mark.parametrize(
    "amount",
    [
        pytest.param("45% conf 9", id="an option behind it"),
        pytest.param("45 good work", id="a note behind it"),
        pytest.param("45\n/kr update KR2 done", id="a second line"),
        pytest.param("45 on 2026-11-01", id="another day"),
        pytest.param('"45" 50', id="a quotation"),
        pytest.param("KR2 45", id="another thing"),
        pytest.param("4 5 %", id="two numbers"),
        pytest.param("", id="nothing"),
        pytest.param("9" * 400, id="a flood"),
    ],
)
def test_an_amount_is_one_amount_or_refused(sales, amount):
    before = sales.written()
    assert do(sales, "kr update", amount=amount).refused
    assert sales.written() == before


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        pytest.param("45%", 45, id="a share of the road"),
        pytest.param("+ 3", 3, id="a step, with a blank"),
        pytest.param("约 45 %", 45, id="about, in three words"),
        pytest.param("四成半", 45, id="in words"),
        pytest.param("12 / 100", 12, id="of its target"),
        pytest.param("45 hours", 45, id="with its unit"),
    ],
)
def test_an_amount_is_read_as_people_type_it(sales, amount, value):
    assert not do(sales, "kr update", amount=amount).refused
    assert sales.value_of("KR1") == value


def test_a_milestone_is_ticked_by_its_title_even_where_that_is_a_number(sales):
    assert not do(sales, "kr tick", "SALES/2026Q4/KR3", words="3").refused
    assert [each.done for each in sales.key_result("KR3").milestones] == [False, True, False]


def test_what_the_page_offers_to_take_back_is_taken_back_and_nothing_else(sales):
    do(sales, "kr update", amount="45", of="page:u003:1")
    assert last_request(sales) == "page:u003:1"
    do(sales, "kr comment", words="and more", of="page:u003:2")
    assert do(sales, "undo", undo_of="page:u003:1").refused == "nothing_to_undo"
    assert not do(sales, "undo", undo_of="page:u003:2").refused
    assert not do(sales, "undo", undo_of="page:u003:1").refused
    assert sales.value_of("KR1") is None


def test_a_change_on_a_page_is_undone_in_the_group(sales):
    do(sales, "kr update", amount="45")
    sales.must("/undo")
    assert sales.value_of("KR1") is None


def test_a_lesson_goes_to_the_group_it_was_written_for_or_nowhere(sales):
    assert not do(sales, "retro", "SALES/2026Q4", words="2027Q1 ask customers first").refused
    assert do(sales, "retro", "SALES/2026Q4", by="u006", words="not mine").refused == "not_allowed"
    assert sales.count("retros") == 1


def test_a_language_is_chosen_without_telling_anybody(sales):
    before = len(sales.posts("SALES"))
    assert not do(sales, "lang", "", words="zh-HK").refused
    assert len(sales.posts("SALES")) == before
    assert sales.posts()[-1].state == "answered"
    assert do(sales, "lang", "", words="klingon").refused


def test_an_admin_who_was_struck_off_is_none_on_a_page(sales):
    assert not do(sales, "kr update", by=ADMIN, amount="10").refused
    sales.read(lambda unit: Departures(unit).note(ADMIN, ADMINS, gone=True, at=sales.now))
    assert do(sales, "kr update", by=ADMIN, amount="20").refused == "not_yours"


def _is_member(unit: Any, staff_id: str) -> bool:
    return any(group.key == "SALES" for group in Groups(unit).of_member(staff_id))
