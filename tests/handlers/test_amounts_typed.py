"""Amounts of several words, and what is asked back because two readings fit."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from handlers.amounts import read
from i18n import commands as vocabulary
from okr.amounts import meaning
from tests.kit.builders import a_key_result
from tests.kit.desk import commands, shown


@pytest.mark.parametrize(
    ("said", "ref", "value", "note"),
    [
        pytest.param("1.2 万", "KR1", "12000", "", id="a multiplier apart"),
        pytest.param("1.2 万 家 新店", "KR1", "12000", "家 新店", id="and what follows is the note"),
        pytest.param("3 k", "KR1", "3000", "", id="k apart"),
        pytest.param("45 percent", "KR3", "45", "", id="the word for the sign"),
        pytest.param("45 % so far", "KR3", "45", "so far", id="the sign apart"),
        pytest.param("12 / 200", "KR1", "12", "", id="a ratio in three words"),
        pytest.param("12 /200 done", "KR1", "12", "done", id="a ratio in two"),
        pytest.param("45% 左右", "KR3", "45", "", id="roughly, behind it"),
        pytest.param("45% or so but rising", "KR3", "45", "but rising", id="roughly in two words"),
        pytest.param("约 45 %", "KR3", "45", "", id="about, and the sign apart"),
        pytest.param("约 45 % 左右", "KR3", "45", "", id="three words around the number"),
        pytest.param("about 1.2 万", "KR1", "12000", "", id="about, and a multiplier apart"),
        pytest.param("¥ 1.2 万", "KR6", "12000", "", id="currency, number, multiplier"),
        pytest.param("+ 3", "KR1", "3", "", id="a sign apart"),
        pytest.param("+ 1.2 万", "KR1", "12000", "", id="sign, number, multiplier"),
        pytest.param("＋　３　ｋ", "KR1", "3000", "", id="full width, all apart"),
        pytest.param("= -3", "KR1", "-3", "", id="absolute, apart"),
        pytest.param("百分之 45", "KR3", "45", "", id="percent before the number"),
        pytest.param("1.2 million in sight", "KR1", "1200000", "in sight", id="an English magnitude apart"),
        pytest.param("$ 1.2 million so far", "KR1", "1200000", "so far", id="currency, number, magnitude"),
        pytest.param("2 tỷ doanh thu", "KR1", "2000000000", "doanh thu", id="a Vietnamese magnitude apart"),
        pytest.param("2 tỷ đồng", "KR1", "2000000000", "", id="and its currency"),
        pytest.param("2 tỷ rưỡi doanh thu", "KR1", "2500000000", "doanh thu", id="a magnitude and a half"),
        pytest.param("1 triệu 5", "KR1", "1500000", "", id="the digit behind a magnitude"),
        pytest.param("3 and a half hours", "KR1", "3.5", "hours", id="digits and a half"),
        pytest.param("forty five percent so far", "KR3", "45", "so far", id="words up to percent"),
        pytest.param("ba mươi phần trăm", "KR3", "30", "", id="words up to phần trăm"),
        pytest.param("about a dozen", "KR1", "12", "", id="about, and words"),
        pytest.param("+ two hundred", "KR1", "200", "", id="a sign, and words"),
        pytest.param("two hundred or so", "KR1", "200", "", id="roughly, behind words"),
        pytest.param("45 one vendor missing", "KR1", "45", "one vendor missing", id="a word is the note's"),
        pytest.param("45 and rising", "KR1", "45", "and rising", id="so is what joins no number"),
        pytest.param("3 half of them new", "KR1", "3", "half of them new", id="and a half of something"),
        pytest.param("2 tỷ lệ tăng", "KR1", "2", "tỷ lệ tăng", id="tỷ lệ is a rate, no billion"),
        pytest.param("3 grand openings", "KR1", "3", "grand openings", id="an opening is no thousand"),
        pytest.param("45% hay quá", "KR3", "45", "hay quá", id="hay is or only before an amount"),
        pytest.param("12（简体字都得）", "KR1", "12", "（简体字都得）", id="a bracket begins the note"),
        pytest.param("12(late again) sorry", "KR1", "12", "(late again) sorry", id="of several words"),
        pytest.param("45%（大约）", "KR3", "45", "（大约）", id="behind a percentage"),
        pytest.param("12（家）", "KR1", "12", "（家）", id="a unit in brackets is a note, too"),
        pytest.param("1.2 万（大约） 家", "KR1", "12000", "（大约） 家", id="behind the second word"),
        pytest.param("a dozen(late)", "KR1", "12", "(late)", id="behind words"),
        pytest.param("12 late(again)", "KR1", "12", "late(again)", id="a note's own bracket"),
        pytest.param("3打", "KR1", "36", "", id="dozens"),
        pytest.param("3 打", "KR1", "36", "", id="dozens apart"),
        pytest.param("3 打 电话", "KR1", "3", "打 电话", id="打 is a verb, too"),
        pytest.param("一打", "KR1", "12", "", id="a dozen in Chinese"),
        pytest.param("hai tá", "KR1", "24", "", id="dozens in Vietnamese"),
        pytest.param("45 / 看板 更新", "KR1", "45", "/ 看板 更新", id="a stroke before a word is the note's"),
    ],
)
def test_an_amount_may_be_several_words(sales, said, ref, value, note):
    sales.must(f"/kr update {ref} {said}")
    (report,) = sales.check_ins(ref)
    assert (report.value, report.note) == (Decimal(value), note)


@pytest.mark.parametrize("said", ["约45%", "45%左右", "45% 左右", "about 45%", "约 45 %"])
def test_what_is_rough_is_said_to_be(sales, said):
    assert "about 45%" in sales.must(f"/kr update 3 {said}")
    assert sales.check_ins("KR3")[0].approx


@pytest.mark.parametrize(
    ("said", "answers"),
    [
        pytest.param("/kr update 3 0.45", ["0.45%", "45%"], id="a share or a percentage?"),
        pytest.param("/kr update 1 done", ["=200"], id="done on a number: is it the target?"),
        pytest.param("/kr update 1 12/20", ["12"], id="another target"),
        pytest.param("/kr update 1 +5%", ["=10", "=0"], id="five percent of what?"),
        pytest.param("/kr update 1 + 5%", ["=10", "=0"], id="the same with the sign apart"),
        pytest.param("/kr update 6 $5", ["5"], id="a foreign currency"),
        pytest.param("/kr update 6 5 USD", ["5"], id="a foreign currency behind the number"),
        pytest.param("/kr update 1 45 50", ["45", "50"], id="two amounts"),
        pytest.param("/kr update 1 45 还是 50", ["45", "50"], id="two amounts, joined by a word"),
        pytest.param("/kr update 1 45 or 50", ["45", "50"], id="joined by or"),
        pytest.param("/kr update 1 45 hay 50", ["45", "50"], id="joined by its Vietnamese word"),
        pytest.param("/kr update 1 45 hay là 50", ["45", "50"], id="which may be two words"),
        pytest.param("/kr update 1 45 -> 50", ["45", "50"], id="joined by an arrow"),
        pytest.param("/kr update 1 1.234,5", ["1234.5"], id="separators of another language"),
        pytest.param("/kr update 1 5 m", ["5M", "5"], id="m: a million or a metre"),
        pytest.param("/kr update 1 one or two", ["one", "two"], id="two amounts in words"),
        pytest.param("/kr update 1 hai mươi năm", ["25", "20"], id="năm: five or a year"),
        pytest.param("/kr update 1 1 triệu 25", ["1250k", "1025k"], id="an unsaid place"),
    ],
)
def test_what_could_mean_two_things_is_asked_back_with_a_line_for_each(sales, said, answers):
    before = sales.written()
    handled = sales.say(said)
    assert handled.refused == "ambiguous_amount"
    assert sales.written() == before
    head = " ".join(said.split()[:3])
    assert commands(handled) == [f"{head} {answer}" for answer in answers]


@pytest.mark.parametrize(
    "said",
    [
        "/kr update 3 0.45 conf 7 waiting",
        "/kr update 1 45 还是 50 waiting",
        "/kr update 6 5 USD waiting",
        "/kr update 1 + 5% waiting",
        "/kr update 1 done waiting",
    ],
)
def test_tapping_an_answer_records_it_with_the_rest_of_the_line(sales, said):
    answer = commands(sales.say(said))[0]
    sales.must(answer)
    (report,) = sales.check_ins(f"KR{said.split()[2]}")
    assert report.note == "waiting"


def test_the_question_is_in_the_askers_language(sales):
    sales.must("/lang zh")
    text = shown(sales.say("/kr update 3 0.45"))
    assert "“0.45”是 0.45%、45%？还没有记录。" in text
    assert "复制或点一个：" in text


def test_the_separators_are_those_of_the_groups_language_not_of_the_person(sales):
    sales.configure("SALES", lang="vi")
    sales.must("/kr update 1 13.500")
    assert sales.value_of("KR1") == 13500
    sales.must("/kr update 1 1,5")
    assert sales.value_of("KR1") == Decimal("1.5")


def test_one_to_one_the_separators_are_those_of_the_person(sales):
    sales.configure("SALES", lang="vi")
    sales.must("/lang en", group=None)
    sales.must("/kr update 1 13.5", group=None)
    assert sales.value_of("KR1") == Decimal("13.5")
    sales.must("/kr update 1 13.500")
    assert sales.value_of("KR1") == 13500


def test_a_doubtful_target_is_asked_back_too(sales):
    before = sales.key_result("KR1")
    handled = sales.say("/kr edit 1 target 1.234,5")
    assert handled.refused == "ambiguous_amount"
    assert commands(handled) == ["/kr edit 1 target 1234.5"]
    assert sales.key_result("KR1") == before


def test_quotes_around_a_word_stay_in_the_line_that_is_offered(sales):
    handled = sales.say('/kr update 3 0.45 "at risk" they said')
    assert commands(handled)[1] == '/kr update 3 45% "at risk" they said'


@pytest.fixture
def hanoi(desk):
    """A group that types decimals with a comma; KR1 leads down from 48,5 to 24,5 and stands at 36,5."""
    desk.configure("SALES", lang="vi")
    desk.must("/okr add Khách mới dùng được ngay tuần đầu")
    desk.must("/kr add O1 Thời gian hoàn tiền từ 48,5 xuống 24,5 giờ")
    desk.must("/kr add O1 Tỷ lệ gia hạn từ 50% đến 90%")
    desk.must("/kr update 1 36,5")
    return desk


@pytest.mark.parametrize(
    ("line", "ref", "values"),
    [
        pytest.param("/kr update 1 +5%", "KR1", ["35.3", "38.325"], id="three decimals are no thousands"),
        pytest.param("/kr update 1 done", "KR1", ["24.5"], id="the target"),
        pytest.param("/kr update 2 0,45", "KR2", ["0.45", "45"], id="a share or a percentage"),
        pytest.param("/kr update 1 12,5/30", "KR1", ["12.5"], id="of another target"),
    ],
)
def test_what_is_asked_back_means_the_same_where_decimals_have_a_comma(hanoi, line, ref, values):
    offered = commands(hanoi.say(line))
    assert len(offered) == len(values)
    for tapped, value in zip(offered, values, strict=True):
        hanoi.must(tapped)
        assert hanoi.value_of(ref) == Decimal(value)


def test_what_a_card_offers_to_type_has_the_comma_of_the_group_it_is_typed_in(hanoi):
    text = hanoi.must("/template support adopt")
    (start,) = re.findall(r"/kr edit KR\d+ start 3\S+", text)
    assert start.endswith("3,6")
    hanoi.must(start)


@pytest.mark.parametrize(
    ("said", "value", "note"),
    [
        pytest.param("two", "2", "", id="at the line's end"),
        pytest.param("a dozen", "12", "", id="two words at the line's end"),
        pytest.param("hai triệu rưỡi", "2500000", "", id="three of them"),
        pytest.param("half", "100", "", id="a half of the road"),
        pytest.param("三 家", "3", "", id="before a counting word"),
        pytest.param("a dozen, vendors missing", "12", "vendors missing", id="before a comma"),
        pytest.param("two - vendors missing", "2", "- vendors missing", id="before a dash"),
        pytest.param("two (vendors missing)", "2", "(vendors missing)", id="before a bracket"),
        pytest.param('two "vendors missing"', "2", "vendors missing", id="before quotes"),
        pytest.param("two conf 7 vendors missing", "2", "vendors missing", id="before a confidence"),
        pytest.param("two on 11-20 vendors missing", "2", "vendors missing", id="before a day"),
        pytest.param("two behind", "2", "", id="before a status that ends the line"),
        pytest.param("=two more to come", "2", "more to come", id="behind a sign"),
        pytest.param("two million USD left", "2000000", "left", id="before a currency"),
        pytest.param("三成 供应商", "60", "供应商", id="tenths are an amount"),
        pytest.param("一百二 新店", "120", "新店", id="and so is more than ten"),
    ],
)
def test_words_are_an_amount_where_no_note_can_begin_with_them(sales, said, value, note):
    sales.must(f"/kr update 1 {said}")
    (report,) = sales.check_ins("KR1")
    assert (report.value, report.note) == (Decimal(value), note)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        pytest.param("one more vendor missing", "1 more vendor missing", id="English"),
        pytest.param("a dozen vendors missing", "12 vendors missing", id="two words"),
        pytest.param("half done", "50% done", id="a half"),
        pytest.param("about two hundred came", "~200 came", id="about stays"),
        pytest.param("two hundred behind schedule", "200 behind schedule", id="a status word of a note"),
        pytest.param("ba khách hàng mới", "3 khách hàng mới", id="Vietnamese"),
        pytest.param("năm nay chưa xong", "5 nay chưa xong", id="this year"),
        pytest.param("1 triệu 5 khách hàng", "1500k khách hàng", id="a digit that may be the note's"),
        pytest.param("5 thousand and one nights", "5.0010k nights", id="a word that may be the note's"),
        pytest.param("一 个 供应商 没到", "1 个 供应商 没到", id="Chinese"),
        pytest.param("三家 还没签", "3家 还没签", id="with a counting word"),
        pytest.param("一半 供应商 没到", "50% 供应商 没到", id="half of somebody"),
    ],
)
def test_words_that_may_begin_a_note_are_asked_back_with_the_number_in_digits(sales, said, answer):
    before = sales.written()
    handled = sales.say(f"/kr update 1 {said}")
    assert handled.refused == "ambiguous_amount"
    assert sales.written() == before
    assert commands(handled) == [f"/kr update 1 {answer}"]
    sales.must(commands(handled)[0])


@pytest.mark.parametrize("said", ["twenty twenty six plans", "hai ba khách hàng", "5 mil"])
def test_words_that_are_no_one_number_are_refused(sales, said):
    before = sales.written()
    assert sales.refused(f"/kr update 1 {said}") == "bad_amount"
    assert sales.written() == before


def test_the_number_offered_is_written_as_the_group_writes_it(sales):
    sales.configure("SALES", lang="vi")
    assert commands(sales.say("/kr update 1 ba rưỡi khách")) == ["/kr update 1 3,5 khách"]


def test_a_correction_takes_words_as_an_update_does(sales):
    sales.must("/kr update 1 40 on 11-20")
    sales.must("/kr fix 1 11-20 a dozen, miscounted")
    assert sales.value_of("KR1") == 12


@pytest.mark.parametrize(
    ("word", "by"),
    [
        (word, int(by))
        for table in ("magnitudes_en", "magnitudes_vi")
        for word, by in vocabulary.meanings(table).items()
        if int(by) >= 1000
    ],
)
def test_whatever_multiplies_is_not_counted_twice_where_multiples_are_counted(word, by):
    typed = f"3 {word}"
    for unit in ("triệu", "万"):
        kr = a_key_result(start=0, target=300, unit=unit)
        single = 10**6 if unit == "triệu" else 10**4
        assert meaning(kr, read(typed, "vi")).value == Decimal(3 * by) / single, unit


def test_the_number_offered_for_words_still_names_its_multiple(sales):
    sales.must("/kr add O1 Doanh thu from 0 to 300 triệu")
    (answer,) = commands(sales.say("/kr update 7 hai triệu rưỡi khách hàng"))
    assert answer == "/kr update 7 2500k khách hàng"
    sales.must(answer)
    assert sales.value_of("KR7") == Decimal("2.5")


@pytest.mark.parametrize(
    ("road", "start", "target", "unit"),
    [
        pytest.param(
            "from 1 tỷ to 2 tỷ", "1000000000", "2000000000", "", id="a magnitude behind both is in the number"
        ),
        pytest.param(
            "from 1.2tr to 2tr", "1200000", "2000000", "", id="written together it is in the number"
        ),
        pytest.param("from 48 h to 24 h", "48", "24", "h", id="a unit behind both"),
        pytest.param("from 0 to 300 triệu", "0", "300", "triệu", id="a magnitude behind the last"),
    ],
)
def test_a_road_in_words(sales, road, start, target, unit):
    sales.must(f"/kr add O1 Doanh thu {road}")
    kr = sales.key_result("KR7")
    assert (kr.title, kr.unit) == ("Doanh thu", unit)
    assert (kr.start, kr.target) == (Decimal(start), Decimal(target))


@pytest.mark.parametrize(
    ("unit", "typed", "target"),
    [
        pytest.param("triệu", "500", "500", id="a bare number counts the unit"),
        pytest.param("triệu", "1,2 tỷ", "1200", id="a magnitude is that many of them"),
        pytest.param("triệu", "500 triệu", "500", id="said with the unit's own"),
        pytest.param("万元", "500万", "500", id="the same in Chinese"),
        pytest.param("shops", "two hundred", "200", id="words"),
        pytest.param("shops", "1.2 万", "12000", id="a sign apart"),
    ],
)
def test_a_target_is_edited_in_words(sales, unit, typed, target):
    sales.must(f"/kr add O1 Doanh thu from 0 to 300 {unit}")
    sales.must(f"/kr edit 7 target {typed}")
    assert sales.key_result("KR7").target == Decimal(target)
