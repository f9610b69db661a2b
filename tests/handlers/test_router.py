"""However a command is ordered, parted or marked, it is found; what only looks like one is not run."""

from __future__ import annotations

import pytest

import handlers.commands  # noqa: F401 - fills the registry
from handlers.references import read_reference
from handlers.router import route
from okr.questions import UnclearLine
from okr.refusals import UnknownCommand
from tests.kit.desk import commands, shown


def routed(text):
    """The line that a text is, as canonical words; a reference in capitals."""
    command, line = route(text)
    first, *others = [word.typed for word in line.said] or [""]
    return " ".join([f"/{command.name}", first.upper() if read_reference(first) else first, *others]).strip()


@pytest.mark.parametrize(
    "text",
    [
        *("/kr update KR3 45%", "/kr KR3 45%", "kr3 45%", "KR3 45%", "/KR3 45%"),
        *("45% kr3", "45%kr3", "４５％ KR３", "update 45% kr3", "更新 45% kr3", "更新 45% KR 3"),
        *("update kr3 to 45%", "set kr3 to 45%", "put kr3 at 45%", "kr3 is 45%", "KR3 is now 45%"),
        *("KR3 到 45%", "KR3到45%", "kr3：45%", "kr3:45%", "kr3: 45%", "kr3，45%", "KR3、45%", "KR3. 45%"),
        *("把 kr3 更新到 45%", "把kr3更新到45%", "将 KR3 改为 45%", "將KR3更新為45%", "kr3 更新 45%"),
        *("kr3更新45%", "kr3 update 45%", "kr 3 update 45%", "更新KR3 45%", "更新kr3到45%", "更新：KR3 45%"),
        *("/更新 KR3：45%", "/更新，KR3，45%", "进度kr3 45%", "kr3进度45%", "關鍵結果3到45%"),
        *("cap nhat kr3 45%", "cập nhật KR3 45%", "cập nhật KR3 lên 45%", "kr3 là 45%", "kr3 la 45%"),
        *("！kr3 45%", "!kr3 45%", "。kr3 45%", "# kr3 45%", "/ kr3 45%", "／kr3 45%"),
        *("關鍵結果 更新 KR3 45%", "KR3 進度 45%"),
    ],
)
def test_a_report_in_any_order_is_one(text):
    assert routed(text).replace("４５％", "45%") == "/kr update KR3 45%"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "/更新3 45%",
            "关键结果3 45%",
            "kr 3 45%",
            "更新3 45%",
            "更新3：45%",
            "更新3，45%",
            "/u 3 45%",
            "u 3 45%",
            "进度3 45%",
            "進度 3 45%",
        ),
        *("3 更新 45%", "3 update 45%", "把 3 更新到 45%", "/3 45%", "update 3 to 45%", "set 3 update 45%"),
    ],
)
def test_a_bare_number_is_a_key_result_beside_a_word_for_it(text):
    assert routed(text) == "/kr update 3 45%"


def test_a_number_marked_as_a_reference_is_one():
    assert routed("#3 45%") == "/kr update 3 45%"
    assert routed("#KR3 45%") == "/kr update KR3 45%"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("kr3 done", "/kr update KR3 done", id="done"),
        pytest.param("完成 KR4", "/kr update KR4 完成", id="done before it"),
        pytest.param("完成KR4", "/kr update KR4 完成", id="done, glued"),
        pytest.param("kr3 45% waiting for vendor", "/kr update KR3 45% waiting for vendor", id="a note"),
        pytest.param("更新 45% kr3 等供应商", "/kr update KR3 45% 等供应商", id="a note behind a verb"),
        pytest.param("KR3 到 45%，等供应商", "/kr update KR3 45% 等供应商", id="a note behind a mark"),
        pytest.param("45% kr3, still waiting", "/kr update KR3 45% still waiting", id="a comma"),
        pytest.param("45% kr3 (late)", "/kr update KR3 45% (late)", id="brackets"),
        pytest.param("KR3 到 45% 信心7", "/kr update KR3 45% 信心7", id="options"),
        pytest.param("kr3 is +5", "/kr update KR3 +5", id="a step"),
        pytest.param("KR3=45", "/kr update KR3 =45", id="an equals sign"),
        pytest.param("sales/kr3 is 45%", "/kr update SALES/KR3 45%", id="another group's"),
        pytest.param("2026Q3/kr3到45%", "/kr update 2026Q3/KR3 45%", id="another cycle's"),
        pytest.param("KR3 到 1.2 万", "/kr update KR3 1.2 万", id="an amount of two words"),
        pytest.param("kr3 百分之四十五", "/kr update KR3 百分之四十五", id="spelt out"),
        pytest.param("kr3 update .5", "/kr update KR3 .5", id="a point before a digit"),
        pytest.param("kr3", "/kr show KR3", id="a reference alone"),
        pytest.param("进度kr3", "/kr show KR3", id="its progress"),
        pytest.param("KR3 进度？", "/kr show KR3", id="asked for"),
        pytest.param("/kr 3", "/kr show 3", id="with the command"),
        pytest.param("/3", "/kr show 3", id="a slash and a number"),
        pytest.param("O1", "/okr show O1", id="an objective"),
        pytest.param("KR3 history", "/kr history KR3", id="its history"),
        pytest.param("kr3 历史", "/kr history KR3", id="in Chinese"),
        pytest.param("KR3 blocked no vendor", "/block KR3 no vendor", id="blocked"),
        pytest.param("O1 关闭", "/okr close O1", id="an objective first"),
        pytest.param("KR3 评论 很好", "/kr comment KR3 很好", id="a comment"),
        pytest.param("评论KR3说明", "/kr comment KR3 说明", id="a comment, glued"),
        pytest.param("/block KR3：没有供应商", "/block KR3 没有供应商", id="a mark behind a reference"),
        pytest.param("阻塞3，没有供应商", "/block 3 没有供应商", id="a number before a mark"),
        pytest.param("目标新增 提升留存", "/okr add 提升留存", id="two words as one"),
        pytest.param("目標新增 提升留存", "/okr add 提升留存", id="in traditional signs"),
        pytest.param("目标 新增：提升留存", "/okr add 提升留存", id="a colon behind"),
        pytest.param("新增目标：提升 留存", "/okr add 提升 留存", id="a colon behind one word"),
        pytest.param("新增目标“提升 留存”", '/okr add "提升 留存"', id="a quotation behind"),
        pytest.param("放弃kr3 没有预算", "/kr drop 3 没有预算", id="the alias holds the letters"),
        pytest.param("帮助。", "/help", id="a full stop"),
        pytest.param("进度？", "/status", id="asked"),
        pytest.param("help!", "/help", id="an exclamation"),
        pytest.param("tien do", "/status", id="Vietnamese without tones"),
        pytest.param("hoan tac", "/undo", id="without tones, a change"),
        pytest.param("muc tieu them Giu khach", "/okr add Giu khach", id="three words without tones"),
        pytest.param(
            "/kr update KR3 45% the plan changed", "/kr update KR3 45% the plan changed", id="plain"
        ),
        pytest.param("/okr add KR3：更好", "/okr add KR3：更好", id="a title is left as it is"),
    ],
)
def test_what_a_line_means(text, line):
    assert routed(text) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("3 45%", "/kr update 3 45%", id="two numbers"),
        pytest.param("3 45% 备注", "/kr update 3 45% 备注", id="and a note"),
        pytest.param("3 people 45% of them", None, id="a number of something"),
        pytest.param("3 45", "/kr update 3 45", id="two bare numbers"),
        pytest.param("45% kr3 looks wrong", "/kr update KR3 45% looks wrong", id="a note in another order"),
        pytest.param("kr3 is 45% behind", "/kr update KR3 45% behind", id="a status that is none"),
        pytest.param("kr3 is 45% of what we hoped", "/kr update KR3 45% of what we hoped", id="of"),
        pytest.param("kr3 45% of the shops", "/kr update KR3 45% of the shops", id="of, reference first"),
        pytest.param("KR3 到 45% 了吗？", "/kr update KR3 45% 了吗？", id="a question"),
        pytest.param("kr3 45% right?", "/kr update KR3 45% right?", id="an English question"),
        pytest.param("mark kr3 45% as a typo", "/kr update KR3 45% as a typo", id="an order of another kind"),
        pytest.param("kr3 blocked?", "/block kr3", id="a question of another command"),
    ],
)
def test_what_only_looks_like_a_report_is_offered_not_run(text, line):
    with pytest.raises((UnclearLine, UnknownCommand)) as refused:
        route(text)
    assert refused.value.lines == (() if line is None else (line,))


@pytest.mark.parametrize(
    "text",
    [
        *("don't set kr3 to 45%", "不要把kr3更新到45%", "should kr3 be 45%", "if kr3 reaches 45% we party"),
        *(
            "45% of kr3 is mine",
            "12:30 45%",
            "3/4 45%",
            "2026 45",
            "上午10点 45%",
            "we sold 45% kr3",
            "45%",
            "3",
        ),
        *("to 45%", "是 45%", "more than 45% kr3", "新增目标的方法", "更新一下", "2 of 3 done"),
    ],
)
def test_talk_writes_nothing(sales, text):
    before = sales.written()
    assert sales.refused(text) in (
        "unknown_command",
        "bad_reference",
        "unclear_line",
        "bad_amount",
        "amount_of_what",
    )
    assert sales.written() == before


@pytest.mark.parametrize("text", ["kr3 is late", "KR3 banana", "更新 KR3 很多"])
def test_an_amount_that_is_none_is_refused_with_the_line_to_copy(sales, text):
    before = sales.written()
    handled = sales.say(text)
    assert handled.refused == "bad_amount"
    assert commands(handled) == ["/kr update KR3 45% waiting for vendor"]
    assert sales.written() == before


def test_what_was_offered_can_be_tapped(sales):
    handled = sales.say("45% kr3 looks wrong")
    assert handled.refused == "unclear_line"
    assert "nothing was written" in shown(handled)
    assert sales.value_of("KR3") is None
    sales.must(commands(handled)[0])
    assert (sales.value_of("KR3"), sales.check_ins("KR3")[0].note) == (45, "looks wrong")


@pytest.mark.parametrize("text", ["kr3 is 45%", "45% kr3", "把kr3更新到45%", "update kr3 to 45%"])
def test_a_report_in_another_order_is_written(sales, text):
    sales.must(text)
    assert (sales.value_of("KR3"), sales.check_ins("KR3")[0].note) == (45, "")
