"""Amounts with words in them, as they are said in English and in Vietnamese."""

from __future__ import annotations

from decimal import Decimal

import pytest

from i18n.reading import ReadAmount, Unreadable, read_amount
from i18n.wording import is_magnitude, is_number_word

ZH, HK, EN, VI = "zh-CN", "zh-HK", "en", "vi"
LANGUAGES = (ZH, HK, EN, VI)


def read(text, lang=EN):
    return read_amount(text, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("zero", "0", id="nought"),
        pytest.param("seven", "7", id="a digit"),
        pytest.param("Nineteen", "19", id="a teen, as a sentence begins"),
        pytest.param("forty five", "45", id="tens and ones"),
        pytest.param("forty-five", "45", id="with a hyphen"),
        pytest.param("ＦＯＲＴＹ　ＦＩＶＥ", "45", id="full width"),
        pytest.param("a hundred", "100", id="a for one"),
        pytest.param("two hundred five", "205", id="hundreds"),
        pytest.param("two hundred and five", "205", id="hundreds, joined"),
        pytest.param("twelve hundred", "1200", id="more than nine hundreds"),
        pytest.param("two thousand and five", "2005", id="thousands, joined"),
        pytest.param("one hundred twenty-three thousand four hundred fifty-six", "123456", id="six places"),
        pytest.param("a dozen", "12", id="a dozen"),
        pytest.param("half a dozen", "6", id="half of it"),
        pytest.param("一打", "12", id="in Chinese"),
        pytest.param("半打", "6", id="half of it in Chinese"),
        pytest.param("两打", "24", id="two of them"),
        pytest.param("3打", "36", id="in digits and Chinese"),
        pytest.param("một tá", "12", id="in Vietnamese"),
        pytest.param("nửa tá", "6", id="half of it in Vietnamese"),
        pytest.param("2 tá", "24", id="in digits and Vietnamese"),
        pytest.param("mười tá", "120", id="ten of them"),
        pytest.param("3 dozens", "36", id="some of them, in digits"),
        pytest.param("one and a half", "1.5", id="one and a half"),
        pytest.param("3 and a half", "3.5", id="digits and a half"),
        pytest.param("one and a half million", "1500000", id="before a magnitude"),
        pytest.param("half a million", "500000", id="half of one"),
        pytest.param("half million", "500000", id="without the article"),
        pytest.param("two point five million", "2500000", id="decimals said"),
        pytest.param("20 thousand", "20000", id="a thousand behind digits"),
        pytest.param("20k", "20000", id="the short one"),
        pytest.param("3 grand", "3000", id="money's own thousand"),
        pytest.param("2 million", "2000000", id="a million"),
        pytest.param("2Million", "2000000", id="right behind the digits"),
        pytest.param("2mn", "2000000", id="a banker's million"),
        pytest.param("2 mln", "2000000", id="another banker's"),
        pytest.param("3bn", "3000000000", id="a banker's billion"),
        pytest.param("3 billion", "3000000000", id="a billion"),
        pytest.param("2 tn", "2000000000000", id="a trillion"),
        pytest.param("2 million 300 thousand", "2300000", id="two magnitudes"),
        pytest.param("five lakh", "500000", id="a lakh"),
        pytest.param("2 crore 5 lakh", "20500000", id="a crore and lakhs"),
    ],
)
def test_a_number_in_english_words(text, value, lang):
    assert read(text, lang) == ReadAmount(Decimal(value), "plain")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("ba", "3", id="a digit"),
        pytest.param("năm", "5", id="alone it is five"),
        pytest.param("mười lăm", "15", id="lăm behind ten"),
        pytest.param("hai mươi mốt", "21", id="mốt behind tens"),
        pytest.param("bốn mươi tư", "44", id="tư behind tens"),
        pytest.param("bốn lăm", "45", id="mươi unsaid"),
        pytest.param("bốn mươi lăm", "45", id="mươi said"),
        pytest.param("một trăm hai mươi", "120", id="hundreds"),
        pytest.param("một trăm hai", "120", id="mươi unsaid behind trăm"),
        pytest.param("một trăm hai lăm", "125", id="mươi unsaid behind both"),
        pytest.param("một trăm linh ba", "103", id="a skipped place"),
        pytest.param("một trăm lẻ năm", "105", id="a skipped place, and five there is no year"),
        pytest.param("một trăm rưỡi", "150", id="a hundred and a half of it"),
        pytest.param("hai nghìn hai trăm", "2200", id="thousands"),
        pytest.param("hai ngàn lẻ năm", "2005", id="thousands of the south"),
        pytest.param("hai nghìn không trăm hai mươi sáu", "2026", id="a year said in full"),
        pytest.param("hai triệu rưỡi", "2500000", id="and a half"),
        pytest.param("2 tỷ rưỡi", "2500000000", id="digits and a half"),
        pytest.param("ba rưỡi", "3.5", id="three and a half"),
        pytest.param("nửa triệu", "500000", id="half a million"),
        pytest.param("hai phẩy năm triệu", "2500000", id="decimals said, and five there is no year"),
        pytest.param("2 tỷ", "2000000000", id="a billion"),
        pytest.param("2 tỉ", "2000000000", id="spelt the other way"),
        pytest.param("2TỶ", "2000000000", id="capital"),
        pytest.param("2 nghìn tỷ", "2000000000000", id="a thousand billions"),
        pytest.param("500 nghìn", "500000", id="a thousand"),
        pytest.param("500 ngàn", "500000", id="a thousand of the south"),
        pytest.param("3 chục", "30", id="tens in digits"),
        pytest.param("ba chục nghìn", "30000", id="tens of thousands"),
        pytest.param("5 vạn", "50000", id="an old ten thousand"),
        pytest.param("1 triệu 5", "1500000", id="the digit behind a magnitude is the next place"),
        pytest.param("1tr5", "1500000", id="written together"),
        pytest.param("1tr250", "1250000", id="three digits are the next magnitude"),
        pytest.param("1 tỷ 300 triệu", "1300000000", id="two magnitudes"),
        pytest.param("hai triệu tư", "2400000", id="the next place said with its own four"),
        pytest.param("một triệu không trăm năm mươi nghìn", "1050000", id="a skipped hundred"),
        pytest.param("bon muoi lam", "45", id="without accents"),
        pytest.param("2 trieu ruoi", "2500000", id="without accents, with a magnitude"),
    ],
)
def test_a_number_in_vietnamese_words(text, value, lang):
    assert read(text, lang) == ReadAmount(Decimal(value), "plain")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("text", ["1.5tr", "1,5tr", "1.5 triệu", "1,5 Triệu"])
def test_one_decimal_before_a_vietnamese_magnitude_has_but_one_reading(text, lang):
    assert read(text, lang) == ReadAmount(Decimal(1_500_000), "plain")


def test_three_digits_behind_the_sign_are_a_group_among_vietnamese():
    assert read("1.500 tr", VI).value == 1_500_000_000
    assert read("1,500 tr", VI).value == 1_500_000


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("forty five percent", "45", id="English"),
        pytest.param("forty-five %", "45", id="a word and the sign"),
        pytest.param("45 per cent", "45", id="British"),
        pytest.param("two and a half percent", "2.5", id="and a half"),
        pytest.param("half a percent", "0.5", id="half of one"),
        pytest.param("one hundred percent", "100", id="the whole"),
        pytest.param("ba mươi phần trăm", "30", id="Vietnamese"),
        pytest.param("hai mươi năm phần trăm", "25", id="năm before phần trăm is no year"),
        pytest.param("nửa phần trăm", "0.5", id="half of one, in Vietnamese"),
        pytest.param("hai muoi lam phan tram", "25", id="without accents"),
        pytest.param("half", "50", id="a half"),
        pytest.param("A half", "50", id="with its article"),
        pytest.param("nửa", "50", id="a half, in Vietnamese"),
        pytest.param("một nửa", "50", id="with its one"),
        pytest.param("半", "50", id="a half, in Chinese"),
    ],
)
def test_a_percentage_in_words(text, value):
    assert read(text) == ReadAmount(Decimal(value), "percent")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("+a dozen", ReadAmount(Decimal(12), "step"), id="a step"),
        pytest.param("-hai triệu", ReadAmount(Decimal(-2_000_000), "step"), id="a step down"),
        pytest.param("+half", ReadAmount(Decimal(50), "step_percent"), id="a step of half"),
        pytest.param("=two hundred", ReadAmount(Decimal(200), "absolute"), id="absolute"),
        pytest.param("about two hundred", ReadAmount(Decimal(200), "plain", approx=True), id="about"),
        pytest.param("khoảng 2 tỷ", ReadAmount(Decimal(2 * 10**9), "plain", approx=True), id="khoảng"),
        pytest.param("$1.2 million", ReadAmount(Decimal(1_200_000), "plain", currency="$"), id="a sign"),
        pytest.param("1.2 million USD", ReadAmount(Decimal(1_200_000), "plain", currency="$"), id="a code"),
        pytest.param("2 tỷ đồng", ReadAmount(Decimal(2 * 10**9), "plain", currency="₫"), id="đồng"),
        pytest.param("1,5trđ", ReadAmount(Decimal(1_500_000), "plain", currency="₫"), id="trđ"),
        pytest.param("500k đ", ReadAmount(Decimal(500_000), "plain", currency="₫"), id="đ"),
        pytest.param(
            "1 million/2 million", ReadAmount(Decimal(10**6), "ratio", of=Decimal(2 * 10**6)), id="a ratio"
        ),
        pytest.param("2 million元", ReadAmount(Decimal(2 * 10**6), "plain", unit="元"), id="a Chinese unit"),
        pytest.param("two 家", ReadAmount(Decimal(2), "plain", unit="家"), id="a counting word"),
    ],
)
def test_words_may_carry_what_digits_may_carry(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("廿五", "25", id="twenty in one sign"),
        pytest.param("一百廿五", "125", id="behind a hundred"),
        pytest.param("卅", "30", id="thirty in one sign"),
        pytest.param("廿萬", "200000", id="before 萬"),
        pytest.param("壹佰貳拾", "120", id="capital numerals of Hong Kong"),
        pytest.param("參仟伍佰元整", "3500", id="with the end of a cheque"),
        pytest.param("三点五", "3.5", id="decimals said"),
        pytest.param("十點二五", "10.25", id="behind ten"),
        pytest.param("一百零二点五", "102.5", id="behind a hundred"),
        pytest.param("一点二万", "12000", id="before 万"),
        pytest.param("零点五", "0.5", id="nought before the point"),
    ],
)
def test_chinese_numerals_of_hong_kong_and_decimals(text, value, lang):
    assert read(text, lang).value == Decimal(value)


def test_what_multiplies_a_word_is_known_in_any_width_and_case():
    assert [word for word in ("Million", "ＴＲ", "tỷ", "kk", "mil", "chục") if not is_magnitude(word)] == []
    assert [word for word in ("m", "MB", "shops", "一", "half", "") if is_magnitude(word)] == []


def test_of_what_words_a_number_can_be_made():
    assert [word for word in ("twenty-five", "1tr5", "a", "rưỡi", "tỷ") if not is_number_word(word)] == []
    assert [word for word in ("45", "one-off", "shops", "", "-", "45%", "3 万") if is_number_word(word)] == []


@pytest.mark.parametrize("seed", ["1tr", "hai ", "two hundred ", "a", "1 triệu ", "half a ", "và "])
def test_long_text_is_no_number_and_is_not_looked_at(seed):
    with pytest.raises(Unreadable) as caught:
        read(seed * 5000)
    assert (caught.value.why, caught.value.readings) == ("not_a_number", ())
    assert not is_number_word(seed * 5000)
