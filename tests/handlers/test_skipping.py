"""/skip: an answer without a value, with a reason from a list or in one's own words."""

from __future__ import annotations

import pytest

from storage.skips import Skips
from tests.kit.desk import Desk, commands


def skipped(desk: Desk) -> set[int]:
    group = desk.group().id
    return desk.read(lambda unit: Skips(unit).of_group(group, desk.now))


def test_it_counts_and_the_value_stays(sales):
    sales.must("/kr update 1 40")
    before = sales.key_result("KR1")
    text = sales.must("/skip 1 waiting for data")
    assert "Counts as answered this round: waiting for data" in text
    assert "The value stays: 40" in text
    assert skipped(sales) == {before.id}
    assert sales.key_result("KR1") == before


def test_without_a_reason_four_are_one_tap_away(sales):
    handled = sales.say("/skip KR1")
    assert commands(handled) == [
        "/skip KR1 waiting for data",
        "/skip KR1 nothing changed",
        "/skip KR1 on hold",
        "/skip KR1 other",
    ]
    assert skipped(sales) == set()
    assert "/skip KR1" in sales.must(commands(handled)[-1])
    assert skipped(sales) == set()
    sales.must(commands(handled)[0])
    assert len(skipped(sales)) == 1


@pytest.mark.parametrize(
    "line", ["/跳过 3 等数据", "KR3 跳過 等數據", "/bỏ lượt 3 chờ số liệu", "skip kr3 no data"]
)
def test_it_is_called_in_every_language(sales, line):
    sales.must(line)
    assert skipped(sales) == {sales.key_result("KR3").id}


def test_undo_takes_it_back(sales):
    sales.must("/skip 1 no data")
    assert "**KR1** is due again" in sales.must("/undo")
    assert skipped(sales) == set()


@pytest.mark.parametrize("by", ["u004", "u005"])
def test_only_ones_own(sales, by):
    assert sales.refused("/skip 1 no data", by=by) == "not_yours"


def test_the_history_shows_it_among_the_reports(sales):
    sales.must("/kr update 1 40")
    sales.forward(days=1)
    sales.must("/skip 1 no *data*")
    sales.forward(days=1)
    sales.must("/kr update 1 50")
    text = sales.must("/kr history 1")
    assert text.index("→ 50") < text.index("王小明: skipped, no ＊data＊") < text.index("→ 40")


def test_what_is_dropped_is_not_skipped(sales):
    sales.must("/kr drop 1 overtaken")
    sales.must("/yes")
    assert sales.refused("/skip 1 no data") == "not_open"
