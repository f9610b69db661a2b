"""What holds for every text and every number, not only for those somebody thought of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext

import pytest
from babel.numbers import format_decimal
from hypothesis import example, given, settings
from hypothesis import strategies as st

from i18n import commands
from i18n.numerals import MOST_DECIMALS, MOST_DIGITS
from i18n.reading import Unreadable, read_amount, read_day, read_past_day
from i18n.separators import locale_of

LANGUAGES = ("zh-CN", "zh-HK", "en", "vi")
TODAY = date(2026, 11, 24)
CHARACTERS = "零一二三四五六七八九"

# No deadline: a slow machine is no fault of the reader.
slowly = settings(deadline=None)
languages = st.sampled_from(LANGUAGES)
whole_numbers = st.integers(0, 10**MOST_DIGITS - 1).map(Decimal)
decimals = st.decimals(0, 10 ** (MOST_DIGITS - MOST_DECIMALS) - 1, places=MOST_DECIMALS)
SIGNS = "0123456789.,。+-−=%％/万亿千百十零一二两半成约~左右百分之wkMeEm¥$ ３．，家kgUSD\u200b\u3000"
WORDS = [
    *(word for table in ("numbers_en", "numbers_vi") for word in commands.meanings(table)),
    *(
        word
        for table in ("magnitudes_en", "magnitudes_vi", "currencies")
        for word in commands.meanings(table)
    ),
    *(
        "1",
        "25",
        "250",
        "1.5",
        "1,5",
        "1.500",
        "1.125",
        "1tr5",
        "%",
        "percent",
        "phần trăm",
        "+",
        "=-",
        "about",
    ),
]
phrases = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
texts = st.one_of(st.text(max_size=80), st.text(SIGNS, max_size=20), phrases)


def printed(value: Decimal, lang: str) -> str:
    with localcontext(prec=60):
        return format_decimal(value, format="#,##0.####", locale=locale_of(lang))


def in_characters(number: int) -> str:
    """As it is said: 10500 is 一万零五百, 12 is 十二."""
    said, rest, skipped = "", number, False
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, rest = divmod(rest, size)
        if not part:
            skipped = bool(said)
            continue
        lead = "零" if said and (skipped or part < 1000) else ""
        below = in_characters(part) if part >= 10**4 else _section(part)
        said, skipped = f"{said}{lead}{below}{name}", False
    said = said or "零"
    return said[1:] if said.startswith("一十") else said


def _section(number: int) -> str:
    said, rest, skipped = "", number, False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, size)
        if digit:
            said += ("零" if skipped and said else "") + CHARACTERS[digit] + name
        skipped = not digit
    return said


@slowly
@given(value=whole_numbers | decimals, lang=languages)
@example(value=Decimal(999), lang="vi")
@example(value=Decimal(1000), lang="vi")
@example(value=Decimal("0.0001"), lang="vi")
def test_a_printed_number_is_read_back(value, lang):
    found = read_amount(printed(value, lang), lang)
    assert (found.value, found.form) == (value, "plain")


@slowly
@given(value=whole_numbers | decimals, lang=languages, sign=st.sampled_from("+-"))
def test_a_printed_step_is_read_back(value, lang, sign):
    found = read_amount(sign + printed(value, lang), lang)
    assert (found.value, found.form) == (-value if sign == "-" else value, "step")


@slowly
@given(value=whole_numbers | decimals, lang=languages)
def test_a_printed_percentage_is_read_back(value, lang):
    found = read_amount(printed(value, lang) + "%", lang)
    assert (found.value, found.form) == (value, "percent")


@slowly
@given(number=st.integers(0, 10**16 - 1), lang=languages)
@example(number=10, lang="en")
@example(number=10_010, lang="zh-CN")
@example(number=10_500, lang="zh-CN")
@example(number=1_500_000_000_000, lang="zh-CN")
@example(number=100_000_001, lang="zh-CN")
def test_a_number_said_in_characters_is_read_back(number, lang):
    assert read_amount(in_characters(number), lang).value == number


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (12, "十二"),
        (1_050, "一千零五十"),
        (10_010, "一万零一十"),
        (1_680_000, "一百六十八万"),
        (1_500_000_000_000, "一万五千亿"),
        (100_000_001, "一亿零一"),
    ],
)
def test_the_speller_of_these_tests_spells(number, said):
    assert in_characters(number) == said


@slowly
@given(text=texts, lang=languages | st.text(max_size=8))
@example(text="approx.", lang="en")
@example(text="12/²", lang="en")
@example(text="0e15万亿万", lang="en")
@example(text="1.125tr", lang="en")
@example(text="1.500 triệu 25", lang="en")
def test_reading_an_amount_raises_nothing_but_unreadable(text, lang):
    try:
        found = read_amount(text, lang)
    except Unreadable as unreadable:
        for reading in unreadable.readings:
            read_amount(reading, lang)
        return
    for value in (found.value, found.of):
        if value is None:
            continue
        _, digits, exponent = value.as_tuple()
        assert -MOST_DECIMALS <= exponent <= 0
        assert len(digits) <= MOST_DIGITS
        assert value or not value.is_signed()
    assert (found.value is None) == (found.form in ("done", "not_done"))


@slowly
@given(text=st.text(max_size=30) | st.text("0123456789-/.年月日号今明天", max_size=12), lang=languages)
def test_reading_a_day_raises_nothing_but_unreadable(text, lang):
    for read in (read_day, read_past_day):
        try:
            found = read(text, lang, TODAY)
        except Unreadable:
            continue
        assert found.year in range(2000, 2200)


@slowly
@given(day=st.dates(date(2000, 1, 1), date(2199, 12, 31)), lang=languages)
def test_a_written_day_is_read_back(day, lang):
    for text in (
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        f"{day:%Y.%m.%d}",
        f"{day.year}年{day.month}月{day.day}日",
    ):
        assert read_day(text, lang, TODAY) == read_past_day(text, lang, TODAY) == day


@slowly
@given(day=st.dates(date(2026, 1, 1), date(2029, 12, 31)), lang=languages)
def test_a_day_without_its_year_is_the_next_or_the_last_one(day, lang):
    text = f"{day.month}-{day.day}"
    ahead, behind = read_day(text, lang, TODAY), read_past_day(text, lang, TODAY)
    assert behind <= TODAY <= ahead
    assert {(ahead.month, ahead.day), (behind.month, behind.day)} == {(day.month, day.day)}
