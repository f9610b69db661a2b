"""What is left of a title without its number, its vague word or its task."""

from __future__ import annotations

import pytest

from okr.wording import Lexicon, behind_task, without_number, without_vague
from tests.kit.lexicon import WORDS


@pytest.mark.parametrize(
    ("title", "left"),
    [
        pytest.param("Win 200 shops", "Win shops", id="between words"),
        pytest.param("Grow by 45%", "Grow", id="with what joined it"),
        pytest.param("From 48 to 24", "", id="nothing else was said"),
        pytest.param("新增200家门店", "新增门店", id="with what was counted"),
        pytest.param("新增200 门店", "新增门店", id="no blank between Chinese signs"),
        pytest.param("满意度达到 90", "满意度", id="the longest joining word"),
        pytest.param("Win 5, lose 6.", "Win, lose.", id="two of them"),
        pytest.param("Standby 5", "Standby", id="a joining word is whole"),
        pytest.param("Be loved", "Be loved", id="no number"),
    ],
)
def test_without_its_number(title, left):
    assert without_number(title, WORDS) == left


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Better service", "service"),
        ("大幅提升转化", "提升转化"),
        ("Improve and optimise", ""),
        ("Answer as  soon as possible, always", "Answer, always"),
        ("Fewer bugs", "Fewer bugs"),
    ],
)
def test_without_what_nobody_can_check(title, left):
    assert without_vague(title, WORDS) == left


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Launch the new site", "the new site"),
        ("We will set  up a desk", "a desk"),
        ("本季度推进数据治理。", "数据治理。"),
        ("完成", ""),
        ("Active shops", ""),
    ],
)
def test_behind_the_task(title, left):
    assert behind_task(title, WORDS) == left


def test_a_word_whose_letters_folding_changed_leaves_nothing_to_guess():
    german = Lexicon(vague=frozenset({"strasse"}), tasks=frozenset({"strasse"}))
    assert without_vague("Straße frei", german) == ""
    assert behind_task("Straße frei", german) == ""
