"""/score and /retro: numbers and words for what a cycle came to."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from storage.retros import Retros
from tests.kit.desk import shown

NEW_YEAR = datetime(2027, 1, 4, 2, tzinfo=UTC)


def lessons(desk, cycle="2026Q4"):
    key = desk.group().id
    return [each.text for each in desk.read(lambda unit: Retros(unit).of(key, cycle))]


def test_a_key_result_is_scored_beside_its_progress(sales):
    sales.must("/kr update 1 100")
    text = sales.must("/score KR1 0.7 the last mile was hard")
    assert "Score: – → 0.7" in text
    assert "Progress: 50%" in text
    assert "the last mile was hard" in text
    assert (sales.key_result("KR1").score, sales.value_of("KR1")) == (Decimal("0.7"), 100)


@pytest.mark.parametrize(
    ("typed", "score"),
    [("1", "1.0"), ("0", "0.0"), ("0.35", "0.4"), ("0.25", "0.3"), ("０．７", "0.7"), ("0.649", "0.6")],
)
def test_a_score_is_kept_to_one_decimal_rounded_half_up(sales, typed, score):
    sales.must(f"/评分 1 {typed}")
    assert sales.key_result("KR1").score == Decimal(score)


@pytest.mark.parametrize("typed", ["1.1", "-0.1", "+0.1", "70%", "7/10", "good", "0.7h", "￥0.7", "=0.7"])
def test_nothing_else_is_a_score(sales, typed):
    handled = sales.say(f"/score KR1 {typed}")
    assert handled.refused == "bad_score"
    assert sales.key_result("KR1").score is None


@pytest.mark.parametrize(("typed", "code"), [("/score", "missing_word"), ("/score KR1", "missing_word")])
def test_what_is_missing_is_said(sales, typed, code):
    assert sales.refused(typed) == code


@pytest.mark.parametrize(
    ("ambition", "score", "says"),
    [
        ("committed", "1", "1 (high) · committed: the commitment was kept"),
        ("committed", "0.9", "asks for a post-mortem"),
        ("committed", "0.95", "the commitment was kept"),
        ("aspirational", "0.7", "0.7 (high) · aspirational: as intended"),
        ("aspirational", "0.65", "as intended"),
        ("aspirational", "0.6", "0.6 (middle) · aspirational: short of"),
        ("aspirational", "0.3", "0.3 (low)"),
    ],
)
def test_a_score_means_something_for_how_daring_it_was(sales, ambition, score, says):
    sales.must(f"/okr edit O1 {ambition}")
    assert says in sales.must(f"/score O1 {score}")
    assert says in sales.must("/okr O1")


def test_the_objective_is_the_weighted_mean_unless_it_is_scored_itself(sales):
    sales.must("/kr edit 2 weight 3")
    for number in (3, 4, 5, 6):
        sales.must(f"/kr edit {number} weight 0")
    sales.must("/score KR1 1")
    assert "O1: Score 0.3 (low)" in sales.must("/score KR2 0")
    sales.must("/score O1 0.8 all in all")
    assert "O1: Score 0.8 (high)" in sales.must("/score KR2 0.1")
    assert "all in all" in sales.must("/okr O1")


def test_a_score_is_undone_with_its_note(sales):
    sales.must("/score KR1 0.7 so so")
    sales.must("/score KR1 0.9 better")
    assert "0.9 → 0.7" in sales.must("/undo")
    kr = sales.key_result("KR1")
    assert (kr.score, kr.score_note) == (Decimal("0.7"), "so so")
    sales.must("/undo")
    assert sales.key_result("KR1").score is None


def test_what_was_closed_early_is_scored_and_what_was_dropped_is_not(sales):
    sales.must("/okr close O1")
    sales.must("/yes")
    sales.must("/score KR1 0.7\n/score O1 0.7")
    sales.must("/okr reopen O1\n/okr add Second\n/kr add O2 Calls from 0 to 9")
    sales.must("/kr drop KR7 over")
    sales.must("/yes")
    assert sales.refused("/score KR7 1") == "not_open"


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        pytest.param("u003", "", id="the owner"),
        pytest.param("u001", "", id="the manager"),
        pytest.param("u004", "not_yours", id="another member"),
        pytest.param("u007", "not_yours", id="an outsider"),
        pytest.param(None, "not_allowed", id="an external contact"),
    ],
)
@pytest.mark.parametrize("line", ["/score KR1 0.7", "/score O1 0.7"])
def test_owner_manager_and_admin_score(sales, by, refused, line):
    assert sales.say(line, by=by).refused == refused


def test_a_high_mean_asks_for_a_higher_bar(sales):
    sales.must("/okr add Second\n/score O1 1\n/score O2 0.7")
    assert "Mean score: 0.9. Set the bar higher next time." in sales.must("/cycle")
    sales.must("/score O2 0.6")
    assert "Set the bar higher" not in sales.must("/cycle")


def test_a_private_score_is_said_one_to_one(sales):
    sales.must("/okr edit O1 private")
    assert sales.must("/score KR1 0.7") == "Sent to you privately."
    assert sales.refused("/score KR1 1", by="u004") == "unknown_reference"


def test_a_lesson_is_kept_for_the_cycle_and_shown_with_it(sales):
    assert "Noted for 2026Q4: Ask *customers* first" not in sales.must("/retro Ask *customers* first")
    assert lessons(sales) == ["Ask *customers* first"]
    assert "- Ask ＊customers＊ first · 王小明" in sales.must("/cycle")
    sales.must("/undo")
    assert lessons(sales) == []


def test_for_four_weeks_people_look_back_on_the_cycle_that_is_over(sales):
    sales.now = NEW_YEAR
    sales.must("/复盘 Too many goals")
    sales.must("/retro 2027Q1 Fewer goals")
    sales.must("/retro 2026 was hard")
    assert lessons(sales) == ["Too many goals", "2026 was hard"]
    assert lessons(sales, "2027Q1") == ["Fewer goals"]
    sales.forward(days=28)
    sales.must("/retro A good month")
    assert lessons(sales, "2027Q1") == ["Fewer goals", "A good month"]


def test_a_lesson_is_one_line_of_a_member(sales):
    assert sales.refused("/retro") == "missing_word"
    assert sales.refused("/retro 2026Q4") == "missing_word"
    assert sales.refused("/retro " + "x" * 2001) == "too_long"
    assert sales.refused("/retro It was fine", by=None) == "not_allowed"
    sales.must("/retro It was fine", by="u004")
    assert "customers" not in shown(sales.say("/retro 2026Q9 x"))
