"""Wherever a day may be typed it may be said as people say it; the receipt tells it in full.

It is Monday, November 23, 2026, in Shanghai.
"""

from __future__ import annotations

from datetime import UTC, date

import pytest

from okr.model import Kind, Phase, day_number
from tests.kit.desk import shown


@pytest.fixture
def launch(sales):
    """KR7 is due on a date."""
    sales.must("/kr add O1 Opening date by 12-20")
    sales.forward(minutes=20)
    return sales


DUE = [
    pytest.param("by end of month", "2026-11-30", "Mon, Nov 30, 2026", id="a phrase"),
    pytest.param("by the end of the quarter", "2026-12-31", "Thu, Dec 31, 2026", id="of five words"),
    pytest.param("by next friday", "2026-12-04", "Fri, Dec 4, 2026", id="of the next week"),
    pytest.param("due 31 Dec", "2026-12-31", "Thu, Dec 31, 2026", id="behind another word"),
    pytest.param("by December 31st, 2026", "2026-12-31", "Thu, Dec 31, 2026", id="with a comma inside"),
    pytest.param("by in two weeks", "2026-12-07", "Mon, Dec 7, 2026", id="counted from today"),
    pytest.param("by Q4", "2026-12-31", "Thu, Dec 31, 2026", id="a quarter"),
    pytest.param("by 12/31", "2026-12-31", "Thu, Dec 31, 2026", id="one reading only"),
    pytest.param("截止 下周五", "2026-12-04", "Fri, Dec 4, 2026", id="in Chinese"),
    pytest.param("截止到月底", "2026-11-30", "Mon, Nov 30, 2026", id="in one word"),
    pytest.param("期限12月31日", "2026-12-31", "Thu, Dec 31, 2026", id="with a date"),
    pytest.param("截止 下星期五", "2026-12-04", "Fri, Dec 4, 2026", id="as Hong Kong says it"),
    pytest.param("hạn thứ sáu tuần sau", "2026-12-04", "Fri, Dec 4, 2026", id="in Vietnamese"),
    pytest.param("by thứ sáu tới", "2026-11-27", "Fri, Nov 27, 2026", id="the one that comes"),
    pytest.param("hạn ngày 31 tháng 12 năm 2026", "2026-12-31", "Thu, Dec 31, 2026", id="of six words"),
    pytest.param("hạn cuoi thang", "2026-11-30", "Mon, Nov 30, 2026", id="without tone marks"),
]


@pytest.mark.parametrize(("said", "day", "told"), DUE)
@pytest.mark.parametrize(
    "line", ["{} weight 2 from 0 to 9", "from 0 to 9 {} weight 2", "from 0 to 9 weight 2 {}"]
)
def test_a_new_key_result_is_due_on_a_day_as_people_say_it(sales, said, day, told, line):
    text = sales.must(f"/kr add O1 Towns {line.format(said)}")
    kr = sales.key_result("KR7")
    assert (kr.title, kr.due, kr.weight, kr.target) == ("Towns", date.fromisoformat(day), 2, 9)
    assert f"due {told}" in text


@pytest.mark.parametrize(
    ("said", "title"),
    [
        pytest.param("Ship every Friday", "Ship every Friday", id="a day without by"),
        pytest.param("Close books at end of month", "Close books at end of month", id="a phrase without by"),
        pytest.param("Grow by 10%", "Grow by 10%", id="by a share"),
        pytest.param("Grow by 50", "Grow by 50", id="by a number"),
        pytest.param("Stand by me", "Stand by me", id="by somebody"),
        pytest.param('Win "by friday"', "Win by friday", id="in quotes"),
        pytest.param(
            "Sales by region by friday night", "Sales by region by friday night", id="a day and more"
        ),
    ],
)
def test_a_title_is_left_whole(sales, said, title):
    sales.must(f"/kr add O1 {said} from 0 to 9")
    kr = sales.key_result("KR7")
    assert (kr.title, kr.due) == (title, None)


def test_what_stands_before_the_day_stays_in_the_title(sales):
    sales.must("/kr add O1 Cut churn by half by end of year from 8 to 4")
    kr = sales.key_result("KR7")
    assert (kr.title, kr.due) == ("Cut churn by half", date(2026, 12, 31))


def test_a_date_is_due_by_a_phrase(sales):
    text = sales.must("/kr add O1 Opening date by next friday")
    assert "due Fri, Dec 4, 2026" in text
    assert (sales.key_result("KR7").kind, sales.key_result("KR7").title) == (Kind.DATE, "Opening")


@pytest.mark.parametrize(
    ("said", "day", "note"),
    [
        pytest.param("on last friday", "2026-11-20", "", id="a phrase"),
        pytest.param("on last friday vendor was late", "2026-11-20", "vendor was late", id="and a note"),
        pytest.param("on Friday, vendor was late", "2026-11-20", "vendor was late", id="a comma behind it"),
        pytest.param("on 20 Nov 3 shops", "2026-11-20", "3 shops", id="a note of numbers"),
        pytest.param("on 3 days ago", "2026-11-20", "", id="counted back"),
        pytest.param("on the 20th late", "2026-11-20", "late", id="of this month"),
        pytest.param("于 上周五 供应商晚了", "2026-11-20", "供应商晚了", id="in Chinese"),
        pytest.param("於 上星期五", "2026-11-20", "", id="as Hong Kong writes it"),
        pytest.param("ngày 20/11 chờ đối tác", "2026-11-20", "chờ đối tác", id="in Vietnamese"),
        pytest.param("ngày 20 tháng 11", "2026-11-20", "", id="in words"),
        pytest.param("on track on 20/11 well", "2026-11-20", "well", id="on track is no day"),
        pytest.param("conf 7 on thứ sáu tuần trước", "2026-11-20", "", id="behind confidence"),
    ],
)
def test_a_report_is_back_dated_to_a_day_as_people_say_it(sales, said, day, note):
    text = sales.must(f"/kr update KR1 40 {said}")
    report = sales.check_ins("KR1")[-1]
    assert (report.at.astimezone(UTC).date(), report.note) == (date.fromisoformat(day), note)
    assert "Recorded for Fri, Nov 20, 2026." in text


@pytest.mark.parametrize(
    "note",
    [
        *("on 3 shops we wait", "on next steps", "on last week we met", "on 24h notice", "on may day"),
        *(
            "on Q4 numbers",
            "Friday is off",
            "yesterday was off",
            "昨天 停电",
            "ngày mai họp",
            "ngày kia xong",
        ),
    ],
)
def test_a_note_is_left_whole(sales, note):
    said = sales.must(f"/kr update KR1 40 {note}")
    assert sales.check_ins("KR1")[-1].note == note
    assert "Recorded for" not in said


def test_a_report_of_today_needs_no_day_on_its_receipt(sales):
    assert "Recorded for" not in sales.must("/kr update KR1 40 on today")


@pytest.mark.parametrize("said", ["on tomorrow", "on next friday we ship", "on 2027-01-01", "于 明天"])
def test_a_report_of_a_day_to_come_is_refused_with_that_day(sales, said):
    handled = sales.say(f"/kr update KR1 40 {said}")
    assert handled.refused == "date_outside"
    assert sales.check_ins("KR1") == []


@pytest.mark.parametrize(
    "said", ["on 2026-13-01", "on 31/02", "on 02-30", "on Feb 30", "on 12-40 late", "on 31"]
)
def test_a_report_of_no_day_is_refused_with_what_was_found(sales, said):
    handled = sales.say(f"/kr update KR1 40 {said}")
    assert handled.refused == "bad_date"
    assert (
        f"“{said.removeprefix('on ').removesuffix(' late')}” is not a day. Write one such as 12-31"
        in shown(handled)
    )


@pytest.mark.parametrize(
    ("said", "day", "note"),
    [
        pytest.param("31 Dec", "2026-12-31", "", id="a number first"),
        pytest.param("Dec 31 vendor is late", "2026-12-31", "vendor is late", id="a month first"),
        pytest.param(
            "next friday conf 7 vendor", "2026-12-04", "vendor", id="a phrase, and what is said of it"
        ),
        pytest.param("in 3 days", "2026-11-26", "", id="counted from today"),
        pytest.param("end of month", "2026-11-30", "", id="an end"),
        pytest.param("about next friday", "2026-12-04", "", id="about"),
        pytest.param("to 2 weeks from now", "2026-12-07", "", id="behind to"),
        pytest.param("12/20", "2026-12-20", "", id="a stroke"),
        pytest.param("月底 供应商", "2026-11-30", "供应商", id="in Chinese"),
        pytest.param("31 tháng 12 chờ", "2026-12-31", "chờ", id="in Vietnamese"),
        pytest.param("tuần sau", "2026-12-06", "", id="next week is its last day"),
    ],
)
def test_a_forecast_is_a_day_as_people_say_it(launch, said, day, note):
    launch.must(f"/kr update KR7 {said}")
    report = launch.check_ins("KR7")[-1]
    assert (report.value, report.note) == (day_number(date.fromisoformat(day)), note)
    assert report.confidence == (7 if "conf 7" in said else None)


def test_a_number_and_a_month_are_a_number_and_a_note_elsewhere(sales):
    sales.must("/kr update KR1 31 Dec figures")
    assert (sales.value_of("KR1"), sales.check_ins("KR1")[-1].note) == (31, "Dec figures")


@pytest.mark.parametrize("said", ["friday", "next friday", "12-40", "the moon"])
def test_a_day_is_no_number(sales, said):
    assert sales.refused(f"/kr update KR1 {said}") == "bad_amount"


@pytest.mark.parametrize(
    "said",
    [
        "last friday",
        "Friday",
        "20 Nov",
        "on 20 Nov",
        "3 days ago",
        "上周五",
        "ngày 20/11",
        "thứ 6 tuần trước",
        "ngày 20",
    ],
)
def test_a_report_of_a_day_as_people_say_it_is_mended(sales, said):
    sales.must("/kr update KR1 60 on 11-20")
    text = sales.must(f"/kr fix KR1 {said} 45% typed the wrong line")
    assert "Check-in of Fri, Nov 20, 2026 corrected: 60 → 90" in text


def test_a_forecast_is_mended_by_a_whole_phrase(launch):
    launch.must("/kr update KR7 12-10 on 11-20")
    text = launch.must("/kr fix KR7 last friday 31 Dec typed the wrong one")
    assert "forecast Thu, Dec 10, 2026 → forecast Thu, Dec 31, 2026" in text
    assert "Note: typed the wrong one" in text


@pytest.mark.parametrize("said", ["next friday", "下周五", "thứ sáu tuần sau", "Fri, Dec 4, 2026"])
def test_a_dependency_and_an_edit_take_a_phrase(launch, said):
    launch.must("/okr add Ship", by="u004", group="PRODUCT")
    launch.must("/kr add O1 Checkout from 0 to 9", by="u004", group="PRODUCT")
    assert "needed by Fri, Dec 4, 2026" in launch.must(f"/depend KR1 on PRODUCT/KR1 by {said}")
    assert "due day: – → Fri, Dec 4, 2026" in launch.must(f"/kr edit KR1 by {said}")
    assert "target: Sun, Dec 20, 2026 → Fri, Dec 4, 2026" in launch.must(f"/kr edit KR7 target {said}")
    assert launch.key_result("KR1").due == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        pytest.param(
            "30% by end of October, 70% by end of month", ("10-31", "11-30"), id="the cycle's own October"
        ),
        pytest.param("30% by Nov 15, 70% by Dec 10", ("11-15", "12-10"), id="months by name"),
        pytest.param("30% by Nov 15, 2026, 70% by Dec 10, 2026", ("11-15", "12-10"), id="commas inside"),
        pytest.param("30% by 15 Nov,70% by 10 Dec", ("11-15", "12-10"), id="glued"),
        pytest.param(
            "30% by 11-15; 70% by next friday and 80% by 12-10", ("11-15", "12-04", "12-10"), id="mixed"
        ),
        pytest.param("30% 截止 11月15日、70% 截止 下周五", ("11-15", "12-04"), id="in Chinese"),
        pytest.param("30% hạn 15 tháng 11, 70% hạn cuối tháng", ("11-15", "11-30"), id="in Vietnamese"),
        pytest.param(
            "30% by Sun, Nov 15, 2026, 70% by Thu, Dec 10, 2026", ("11-15", "12-10"), id="as it is printed"
        ),
    ],
)
def test_phases_end_on_days_as_people_say_them(sales, said, days):
    sales.must(f"/kr add O1 Towns from 0 to 9 phases {said} weight 2")
    kr = sales.key_result("KR7")
    assert (kr.title, kr.weight) == ("Towns", 2)
    assert [phase.by for phase in kr.phases] == [date.fromisoformat(f"2026-{day}") for day in days]
    assert all(isinstance(phase, Phase) for phase in kr.phases)


def test_amounts_of_phases_are_not_taken_for_years(sales):
    sales.must("/kr add O1 Users from 0 to 3000 phases 1000 by Nov 15, 2000 by Dec 10")
    assert [(phase.value, phase.by.month) for phase in sales.key_result("KR7").phases] == [
        (1000, 11),
        (2000, 12),
    ]
