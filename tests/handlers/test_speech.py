"""Voice messages: what only looks is answered, what would write is asked back first."""

from __future__ import annotations

import pytest

from handlers.speech import as_typed
from tests.kit.desk import commands, shown


@pytest.mark.parametrize(
    ("heard", "typed"),
    [
        pytest.param(
            "请把关键结果三更新到百分之四十五。", "把KR3 更新到百分之四十五", id="a polite sentence"
        ),
        pytest.param("K R 三 更新到百分之四十五", "KR3 更新到百分之四十五", id="letters apart"),
        pytest.param("kr三百分之四十五", "KR3 百分之四十五", id="a number beside another"),
        pytest.param("關鍵結果第十二號", "KR12 號", id="an ordinal"),
        pytest.param("Update key result three to 45%.", "Update KR3 to 45%", id="English"),
        pytest.param("cập nhật kết quả ba 45%", "cập nhật KR3 45%", id="Vietnamese"),
        pytest.param("查看目标一", "查看O1", id="an objective"),
        pytest.param("新增目标一个月内完成", "新增目标一个月内完成", id="一个 is no number of an objective"),
        pytest.param("KR3 is 45%", "KR3 is 45%", id="digits"),
        pytest.param("进度", "进度", id="nothing to change"),
    ],
)
def test_what_was_heard_as_it_would_be_typed(heard, typed):
    assert as_typed(heard) == typed


@pytest.mark.parametrize(
    "heard",
    ["请把关键结果三更新到百分之四十五。", "KR3 is 45%.", "更新K R三百分之四十五", "kr three update 45%"],
)
def test_a_spoken_report_is_asked_back_and_done_on_yes(sales, heard):
    before = sales.written()
    handled = sales.say(heard, group=None, spoken=True)
    assert not handled.refused, shown(handled)
    assert "/kr update KR3" in shown(handled)
    assert commands(handled) == ["/yes", "/no"]
    assert sales.written() == before
    sales.must("/yes", group=None)
    assert sales.value_of("KR3") == 45


def test_yes_may_be_spoken_too(sales):
    sales.must("更新KR三百分之四十五", group=None, spoken=True)
    sales.must("好的。", group=None, spoken=True)
    assert sales.value_of("KR3") == 45


def test_no_leaves_it(sales):
    sales.must("更新KR三百分之四十五", group=None, spoken=True)
    sales.must("/no", group=None)
    assert sales.value_of("KR3") is None


@pytest.mark.parametrize("heard", ["进度。", "查看关键结果三", "帮助", "我是谁？"])
def test_what_only_looks_is_answered_at_once(sales, heard):
    assert commands(sales.say(heard, spoken=True)) != ["/yes", "/no"]
    assert not sales.say(heard, spoken=True).refused


def test_what_would_be_refused_is_refused_before_anything_is_asked(sales):
    assert sales.refused("更新KR九百分之四十五", group=None, spoken=True) == "unknown_reference"
    assert sales.refused("更新KR三很多", group=None, spoken=True) == "bad_amount"
    assert sales.refused("今天天气不错", group=None, spoken=True) == "unknown_command"


def test_what_is_asked_back_anyway_is_asked_once(sales):
    asked = sales.say("/kr drop KR3 no budget", spoken=True, group=None)
    assert commands(asked) == ["/yes", "/no"]
    sales.must("/yes", group=None)
    assert sales.key_result("KR3").state.value == "dropped"


def test_a_question_is_answered_like_a_typed_one(sales):
    assert "Your key results:" in sales.must("你好。", spoken=True, group=None)
