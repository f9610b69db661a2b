"""/okr, /kr show, /kr history, /status: what is there, as far as the asker may see it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.kit.desk import commands, shown


def test_the_list_shows_progress_and_health_of_everything(sales):
    sales.must("/kr update 2 36")
    text = sales.must("/okr")
    assert "### Sales · 2026Q4" in text
    assert "**O1 New customers succeed in their first week**" in text
    assert "KR2 Refund time: 36 h (48 → 24 h) · 50%, expected 58.2% · ● on track · 王小明" in text
    assert "KR1 Active shops: – (0 → 200) · –, expected 58.2% · – no value yet" in text


@pytest.mark.parametrize(
    "said", ["/o", "/目标", "okr", "／ＯＫＲ", "/okr SALES", "/okr sales 2026q4", "/okr all"]
)
def test_the_list_can_be_asked_for_in_many_ways(sales, said):
    assert "Active shops" in sales.must(said)


def test_an_empty_list_shows_how_to_begin(desk):
    text = desk.must("/okr")
    assert "There is no objective here yet." in text
    assert "@OKR /okr add" in text


def test_risk_lists_only_what_needs_attention(sales):
    sales.must("/kr update 1 10")
    sales.must("/kr update 2 30")
    text = sales.must("/okr risk")
    assert "Active shops" in text
    assert "Refund time" not in text


def test_without_anything_at_risk_the_list_says_all_is_well(sales):
    assert "None. All is well." in sales.must("/okr risk")
    assert "None. All is well." in sales.must("/okr 过期")


def test_stale_lists_what_nobody_reported_on_for_long(sales):
    sales.must("/kr update 1 150")
    sales.forward(days=22)
    sales.must("/kr update 2 26")
    text = sales.must("/okr stale")
    assert "Active shops" in text
    assert "Refund time" not in text


def test_a_mention_lists_that_persons_objectives(sales):
    sales.must("/okr add Nobody waits @Bo Chen", by="u001", mentions=["u004"])
    text = sales.must("/okr @Bo Chen", mentions=["u004"])
    assert "Objectives of Bo Chen" in text
    assert "Nobody waits" in text
    assert "Active shops" not in text


def test_mine_lists_my_own(sales):
    sales.must("/okr add Hers", by="u005")
    assert "Hers" not in sales.must("/okr mine")
    assert "Hers" in sales.must("/okr 我的", by="u005")


def test_another_cycle_has_its_own_list(sales):
    sales.must("/okr add Win the south in 2027Q1")
    assert "Win the south" not in sales.must("/okr")
    assert "Win the south" in sales.must("/okr 2027Q1")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param("/okr NOWHERE", "unknown_reference", id="no such group"),
        pytest.param("/okr mine please", "unexpected_word", id="a word too many"),
        pytest.param("/okr @Bo", "unknown_reference", id="a name that was only typed"),
        pytest.param("/kr show", "which_of_mine", id="nothing to show: which of one's own?"),
        pytest.param("/kr show refunds", "bad_reference", id="a word for a number"),
        pytest.param("/kr show 1 2 3", "ambiguous_amount", id="several: two amounts for the first"),
        pytest.param("/kr history", "which_of_mine", id="no history of nothing"),
        pytest.param("/kr history 1 now", "unexpected_word", id="a word behind it"),
    ],
)
def test_what_cannot_be_shown_is_refused(sales, said, code):
    before = sales.written()
    assert sales.refused(said) == code
    assert sales.written() == before


@pytest.mark.parametrize("said", ["/kr show 2", "/kr 2", "KR2", "/查看 2", "/进度 KR2", "/xem #kr2"])
def test_one_key_result_is_shown_with_the_sum_behind_its_number(sales, said):
    sales.must("/kr update 2 36 half way")
    text = sales.must(said)
    assert "(36 − 48) ÷ (24 − 48) = 50%" in text
    assert "expected 58.2%, 8.2 points short (rule gap 10 25)" in text
    assert "Nov 23 10:20 · 王小明: – → 36 h — half way" in text


def test_history_is_newest_first_and_marks_what_was_about_late_or_undone(sales):
    sales.must("/kr update 1 约40")
    sales.must("/kr update 1 60 too much")
    sales.must("/undo")
    sales.must("/历史 1")
    lines = sales.must("/kr history 1").split("\n\n")
    assert lines[1].startswith("［undone］")
    assert lines[2].endswith("– → 40 (about)")


def test_history_without_a_report_shows_how_to_make_one(sales):
    handled = sales.say("/kr history 1")
    assert "No check-in yet." in shown(handled)
    assert commands(handled) == ["/kr show KR1"]


def test_the_status_is_one_line(sales):
    sales.must("/kr update 1 10")
    sales.must("/kr update 2 36")
    text = sales.must("/进度")
    assert "**Sales · 2026Q4**" in text
    assert "1 objective · " in text
    assert "▼ at risk 1" in text
    assert "● on track 1" in text


def test_the_status_of_nothing_shows_how_to_begin(desk):
    assert "/okr add" in desk.must("/status")


def test_lists_are_in_the_askers_language_wherever_they_ask(sales):
    sales.must("/lang zh")
    assert "暂无数据" in sales.must("/okr")
    assert "1 个目标" in sales.must("/status")


@pytest.mark.parametrize("line", ["/status", "/card"])
def test_a_cycle_planned_ahead_is_not_called_empty_when_it_has_come(sales, line):
    sales.must("/okr add Win the south in 2027Q1\n/kr add Shops from 0 to 9")
    sales.must("/template product adopt in 2027Q1")
    sales.must("/okr add Hire a rival in 2027Q1")
    sales.must("/okr edit 2027Q1/O3 private")
    sales.now = datetime(2027, 1, 4, 2, tzinfo=UTC)
    text = sales.must(line)
    assert "1 draft begins with the first report on it, or with:" in text
    assert "@OKR /cycle open 2027Q1" in text
    assert "south" not in text
    sales.must("/kr update 1 3")
    assert "draft" not in sales.must(line)
