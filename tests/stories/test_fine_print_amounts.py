"""The fine print of amounts, through signed callbacks: what is taken, asked back, refused."""

from __future__ import annotations

import pytest

from tests.kit.callers import Callers, taps


async def moved(sales: Callers, line: str) -> tuple[str, str | None]:
    """What is said about an update, and the value after it."""
    text = await sales.say(f"/kr update {line}")
    return text, (await sales.key_result(f"KR{line.split()[0]}"))["current"]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        pytest.param("3 45%", "45", id="on a key result in % a percentage is the value"),
        pytest.param("1 45%", "90", id="elsewhere it is that share of start to target"),
        pytest.param("2 45%", "37.2", id="falling ones included"),
        pytest.param("1 四成半", "90", id="said in tenths"),
        pytest.param("2 百分之四十五", "37.2", id="said in hundredths"),
    ],
)
async def test_a_percentage_is_the_value_or_a_share_of_the_road(
    sales: Callers, line: str, value: str
) -> None:
    text, current = await moved(sales, line)
    assert current == value
    assert value in text
    assert ("of the road" in text) is (line[0] != "3")


@pytest.mark.parametrize(
    ("line", "value", "echoed"),
    [
        pytest.param("2 120%", "19.2", "120% of the road", id="above 100 elsewhere"),
        pytest.param("3 120%", "120", "120%", id="above 100 in %"),
        pytest.param("2 =-20%", "52.8", "-20% of the road", id="negative elsewhere"),
        pytest.param("3 =-20%", "-20", "-20%", id="negative in %"),
    ],
)
async def test_above_100_and_negative_are_taken_and_echoed(
    sales: Callers, line: str, value: str, echoed: str
) -> None:
    text, current = await moved(sales, line)
    assert current == value
    assert echoed in text


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        pytest.param("1 +5%", ["=10", "=0"], id="+5% elsewhere"),
        pytest.param("1 -5%", ["=-10", "=0"], id="-5% elsewhere"),
        pytest.param("3 0.45", ["0.45%", "45%"], id="0.45 on a % key result"),
        pytest.param("1 done", ["=200"], id="done on a numeric one"),
        pytest.param("1 完成", ["=200"], id="done in Chinese"),
        pytest.param("1 12/20", ["12"], id="12/20 with another target"),
        pytest.param("6 $5", ["5"], id="a foreign currency on a key result that has one"),
        pytest.param("6 5 USD", ["5"], id="a foreign currency by its name"),
        pytest.param("1 45 50", ["45", "50"], id="a second bare amount right after the first"),
        pytest.param("1 45 还是 50", ["45", "50"], id="joined by 还是"),
        pytest.param("1 45还是50", ["45", "50"], id="joined by 还是 without a space"),
        pytest.param("1 45 or 50", ["45", "50"], id="joined by or"),
        pytest.param("1 45 hoặc 50", ["45", "50"], id="joined by hoặc"),
        pytest.param("1 45 -> 50", ["45", "50"], id="joined by ->"),
        pytest.param("1 45->50", ["45", "50"], id="joined by -> without a space"),
        pytest.param("1 45→50 yes", ["45", "50"], id="joined by an arrow, with a note"),
    ],
)
async def test_what_could_mean_two_things_is_asked_back_and_nothing_written(
    sales: Callers, line: str, answers: list[str]
) -> None:
    said = await sales.hear(f"/kr update {line}")
    ref, *rest = line.split()
    note = " yes" if rest[-1] == "yes" else ""
    assert taps(said) == [f"/kr update {ref} {answer}{note}" for answer in answers]
    assert (await sales.key_result(f"KR{ref}"))["checkins"] == []


@pytest.mark.parametrize(
    ("unit", "foreign"),
    [
        pytest.param("S$", "$5", id="Singapore and US dollars"),
        pytest.param("USD", "€5", id="a currency by its code"),
        pytest.param("元", "$5", id="yuan by its word"),
        pytest.param("万元", "$5", id="ten thousand yuan"),
        pytest.param("港元", "¥5", id="Hong Kong dollars by their word"),
    ],
)
async def test_a_currency_is_one_whatever_it_is_called(sales: Callers, unit: str, foreign: str) -> None:
    await sales.say(f"/kr add O1 Fees from 1 to 30 {unit}")
    text, current = await moved(sales, f"7 {foreign}")
    assert current is None
    assert "another currency" in text


@pytest.mark.parametrize(
    ("unit", "own"),
    [
        pytest.param("USD", "$5", id="a sign for its code"),
        pytest.param("$", "5 USD", id="a code for its sign"),
        pytest.param("元", "¥5", id="a sign for its word"),
    ],
)
async def test_its_own_currency_by_another_name_is_taken(sales: Callers, unit: str, own: str) -> None:
    await sales.say(f"/kr add O1 Fees from 1 to 30 {unit}")
    assert (await moved(sales, f"7 {own}"))[1] == "5"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        pytest.param("120", "120", id="a bare number counts the unit"),
        pytest.param("120万", "120", id="said with its multiple"),
        pytest.param("¥120万", "120", id="with the currency too"),
        pytest.param("1.2亿", "12000", id="with a larger one"),
        pytest.param("45%", "135.55", id="a share stays a share"),
    ],
)
async def test_a_unit_of_ten_thousands_is_not_multiplied_twice(
    sales: Callers, typed: str, value: str
) -> None:
    await sales.say("/kr add O1 收入 从 1 到 300 万元")
    assert (await moved(sales, f"7 {typed}"))[1] == value


async def test_a_relative_step_starts_from_start_and_applies_to_the_newest_value(sales: Callers) -> None:
    assert (await moved(sales, "2 -3"))[1] == "45"
    assert (await moved(sales, "2 －3"))[1] == "42"
    assert (await moved(sales, "2 40 on 11-01"))[1] == "42"  # an older report is not the newest value
    assert (await moved(sales, "2 +1"))[1] == "43"
    assert (await moved(sales, "2 =-3"))[1] == "-3"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        pytest.param("1.234,5", "1234.5", id="wrong in English, right in Vietnamese"),
        pytest.param("3。5", "3.5", id="a full stop between digits"),
    ],
)
async def test_a_shape_that_is_right_in_another_language_is_asked_back(
    sales: Callers, typed: str, answer: str
) -> None:
    said = await sales.hear(f"/kr update 1 {typed}")
    assert taps(said) == [f"/kr update 1 {answer}"]
    assert (await sales.key_result("KR1"))["current"] is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        pytest.param("3w", "30000", id="w is 万 where a digit stands before it"),
        pytest.param("1,234.5", "1234.5", id="English separators"),
        pytest.param("1.2万", "12000", id="万"),
        pytest.param("1万2", "12000", id="万 with a digit behind"),
        pytest.param("1,100万", "11000000", id="separators and 万"),
        pytest.param("3k", "3000", id="k"),
        pytest.param("1.2M", "1200000", id="M"),
        pytest.param("2.5e3", "2500", id="an exponent"),
        pytest.param("¥1.2亿", "120000000", id="a currency on a key result that has none"),
        pytest.param("30家", "30", id="家 is ignored"),
        pytest.param("30 家", "30", id="家 apart"),
        pytest.param("30 shops", "30", id="shops is ignored"),
        pytest.param("30小时", "30", id="小时 is ignored"),
        pytest.param("30 小时", "30", id="小时 apart"),
        pytest.param("30。", "30", id="a full stop at the end is ignored"),
        pytest.param("123456789012345678", "123456789012345678", id="18 digits"),
        pytest.param("1.2345", "1.2345", id="4 decimals"),
        pytest.param("1e15", "1000000000000000", id="exponent 15"),
    ],
)
async def test_what_is_taken_as_the_value_and_leaves_no_note(sales: Callers, typed: str, value: str) -> None:
    assert (await moved(sales, f"1 {typed}"))[1] == value
    assert (await sales.key_result("KR1"))["checkins"][0]["note"] == ""


async def test_what_follows_a_counting_word_is_a_note_as_it_was_written(sales: Callers) -> None:
    await moved(sales, "1 30 shops opened in May")
    assert (await sales.key_result("KR1"))["checkins"][0]["note"] == "shops opened in May"


async def test_a_full_stop_at_the_beginning_of_the_line_is_a_prefix(sales: Callers) -> None:
    await sales.say("。更新 1 30")
    assert (await sales.key_result("KR1"))["current"] == "30"


@pytest.mark.parametrize(
    "typed",
    [
        "w",
        "45%%",
        "4 5 %",
        "1_000",
        "½",
        "万",
        "%",
        "NaN",
        "inf",
        "1e999",
        "1234567890123456789",
        "1.23456",
        "1e16",
    ],
)
async def test_what_is_no_amount_is_refused_with_a_line_to_copy(sales: Callers, typed: str) -> None:
    said = await sales.hear(f"/kr update 1 {typed}")
    assert taps(said) == ["/kr update KR1 45% waiting for vendor"]
    assert (await sales.key_result("KR1"))["checkins"] == []


async def test_about_is_taken_and_flagged(sales: Callers) -> None:
    text, value = await moved(sales, "3 约45%")
    assert (value, "about 45%" in text) == ("45", True)
    assert (await sales.key_result("KR3"))["checkins"][0]["approx"] is True


async def test_yes_or_no_is_done_or_not(sales: Callers) -> None:
    assert (await moved(sales, "4 完成"))[1] == "1"
    assert (await moved(sales, "4 not done"))[1] == "0"
