"""/template: drafts to start from, adopted with blanks, open once these are filled."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from handlers.lexicon import lexicon
from i18n import templates
from i18n.languages import LANGUAGES
from i18n.likeness import alike
from i18n.words import words_for
from okr.lint import Code, Surroundings, draft_of, of_key_result, of_objective
from okr.model import Kind, Level, State
from okr.planning import LONGEST_TITLE, kind_of
from tests.kit.builders import Q4, a_key_result, an_objective
from tests.kit.desk import Desk, commands, shown

WORDINGS = [
    pytest.param(wording, id=f"{each.name}-{lang}")
    for each in templates.every()
    for lang, wording in each.wordings.items()
]
ALONE = Surroundings(Q4, lexicon(), level=Level.COMPANY, likeness=alike)


def filled(wording):
    return [
        a_key_result(
            id=n, number=n, title=each.title, unit=each.unit, start=each.sample, target=each.target,
        )
        for n, each in enumerate(wording.measures, 1)
    ]  # fmt: skip


def test_there_is_one_for_each_trade():
    assert [each.name for each in templates.every()] == [
        "sales",
        "product",
        "engineering",
        "marketing",
        "support",
        "people",
        "finance",
        "operations",
    ]
    assert all({"zh-CN", "zh-HK", "en", "vi"} <= set(each.wordings) for each in templates.every())


def test_no_spelling_means_two_templates():
    spellings = [word for each in templates.every() for word in each.spellings]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_template_passes_the_quality_check_once_it_is_filled(wording):
    objective = an_objective(*filled(wording), title=wording.title)
    assert of_objective(objective, ALONE) == ()
    for kr in objective.key_results:
        assert of_key_result(draft_of(kr), ALONE) == ()
        blank = replace(draft_of(kr), start=None)
        assert [each.code for each in of_key_result(blank, ALONE)] == [Code.NO_BASELINE]


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_template_has_three_key_results_or_more_that_say_different_things(wording):
    assert 3 <= len(wording.measures) <= 5
    assert all(len(title) <= LONGEST_TITLE for title in (wording.title, *(m.title for m in wording.measures)))
    around = replace(ALONE, others=[(str(n), each.title) for n, each in enumerate(wording.measures)])
    for n, each in enumerate(wording.measures):
        twins = replace(around, others=[other for other in around.others if other[0] != str(n)])
        kr = a_key_result(title=each.title)
        assert Code.DUPLICATE not in {f.code for f in of_key_result(draft_of(kr), twins)}


def test_languages_of_one_template_lead_the_same_way():
    for each in templates.every():
        ways = {
            tuple(kind_of(m.sample, m.target) for m in wording.measures) for wording in each.wordings.values()
        }
        assert len(ways) == 1, each.name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_names_every_template_and_each_can_be_tapped(desk, lang):
    desk.must(f"/lang {lang}")
    handled = desk.say("/模板")
    assert len(commands(handled)) == 8
    for each in templates.every():
        wording = each.wording(lang)
        assert f"**{wording.label}** {wording.title}" in shown(handled)
    for line in commands(handled):
        assert "＿ → " in desk.must(line)


@pytest.mark.parametrize(
    "line",
    [
        "/template sales",
        "/模板 销售",
        "template SALES",
        "/mẫu bán hàng",
        "/template ＳＡＬＥＳ",
        "/範本 銷售",
    ],
)
def test_a_template_goes_by_any_of_its_names(desk, line):
    handled = desk.say(line)
    assert "- Customers who buy again ＿ → 50%" in shown(handled)
    assert commands(handled) == ["/template sales adopt"]


def test_a_name_may_be_two_words(desk):
    assert "Whoever asks us" in desk.must("/template customer support")


@pytest.mark.parametrize(
    ("line", "code", "offered"),
    [
        ("/template slaes", "unknown_template", ["/template sales"]),
        ("/template markting adopt", "unknown_template", ["/template marketing adopt"]),
        ("/template weather", "unknown_template", ["/template"]),
        ("/template adopt", "missing_word", ["/template sales adopt"]),
        ("/template sales now", "unexpected_word", ["/template sales"]),
        ("/template sales adopt twice", "unexpected_word", ["/template sales"]),
        ("/template sales adopt in 2027Q9", "unexpected_word", ["/template sales"]),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_may_be(desk, line, code, offered):
    before = desk.written()
    handled = desk.say(line)
    assert handled.refused == code
    assert commands(handled)[: len(offered)] == offered
    assert desk.written() == before
    for each in commands(handled):
        desk.must(each)


def test_a_misspelt_name_is_asked_back(desk):
    assert "Did you mean:\n\n@OKR /template sales" in shown(desk.say("/template slaes"))


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
