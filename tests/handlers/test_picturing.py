"""Which cards keep a chart to be drawn, and where none is kept; the words are the same either way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from charts.drawing import from_dict
from okr.budget import Budget, month_of
from storage.spending import Spending

LOOKS = [
    pytest.param("/kr show KR1", "burn_up", id="a key result"),
    pytest.param("/kr history KR1", "burn_up", id="its history"),
    pytest.param("/card", "overview", id="the progress card"),
    pytest.param("/map", "alignment", id="the map"),
    pytest.param("/map O1", "alignment", id="a part of it"),
]


@pytest.fixture
def desk(sales):
    for amount in (20, 50, 90):
        sales.must(f"/kr update KR1 {amount}")
        sales.forward(days=1)
    return sales


def picture(desk, line, **where):
    return desk.say(line, **where).messages[0].picture


@pytest.mark.parametrize(("line", "kind"), LOOKS)
def test_a_look_keeps_its_chart(desk, line, kind):
    kept = picture(desk, line)
    assert from_dict(kept.drawing).kind == kind
    assert kept.alt


@pytest.mark.parametrize(("line", "kind"), LOOKS)
def test_the_words_are_the_same_with_and_without_it(desk, line, kind):
    with_picture = desk.say(line).messages[0]
    desk.must("/settings pictures off", by="boss")
    without = desk.say(line).messages[0]
    assert without.picture is None
    assert without.text == with_picture.text


def test_a_digest_keeps_its_chart(desk):
    assert from_dict(picture(desk, "/digest", by="boss", group=None).drawing).kind == "overview"


@pytest.mark.parametrize("line", ["/kr show KR1", "/kr history KR1"])
def test_the_line_of_blocks_is_what_the_chart_stands_for(desk, line):
    message = desk.say(line).messages[0]
    assert "▁" in message.picture.instead_of
    assert message.picture.instead_of in message.text.split("\n\n")


def test_the_chart_stands_for_the_line_of_blocks_where_much_was_taken_back_too(desk):
    for amount in range(1, 9):
        desk.must(f"/kr update KR1 {amount}")
    for _ in range(10):
        desk.must("/kr update KR1 150")
        desk.must("/undo")
        desk.forward(minutes=2)
    message = desk.say("/kr history KR1").messages[0]
    assert message.picture.instead_of in message.text.split("\n\n")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("/kr update KR1 91", id="a receipt"),
        pytest.param("/okr", id="a list"),
        pytest.param("/kr history KR1 more", id="a later page"),
        pytest.param("/kr show KR1\n/kr show KR2", id="several answers in one"),
    ],
)
def test_what_is_no_look_has_none(desk, line):
    assert picture(desk, line) is None


def test_nothing_set_is_nothing_to_draw(desk):
    assert picture(desk, "/card", group="PRODUCT", by="u006") is None
    assert picture(desk, "/map PRODUCT", by="u006") is None


@pytest.mark.parametrize("line", ["/kr show KR2", "/kr history KR2"])
def test_a_key_result_without_a_report_is_drawn_too(desk, line):
    assert from_dict(picture(desk, line).drawing).empty


def test_at_four_fifths_of_the_month_none_is_kept(desk):
    desk.rules = replace(desk.rules, budget=Budget(calls=100, pushes=100))
    spend(desk, 79)
    assert picture(desk, "/kr show KR1") is not None
    spend(desk, 1)
    assert picture(desk, "/kr show KR1") is None


def test_one_to_one_the_default_decides(desk):
    desk.must("/settings pictures off", by="boss")
    assert picture(desk, "/kr show SALES/KR1", group=None) is not None
    desk.rules = replace(desk.rules, default_group=replace(desk.rules.default_group, pictures=False))
    assert picture(desk, "/kr show SALES/KR1", group=None) is None


def test_what_people_wrote_is_harmless_in_the_words_for_the_picture(desk):
    desk.must("/kr add O1 [x](http://e.example) @all **b** from 0 to 9")
    alt = picture(desk, "/kr show KR7").alt
    assert not set("[]*@") & set(alt)
    assert "://" not in alt


def spend(desk, calls):
    def work(unit):
        Spending(unit).add(month_of(desk.now), {"call:card": calls})

    desk.database.write_now(work)
