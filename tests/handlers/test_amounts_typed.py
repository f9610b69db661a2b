"""Amounts of several words, and what is asked back because two readings fit."""

from __future__ import annotations

from decimal import Decimal

import pytest

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
        pytest.param("/kr update 1 45 -> 50", ["45", "50"], id="joined by an arrow"),
        pytest.param("/kr update 1 1.234,5", ["1234.5"], id="separators of another language"),
        pytest.param("/kr update 1 5 m", ["5M", "5"], id="m: a million or a metre"),
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
    assert "“0.45” 是 0.45%、45%？还没有记录。" in text
    assert "请选一个：" in text


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
