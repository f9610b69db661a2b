"""A card in the values of its template: each within its kilobyte, none missing, none that nobody knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbound.card_shapes import NOTE, action, fitted, names, note, params, pieces, redrawn
from cards.live import ASKED, MOST_ROWS, Live, Row, Tap
from dingtalk_client.cards import MAX_VALUE_BYTES
from tools.card_template import OUTPUT, template

ROW = Row(3, 7, "KR3", (Tap("Same", "/u 3 same"), Tap("+1", "/u 3 +1")))
EVERYTHING = Live(ASKED, "Head", (ROW,) * MOST_ROWS, "Foot", (Tap("One by one", "/checkin", in_chat=True),))


def test_the_template_s_values_are_exactly_those_that_are_sent():
    editor = json.loads(json.loads(OUTPUT.read_text(encoding="utf-8"))["editorData"])
    variables = {each["name"]: each["private"] for each in editor["variableList"]}
    assert {name for name, private in variables.items() if not private} == set(names())
    assert {name for name, private in variables.items() if private} == {NOTE}
    sent = params(EVERYTHING, title="T")
    assert sent is not None
    assert list(sent) == list(names())


def test_the_template_in_the_repository_is_the_one_that_is_written():
    assert json.loads(OUTPUT.read_text(encoding="utf-8")) == template()


@pytest.mark.parametrize("page", ["cards.md", "cards.zh-CN.md"])
def test_the_page_names_every_value(page):
    text = (Path(OUTPUT).parents[1] / page).read_text(encoding="utf-8")
    for name in ("title", "text1", "row1", "row1_version", "row1_1", "row1_undo", "foot1", "card_1", NOTE):
        assert f"`{name}`" in text


def test_a_card_with_everything_on_it():
    sent = params(EVERYTHING, title="T", late="Late!") or {}
    assert sent["text1"] == "Late!\n\nHead"
    assert (sent["row1"], sent["row1_version"], sent["row1_1"], sent["row1_2"]) == ("KR3", "7", "Same", "+1")
    assert (sent["row6_3"], sent["row1_undo"], sent["foot1"]) == ("", "", "Foot")
    assert (sent["card_1"], sent["card_2"]) == ("One by one", "")


def test_what_says_more_than_a_card_holds_is_none():
    assert params(Live(ASKED, "x" * 8_000), title="T") is not None
    assert params(Live(ASKED, "x" * 8_001), title="T") is None
    assert params(Live(ASKED, "", foot="x" * 3_001), title="T") is None
    assert params(Live(ASKED, "", (ROW,) * (MOST_ROWS + 1)), title="T") is None


def test_only_the_rows_that_were_drawn_anew_are_sent():
    sent = redrawn({2: Row(3, 8, "KR3 done", undo="Undo")})
    assert {name for name in sent if not name.startswith("row2")} == set()
    assert (sent["row2"], sent["row2_version"], sent["row2_1"], sent["row2_undo"]) == (
        "KR3 done", "8", "", "Undo",
    )  # fmt: skip


def test_a_row_without_words_shows_nothing():
    assert set(redrawn({1: Row(3, 8, "")}).values()) == {""}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("row2_3", (2, 3)),
        ("row6_undo", (6, 0)),
        ("card_1", (0, 1)),
        ("row0_1", None),
        ("row1_0", None),
        ("row1_", None),
        ("row1_1 ", None),
        ("/okr drop O1", None),
        ("", None),
    ],
)
def test_a_button_s_name_says_which_row_and_tap(name, meant):
    assert action(name) == meant


@given(st.text(st.sampled_from("ab\n 进度🎉"), max_size=3_000))
def test_nothing_of_a_text_is_lost_and_every_piece_fits(text):
    found = pieces(text)
    assert all(0 < len(each.encode()) <= MAX_VALUE_BYTES for each in found if each)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_paragraphs_are_kept_whole_where_they_fit():
    first, second = "a" * 600, "b" * 600
    assert pieces(f"{first}\n\n{second}") == [first, second]
    assert pieces("a\n\nb") == ["a\n\nb"]


def test_a_line_that_is_too_long_is_cut_between_signs():
    assert [len(each.encode()) for each in pieces("进" * 700)] == [999, 999, 102]


@given(st.text(max_size=800), st.integers(3, 500))
def test_a_text_cut_short_fits_and_says_so(text, most):
    cut = fitted(text, most)
    assert len(cut.encode()) <= most
    assert cut == text or cut.endswith("…")


def test_all_that_one_viewer_is_shown_is_one_kilobyte():
    [(name, value)] = note("进" * 900).items()
    assert len(name) + len(value.encode()) <= MAX_VALUE_BYTES
