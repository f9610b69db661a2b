"""Every way of writing an amount that the documentation promises."""

from __future__ import annotations

from decimal import Decimal

import pytest

from i18n.reading import ReadAmount, read_amount

ZH, EN, VI = "zh-CN", "en", "vi"


def read(text, lang=ZH):
    return read_amount(text, lang)


@pytest.mark.parametrize("lang", [ZH, "zh-HK", EN])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("45", "45", id="a plain number"),
        pytest.param("0.45", "0.45", id="a small number: what it means is for the key result to say"),
        pytest.param("1.2万", "12000", id="decimals before 万"),
        pytest.param("１．２万", "12000", id="full width"),
        pytest.param("1万2", "12000", id="the digit behind 万 is thousands"),
        pytest.param("一万二", "12000", id="the same in characters"),
        pytest.param("1,100万", "11000000", id="a thousands sign and a multiplier"),
        pytest.param("1,100.9亿", "110090000000", id="thousands sign, decimals and 亿"),
        pytest.param("一万五千亿", "1500000000000", id="万 and 千 below 亿"),
        pytest.param("一百六十八万", "1680000", id="百 and 十 below 万"),
        pytest.param("3k", "3000", id="a small k"),
        pytest.param("3K", "3000", id="a capital K"),
        pytest.param("３ｋ", "3000", id="a full-width k"),
        pytest.param("1.2M", "1200000", id="a capital M is a million"),
        pytest.param("2.5e3", "2500", id="an exponent"),
        pytest.param("2.5E3", "2500", id="a capital exponent"),
        pytest.param("2500e-3", "2.5", id="a negative exponent"),
        pytest.param("3w", "30000", id="w behind a digit is 万"),
        pytest.param("1.5W", "15000", id="and so is W"),
        pytest.param("1,234,567.25", "1234567.25", id="two thousands signs"),
        pytest.param("0", "0", id="nought"),
        pytest.param("007", "7", id="leading noughts"),
        pytest.param("1.50", "1.5", id="trailing noughts"),
    ],
)
def test_a_plain_amount(text, value, lang):
    assert read(text, lang) == ReadAmount(Decimal(value), "plain")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("45%", "45", id="ASCII"),
        pytest.param("４５％", "45", id="all full width"),
        pytest.param("45％", "45", id="only the sign is full width"),
        pytest.param("45 %", "45", id="a space before the sign"),
        pytest.param("62.5%", "62.5", id="decimals"),
        pytest.param("120%", "120", id="above a hundred is taken"),
        pytest.param("百分之四十五", "45", id="said in characters"),
        pytest.param("百分之45", "45", id="said half in characters"),
        pytest.param("百分之一百二十", "120", id="above a hundred, in characters"),
        pytest.param("百分之百", "100", id="the whole"),
        pytest.param("四成", "40", id="tenths"),
        pytest.param("四成半", "45", id="tenths and a half"),
        pytest.param("四成五", "45", id="tenths and a digit"),
        pytest.param("4成半", "45", id="tenths with a digit before"),
        pytest.param("3.5成", "35", id="tenths with decimals"),
        pytest.param("十成", "100", id="ten tenths"),
        pytest.param("一半", "50", id="a half"),
        pytest.param("45 percent", "45", id="the English word"),
        pytest.param("45 phần trăm", "45", id="the Vietnamese word"),
        pytest.param("45个百分点", "45", id="percentage points"),
        pytest.param("三百分点", "3", id="百 of 百分点 is no hundred"),
        pytest.param("=45%", "45", id="absolute: the same as without the sign"),
        pytest.param("=-5%", "-5", id="absolute and negative"),
    ],
)
def test_a_percentage(text, value):
    found = read(text)
    assert found == ReadAmount(Decimal(value), "percent")
    assert str(found.value) == value, "no trailing nought"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("+3", "3", id="a plus"),
        pytest.param("＋３", "3", id="a full-width plus"),
        pytest.param("-3", "-3", id="a hyphen"),
        pytest.param("−3", "-3", id="U+2212, the minus of typesetters"),
        pytest.param("－３", "-3", id="a full-width hyphen"),
        pytest.param("—3", "-3", id="the dash of Chinese keyboards"),
        pytest.param("–3", "-3", id="an en dash"),
        pytest.param("+ 3", "3", id="a space behind the sign"),
        pytest.param("+1.2万", "12000", id="a step with a multiplier"),
        pytest.param("-一百", "-100", id="a step in characters"),
        pytest.param("-0", "0", id="minus nought is nought"),
    ],
)
def test_a_sign_makes_a_step(text, value):
    found = read(text)
    assert found == ReadAmount(Decimal(value), "step")
    assert not found.value.is_signed() or found.value < 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("+5%", "5", id="five points up"),
        pytest.param("-5％", "-5", id="five points down"),
        pytest.param("+百分之五", "5", id="said in characters"),
        pytest.param("-百分之零", "0", id="minus nought is nought"),
        pytest.param("+四成", "40", id="tenths keep their sign"),
        pytest.param("-四成半", "-45", id="tenths and a half keep their sign"),
        pytest.param("-一半", "-50", id="a half keeps its sign"),
        pytest.param("+5个百分点", "5", id="points are no plain step"),
    ],
)
def test_a_signed_percentage_is_a_step_in_percent(text, value):
    found = read(text)
    assert found == ReadAmount(Decimal(value), "step_percent")
    assert not found.value.is_signed() or found.value < 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("=-3", "-3", id="minus three, no step"),
        pytest.param("＝－３", "-3", id="full width"),
        pytest.param("= -3", "-3", id="a space behind the sign"),
        pytest.param("=3", "3", id="a positive one"),
        pytest.param("=+3", "3", id="a needless plus"),
        pytest.param("=一万二", "12000", id="in characters"),
    ],
)
def test_an_equals_sign_makes_it_absolute(text, value):
    assert read(text) == ReadAmount(Decimal(value), "absolute")


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        pytest.param("¥1.2亿", "120000000", "¥", id="yuan and 亿"),
        pytest.param("￥3,000", "3000", "¥", id="the full-width yuan"),
        pytest.param("$1.2M", "1200000", "$", id="dollars and M"),
        pytest.param("HK$3", "3", "HK$", id="two letters before the dollar"),
        pytest.param("US$3", "3", "$", id="a dollar named in full"),
        pytest.param("JP¥3", "3", "JP¥", id="no yuan"),
        pytest.param("3万美元", "30000", "$", id="a name behind the number"),
        pytest.param("3 USD", "3", "$", id="a code behind the number"),
        pytest.param("5kUSD", "5000", "$", id="a code right behind k"),
        pytest.param("5MUSD", "5000000", "$", id="a code right behind M"),
        pytest.param("¥3rmb", "3", "¥", id="said twice"),
    ],
)
def test_a_currency_is_kept_apart(text, value, currency):
    assert read(text) == ReadAmount(Decimal(value), "plain", currency=currency)


@pytest.mark.parametrize("text", ["-¥3", "¥-3", "－￥3"])
def test_a_sign_stands_before_or_behind_the_currency(text):
    assert read(text) == ReadAmount(Decimal(-3), "step", currency="¥")


@pytest.mark.parametrize("text", ["12/20", "１２／２０", "12/20。"])
def test_a_ratio_keeps_both_numbers(text):
    assert read(text) == ReadAmount(Decimal(12), "ratio", of=Decimal(20))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("3k/5k", ReadAmount(Decimal(3000), "ratio", of=Decimal(5000)), id="multipliers"),
        pytest.param("12/20家", ReadAmount(Decimal(12), "ratio", of=Decimal(20), unit="家"), id="a unit"),
        pytest.param("¥12/20", ReadAmount(Decimal(12), "ratio", currency="¥", of=Decimal(20)), id="before"),
        pytest.param(
            "12/20美元", ReadAmount(Decimal(12), "ratio", currency="$", of=Decimal(20)), id="behind"
        ),
    ],
)
def test_a_ratio_may_carry_what_a_number_may_carry(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize("lang", [ZH, EN, VI])
@pytest.mark.parametrize(
    "text",
    [
        "done",
        "DONE",
        "Ｄｏｎｅ",
        "完成",
        "已完成",
        "完成。",
        "✅",
        "✔️",
        "yes",
        "xong",
        "搞掂",
        "搞掂咗",
        "đã hoàn thành",
    ],
)
def test_done_in_every_language(text, lang):
    assert read(text, lang) == ReadAmount(None, "done")


@pytest.mark.parametrize("text", ["not done", "Not  Done", "未完成", "❌", "no", "chưa xong"])
def test_not_done_in_every_language(text):
    assert read(text) == ReadAmount(None, "not_done")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "约45%",
            "約４５％",
            "大约45%",
            "45%左右",
            "约45%左右",
            "45%左右。",
            "约45%。",
            "~45%",
            "～45%",
            "≈45%",
        ),
        *("about 45%", "around45%", "Approx 45%", "approx. 45%", "approx.45%", "approximately 45%"),
        *("45% or so", "khoảng 45%"),
    ],
)
def test_about_is_flagged_and_the_number_stays_whole(text):
    assert read(text) == ReadAmount(Decimal(45), "percent", approx=True)


def test_about_a_step_is_a_step():
    assert read("约+3") == ReadAmount(Decimal(3), "step", approx=True)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        pytest.param("3家", "3", "家", id="a Chinese counting word"),
        pytest.param("3 shops", "3", "shops", id="an English word"),
        pytest.param("33小时", "33", "小时", id="a longer Chinese word"),
        pytest.param("33 小时", "33", "小时", id="with a space"),
        pytest.param("1.2万家", "12000", "家", id="behind a multiplier"),
        pytest.param("3k家", "3000", "家", id="behind a k"),
        pytest.param("三百家", "300", "家", id="behind characters"),
        pytest.param("三万元", "30000", "元", id="元 is a counting word, no foreign currency"),
        pytest.param("3千克", "3", "千克", id="kilograms are no thousand"),
        pytest.param("3kg", "3", "kg", id="k of kg is no multiplier"),
        pytest.param("3MB", "3", "MB", id="M of MB is no multiplier"),
        pytest.param("3万m", "30000", "m", id="m behind 万 can only be metres"),
        pytest.param("3°C", "3", "°C", id="a degree"),
        pytest.param("3人/天", "3", "人/天", id="one thing per another"),
        pytest.param("3m²", "3", "m²", id="square metres"),
    ],
)
def test_counting_words_and_units_change_nothing(text, value, unit):
    assert read(text) == ReadAmount(Decimal(value), "plain", unit=unit)


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        pytest.param("13.500", VI, "13500", id="a Vietnamese thousands sign"),
        pytest.param("1,5", VI, "1.5", id="a Vietnamese decimal sign"),
        pytest.param("1.234,5", VI, "1234.5", id="both"),
        pytest.param("1,5万", VI, "15000", id="and a multiplier"),
        pytest.param("13.500", EN, "13.5", id="an English decimal sign"),
        pytest.param("13,500", EN, "13500", id="an English thousands sign"),
        pytest.param("13,500", ZH, "13500", id="a Chinese thousands sign"),
        pytest.param("13，500", ZH, "13500", id="a full-width comma"),
        pytest.param("13,500", "zh-HK", "13500", id="Hong Kong writes like the mainland"),
        pytest.param("13,500", "tlh", "13500", id="a language nobody knows is read as English"),
    ],
)
def test_the_language_decides_the_separators(text, lang, value):
    assert read(text, lang).value == Decimal(value)


@pytest.mark.parametrize(
    "text", ["45。", "45。。", "四十五。", " 45 ", "\u200545\u3000", "4\u200b5", "\ufeff45"]
)
def test_a_full_stop_at_the_end_and_what_nobody_sees_are_ignored(text):
    assert read(text) == ReadAmount(Decimal(45), "plain")
