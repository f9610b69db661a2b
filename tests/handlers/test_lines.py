"""Which lines of a message its writer typed: without quotations, bullets and small talk."""

from __future__ import annotations

import pytest

from handlers.line import split
from handlers.lines import own
from tests.kit.desk import commands, shown


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("/help\n\n  /map ", ["/help", "/map"], id="blank lines"),
        pytest.param("- /u 1 40\n* /u 3 60%\n• u 4 done", ["/u 1 40", "/u 3 60%", "u 4 done"], id="bullets"),
        pytest.param("1. /u 1 40\n2、kr3 60%\n3) 更新 4", ["/u 1 40", "kr3 60%", "更新 4"], id="numbers"),
        pytest.param("（1）kr3 60%\n(2) kr4 done", ["kr3 60%", "kr4 done"], id="brackets"),
        pytest.param("1.KR3 45%", ["KR3 45%"], id="a number without a space"),
        pytest.param("3. 45%\n-3\n3、45%\n- 3 45%", ["3. 45%", "-3", "3、45%", "- 3 45%"], id="no bullets"),
        pytest.param("> /u 1 40\n/u 3 60%", ["/u 3 60%"], id="a quoted line and one of one's own"),
        pytest.param("「Bo：/u 1 40」\n- - - - - -\nkr3 60%", ["kr3 60%"], id="a quotation with a rule"),
        pytest.param("「Bo：/u 1 40\n/u 4 done」\n————\nkr3 60%", ["kr3 60%"], id="of several lines"),
        pytest.param("> /u 1 40\n＞ /u 3 60%", [], id="nothing but quoted"),
        pytest.param("[聊天记录]\n> 1", [], id="a forwarded record"),
        pytest.param(
            '/okr add "Win\nthe north" @Bo', ['/okr add "Win the north" @Bo'], id="a title of two lines"
        ),
        pytest.param(
            "/okr add “赢得\n北方”\n/u 1 3", ["/okr add “赢得 北方”", "/u 1 3"], id="and another line"
        ),
        pytest.param('/u 1 3 said "no\n/u 3 4 "yes"', ['/u 1 3 said "no', '/u 3 4 "yes"'], id="left open"),
        pytest.param('kr1 3 "no\nkr3 4 "yes"', ['kr1 3 "no', 'kr3 4 "yes"'], id="left open, without a slash"),
        pytest.param('/kr add O1 TV 40" a\nnew" one', ['/kr add O1 TV 40" a', 'new" one'], id="inches"),
    ],
)
def test_ones_own_lines(text, lines):
    assert own(text) == lines


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param('a "b c" d', ["a", '"b c"', "d"], id="straight"),
        pytest.param("“a “b” c” d", ['"a “b” c"', "d"], id="nested"),
        pytest.param('"他说“好”的" @Bo', ['"他说“好”的"', "@Bo"], id="another kind inside"),
        pytest.param('「a "b" c」 d', ['“a "b" c”', "d"], id="straight ones inside"),
        pytest.param("”a b” c", ['"a b"', "c"], id="closed as it was opened"),
        pytest.param("＂a b＂ «c d» 『e f』", ['"a b"', '"c d"', '"e f"'], id="other pairs"),
        pytest.param('"a b', ['"a', "b"], id="never closed"),
        pytest.param('a" b" c', ['a"', 'b"', "c"], id="inches"),
        pytest.param("“a b c", ["“a", "b", "c"], id="a curly one never closed"),
    ],
)
def test_quotations_are_words(text, words):
    assert [word.typed for word in split(text)] == words
    assert split(" ".join(words)) == split(text)


def test_a_title_of_two_lines_is_one_title(sales):
    sales.must('/okr add "Nobody waits\nfor: a “refund”"')
    assert sales.objective("O2").title == "Nobody waits for: a “refund”"


def test_a_title_may_have_200_signs_and_not_201(sales):
    sales.must(f'/okr add "{"很" * 200}"')
    assert sales.objective("O2").title == "很" * 200
    assert sales.refused(f"/okr add {'很' * 201}") == "too_long"


def test_lines_in_every_order_are_one_change_with_one_receipt(sales):
    handled = sales.say("你好\n\n1. 更新KR1 40\n2. 60% kr3\n- kr4 完成\n> /kr update 5 1%")
    assert not handled.refused, shown(handled)
    assert shown(handled).count("Undo within 10 minutes") == 1
    assert [sales.value_of(f"KR{n}") for n in (1, 3, 4, 5)] == [40, 60, 1, None]


def test_one_line_that_is_unclear_stops_the_others(sales):
    before = sales.written()
    handled = sales.say("更新KR1 40\n60% kr3 looks wrong")
    assert handled.refused == "unclear_line"
    assert commands(handled) == ["/yes"]  # for the whole message
    assert "/kr update KR3 60% looks wrong" in shown(handled)
    assert sales.written() == before


@pytest.mark.parametrize("text", ["> /kr update 3 45%\n＞ thanks", "「Bo：/kr update 3 45%」\n------"])
def test_a_message_that_is_all_quoted_is_answered(sales, text):
    handled = sales.say(text)
    assert handled.refused == "quoted_line"
    assert "Please type it yourself" in shown(handled)
    assert sales.value_of("KR3") is None


@pytest.mark.parametrize("text", ["hello", "你好！", "在吗？", "Xin chào", "chao ban", "早上好"])
def test_a_greeting_is_answered_with_what_is_due(sales, text):
    assert "Your key results:" in sales.must(text)


@pytest.mark.parametrize(
    "text", ["谢谢", "thanks!", "ok", "好的", "收到。", "哈哈", "cảm ơn", "不用", "Thank you 🙏"]
)
def test_small_talk_gets_a_short_answer_and_writes_nothing(sales, text):
    before = sales.written()
    assert "/help" in sales.must(text, group=None)
    assert sales.written() == before


def test_ok_still_answers_a_question(sales):
    sales.must("/kr drop KR3 no budget", group=None)
    sales.must("ok", group=None)
    assert sales.key_result("KR3").state.value == "dropped"


@pytest.mark.parametrize("text", ["/yes", "yes", "确认"])
def test_a_yes_to_nothing_is_told_so(sales, text):
    assert sales.refused(text) == "nothing_asked"
