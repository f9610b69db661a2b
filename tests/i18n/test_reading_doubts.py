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
        pytest.param("5 mil", id="a million, a thousand or a thousandth"),
        pytest.param("3 bio", id="a billion to some, a trillion to others"),
        pytest.param("dozen", id="a bare dozen"),
        pytest.param("triệu", id="a bare Vietnamese million"),
        pytest.param("2e3 million", id="an exponent and a word"),
        pytest.param("3万 million", id="two multipliers of two languages"),
        pytest.param("2 million percent", id="a multiplied percentage in words"),
        pytest.param("¥half", id="a currency and a half in English"),
        pytest.param("twenty twenty six", id="a year read out in English"),
        pytest.param("one two", id="two digits in a row in English"),
        pytest.param("hai ba", id="two or three"),
        pytest.param("two thousand million", id="magnitudes that rise"),
        pytest.param("2 million 3", id="the digit behind an English magnitude has no place"),
        pytest.param("lăm", id="a five that stands behind tens only"),
        pytest.param("mốt", id="a one that stands behind tens only"),
        pytest.param("mươi", id="times ten of nothing"),
        pytest.param("không", id="nought, or no"),
        pytest.param("nam", id="five, a year or the south, without its accents"),
        pytest.param("sau", id="six or afterwards, without its accents"),
        pytest.param("nua", id="a half or again, without its accents"),
        pytest.param("hundred percent", id="a hundred of what"),
        pytest.param("a few", id="nobody knows how many"),
        pytest.param("two thirds", id="a share nobody can write exactly"),
        pytest.param("二廿", id="times ten twice"),
        pytest.param("三点半", id="half past three, or three and a half"),
        pytest.param("一百二点五", id="120.5 or 102.5"),
        pytest.param("五零点五", id="a point behind no number"),
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
        pytest.param("HK$1.2m", "zh-HK", ("HK$1.2M", "HK$1.2"), id="with a currency before it"),
        pytest.param("1.5", VI, ("1,5",), id="a decimal point among Vietnamese"),
        pytest.param("1.5k", VI, ("1,5k",), id="and k"),
        pytest.param("1,5 million", EN, ("1.5 million",), id="a decimal comma before an English word"),
        pytest.param("1.2 million", VI, ("1,2 million",), id="the same among Vietnamese"),
        pytest.param("1.500 tr", EN, ("1.5 tr", "1500 tr"), id="a Vietnamese word among English"),
        pytest.param("1.125tr", EN, ("1.1250tr", "1125tr"), id="three decimals are written with a fourth"),
        pytest.param("1,500 tỷ", ZH, ("1500 tỷ", "1.5 tỷ"), id="a Vietnamese word among Chinese"),
        pytest.param("1tr25", VI, ("1250k", "1025k"), id="two digits behind a magnitude"),
        pytest.param("hai mươi năm", VI, ("25", "20"), id="năm is five and a year"),
        pytest.param("hai triệu năm", VI, ("2500k", "2000k"), id="and behind a magnitude"),
        pytest.param("+một trăm năm", VI, ("+150", "+100"), id="and behind trăm, the sign kept"),
        pytest.param("một trăm hai nghìn", VI, ("120k", "102k"), id="a digit behind trăm"),
        pytest.param("một triệu hai trăm", VI, ("1200k", "1000,2k"), id="nghìn said or unsaid"),
        pytest.param("5 tram", VI, ("500", "5"), id="trăm is a hundred, trạm a station"),
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
