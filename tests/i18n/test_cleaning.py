from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from i18n.cleaning import MOST_MARKS, clean, fold, narrow

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
        pytest.param("1\ufe0f\u20e3", "1\ufe0f\u20e3", id="so does the digit of a key"),
        pytest.param("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈", id="and a flag of two signs"),
        pytest.param("👍🏽", "👍🏽", id="a hand keeps its skin"),
        pytest.param("tie\ufe0fn a\ufe01", "tien a", id="no letter has a colour"),
        pytest.param("a\u200db", "ab", id="nothing joins two letters"),
        pytest.param("a\ufff9b\ufffac\ufffb\ufffc", "abc", id="annotations and what stands for a picture"),
        pytest.param("a\u3164b\uffa0c\u115f\u1160d", "a b cd", id="fillers of Hangul"),
        pytest.param("a\U0001d173b\U00013430c\U0001bca0d\u180fe", "abcde", id="rarer format signs"),
        pytest.param("a\ufdd0b\uffffc", "abc", id="signs that never mean anything"),
        pytest.param("한글 ไม่ใช่ हिन्दी", "한글 ไม่ใช่ हिन्दी", id="scripts with many marks are whole"),
        pytest.param("４５％", "４５％", id="width is kept: titles are people's own"),
        pytest.param("½ ①", "½ ①", id="no NFKC: a half stays a half"),
        pytest.param("\u200b\u3000", "", id="nothing anybody sees"),
    ],
)
def test_clean(text, seen):
    assert clean(text) == seen


@pytest.mark.parametrize("marks", ["\u0301", "\u0301\u0323", "\U0001e944\U0001e8d0", "\u0344", "\u20dd"])
def test_a_flood_of_marks_is_cut(marks):
    """NFC takes quadratic time to sort them, and on a card they cover the lines above."""
    assert len(clean(f"a{marks * 30_000}b")) <= MOST_MARKS * len(marks) + 2
    assert clean(f"a{marks}b") == unicodedata.normalize("NFC", f"a{marks}b")


@settings(deadline=None)
@given(st.text() | st.text("ae\u0301\u0323\u0344\u0958\u20dd\u200d\ufe0f👩1\u200b\U0001e944", max_size=40))
@example("e\u0301" + "\u0344" * 9)
def test_what_is_clean_stays_as_it_is(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("minus", "−–—―‐‑‒﹘﹣－-")
def test_every_minus_people_type_is_a_hyphen(minus):
    assert narrow(f"{minus}3") == "-3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("＋１．２％", "+1.2%", id="full width"),
        pytest.param("￥3", "¥3", id="the full-width yuan"),
        pytest.param("〜3", "~3", id="the wave dash"),
        pytest.param("﹢3﹒5﹪", "+3.5%", id="small forms"),
        pytest.param("12∕20", "12/20", id="the stroke of typesetters"),
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
