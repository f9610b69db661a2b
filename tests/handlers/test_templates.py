"""/template: drafts to start from, adopted with blanks, open once these are filled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.lexicon import lexicon
from i18n import templates
from i18n.languages import LANGUAGES
from i18n.likeness import alike
from okr.lint import Code, Surroundings, draft_of, of_key_result, of_objective
from okr.model import Level
from okr.planning import LONGEST_TITLE, kind_of
from tests.kit.builders import Q4, a_key_result, an_objective
from tests.kit.desk import commands, shown

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
