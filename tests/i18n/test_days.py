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


def test_a_slash_without_a_year_is_month_and_day_only_to_chinese_readers():
    assert read_day("3/4", ZH, TODAY) == read_day("3/4", "zh-HK", TODAY) == date(2027, 3, 4)
    for lang in (EN, VI):
        with pytest.raises(Unreadable):
            read_day("3/4", lang, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("2026-02-30", id="no such day"),
        pytest.param("2-30", id="no such day in any year"),
        pytest.param("2026-13-01", id="no such month"),
        pytest.param("0-1", id="no month nought"),
        pytest.param("1999-12-31", id="before all cycles"),
        pytest.param("2200-01-01", id="after all cycles"),
        pytest.param("0000-01-01", id="no year nought"),
        pytest.param("2026/12-31", id="two kinds of separators"),
        pytest.param("12.31", id="rather a number"),
        pytest.param("31", id="a lone number"),
        pytest.param("12月", id="a month"),
        pytest.param("20261231", id="no separators"),
        pytest.param("①2-31", id="a circled one is no 1"),
        pytest.param("12-3¹", id="a raised one is no 1"),
        pytest.param("١٢-٣١", id="Arabic digits"),
        pytest.param("2026-12-31T10:00", id="a moment"),
        pytest.param("next friday", id="a phrase"),
        pytest.param("9" * 5000, id="a very long number"),
        pytest.param(" " * 5000 + "12-31", id="a very long way to it"),
    ],
)
def test_no_day(text):
    for read in (read_day, read_past_day):
        with pytest.raises(Unreadable) as caught:
            read(text, ZH, TODAY)
        assert caught.value.why == "not_a_day"
