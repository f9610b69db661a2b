from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.cleaning import clean, fold, narrow

EVERY_SIGN = [chr(code) for code in range(sys.maxunicode + 1)]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("  /help ", "/help", id="spaces around"),
        pytest.param("@OKR\u2005/help", "@OKR /help", id="the space DingTalk puts behind a mention"),
        pytest.param("a\u00a0b\u3000c\td", "a b c d", id="spaces of every kind"),
        pytest.param("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne", id="line breaks of every kind"),
        pytest.param("\ufeff/he\u200blp\u200d", "/help", id="zero-width signs"),
        pytest.param("\u202e%54\u202c \u2066x\u2069", "%54 x", id="direction controls"),
        pytest.param("a\x00b\x07c\ud800d\ue000e", "abcde", id="controls, lone surrogates, private use"),
        pytest.param("tie\u0302\u0301n", "tiến", id="accents are joined to their letters"),
        pytest.param("A\U000e0041\U000e0042", "A", id="invisible tags"),
        pytest.param("👩\u200d👧 ok", "👩\u200d👧 ok", id="a family stays together"),
        pytest.param("❤\ufe0f", "❤\ufe0f", id="an emoji keeps its colour"),
        pytest.param("４５％", "４５％", id="width is kept: titles are people's own"),
        pytest.param("½ ①", "½ ①", id="no NFKC: a half stays a half"),
        pytest.param("\u200b\u3000", "", id="nothing anybody sees"),
    ],
)
def test_clean(text, seen):
    assert clean(text) == seen


@settings(deadline=None)
@given(st.text())
def test_what_is_clean_stays_as_it_is(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("minus", "−–—‐‑‒﹣－-")
def test_every_minus_people_type_is_a_hyphen(minus):
    assert narrow(f"{minus}3") == "-3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("＋１．２％", "+1.2%", id="full width"),
        pytest.param("￥3", "¥3", id="the full-width yuan"),
        pytest.param("〜3", "~3", id="the wave dash"),
        pytest.param("✔\ufe0f", "✔", id="the colour of a sign"),
        pytest.param("①½²", "①½²", id="no digits out of signs that only look like them"),
        pytest.param("一万。", "一万。", id="Chinese stays Chinese"),
    ],
)
def test_narrow(text, expected):
    assert narrow(text) == expected


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        pytest.param("KR  Update", "kr update", id="case and runs of spaces"),
        pytest.param("ＫＲ　ＡＤＤ", "kr add", id="full width"),
        pytest.param(" MỤC TIÊU ", "mục tiêu", id="Vietnamese capitals"),
        pytest.param("off—track", "off-track", id="a dash for a hyphen"),
        pytest.param("✔\ufe0f", "✔", id="a sign with its colour"),
        pytest.param("目标\u200b", "目标", id="what nobody sees"),
    ],
)
def test_fold(word, folded):
    assert fold(word) == folded


def test_folding_twice_changes_no_sign_further():
    assert [sign for sign in EVERY_SIGN if fold(fold(sign)) != fold(sign)] == []
