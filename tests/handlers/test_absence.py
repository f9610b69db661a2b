"""/away and /back: days in every shape, a stand-in who hears of it, and the way back.

It is Monday the 23rd of November 2026; 王小明 (u003) speaks, and Bo Chen (u004) stands in.
"""

from __future__ import annotations

import pytest

from storage.absences import Absences
from storage.agenda import Agenda
from tests.kit.desk import Desk, commands

MONDAY = "2026-11-23"


def absences(desk: Desk) -> list[tuple[str, str, str | None]]:
    every = desk.read(lambda unit: Absences(unit).every())
    return [
        (
            each.first_day.isoformat(),
            each.last_day.isoformat(),
            each.stand_in.staff_id if each.stand_in else None,
        )
        for each in every
    ]


def told(desk: Desk, staff_id: str) -> list[str]:
    return [post.text for post in desk.posts(staff_id=staff_id) if not post.conversation]


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        pytest.param("2026-12-01..2026-12-05", "2026-12-01", "2026-12-05", id="as the contract writes it"),
        pytest.param("12-01..12-05", "2026-12-01", "2026-12-05", id="without the year"),
        pytest.param("2026-12-01..05", "2026-12-01", "2026-12-05", id="the end a day of that month"),
        pytest.param("12-28..3", "2026-12-28", "2027-01-03", id="beyond the turn of the year"),
        pytest.param("12-30~01-03", "2026-12-30", "2027-01-03", id="a tilde"),
        pytest.param("2026-12-01 - 2026-12-03", "2026-12-01", "2026-12-03", id="a stroke by itself"),
        pytest.param("11-20..11-30", "2026-11-20", "2026-11-30", id="began last week, not next year"),
        pytest.param("2026-12-01", "2026-12-01", "2026-12-01", id="one day"),
        pytest.param("today", MONDAY, MONDAY, id="today"),
        pytest.param("tomorrow", "2026-11-24", "2026-11-24", id="tomorrow"),
        pytest.param("until friday", MONDAY, "2026-11-27", id="until a day"),
        pytest.param("from 12-01 to 12-05", "2026-12-01", "2026-12-05", id="from and to"),
        pytest.param("next week", "2026-11-30", "2026-12-06", id="a whole week"),
        pytest.param("this week", MONDAY, "2026-11-29", id="what is left of this one"),
        pytest.param("next month", "2026-12-01", "2026-12-31", id="a whole month"),
        pytest.param("到周五", MONDAY, "2026-11-27", id="Chinese until"),
        pytest.param("12月1日到5日", "2026-12-01", "2026-12-05", id="Chinese from and to"),
        pytest.param("下周一到周三", "2026-11-30", "2026-12-02", id="a weekday after the first"),
        pytest.param("từ ngày 1 tháng 12 đến ngày 5 tháng 12", "2026-12-01", "2026-12-05", id="Vietnamese"),
    ],
)
def test_days_in_every_shape(desk, typed, first, last):
    desk.must(f"/away {typed}")
    assert absences(desk) == [(first, last, None)]


@pytest.mark.parametrize("command", ["/away", "/请假", "/請假", "/nghỉ phép", "I'm away", "休假"])
def test_it_is_called_in_every_language(desk, command):
    desk.must(f"{command} 2026-12-01..2026-12-05")
    assert len(absences(desk)) == 1


@pytest.mark.parametrize(
    ("typed", "code", "line"),
    [
        ("12-03..12-01", "bad_absence", "/away 2026-12-01..2026-12-03"),
        ("2026-12-01..2028-12-01", "bad_absence", "/away 2026-12-01..2027-12-01"),
        ("2026-11-01..2026-11-05", "bad_absence", "/away 2026-11-23"),
        ("foo", "bad_date", "/away 2026-12-01..2026-12-05"),
    ],
)
def test_what_cannot_be_is_refused_with_the_line_that_would_do(desk, typed, code, line):
    handled = desk.say(f"/away {typed}")
    assert handled.refused == code
    assert line in commands(handled)
    assert absences(desk) == []


@pytest.mark.parametrize("introduced", ["", "代班 ", "stand-in ", "covered by "])
def test_whoever_stands_in_is_told_one_to_one(desk, introduced):
    text = desk.must(f"/away 2026-12-01..2026-12-05 {introduced}@Bo Chen", mentions=["u004"])
    assert "Bo Chen stands in, was told one to one" in text
    assert absences(desk) == [("2026-12-01", "2026-12-05", "u004")]
    [said] = told(desk, "u004")
    assert "王小明 is away: Dec 1 to Dec 5" in said


def test_one_to_one_a_name_is_offered_as_it_was_meant(desk):
    assert desk.refused("/away 2026-12-01..2026-12-05 @Bo Chen", group=None) == "bad_date"
    desk.must("/yes", group=None)
    assert absences(desk) == [("2026-12-01", "2026-12-05", "u004")]


@pytest.mark.parametrize(("name", "staff_id"), [("王小明", "u003"), ("Bo Chen", "u004")])
def test_who_cannot_stand_in(desk, name, staff_id):
    desk.must("/away 2026-12-02..2026-12-03", by="u004")
    handled = desk.say(f"/away 2026-12-01..2026-12-05 @{name}", mentions=[staff_id])
    assert handled.refused == "bad_stand_in"
    assert commands(handled) == ["/away 2026-12-01..2026-12-05"]
    assert told(desk, "u004") == []


def test_one_that_lies_ahead_is_replaced_and_its_stand_in_hears_of_it(desk):
    desk.must("/away 2026-12-01..2026-12-05 @Bo Chen", mentions=["u004"])
    text = desk.must("/away 2026-12-04..2026-12-10")
    assert "This replaces: Tue, Dec 1, 2026 to Sat, Dec 5, 2026" in text
    assert absences(desk) == [("2026-12-04", "2026-12-10", None)]
    assert "need not stand in for 王小明 any longer" in told(desk, "u004")[-1]


def test_of_one_that_has_begun_the_days_before_stay(desk):
    desk.must("/away until friday")
    desk.forward(days=1)
    assert "over with Wed, Nov 25, 2026 instead" in desk.must("/away 11-26..12-02")
    assert absences(desk) == [(MONDAY, "2026-11-25", None), ("2026-11-26", "2026-12-02", None)]


def test_alone_it_shows_mine_and_for_whom_i_stand_in(desk):
    assert "You are not away." in desk.must("/away")
    desk.must("/away 2026-12-01..2026-12-05 @Bo Chen", mentions=["u004"])
    assert "Dec 1 to Dec 5 · Bo Chen stands in" in desk.must("/away")
    assert "You stand in for 王小明: Dec 1 to Dec 5" in desk.must("/away", by="u004")


def test_back_ends_it_today_and_what_is_owed_comes(desk):
    desk.must("/away until friday @Bo Chen", mentions=["u004"])
    desk.forward(days=2)
    handled = desk.say("/back")
    assert "ends today" in handled.messages[0].text
    assert absences(desk) == [(MONDAY, "2026-11-24", "u004")]
    assert "any longer" in told(desk, "u004")[-1]
    due = desk.read(lambda unit: Agenda(unit).due(now=desk.now, most=9))
    assert "ask:u003" in [each.subject for each in due]


@pytest.mark.parametrize("word", ["/back", "回来了", "返黎", "I'm back", "tôi về rồi"])
def test_one_that_lies_ahead_is_called_off(desk, word):
    desk.must("/away 2026-12-01")
    assert "Called off: Dec 1" in desk.must(word)
    assert absences(desk) == []


def test_nothing_to_end_says_so(desk):
    assert desk.refused("/back") == "not_away"


def test_it_is_undone_step_by_step(desk):
    desk.must("/away 2026-12-01..2026-12-05 @Bo Chen", mentions=["u004"])
    desk.must("/away 2026-12-04..2026-12-10")
    desk.must("/back")
    desk.must("/undo")
    assert absences(desk) == [("2026-12-04", "2026-12-10", None)]
    desk.must("/undo")
    assert absences(desk) == [("2026-12-01", "2026-12-05", "u004")]
    assert "Undone: away, 2026-12-01..2026-12-05 (＠Bo Chen) → –" in desk.must("/undo")
    assert absences(desk) == []
    assert "any longer" in told(desk, "u004")[-1]


def test_somebody_of_no_group_may_be_away_too(desk):
    assert "/undo" not in desk.must("/away 2026-12-01", by="u900", group=None, name="Zoe")
    assert absences(desk) == [("2026-12-01", "2026-12-01", None)]


def test_an_external_contact_has_no_days_here(desk):
    assert desk.refused("/away 2026-12-01", by=None) == "not_allowed"


@pytest.mark.parametrize("line", ["请假到周五", "請假到周五", "休假今天到周五"])
def test_chinese_needs_no_space(desk, line):
    desk.must(line)
    assert absences(desk) == [(MONDAY, "2026-11-27", None)]
