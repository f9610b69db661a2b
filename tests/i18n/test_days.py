from __future__ import annotations

from datetime import date

import pytest

from i18n.days import read_day, read_past_day
from i18n.unreadable import Unreadable

TODAY = date(2026, 11, 24)
ZH, EN, VI = "zh-CN", "en", "vi"


@pytest.mark.parametrize("lang", [ZH, EN, VI])
@pytest.mark.parametrize(
    "text",
    [
        *("2026-12-31", "2026/12/31", "2026.12.31", "2026年12月31日", "2026年12月31号", "2026年12月31號"),
        *("２０２６－１２－３１", "2026年12月31", " 2026-12-31 ", "2026\u201112\u201131", "2026–12–31"),
        *("12-31", "12月31日", "12月31號", "１２月３１日"),
    ],
)
def test_a_day_in_every_spelling(text, lang):
    assert read_day(text, lang, TODAY) == date(2026, 12, 31)


def test_one_digit_is_enough_for_a_month_or_a_day():
    assert read_day("2027-1-2", EN, TODAY) == read_day("1月2日", ZH, TODAY) == date(2027, 1, 2)


@pytest.mark.parametrize(
    ("text", "ahead", "behind"),
    [
        pytest.param("11-24", "2026-11-24", "2026-11-24", id="today is both"),
        pytest.param("11-25", "2026-11-25", "2025-11-25", id="tomorrow is a year ago, too"),
        pytest.param("11-23", "2027-11-23", "2026-11-23", id="yesterday comes again"),
        pytest.param("1-1", "2027-01-01", "2026-01-01", id="over the turn of the year"),
        pytest.param("2-29", "2028-02-29", "2024-02-29", id="only in leap years"),
    ],
)
def test_a_day_without_its_year(text, ahead, behind):
    assert read_day(text, ZH, TODAY) == date.fromisoformat(ahead)
    assert read_past_day(text, ZH, TODAY) == date.fromisoformat(behind)


def test_a_leap_day_is_found_over_a_century_that_has_none():
    assert read_day("2-29", EN, date(2097, 3, 1)) == date(2104, 2, 29)
    assert read_past_day("2-29", EN, date(2104, 2, 28)) == date(2096, 2, 29)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("today", TODAY), ("Today", TODAY), ("今天", TODAY), ("hôm nay", TODAY), ("Ｔｏｄａｙ", TODAY)),
        *((name, date(2026, 11, 25)) for name in ("tomorrow", "明天", "ngày mai")),
        *((name, date(2026, 11, 23)) for name in ("yesterday", "昨日", "hôm  qua")),
    ],
)
def test_a_day_by_name_in_any_language(text, expected):
    assert read_day(text, EN, TODAY) == read_past_day(text, ZH, TODAY) == expected


@pytest.mark.parametrize(
    ("lang", "ahead", "behind"),
    [
        pytest.param(ZH, "2027-03-04", "2026-03-04", id="Chinese: the month first"),
        pytest.param("zh-HK", "2027-03-04", "2026-03-04", id="in Hong Kong, too"),
        pytest.param(VI, "2027-04-03", "2026-04-03", id="Vietnamese: the day first"),
    ],
)
def test_a_stroke_that_could_be_two_days_is_read_as_the_language_writes_it(lang, ahead, behind):
    assert read_day("3/4", lang, TODAY) == date.fromisoformat(ahead)
    assert read_past_day("３／４", lang, TODAY) == date.fromisoformat(behind)


@pytest.mark.parametrize("lang", [EN, "fr"])
def test_in_english_a_stroke_that_could_be_two_days_is_in_doubt(lang):
    for text, year in (("3/4", 2027), ("3/4/2028", 2028), ("3-4-2028", 2028), ("3.4.2028", 2028)):
        with pytest.raises(Unreadable) as caught:
            read_day(text, lang, TODAY)
        assert caught.value.why == "ambiguous_day"
        assert caught.value.readings == (f"{year}-03-04", f"{year}-04-03")
    assert read_day("3-4", lang, TODAY) == date(2027, 3, 4), "with a hyphen the month comes first"
    assert read_day("4/4", lang, TODAY) == date(2027, 4, 4), "both are one day"
    assert read_past_day("Wed 3/4", lang, TODAY) == date(2026, 3, 4), "the 3rd of April was a Friday"


@pytest.mark.parametrize("lang", [ZH, "zh-HK", EN, VI])
@pytest.mark.parametrize(
    "text",
    ["12/31", "31/12", "31-12", "31/12/2026", "12/31/2026", "31.12.2026", "31-12-2026", "31/12/2026前"],
)
def test_what_has_one_reading_is_taken_in_every_language(text, lang):
    assert read_day(text, lang, TODAY) == date(2026, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2026-02-30", id="no such day"),
        pytest.param("2-30", id="no such day in any year"),
        pytest.param("31/02", id="nor the other way round"),
        pytest.param("Feb 30", id="nor by name"),
        pytest.param("31 tháng 2", id="nor in Vietnamese"),
        pytest.param("2027-02-29", id="no leap year"),
        pytest.param("2026-13-01", id="no such month"),
        pytest.param("13月1日", id="nor with the day first"),
        pytest.param("0-1", id="no month nought"),
        pytest.param("1999-12-31", id="before all cycles"),
        pytest.param("2200-01-01", id="after all cycles"),
        pytest.param("0000-01-01", id="no year nought"),
        pytest.param("1/1/0000", id="nor behind the day"),
        pytest.param("32号", id="no such day of any month"),
        pytest.param("Thu, Dec 4, 2026", id="that is a Friday"),
        pytest.param("9999 days ago", id="too far away"),
        pytest.param("in 900 years", id="after all cycles, from here"),
    ],
)
def test_no_such_day(text):
    for read in (read_day, read_past_day):
        with pytest.raises(Unreadable) as caught:
            read(text, EN, TODAY)
        assert caught.value.why == "no_such_day"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("2026/12-31", id="two kinds of separators"),
        pytest.param("12.31", id="rather a number"),
        pytest.param("31", id="a lone number"),
        pytest.param("3 4", id="two of them"),
        pytest.param("12月", id="a month"),
        pytest.param("may", id="a month, or a word"),
        pytest.param("20261231", id="no separators"),
        pytest.param("①2-31", id="a circled one is no 1"),
        pytest.param("12-3¹", id="a raised one is no 1"),
        pytest.param("١٢-٣١", id="Arabic digits"),
        pytest.param("2026-12-31T10:00", id="a moment"),
        pytest.param("track", id="on track"),
        pytest.param("next", id="half a phrase"),
        pytest.param("the end", id="no end of anything"),
        pytest.param("next friday we", id="a phrase and more"),
        pytest.param("fridays", id="more than one"),
        pytest.param("3 shops", id="a number of something"),
        pytest.param("3 days", id="how long, not when"),
        pytest.param("3个工作日后", id="working days are another calendar"),
        pytest.param("day 15", id="of what"),
        pytest.param("3 months 4", id="not the 3rd of April"),
        pytest.param("next next friday", id="two turns"),
        pytest.param("quarter 5", id="there are four"),
        pytest.param("end of 26", id="not a year"),
        pytest.param("monday tuesday", id="two days"),
        pytest.param("mai", id="Vietnamese for tomorrow only behind ngày: it is a name"),
        pytest.param("一" * 40, id="many numbers"),
        pytest.param("下" * 40, id="many turns"),
        pytest.param("9" * 5000, id="a very long number"),
        pytest.param(" " * 5000 + "12-31", id="a very long way to it"),
    ],
)
def test_no_day(text):
    for read in (read_day, read_past_day):
        with pytest.raises(Unreadable) as caught:
            read(text, ZH, TODAY)
        assert caught.value.why == "not_a_day"
