"""Days as people say them, a table for each language; the day is Thursday, November 26, 2026."""

from __future__ import annotations

from datetime import date

import pytest

from i18n.days import read_day
from i18n.unreadable import Unreadable

THURSDAY = date(2026, 11, 26)


def day(text: str) -> date:
    """11-27 is of 2026."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        pytest.param("今天 今日", "11-26", id="today"),
        pytest.param("明天 明日 听日 聽日", "11-27", id="tomorrow, in Hong Kong as well"),
        pytest.param("后天 後天 後日", "11-28", id="in two days"),
        pytest.param("大后天 大後天 三天后 3天後 ３天后 3日後 三日後 3天之后 3天内", "11-29", id="in three"),
        pytest.param("周五 週五 星期五 礼拜五 禮拜五", "11-27", id="the next Friday there is"),
        pytest.param("周四 星期四", "11-26", id="today is one"),
        pytest.param("周三", "12-02", id="this week's is over"),
        pytest.param("本周五 这周五 這週五 今個星期五 呢個星期五 这个星期五", "11-27", id="of this week"),
        pytest.param("本周三 这周三", "11-25", id="of this week, though it is over"),
        pytest.param("下周五 下週五 下星期五 下个星期五 下個禮拜五", "12-04", id="of the next week"),
        pytest.param("下周四 下周的周四", "12-03", id="not in seven days by chance"),
        pytest.param("下下周五 下下個星期五", "12-11", id="of the week after that"),
        pytest.param("周末 这周末 本周末", "11-29", id="the week ends on Sunday"),
        pytest.param("下周 下星期 下周末", "12-06", id="a week is its last day"),
        pytest.param("两周后 兩週後 2周后 两个星期后 十四天后", "12-10", id="two weeks on"),
        pytest.param("1个月后 一個月後", "12-26", id="a month on"),
        pytest.param("月底 月末 月尾 本月底 这个月底 本月", "11-30", id="the month's end"),
        pytest.param("下月底 下个月底 下個月 12月底 十二月底 12月份底", "12-31", id="the next month's"),
        pytest.param("季度末 季末 季尾 本季度末 这个季度末", "12-31", id="the quarter's end"),
        pytest.param("四季度 第四季度末 Q4 Q4末 2026年第四季度", "12-31", id="of a numbered one"),
        pytest.param("下季度末 下个季度", "2027-03-31", id="the next quarter's"),
        pytest.param("年底 年末 年尾 今年底 2026年底 下半年 2026H2 財年末", "12-31", id="the year's end"),
        pytest.param("明年底 明年", "2027-12-31", id="the next year's"),
        pytest.param("15号 15號 15日 十五号 12月15 下月15号 下个月15日", "12-15", id="a day of some month"),
        pytest.param("明年3月1日", "2027-03-01", id="a day of a named year"),
        pytest.param("十二月三十一日 12月31号前 12月31日之前 年底前", "12-31", id="in characters, or by it"),
        pytest.param("周五前 周五之前", "11-27", id="by Friday"),
        pytest.param("3日前", "12-03", id="by the 3rd"),
        pytest.param("2026年12月4日周五 12月4日星期五 12月4日週五", "12-04", id="with its weekday"),
    ],
)
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_days_to_come_in_chinese(said, comes_to, lang):
    for text in said.split():
        assert read_day(text, lang, THURSDAY) == day(comes_to), text


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        pytest.param(("today", "Today", "ｔｏｄａｙ", "end of day"), "11-26", id="today"),
        pytest.param(("tomorrow",), "11-27", id="tomorrow"),
        pytest.param(
            ("the day after tomorrow", "day after  tomorrow", "in 2 days"), "11-28", id="in two days"
        ),
        pytest.param(
            ("Friday", "FRI", "fri.", "this Friday", "coming Friday", "this coming Friday"),
            "11-27",
            id="Friday",
        ),
        pytest.param(("Thursday", "thu", "Thurs"), "11-26", id="today is one"),
        pytest.param(
            ("next Friday", "Friday next week", "Friday of next week", "next week Friday"),
            "12-04",
            id="of the next week",
        ),
        pytest.param(("Friday week after next",), "12-11", id="and the one after"),
        pytest.param(("end of week", "end of the week", "this week", "eow"), "11-29", id="the week's end"),
        pytest.param(("next week", "end of next week"), "12-06", id="a week is its last day"),
        pytest.param(
            ("in 3 days", "in three days", "3 days later", "three days from now"), "11-29", id="in three days"
        ),
        pytest.param(("in two weeks", "in 2 weeks", "two weeks from now"), "12-10", id="in two weeks"),
        pytest.param(("in a week", "a week from now", "next Thursday"), "12-03", id="in a week"),
        pytest.param(("in one month",), "12-26", id="in a month"),
        pytest.param(
            ("end of month", "end of the month", "end of this month", "EOM", "month end"),
            "11-30",
            id="the month's end",
        ),
        pytest.param(
            ("end of next month", "next month", "end of December", "end of Dec 2026"),
            "12-31",
            id="the next month's",
        ),
        pytest.param(
            (
                "end of quarter",
                "end of the quarter",
                "Q4",
                "q4",
                "2026Q4",
                "Q4 2026",
                "end of Q4",
                "EOQ",
                "quarter 4",
            ),
            "12-31",
            id="the quarter's end",
        ),
        pytest.param(("Q1", "end of next quarter"), "2027-03-31", id="the next quarter's"),
        pytest.param(
            ("end of year", "end of the year", "end of 2026", "EOY", "H2", "end of the business year"),
            "12-31",
            id="the year's end",
        ),
        pytest.param(
            (
                "Dec 31",
                "dec. 31",
                "31 Dec",
                "31dec",
                "December 31st",
                "31st of December",
                "Dec 31, 2026",
                "31 December 2026",
            ),
            "12-31",
            id="by the month's name",
        ),
        pytest.param(
            ("the 15th", "15th of next month", "the 15th of December"), "12-15", id="a day of some month"
        ),
        pytest.param(("Fri, Dec 4, 2026", "Friday, 4 December", "Dec 4 Fri"), "12-04", id="with its weekday"),
        pytest.param(("Thu, 3 Dec", "Thu 3 Dec"), "12-03", id="thu 3 is Tuesday only in Vietnamese"),
        pytest.param(("May 5",), "2027-05-05", id="this year's is over"),
        pytest.param(("29 Feb",), "2028-02-29", id="the next leap year"),
    ],
)
@pytest.mark.parametrize("lang", ["zh-CN", "en", "vi"])
def test_days_to_come_in_english(said, comes_to, lang):
    for text in said:
        assert read_day(text, lang, THURSDAY) == day(comes_to), text


VIETNAMESE = [
    pytest.param(("hôm nay",), "11-26", id="today"),
    pytest.param(("ngày mai",), "11-27", id="tomorrow"),
    pytest.param(("ngày kia", "ngày mốt"), "11-28", id="in two days"),
    pytest.param(
        ("thứ sáu", "Thứ Sáu", "thứ 6", "hôm thứ sáu", "thứ sáu này", "thứ sáu tới"), "11-27", id="Friday"
    ),
    pytest.param(("thứ năm",), "11-26", id="today is one"),
    pytest.param(("thứ năm tới",), "12-03", id="the one that comes is not today"),
    pytest.param(("thứ 6 tuần sau", "thứ sáu tuần sau", "thứ sáu tuần tới"), "12-04", id="of the next week"),
    pytest.param(("thứ sáu tuần sau nữa",), "12-11", id="and the one after"),
    pytest.param(("chủ nhật", "CN", "cuối tuần"), "11-29", id="Sunday, the week's end"),
    pytest.param(("tuần sau", "tuần tới"), "12-06", id="a week is its last day"),
    pytest.param(("3 ngày nữa", "ba ngày nữa", "sau 3 ngày", "trong 3 ngày"), "11-29", id="in three days"),
    pytest.param(("năm ngày nữa",), "12-01", id="năm is five before a span"),
    pytest.param(("hai tuần nữa", "2 tuần nữa"), "12-10", id="in two weeks"),
    pytest.param(("cuối tháng", "cuối tháng này"), "11-30", id="the month's end"),
    pytest.param(("cuối tháng sau", "tháng sau", "cuối tháng 12"), "12-31", id="the next month's"),
    pytest.param(
        ("cuối quý", "quý 4", "cuối quý 4", "quý 4 năm 2026", "cuối quý này"), "12-31", id="the quarter's end"
    ),
    pytest.param(("cuối năm", "cuối năm nay", "cuối năm 2026"), "12-31", id="the year's end"),
    pytest.param(
        ("31 tháng 12", "ngày 31 tháng 12 năm 2026", "31/12", "ngày 31/12", "31 thg 12, 2026"),
        "12-31",
        id="a date",
    ),
    pytest.param(("31 tháng năm",), "2027-05-31", id="năm is five behind tháng, too"),
    pytest.param(("ngày 15", "ngày 15 tháng sau"), "12-15", id="a day of some month"),
    pytest.param(
        ("Th 6, 4 thg 12, 2026", "Thứ Sáu, ngày 4 tháng 12 năm 2026"), "12-04", id="with its weekday"
    ),
]


@pytest.mark.parametrize(("said", "comes_to"), VIETNAMESE)
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_days_to_come_in_vietnamese(said, comes_to, lang):
    for text in said:
        assert read_day(text, lang, THURSDAY) == day(comes_to), text


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        pytest.param(("hom nay",), "11-26", id="today"),
        pytest.param(("ngay mai", "NGAY MAI"), "11-27", id="tomorrow"),
        pytest.param(("thu sau", "thu 6", "thu sau toi", "ngày mai"), "11-27", id="not Thursday"),
        pytest.param(("thu nam",), "11-26", id="Thursday"),
        pytest.param(
            ("thu sau tuan sau", "thu 6 tuan sau", "thứ sáu tuan sau"), "12-04", id="half of the marks"
        ),
        pytest.param(("chu nhat",), "11-29", id="Sunday"),
        pytest.param(("3 ngay nua",), "11-29", id="in three days"),
        pytest.param(("cuoi thang",), "11-30", id="the month's end"),
        pytest.param(
            ("cuoi quy", "cuoi nam", "31 thang 12", "ngay 31 thang 12 nam 2026"), "12-31", id="ends"
        ),
        pytest.param(("5 nam nua",), "2031-11-26", id="in five years"),
    ],
)
def test_days_in_vietnamese_without_tone_marks(said, comes_to):
    for text in said:
        assert read_day(text, "vi", THURSDAY) == day(comes_to), text


def test_six_and_after_are_one_word_without_their_marks():
    assert read_day("sáu ngày nữa", "vi", THURSDAY) == day("12-02")
    with pytest.raises(Unreadable):
        read_day("sau ngay nua", "vi", THURSDAY)


@pytest.mark.parametrize(
    ("today", "text", "comes_to"),
    [
        pytest.param("2026-11-30", "月底", "2026-11-30", id="a month's end is today on its last day"),
        pytest.param("2026-12-31", "end of year", "2026-12-31", id="so is the year's"),
        pytest.param("2026-12-31", "Q4", "2026-12-31", id="and the quarter's"),
        pytest.param("2027-01-01", "Q4", "2027-12-31", id="the day after it is the next one"),
        pytest.param("2026-11-29", "next Friday", "2026-12-04", id="said on Sunday: in five days"),
        pytest.param("2026-11-30", "next Friday", "2026-12-11", id="said on Monday: not this week's"),
        pytest.param("2026-11-28", "下周五", "2026-12-04", id="said on Saturday"),
        pytest.param("2026-12-31", "下周五", "2027-01-08", id="week 53 is a week like any other"),
        pytest.param("2027-01-03", "下周五", "2027-01-08", id="and ends on the Sunday of the next year"),
        pytest.param("2026-12-30", "周五", "2027-01-01", id="over the turn of the year"),
        pytest.param("2027-01-31", "1个月后", "2027-02-28", id="a shorter month's last day"),
        pytest.param("2028-01-31", "in a month", "2028-02-29", id="of a leap year"),
        pytest.param("2028-02-01", "cuối tháng", "2028-02-29", id="the end of a leap February"),
        pytest.param("2028-02-29", "2-29", "2028-02-29", id="today is one"),
        pytest.param("2028-03-01", "2月29日", "2032-02-29", id="the next one"),
        pytest.param("2026-01-31", "31号", "2026-01-31", id="today is the 31st"),
        pytest.param("2026-02-01", "31号", "2026-03-31", id="February has none"),
        pytest.param("2026-12-15", "下月15号", "2027-01-15", id="of a month of the next year"),
    ],
)
def test_borders_of_weeks_months_and_years(today, text, comes_to):
    assert read_day(text, "zh-CN", date.fromisoformat(today)) == date.fromisoformat(comes_to)


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        pytest.param("Q4", "2027-03-31", id="January to March"),
        pytest.param("Q3", "2026-12-31", id="the present one"),
        pytest.param("2026Q4", "2027-03-31", id="of the business year that began in 2026"),
        pytest.param("2026Q1", "2026-06-30", id="written out it may be over"),
        pytest.param("季度末", "2026-12-31", id="the quarter's end"),
        pytest.param("2026H1", "2026-09-30", id="a half"),
        pytest.param("end of half", "2027-03-31", id="the present half's end"),
        pytest.param("年底", "2026-12-31", id="a year ends in December"),
        pytest.param("end of fiscal year", "2027-03-31", id="a business year before it begins"),
    ],
)
def test_quarters_and_halves_follow_the_business_year(text, comes_to):
    assert read_day(text, "en", THURSDAY, fiscal_start=4) == date.fromisoformat(comes_to)


@pytest.mark.parametrize(
    ("text", "comes_to"), [("10-15", "10-15"), ("Q4", "12-31"), ("3 days ago", "11-23"), ("周三", "12-02")]
)
def test_only_what_leaves_its_year_open_is_sought_from_another_day_on(text, comes_to):
    assert read_day(text, "en", THURSDAY, since=day("10-01")) == day(comes_to)
