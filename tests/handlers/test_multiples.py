"""Roads, limits and stages whose numbers have a multiple behind them: single ones, or the unit of both."""

from __future__ import annotations

from decimal import Decimal

import pytest

from handlers.line import split
from handlers.multiples import joined, together
from okr.refusals import AmbiguousAmount, BadAmount
from tests.kit.desk import commands


@pytest.fixture
def aimed(desk):
    desk.must("/okr add Be useful")
    return desk


@pytest.mark.parametrize(
    ("road", "start", "target", "unit"),
    [
        pytest.param("từ 1,5 tỷ đến 2 tỷ", "1500000000", "2000000000", "", id="tỷ behind both"),
        pytest.param("tu 1,5 ty den 2 ty", "1500000000", "2000000000", "", id="without tone marks"),
        pytest.param("từ 500 triệu lên 2 tỷ", "500000000", "2000000000", "", id="another behind each"),
        pytest.param("từ 1 nghìn đến 2 nghìn khách", "1000", "2000", "khách", id="and a unit"),
        pytest.param("từ 1,2 tr đến 2 tr", "1200000", "2000000", "", id="the short one"),
        pytest.param("từ 1tr5 đến 2tr", "1500000", "2000000", "", id="glued"),
        pytest.param("từ 1 triệu 5 đến 2 triệu rưỡi", "1500000", "2500000", "", id="and what follows it"),
        pytest.param("từ 1 tỷ đến 2 tỷ đồng", "1000000000", "2000000000", "₫", id="and a currency"),
        pytest.param("từ 10 đến 20 tỷ", "10", "20", "tỷ", id="behind the last it is the unit"),
        pytest.param("từ 10 đến 20 triệu đồng", "10", "20", "triệu đồng", id="so it is with a currency"),
        pytest.param("từ 0 đến 1,5 tỷ", "0", "1.5", "tỷ", id="from nothing, too"),
        pytest.param("từ 5 năm đến 10 năm", "5", "10", "năm", id="a unit that is no multiple"),
        pytest.param("from 1.5 million to 2 million", "1500000", "2000000", "", id="in English"),
        pytest.param("from $1.5 million to $2 million", "1500000", "2000000", "$", id="with a sign before"),
        pytest.param("from 1.5bn to 2bn", "1500000000", "2000000000", "", id="glued in English"),
        pytest.param("from 10 k to 20 k", "10000", "20000", "", id="a letter apart"),
        pytest.param("from 5 m to 10 m", "5", "10", "m", id="metres"),
        pytest.param("from 1 dozen to 2 dozen", "12", "24", "", id="dozens"),
        pytest.param("1.5亿 到 2亿", None, None, None, id="no road without its beginning"),
        pytest.param("从 1.5亿 到 2亿", "150000000", "200000000", "", id="in Chinese"),
        pytest.param("从1.5亿 到 2亿", "150000000", "200000000", "", id="从 sticks to its number"),
        pytest.param("从 1.5亿到2亿", "150000000", "200000000", "", id="only 从 stands apart"),
        pytest.param("从1.5万到2万", "15000", "20000", "", id="all of it glued"),
        pytest.param("从1.5 万到2 万", "15000", "20000", "", id="only the multiples apart"),
        pytest.param("从 1.5 万 到 2 万 家", "15000", "20000", "家", id="all of it apart"),
        pytest.param("從1.5億到2億", "150000000", "200000000", "", id="in traditional signs"),
    ],
)
def test_a_road_whose_numbers_have_a_multiple(aimed, road, start, target, unit):
    aimed.configure("SALES", lang="vi" if road[:1] == "t" else "en")
    handled = aimed.say(f"/kr add O1 Doanh thu {road}")
    if start is None:
        assert handled.refused == "missing_word"
        return
    kr = aimed.key_result("KR1")
    assert (kr.title, kr.unit) == ("Doanh thu", unit)
    assert (kr.start, kr.target) == (Decimal(start), Decimal(target))


@pytest.mark.parametrize(
    ("said", "title"),
    [
        pytest.param("营收从1.5亿到2亿", "营收", id="the title, too, is glued"),
        pytest.param("华东 营收從1.5億 到2億 家", "华东 营收", id="words before and behind"),
    ],
)
def test_a_title_may_stick_to_its_road(aimed, said, title):
    aimed.must(f"/kr add O1 {said}")
    kr = aimed.key_result("KR1")
    assert (kr.title, kr.start, kr.target) == (title, 150_000_000, 200_000_000)


@pytest.mark.parametrize("said", ["理由3到5", "“营收从1.5亿到2亿”", "从1.5亿到2亿"])
def test_a_title_without_a_road_is_not_cut(aimed, said):
    handled = aimed.say(f"/kr add O1 {said}")
    assert handled.refused == "missing_word"


@pytest.mark.parametrize(
    ("measure", "start", "target", "commit", "stretch", "unit"),
    [
        pytest.param(
            "from 1 million to 2 million commit 1.5 million stretch 3 million",
            "1000000", "2000000", "1500000", "3000000", "", id="single ones",
        ),
        pytest.param(
            "from 10 to 20 million commit 15 million stretch 25 million",
            "10", "20", "15", "25", "million", id="the road counts millions",
        ),
        pytest.param(
            "from 10 to 20 million commit 15 stretch 25 million",
            "10", "20", "15", "25", "million", id="said once",
        ),
        pytest.param(
            "from 1 to 2 tỷ commit 1500 triệu stretch 3 tỷ",
            "1", "2", "1.5", "3", "tỷ", id="another multiple is that much of them",
        ),
    ],
)  # fmt: skip
def test_stages_are_counted_as_their_road_is(aimed, measure, start, target, commit, stretch, unit):
    aimed.must(f"/kr add O1 Sales {measure}")
    kr = aimed.key_result("KR1")
    assert kr.unit == unit
    assert [kr.start, kr.target, kr.commit, kr.stretch] == [
        Decimal(each) for each in (start, target, commit, stretch)
    ]


def test_limits_and_phases_have_multiples_too(aimed):
    aimed.must("/kr add O1 Cost keep below 2 million")
    aimed.must("/kr add O1 Stock keep between 1 million and 2 million")
    aimed.must("/kr add O1 Sales from 1 to 3 million phases 2 million by 12-01")
    assert aimed.key_result("KR1").target == 2_000_000
    kept = aimed.key_result("KR2")
    assert (kept.low, kept.target) == (1_000_000, 2_000_000)
    (phase,) = aimed.key_result("KR3").phases
    assert phase.value == 2
    aimed.must("/kr edit KR3 phases 2.5 million by 12-01")
    assert aimed.key_result("KR3").phases[0].value == Decimal("2.5")
    aimed.must("/kr edit KR2 keep 2 million and 3 million")
    assert aimed.key_result("KR2").target == 3_000_000


def test_what_two_languages_write_differently_is_asked_back_with_both_lines(aimed):
    handled = aimed.say("/kr add O1 Doanh thu from 1.500 triệu to 2.5 tỷ")
    assert handled.refused == "ambiguous_amount"
    assert commands(handled) == [
        f"/kr add O1 Doanh thu from {start} to 2.5 tỷ" for start in ("1.5 triệu", "1500 triệu")
    ]
    assert not aimed.objective("O1").key_results


def test_only_a_number_and_what_multiplies_it_are_joined():
    words = joined(split('Mở 2 tỷ lệ 3 "triệu" 5 khách 1,5 tỷ đồng 2 triệu'), "vi")
    assert [word.text for word in words][-3:] == ["khách", "1,5 tỷ đồng", "2 triệu"]
    assert [word.text for word in words][:5] == ["Mở", "2", "tỷ", "lệ", "3"]


def test_numbers_that_cannot_share_a_unit_are_refused():
    with pytest.raises(BadAmount):
        together({"start": "1", "target": "2 tỷ rưỡi"}, "", "vi")
    with pytest.raises(AmbiguousAmount):
        together({"start": "1.500 triệu", "target": "2 tỷ"}, "", "en")
    assert together({"start": "1", "target": "2 tỷ"}, "khách", "vi")[1] == "tỷ khách"
