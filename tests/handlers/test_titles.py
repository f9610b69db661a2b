"""What is called by words of its title: taken where one is called so, asked about where several are."""

from __future__ import annotations

import pytest

from tests.kit.desk import shown

OWNER, COLLEAGUE = "u003", "u004"


@pytest.mark.parametrize(
    "name", ["refund", "Refund time", "REFUND TIME", "ｒefund", "time", "tim", "refund  time"]
)
def test_a_key_result_is_called_by_words_of_its_title(sales, name):
    assert "Refund time" in sales.must(f"/kr update {name} 36")
    assert sales.value_of("KR2") == 36


@pytest.mark.parametrize("name", ["新签", "经销商"])
def test_a_chinese_title_is_called_by_any_part_of_it(sales, name):
    sales.must("/kr add O1 新签经销商 from 0 to 20")
    sales.must(f"更新 {name} 8")
    assert sales.value_of("KR7") == 8


@pytest.mark.parametrize("name", ["gia hạn", "gia han", "Gia Hạn"])
def test_a_vietnamese_title_is_called_by_its_words_with_or_without_marks(sales, name):
    sales.must("/kr add O1 Tỷ lệ gia hạn from 50% to 90%")
    sales.must(f"cập nhật {name} 70%")
    assert sales.value_of("KR7") == 70


def test_of_several_it_is_asked_which_and_a_number_answers(sales):
    sales.must("/kr add O1 Refund rate from 9% to 5%")
    handled = sales.say("/kr update refund 36 late")
    assert handled.refused == "which_one"
    assert "1. @OKR /kr update KR2 36 late · KR2 Refund time" in shown(handled)
    assert "2. @OKR /kr update KR7 36 late · KR7 Refund rate" in shown(handled)
    sales.must("1")
    assert sales.value_of("KR2") == 36


def test_more_words_of_a_title_tell_it_from_others(sales):
    sales.must("/kr add O1 Refund rate from 9% to 5%")
    sales.must("/kr update refund rate 6%")
    assert sales.value_of("KR7") == 6


@pytest.mark.parametrize("name", ["re", "r", "fund", "nothing", "refunded", '"refund"'])
def test_what_names_nothing_is_refused_as_before(sales, name):
    assert sales.refused(f"/kr update {name} 36") == "bad_reference"


def test_what_is_not_for_everyone_here_is_not_found_by_its_title(sales):
    sales.must("/okr add Hire a deputy private")
    sales.must("/kr add O2 Interviews held from 0 to 5")
    assert sales.refused("/kr update interviews 2") == "bad_reference"


def test_what_was_dropped_is_not_found_by_its_title(sales):
    sales.must("/kr drop KR2 overtaken")
    sales.must("/yes")
    assert sales.refused("/kr update refund 36") == "bad_reference"


def test_rights_stay_what_they_are(sales):
    assert sales.refused("/kr update refund 36", by=COLLEAGUE) == "not_yours"


def test_an_objective_is_called_by_words_of_its_title(sales):
    assert "O1" in sales.must("/okr show succeed")


def test_of_several_lines_each_may_name_one(sales):
    sales.must("/kr update refund 36\n/kr update KR1 1.5k")
    assert sales.value_of("KR2") == 36
