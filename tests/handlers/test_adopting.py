"""A template becomes a draft, and its blanks are filled until it is open."""

from __future__ import annotations

import re

import pytest

from i18n import templates
from i18n.words import words_for
from okr.model import Kind, State
from tests.kit.desk import Desk, commands


@pytest.fixture
def adopted(desk: Desk) -> Desk:
    """u003 adopted the template of product: O1 with KR1 to KR3, all blank."""
    desk.must("/template product adopt")
    return desk


def states(desk: Desk) -> list[State]:
    objective = desk.objective("O1")
    return [objective.state, *(kr.state for kr in objective.key_results)]


def test_a_member_adopts_one_as_a_draft_of_their_own(desk):
    text = desk.must("/template product adopt")
    objective = desk.objective("O1")
    assert objective.owner.staff_id == "u003"
    assert set(states(desk)) == {State.DRAFT}
    assert [(kr.kind, kr.start, kr.target) for kr in objective.key_results] == [
        (Kind.RISE, None, 40),
        (Kind.FALL, None, 5),
        (Kind.RISE, None, 40),
    ]
    assert "draft · owner 王小明" in text
    assert re.findall(r"^@OKR (/kr edit KR\d start \S+)$", text, re.MULTILINE) == [
        "/kr edit KR1 start 22",
        "/kr edit KR2 start 15",
        "/kr edit KR3 start 20",
    ]
    assert "＿ → 40%" in desk.must("/okr")
    assert "＿ → 40%" in desk.must("/kr show 1")


def test_it_is_adopted_in_the_language_of_whoever_adopts_it(desk):
    desk.must("/lang zh")
    assert "已添加 **O1 让新用户第一周就离不开产品**" in desk.must("/模板 产品 采用")


def test_filling_the_last_blank_opens_it(adopted):
    for line in ("/kr edit KR1 start 22", "/kr edit KR3 start 20"):
        assert "is open" not in adopted.must(line)
    assert set(states(adopted)) == {State.DRAFT}
    text = adopted.must("/kr edit KR2 start 15")
    assert "Nothing is blank any more: **O1 " in text
    assert text.index("is open") < text.index("Undo within")
    assert set(states(adopted)) == {State.OPEN}
    adopted.must("/kr update 2 10")


def test_all_blanks_may_be_filled_in_one_message(adopted):
    text = adopted.must("/kr edit KR1 start 22\n/kr edit KR2 start 15\n/kr edit KR3 start 20")
    assert text.count("is open") == 1
    assert set(states(adopted)) == {State.OPEN}


def test_giving_the_last_blank_up_opens_it_too(adopted):
    adopted.must("/kr edit KR1 start 22\n/kr edit KR2 start 15")
    adopted.must("/kr drop KR3 not for us")
    assert "is open" in adopted.must("/yes", group=None)
    assert states(adopted) == [State.OPEN, State.OPEN, State.OPEN, State.DROPPED]


def test_undo_makes_it_a_draft_again_and_then_takes_it_away(adopted):
    adopted.must("/kr edit KR1 start 22\n/kr edit KR2 start 15")
    adopted.must("/kr edit KR3 start 20")
    assert "is a draft again" in adopted.must("/undo")
    assert set(states(adopted)) == {State.DRAFT}
    assert adopted.key_result("KR3").start is None
    assert adopted.key_result("KR1").start == 22
    adopted.must("/undo")
    assert "O1" in adopted.must("/undo")
    assert adopted.objectives() == []


def test_a_start_on_the_other_side_turns_the_road(adopted):
    adopted.must("/kr edit KR2 start 3")
    assert adopted.key_result("KR2").kind is Kind.RISE
    assert adopted.refused("/kr edit KR1 start 40") == "start_is_target"


def test_a_blank_takes_no_report_but_offers_to_be_filled_with_it(adopted):
    handled = adopted.say("/kr update 2 12 slow days")
    assert handled.refused == "start_blank"
    assert commands(handled) == ["/kr edit KR2 start 12"]
    adopted.must(commands(handled)[0])
    adopted.must("/kr update 2 11")


def test_a_draft_is_neither_asked_after_nor_counted(adopted):
    for line in ("/status", "/card"):
        assert "cannot do without" not in adopted.must(line)
        assert "Users still there" not in adopted.must(line)
    assert not adopted.tick("checkin").messages
    adopted.must("/kr edit KR1 start 22\n/kr edit KR2 start 15\n/kr edit KR3 start 20")
    assert "Users still there" in adopted.must("/card")


@pytest.mark.parametrize(
    ("by", "line", "code"),
    [
        pytest.param("u003", "/template sales adopt @Bo Chen", "not_allowed", id="a member for a colleague"),
        pytest.param("u001", "/template sales adopt @Bo Chen", "", id="the manager for a member"),
        pytest.param("boss", "/template sales adopt", "", id="an admin"),
        pytest.param(None, "/template sales adopt", "not_allowed", id="somebody from outside"),
        pytest.param("u003", "/template sales adopt in 2027Q1", "", id="for the next cycle"),
    ],
)
def test_who_adopts_for_whom(desk, by, line, code):
    handled = desk.say(line, by=by, mentions=["u004"] if "@" in line else [])
    assert handled.refused == code
    if not code:
        cycle = "2027Q1" if "2027" in line else "2026Q4"
        [objective] = desk.objectives(cycle=cycle)
        assert objective.owner.staff_id == ("u004" if "@" in line else by)


def test_one_to_one_it_is_adopted_in_ones_only_group(desk):
    desk.must("/template sales adopt", group=None)
    assert desk.objective("O1").state is State.DRAFT
    assert desk.refused("/template sales adopt", by="boss", group=None) == "group_needed"


def test_adopting_it_twice_warns_of_the_twin(adopted):
    assert "! O2: says the same as SALES/2026Q4/O1" in adopted.must("/template product adopt")


def test_a_language_without_a_wording_gets_the_nearest():
    sales = templates.find("sales")
    assert sales.wording("zh-TW") is sales.wordings["zh-HK"]
    assert sales.wording("fr") is sales.wordings["en"]
    assert words_for("en").say("template.title") == "Templates"


def test_nothing_is_adopted_into_a_closed_cycle(desk):
    desk.must("/cycle close", by="u001")
    desk.must("/yes", by="u001")
    assert desk.refused("/template sales adopt") == "cycle_closed"
    assert desk.count("objectives") == 0
    desk.must("/template sales adopt in 2027Q1")


def test_a_blank_that_is_moved_under_an_open_objective_opens_once_it_is_filled(desk):
    desk.must("/okr add Open already")
    desk.must("/template people adopt")
    desk.must("/kr move KR1 O1")
    assert desk.key_result("KR1").state is State.DRAFT
    desk.must("/kr edit KR1 start 1")
    assert desk.key_result("KR1").state is State.OPEN
    assert "is a draft again" in desk.must("/undo")
    assert (desk.key_result("KR1").state, desk.key_result("KR1").start) == (State.DRAFT, None)


def test_a_draft_without_a_blank_opens_when_it_is_moved_under_an_open_objective(desk):
    desk.must("/template people adopt in 2027Q1")
    desk.must("/kr edit 2027Q1/KR1 start 1")
    desk.must("/okr add Begun in 2027Q1\n/template people adopt in 2027Q1\n/cycle open 2027Q1", by="u001")
    assert desk.objective("O2", cycle="2027Q1").state is State.OPEN
    desk.must("/kr move 2027Q1/KR1 2027Q1/O2", by="u001")
    assert desk.key_result("KR1", cycle="2027Q1").state is State.OPEN
