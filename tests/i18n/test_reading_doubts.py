"""What is refused, and what is asked back: nothing is guessed into a write."""

from __future__ import annotations

import pytest

from i18n.reading import Unreadable, read_amount

ZH, EN, VI = "zh-CN", "en", "vi"
LANGUAGES = (ZH, EN, VI)


def unreadable(text, lang=ZH):
    with pytest.raises(Unreadable) as caught:
        read_amount(text, lang)
    return caught.value


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \u3000", id="only spaces"),
        pytest.param("万", id="a bare multiplier"),
        pytest.param("亿", id="a bare 亿"),
        pytest.param("w", id="a bare w"),
        pytest.param("w3", id="w before the digit"),
        pytest.param("%", id="a bare sign"),
        pytest.param("+", id="a bare plus"),
        pytest.param("=", id="a bare equals sign"),
        pytest.param("¥", id="a bare currency"),
        pytest.param("约", id="about nothing"),
        pytest.param("左右", id="or so nothing"),
        pytest.param("约万", id="about a bare multiplier"),
        pytest.param("百分之", id="per cent of nothing"),
        pytest.param("NaN", id="not a number says so itself"),
        pytest.param("inf", id="endless"),
        pytest.param("-Infinity", id="endless downwards"),
        pytest.param("4 5 %", id="spaces inside"),
        pytest.param("1 234", id="a space for thousands"),
        pytest.param("45%%", id="two signs"),
        pytest.param("1_000", id="a programmer's thousands"),
        pytest.param("0x10", id="a programmer's sixteen"),
        pytest.param("½", id="one half in one sign"),
        pytest.param("①", id="a circled one"),
        pytest.param("3²", id="a raised two"),
        pytest.param("٣", id="an Arabic three"),
        pytest.param("1..2", id="two points"),
        pytest.param("1,,2", id="two commas"),
        pytest.param(",5", id="a comma first"),
        pytest.param(".", id="only a point"),
        pytest.param("--3", id="two signs before"),
        pytest.param("+-3", id="two signs that differ"),
        pytest.param("3-5", id="a range"),
        pytest.param("3~5", id="a range with a tilde"),
        pytest.param("1e", id="an exponent that is missing"),
        pytest.param("e3", id="only an exponent"),
        pytest.param("约完成", id="about done"),
        pytest.param("hello", id="a word"),
        pytest.param("KR3", id="a reference"),
    ],
)
def test_what_is_no_amount_in_any_language_is_refused(text, lang):
    assert (unreadable(text, lang).why, unreadable(text, lang).readings) == ("not_a_number", ())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("45%家", id="a percentage of something"),
        pytest.param("1万%", id="a multiplied percentage"),
        pytest.param("¥45%", id="a currency and a percentage"),
        pytest.param("¥一半", id="a currency and a half"),
        pytest.param("¥百分之五", id="a currency and per cent"),
        pytest.param("¥四成", id="a currency and tenths"),
        pytest.param("百分之五家", id="per cent of something, in characters"),
        pytest.param("İ5", id="a letter that is longer when small"),
        pytest.param("¥3美元", id="two currencies"),
        pytest.param("12成", id="more tenths than ten"),
        pytest.param("十成半", id="ten and a half"),
        pytest.param("3.5成半", id="a half of a half"),
        pytest.param("3成多", id="somewhat more than three tenths"),
        pytest.param("30多家", id="some thirty"),
        pytest.param("30余", id="the same, more politely"),
        pytest.param("3万半", id="a half of what"),
        pytest.param("两个半", id="two and a half in words"),
        pytest.param("3小时20分", id="two numbers"),
        pytest.param("3千克拉", id="kilograms or thousands of carats"),
        pytest.param("三千克", id="three kilograms or three thousand grams"),
        pytest.param("12/", id="half a ratio"),
        pytest.param("/20", id="the other half"),
        pytest.param("1/2/3", id="a ratio of a ratio"),
        pytest.param("+12/20", id="a ratio is no step"),
        pytest.param("12/20%", id="a ratio in percent"),
        pytest.param("3·", id="a unit without a letter"),
        pytest.param("3 k", id="k stands at its number"),
        pytest.param("3kk", id="a thousand thousand"),
        pytest.param("10w2", id="a digit behind w"),
        pytest.param("3万w", id="two multipliers"),
        pytest.param("1.2million", id="a million is no unit"),
        pytest.param("1.2 Million", id="a million is no unit, whatever its case"),
        pytest.param("1.2 million USD", id="a million is no unit with a currency behind it"),
        pytest.param("3bn", id="a billion is no unit"),
        pytest.param("3 dozen", id="a dozen is no unit"),
        pytest.param("3triệu", id="a Vietnamese million is no unit"),
        pytest.param("3 tỷ đồng", id="a Vietnamese billion is no unit"),
    ],
)
def test_what_may_be_more_than_a_number_is_refused(text):
    assert unreadable(text).why == "not_a_number"


@pytest.mark.parametrize(
    ("text", "lang", "readings"),
    [
        pytest.param("1,234.5", VI, ("1234,5",), id="an English shape among Vietnamese"),
        pytest.param("1.234,5", EN, ("1234.5",), id="a Vietnamese shape among English"),
        pytest.param("1.234,5", ZH, ("1234.5",), id="a Vietnamese shape among Chinese"),
        pytest.param("1,5", EN, ("1.5",), id="a decimal comma"),
        pytest.param("1,234,567", VI, ("1234567",), id="whole numbers get no decimals"),
        pytest.param("1.2万", VI, ("1,2万",), id="the multiplier is kept"),
        pytest.param("+1,5%", EN, ("+1.5%",), id="sign and percent are kept"),
        pytest.param("约1,5", EN, ("约1.5",), id="about is kept"),
        pytest.param("1,5左右", EN, ("1.5左右",), id="or so is kept"),
        pytest.param("0,0", EN, ("0.0",), id="nought, too"),
        pytest.param("0,125", EN, ("0.125",), id="no group begins with nought"),
        pytest.param("1.5/2,5", EN, ("1.5/2.5",), id="the second number of a ratio"),
        pytest.param("1,5/2,5", EN, ("1.5/2.5",), id="both numbers of a ratio"),
        pytest.param("1,5m", EN, ("1.5M", "1.5"), id="one doubt behind another"),
        pytest.param("百分之1,5", EN, ("百分之1.5",), id="per cent of a decimal comma"),
        pytest.param("¥1,5/2", EN, ("¥1.5/2",), id="the rest of a ratio is kept"),
        pytest.param("3。5", ZH, ("3.5",), id="a Chinese full stop between digits"),
        pytest.param("1,100。5万", ZH, ("1100.5万",), id="and a thousands sign"),
        pytest.param("3。5", VI, ("3,5",), id="the same among Vietnamese"),
        pytest.param("3m", EN, ("3M", "3"), id="a million, a metre, a minute"),
        pytest.param("3 m", EN, ("3M", "3"), id="with a space"),
        pytest.param("-3m", EN, ("-3M", "-3"), id="with a sign"),
        pytest.param("3m€", EN, ("3M€", "3€"), id="with a currency"),
        pytest.param("5m USD", EN, ("5M USD", "5 USD"), id="with a currency's code"),
    ],
)
def test_what_may_mean_two_things_is_asked_back(text, lang, readings):
    assert (unreadable(text, lang).why, unreadable(text, lang).readings) == ("ambiguous_separator", readings)
    for reading in readings:
        read_amount(reading, lang)


@pytest.mark.parametrize(
    ("text", "lang", "reason"),
    [
        pytest.param("1,5 %%", EN, "not_a_number", id="the rest is no amount either"),
        pytest.param("1.23456", VI, "too_many_decimals", id="too many decimals in the other language too"),
    ],
)
def test_nothing_is_offered_that_would_be_refused(text, lang, reason):
    assert (unreadable(text, lang).why, unreadable(text, lang).readings) == (reason, ())
