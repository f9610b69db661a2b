"""/okr edit and /kr edit: a definition changes, what was reported under the old one stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.kit.desk import commands, shown


@pytest.mark.parametrize(
    ("change", "field", "value", "shows"),
    [
        pytest.param("target 400", "target", Decimal(400), "target: 200 → 400", id="a target"),
        pytest.param("目标 1.2万", "target", Decimal(12000), "target: 200 → 12,000", id="in Chinese"),
        pytest.param("target 2 万", "target", Decimal(20000), "200 → 20,000", id="in two words"),
        pytest.param("start 20", "start", Decimal(20), "start: 0 → 20", id="a start"),
        pytest.param("title Open shops", "title", "Open shops", "Active shops → Open shops", id="a title"),
        pytest.param("weight 0", "weight", Decimal(0), "weight: 1 → 0", id="a weight of nothing"),
        pytest.param("by 12-01", "due", date(2026, 12, 1), "due day: – → Tue, Dec 1, 2026", id="a day"),
        pytest.param("unit shops", "unit", "shops", "unit: – → shops", id="a unit"),
        pytest.param("ＴＡＲＧＥＴ　４００", "target", Decimal(400), "target: 200 → 400", id="full width"),
    ],
)
def test_a_key_results_definition_changes(sales, change, field, value, shows):
    text = sales.must(f"/kr edit KR1 {change}")
    assert getattr(sales.key_result("KR1"), field) == value
    assert shows in text
    assert "Undo within 10 minutes" in text


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param("/kr edit", "missing_word", id="nothing"),
        pytest.param("/kr edit 1", "missing_word", id="no field"),
        pytest.param("/kr edit 1 colour red", "missing_word", id="no such field"),
        pytest.param("/kr edit 1 target", "missing_word", id="no value"),
        pytest.param("/kr edit 1 target many", "bad_amount", id="no number"),
        pytest.param("/kr edit 1 target 0", "start_is_target", id="no road left"),
        pytest.param("/kr edit 2 target 20 d", "bad_amount", id="another unit"),
        pytest.param("/kr edit 4 target 5", "not_for_this_kind", id="done or not has no target"),
        pytest.param("/kr edit 4 unit h", "not_for_this_kind", id="nor a unit"),
        pytest.param("/kr edit 5 start 1", "not_for_this_kind", id="a limit has no start"),
        pytest.param("/kr edit 1 weight 1001", "bad_weight", id="too heavy"),
        pytest.param("/kr edit 1 by someday", "bad_date", id="no day"),
        pytest.param("/kr edit 99 target 5", "unknown_reference", id="no such key result"),
        pytest.param("/okr edit", "missing_word", id="no objective"),
        pytest.param("/okr edit O1", "title_missing", id="no title"),
        pytest.param("/okr edit KR1 Title", "bad_reference", id="a key result"),
        pytest.param("/okr edit O9 Title", "unknown_reference", id="no such objective"),
    ],
)
def test_an_edit_that_cannot_be_is_refused(sales, said, code):
    before = (sales.written(), sales.objectives())
    handled = sales.say(said)
    assert handled.refused == code
    assert (sales.written(), sales.objectives()) == before


def test_the_line_to_copy_is_about_the_thing_that_was_typed(sales):
    assert commands(sales.say("/kr edit 2")) == ["/kr edit 2 target 100"]
    assert commands(sales.say("/kr edit 2 by someday"))[0].startswith("/kr edit KR2 ")


def test_an_objective_gets_another_title(sales):
    assert "title: New customers" in sales.must("/编辑目标 O1 Customers succeed at once")
    assert sales.objective("O1").title == "Customers succeed at once"


def test_old_check_ins_keep_the_target_they_were_made_under(sales):
    sales.must("/kr update 1 100")
    sales.must("/kr edit 1 target 400")
    assert sales.check_ins("KR1")[0].target == 200
    assert "(target then 200)" in sales.must("/kr history 1")
    assert "25%" in sales.must("/kr show 1")


def test_a_second_edit_shows_the_first_as_old(sales):
    sales.must("/kr edit 1 target 400")
    assert "400 → 300" in sales.must("/kr edit 1 target 300")


def test_an_edit_answers_in_the_askers_language(sales):
    sales.must("/lang zh")
    assert "目标值：200 → 400" in shown(sales.say("/kr edit 1 target 400"))
