from __future__ import annotations

from decimal import Decimal, localcontext

import pytest

from i18n.numerals import bounded, read_numeral
from i18n.unreadable import Unreadable


def value(text, lang="zh-CN"):
    return read_numeral(text, 0, lang).value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("十", 10, id="ten"),
        pytest.param("十五", 15, id="no one before ten"),
        pytest.param("二十", 20, id="tens"),
        pytest.param("一百零五", 105, id="a skipped place"),
        pytest.param("一百〇五", 105, id="a skipped place with a round nought"),
        pytest.param("三百六", 360, id="the last place unsaid"),
        pytest.param("一千二", 1200, id="the last places unsaid"),
        pytest.param("一千零五十", 1050, id="nought before a ten"),
        pytest.param("一万零二百", 10200, id="nought before a hundred"),
        pytest.param("一万零一", 10001, id="one nought for three places"),
        pytest.param("两万", 20_000, id="another two"),
        pytest.param("十二万", 120_000, id="ten below 万"),
        pytest.param("一百零六万", 1_060_000, id="a skipped place below 万"),
        pytest.param("一亿二", 120_000_000, id="the last places behind 亿 unsaid"),
        pytest.param("三万亿", 3 * 10**12, id="万 times 亿"),
        pytest.param("一万零五亿", 1_000_500_000_000, id="a skipped place below 亿"),
        pytest.param("壹佰贰拾叁万肆仟", 1_234_000, id="the capital forms of banks"),
        pytest.param("兩萬億", 2 * 10**12, id="Hong Kong signs"),
        pytest.param("零", 0, id="nought"),
    ],
)
def test_characters(text, number):
    assert value(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("1万2", 12_000, id="one digit is the next place"),
        pytest.param("1万2500", 12_500, id="four digits are all places"),
        pytest.param("1万0500", 10_500, id="nought keeps its place"),
        pytest.param("1万2千", 12_000, id="a place said"),
        pytest.param("1万2千3", 12_300, id="and the next unsaid"),
        pytest.param("1万零2百", 10_200, id="nought said"),
        pytest.param("12万5", 125_000, id="two digits before"),
        pytest.param("1亿2千万", 120_000_000, id="千 below 万 behind 亿"),
        pytest.param("1万2500亿", 1_250_000_000_000, id="all places below 亿"),
        pytest.param("1千200万", 12_000_000, id="all places below 万"),
        pytest.param("3百万", 3_000_000, id="百 below 万"),
        pytest.param("1.5百万", 1_500_000, id="decimals before both"),
        pytest.param("1.2千", 1200, id="decimals before 千"),
        pytest.param("5千5", 5500, id="千 and one digit"),
        pytest.param("1e5万", 10**9, id="an exponent and 万"),
        pytest.param("1e3k", 10**6, id="an exponent and k"),
        pytest.param("3b", 3 * 10**9, id="a billion"),
    ],
)
def test_digits_and_characters(text, number):
    assert value(text) == number


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("百", id="a hundred of what"),
        pytest.param("五六", id="two digits in a row"),
        pytest.param("5六", id="two digits in a row, in two scripts"),
        pytest.param("五6", id="and the other way round"),
        pytest.param("二〇二六", id="a year read out"),
        pytest.param("一百六万", id="160 or 106 万"),
        pytest.param("1百6万", id="the same in digits"),
        pytest.param("两万五亿", id="2.5万亿 or 20005亿"),
        pytest.param("一万亿二", id="1.2万亿 or 10000.2亿"),
        pytest.param("1万25", id="10025 or 12500"),
        pytest.param("1万250", id="10250 or 12500"),
        pytest.param("1万2e3", id="an exponent at the end of a sum"),
        pytest.param("1万2.5", id="decimals at the end of a sum"),
        pytest.param("1.2万3", id="no room behind decimals"),
        pytest.param("1.2万三", id="no room for a character either"),
        pytest.param("1.5万2千", id="no room for a multiplier either"),
        pytest.param("一万零", id="nought at the end"),
        pytest.param("一百零", id="nought behind a hundred"),
        pytest.param("五零", id="nought behind a digit"),
        pytest.param("一百一千", id="multipliers that rise"),
        pytest.param("一百二百", id="a multiplier twice"),
        pytest.param("一百十五", id="ten without its one behind a hundred"),
        pytest.param("一万二万", id="万 twice"),
        pytest.param("一亿二亿", id="亿 twice"),
        pytest.param("一万万", id="万 of 万"),
        pytest.param("一亿万", id="万 of 亿"),
        pytest.param("零万", id="no 万 at all"),
        pytest.param("3百5k", id="two kinds of multipliers"),
    ],
)
def test_what_could_be_another_number_is_refused(text):
    with pytest.raises(Unreadable) as caught:
        value(text)
    assert caught.value.why == "not_a_number"


@pytest.mark.parametrize(
    ("text", "start", "end", "spelled", "multiplied"),
    [
        pytest.param("45%", 0, 2, False, False, id="stops before the sign"),
        pytest.param("+45", 1, 3, False, False, id="begins where it is told"),
        pytest.param("3k家", 0, 2, False, True, id="k is part of it"),
        pytest.param("3kg", 0, 1, False, False, id="kg is not"),
        pytest.param("3千克", 0, 1, False, False, id="nor is 千克"),
        pytest.param("3千", 0, 2, False, True, id="千 alone is"),
        pytest.param("三百家", 0, 2, True, True, id="begins with a character"),
        pytest.param("三家", 0, 1, True, False, id="one character"),
        pytest.param("1万2", 0, 3, False, True, id="digits behind the multiplier"),
        pytest.param("2.5e3x", 0, 5, False, False, id="with its exponent"),
        pytest.param("45。", 0, 3, False, False, id="with the full stop at its end"),
    ],
)
def test_where_a_number_ends_and_how_it_was_written(text, start, end, spelled, multiplied):
    found = read_numeral(text, start, "zh-CN")
    assert (found.end, found.spelled, found.multiplied) == (end, spelled, multiplied)


@pytest.mark.parametrize("text", ["1,23", "12,34,567", "1234,567", "0,123", ",123", "1,234,", "123."])
def test_a_wrong_group_is_no_number_of_this_language(text):
    with pytest.raises(Unreadable):
        value(text + "x", "en")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("1.50", "1.5", id="trailing noughts go"),
        pytest.param("1E+3", "1000", id="an exponent is written out"),
        pytest.param("-0.0", "0", id="minus nought is nought"),
        pytest.param("0E+30", "0", id="nought has no size"),
        pytest.param("999999999999999999", "999999999999999999", id="18 digits"),
        pytest.param("-99999999999999.9999", "-99999999999999.9999", id="18 digits with decimals"),
    ],
)
def test_bounded(given, expected):
    assert str(bounded(Decimal(given))) == expected


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param("1E+18", "too_large", id="19 digits"),
        pytest.param("1E+999999", "too_large", id="digits that would fill the memory"),
        pytest.param("100000000000000.0001", "too_large", id="19 digits with decimals"),
        pytest.param("0.00001", "too_many_decimals", id="5 decimals"),
    ],
)
def test_beyond_the_bounds(given, reason):
    with pytest.raises(Unreadable) as caught:
        bounded(Decimal(given))
    assert caught.value.why == reason


def test_a_caller_who_counts_in_few_digits_gets_all_of_them():
    with localcontext(prec=4):
        assert value("123456789万5") == Decimal("1234567895000")
