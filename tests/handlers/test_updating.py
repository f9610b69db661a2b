"""/kr update: one line is a whole check-in."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from okr.model import Health
from tests.kit.desk import commands, shown


@pytest.mark.parametrize(
    ("said", "ref", "value"),
    [
        pytest.param("/kr update KR1 36", "KR1", "36", id="a number is the value"),
        pytest.param("/kr update 1 45%", "KR1", "90", id="a percentage is that share of the road"),
        pytest.param("/kr update 2 45%", "KR2", "37.2", id="of a road that leads down too"),
        pytest.param("/kr update 3 45%", "KR3", "45", id="on a percentage it is the value"),
        pytest.param("/kr update 3 61", "KR3", "61", id="on a percentage the sign may be left out"),
        pytest.param("/kr update 1 +3", "KR1", "3", id="a step without a value begins at the start"),
        pytest.param("/kr update 2 -12", "KR2", "36", id="a step down"),
        pytest.param("/kr update 1 =-3", "KR1", "-3", id="an absolute negative"),
        pytest.param("/kr update 1 120%", "KR1", "240", id="more than all is taken"),
        pytest.param("/kr update 1 -10%", "KR1", None, id="a step in percent elsewhere is asked back"),
        pytest.param("/kr update 1 =-10%", "KR1", "-20", id="less than nothing is taken"),
        pytest.param("/kr update 1 50/200", "KR1", "50", id="a ratio with its own target"),
        pytest.param("/kr update 1 1.2万", "KR1", "12000", id="a Chinese multiplier"),
        pytest.param("/kr update 3 百分之四十五", "KR3", "45", id="a percentage in characters"),
        pytest.param("/kr update 3 四成半", "KR3", "45", id="tenths"),
        pytest.param("/kr update 3 约45%", "KR3", "45", id="about"),
        pytest.param("/kr update 4 done", "KR4", "1", id="done"),
        pytest.param("/kr update 4 未完成", "KR4", "0", id="not done in Chinese"),
        pytest.param("/kr update 4 not done", "KR4", "0", id="not done in two words"),
        pytest.param("/kr update 5 4.2%", "KR5", "4.2", id="a limit has no road: the value itself"),
        pytest.param("/kr update 6 ¥1.2万", "KR6", "12000", id="its own currency"),
    ],
)
def test_an_amount_becomes_a_value(sales, said, ref, value):
    handled = sales.say(said)
    assert bool(handled.refused) == (value is None)
    assert sales.value_of(ref) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("/u 3 45%", id="short"),
        pytest.param("/更新 3 45%", id="Chinese"),
        pytest.param("／ＫＲ　ＵＰＤＡＴＥ　ＫＲ３　４５％", id="full width, every sign of it"),
        pytest.param("/KR Update kr3 45%", id="any case"),
        pytest.param("kr update 3 45%", id="without the slash"),
        pytest.param("/kr 3 45%", id="a reference and an amount"),
        pytest.param("KR3 45%", id="nothing but those"),
        pytest.param("#KR3 45%", id="a number sign before it"),
        pytest.param("/进度 3 45%", id="the status word with an amount"),
        pytest.param("/cập nhật 3 45%", id="Vietnamese"),
        pytest.param("/kr\u2005update\u30003\xa045%", id="spaces of every kind"),
        pytest.param("/kr update SALES/KR3 45%", id="the group written"),
        pytest.param("/kr update SALES/2026Q4/KR3 to 45%", id="all of it written, and a `to`"),
    ],
)
def test_one_check_in_can_be_typed_in_many_ways(sales, said):
    sales.must(said)
    assert sales.value_of("KR3") == 45


def test_the_receipt_shows_old_and_new_progress_health_with_its_rule_and_the_way_back(sales):
    sales.must("/kr update 2 36")
    handled = sales.say("/kr update 2 45% waiting for vendor")
    text = shown(handled)
    assert "36 h → 37.2 h" in text
    assert "45% (was 50%)" in text
    assert "Read as 45% of the road 48 → 24 h, that is 37.2 h." in text
    assert "behind: expected 58.2%, 13.2 points short (rule gap 10 25)" in text
    assert "Note: waiting for vendor" in text
    assert "Undo within 10 minutes: @OKR /undo" in text
    assert commands(handled) == ["/undo", "/kr show KR2"]


def test_the_receipt_is_in_the_language_of_the_one_who_typed(sales):
    sales.must("/lang 中文")
    text = sales.must("/kr update 2 45%")
    assert "第一次更新：37.2 h" in text
    assert "▲ 落后：预期 58.2%，还差 13.2 个百分点（规则 gap 10 25）" in text


def test_a_second_report_starts_from_the_first(sales):
    sales.must("/kr update 1 40")
    sales.must("/kr update 1 +3")
    assert sales.value_of("KR1") == 43
    assert [report.before for report in sales.check_ins("KR1")] == [None, Decimal(40)]


@pytest.mark.parametrize(
    ("said", "note"),
    [
        pytest.param("/kr update 1 40 signed 3 of 5", "signed 3 of 5", id="numbers behind a word"),
        pytest.param("/kr update 1 40 等 3 家供应商", "等 3 家供应商", id="a number in a Chinese note"),
        pytest.param("/kr update 1 40 on hold until May", "on hold until May", id="`on` and no day"),
        pytest.param("/kr update 1 40 2026-12-01 is launch", "2026-12-01 is launch", id="a day without on"),
        pytest.param("/kr update 1 40 — see #12", "— see #12", id="a ticket number"),
        pytest.param("/kr update 1 40 km/h is not the unit", "km/h is not the unit", id="a slash inside"),
        pytest.param(
            '/kr update 1 40 "at risk" they said', "at risk they said", id="quoted is never a status"
        ),
    ],
)
def test_a_note_may_hold_numbers_and_words_of_the_commands(sales, said, note):
    sales.must(said)
    (report,) = sales.check_ins("KR1")
    assert (report.value, report.note, report.stated) == (Decimal(40), note, None)


@pytest.mark.parametrize(
    ("said", "confidence", "stated", "note"),
    [
        pytest.param("conf 7", 7, None, "", id="confidence"),
        pytest.param("信心7 还行", 7, None, "还行", id="confidence in Chinese, no space"),
        pytest.param("ｃｏｎｆ　０", 0, None, "", id="full width, the lowest"),
        pytest.param("confidence 10", 10, None, "", id="the highest"),
        pytest.param("on track", None, Health.ON_TRACK, "", id="a status of two words"),
        pytest.param("off track vendor left", None, Health.AT_RISK, "vendor left", id="off track is at risk"),
        pytest.param("有风险 conf 3 人手不够", 3, Health.AT_RISK, "人手不够", id="in any order"),
        pytest.param("đúng tiến độ chờ ký", None, Health.ON_TRACK, "chờ ký", id="a status of three words"),
        pytest.param("có rủi ro độ tự tin 3", 3, Health.AT_RISK, "", id="a confidence of three words"),
        pytest.param("tự tin7 chậm tiến độ", 7, Health.BEHIND, "", id="the longer status"),
    ],
)
def test_confidence_and_status_stand_between_amount_and_note(sales, said, confidence, stated, note):
    sales.must(f"/kr update 1 40 {said}")
    (report,) = sales.check_ins("KR1")
    assert (report.confidence, report.stated, report.note) == (confidence, stated, note)


@pytest.mark.parametrize("typed", ["11", "-1", "7.5", "high", "٧", ""])
def test_a_confidence_that_is_none_is_refused_and_nothing_is_written(sales, typed):
    before = sales.written()
    assert sales.refused(f"/kr update 1 40 conf {typed}".strip()) == "bad_confidence"
    assert sales.written() == before


@pytest.mark.parametrize(
    ("said", "at"),
    [
        pytest.param("on 11-20", datetime(2026, 11, 20, 4, tzinfo=UTC), id="noon of that day"),
        pytest.param("on 2026-11-02", datetime(2026, 11, 2, 4, tzinfo=UTC), id="with its year"),
        pytest.param("于 11月20日", datetime(2026, 11, 20, 4, tzinfo=UTC), id="in Chinese"),
        pytest.param("on yesterday", datetime(2026, 11, 22, 4, tzinfo=UTC), id="a word for it"),
    ],
)
def test_a_check_in_can_be_back_dated(sales, said, at):
    sales.must(f"/kr update 1 40 {said} at last")
    (report,) = sales.check_ins("KR1")
    assert (report.at, report.note) == (at, "at last")
    assert sales.value_of("KR1") == 40


def test_a_back_dated_report_does_not_replace_a_newer_value(sales):
    sales.must("/kr update 1 80")
    text = sales.must("/kr update 1 40 on 11-20")
    assert sales.value_of("KR1") == 80
    assert "Recorded for Fri, Nov 20, 2026: 40. A newer value stands: 80." in text


@pytest.mark.parametrize(
    ("day", "code"),
    [
        pytest.param("tomorrow", "date_outside", id="the future, by a word"),
        pytest.param("2026-12-01", "date_outside", id="the future"),
        pytest.param("12-01", "date_outside", id="without a year it is last year's: before the cycle"),
        pytest.param("2026-09-30", "date_outside", id="the day before the cycle"),
        pytest.param("2026-02-30", "bad_date", id="no day at all"),
    ],
)
def test_a_day_that_cannot_be_is_refused(sales, day, code):
    before = sales.written()
    assert sales.refused(f"/kr update 1 40 on {day}") == code
    assert sales.written() == before


@pytest.mark.parametrize(
    ("said", "code", "offered"),
    [
        pytest.param("/kr update", "which_of_mine", "/kr update KR1", id="nothing"),
        pytest.param("/kr update KR2 万", "bad_amount", "/kr update KR2 45%", id="a multiplier alone"),
        pytest.param("/kr update 2 banana", "bad_amount", "/kr update KR2 45%", id="a word"),
        pytest.param("/kr update 2 45%%", "bad_amount", "/kr update KR2 45%", id="two signs"),
        pytest.param("/kr update 2 4 5 %", "bad_amount", "/kr update KR2 45%", id="a torn number"),
        pytest.param("/kr update 2 1_000", "bad_amount", "/kr update KR2 45%", id="an underscore"),
        pytest.param("/kr update 2 ½", "bad_amount", "/kr update KR2 45%", id="a fraction sign"),
        pytest.param("/kr update 2 NaN", "bad_amount", "/kr update KR2 45%", id="not a number"),
        pytest.param("/kr update 2 1e999", "bad_amount", "/kr update KR2 45%", id="too large"),
        pytest.param("/kr update 2 0.00001", "bad_amount", "/kr update KR2 45%", id="too fine"),
        pytest.param("/kr update 4 7", "bad_amount", "/kr update KR4 45%", id="no yes and no no"),
        pytest.param("/kr update O1 45%", "bad_reference", "/kr update KR3 45%", id="an objective"),
        pytest.param("/kr update nothing 45%", "bad_reference", "/kr update KR3 45%", id="no title either"),
        pytest.param("/kr update KR99 45%", "unknown_reference", "/kr update KR1 45%", id="no such number"),
    ],
)
def test_what_is_wrong_is_refused_with_a_line_to_copy_and_nothing_written(sales, said, code, offered):
    before = sales.written()
    handled = sales.say(said)
    assert handled.refused == code
    assert commands(handled)[0].startswith(offered)
    assert sales.written() == before


def test_a_status_that_differs_from_the_rule_asks_for_a_word(sales):
    assert "a word why would help" in sales.must("/kr update 1 40 on track")
    assert "a word why would help" not in sales.must("/kr update 1 40 on track vendor signs tomorrow")


def test_a_note_that_is_too_long_is_refused(sales):
    assert sales.refused("/kr update 1 40 " + "很" * 2001) == "too_long"
    assert sales.value_of("KR1") is None


def test_a_mention_of_two_words_in_a_note_is_kept_as_people_wrote_it(sales):
    sales.must("/kr update 1 40 thanks to @Bo Chen for this", mentions=["u004"])
    assert sales.check_ins("KR1")[0].note == "thanks to @Bo Chen for this"


def test_the_unit_behind_the_number_is_no_note(sales):
    sales.must("/kr update 2 36 h done by hand")
    assert sales.check_ins("KR2")[0].note == "done by hand"
