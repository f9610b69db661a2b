"""What the bot prints it reads: numbers in every language, and numbers said in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from i18n import commands
from i18n.languages import LANGUAGES
from i18n.numerals import MOST_DECIMALS, MOST_DIGITS
from i18n.reading import read_amount
from i18n.words import words_for

ANY_LANGUAGE = ("zh-CN", "zh-HK", "en", "vi")
ENGLISH = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
ENGLISH_TENS = ("ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
VIETNAMESE = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")

slowly = settings(deadline=None)
languages = st.sampled_from(LANGUAGES)
whole_numbers = st.integers(1 - 10**MOST_DIGITS, 10**MOST_DIGITS - 1).map(Decimal)
_LARGEST = 10 ** (MOST_DIGITS - MOST_DECIMALS) - 1
values = whole_numbers | st.decimals(-_LARGEST, _LARGEST, places=MOST_DECIMALS)


@slowly
@given(value=values, lang=languages)
@example(value=Decimal("-0.0001"), lang="en")
@example(value=Decimal(1000), lang="zh-CN")
def test_a_printed_value_is_read_back_behind_an_equals_sign(value, lang):
    found = read_amount(f"={words_for(lang).number(value)}", lang)
    assert (found.value, found.form) == (value, "absolute")


@slowly
@given(value=values.map(abs), lang=languages)
def test_a_printed_value_is_read_back(value, lang):
    found = read_amount(words_for(lang).number(value), lang)
    assert (found.value, found.form) == (value, "plain")


@slowly
@given(points=st.decimals(0, 10**6, places=1), lang=languages)
def test_a_printed_share_is_read_back(points, lang):
    found = read_amount(words_for(lang).percent(points / 100), lang)
    assert (found.value, found.form) == (points, "percent")


@slowly
@given(value=values.map(abs), lang=languages, currency=st.sampled_from(list(commands.words("currencies"))))
def test_a_printed_amount_of_money_is_read_back(value, lang, currency):
    found = read_amount(f"{currency}{words_for(lang).number(value)}", lang)
    assert (found.value, found.currency) == (value, currency)


@slowly
@given(
    value=values.map(abs),
    lang=languages,
    unit=st.sampled_from(
        [*commands.words("units")["counting"], "shops", " hours", "h", "kg", " khách", " năm"]
    ),
)
def test_a_printed_value_is_read_back_with_its_unit(value, lang, unit):
    found = read_amount(f"{words_for(lang).number(value)}{unit}", lang)
    assert (found.value, found.unit) == (value, unit.strip())


def in_english(number: int) -> str:
    for size, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand")):
        if number >= size:
            more, rest = divmod(number, size)
            return f"{in_english(more)} {name}{f' {in_english(rest)}' if rest else ''}"
    if number >= 100:
        more, rest = divmod(number, 100)
        return f"{ENGLISH[more]} hundred{f' and {in_english(rest)}' if rest else ''}"
    if number < 20:
        return ENGLISH[number]
    more, rest = divmod(number, 10)
    return f"{ENGLISH_TENS[more - 1]}{f'-{ENGLISH[rest]}' if rest else ''}"


def in_vietnamese(number: int, *, full: bool = False) -> str:
    """`full`: a group behind another says its hundreds, be they none."""
    for size, name in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn")):
        if number >= size:
            more, rest = divmod(number, size)
            said = f"{in_vietnamese(more, full=full)} {name}"
            return f"{said} {in_vietnamese(rest, full=True)}" if rest else said
    hundreds, rest = divmod(number, 100)
    said = f"{VIETNAMESE[hundreds]} trăm " if hundreds or full else ""
    if not rest:
        return said.strip() or VIETNAMESE[0]
    return said + _below_hundred(rest, behind=bool(said))


def _below_hundred(number: int, *, behind: bool) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return f"linh {VIETNAMESE[ones]}" if behind else VIETNAMESE[ones]
    said = "mười" if tens == 1 else f"{VIETNAMESE[tens]} mươi"
    last = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, VIETNAMESE[ones])
    return f"{said} {last}".strip()


@pytest.mark.parametrize(
    ("number", "english", "vietnamese"),
    [
        (21, "twenty-one", "hai mươi mốt"),
        (105, "one hundred and five", "một trăm linh năm"),
        (1_015, "one thousand fifteen", "một nghìn không trăm mười lăm"),
        (2_000_000, "two million", "hai triệu"),
    ],
)
def test_the_spellers_of_these_tests_spell(number, english, vietnamese):
    assert (in_english(number), in_vietnamese(number)) == (english, vietnamese)


def fits(said: str) -> bool:
    """More than 64 signs are not looked at."""
    return len(said) <= 64


numbers = st.integers(0, 10**15 - 1) | st.builds(
    lambda count, size: count * 10**size, st.integers(1, 999), st.integers(0, 12)
)


@slowly
@given(said=numbers.map(lambda number: (number, in_english(number))).filter(lambda pair: fits(pair[1])))
@example(said=(1_000_001, "one million one"))
def test_a_number_said_in_english_is_read_back(said):
    number, words = said
    assert all(read_amount(words, lang).value == number for lang in ANY_LANGUAGE)


@slowly
@given(
    said=st.builds(lambda count, size: count * 10**size, st.integers(1, 9999), st.integers(0, 9))
    .map(lambda number: (number, in_vietnamese(number)))
    .filter(lambda pair: fits(pair[1]))
)
@example(said=(1_050_000, "một triệu không trăm năm mươi nghìn"))
def test_a_number_said_in_vietnamese_is_read_back(said):
    number, words = said
    assert all(read_amount(words, lang).value == number for lang in ANY_LANGUAGE)
