"""Lines as people say them to a person: please, yes and no in everyday words, the verb before its thing."""

from __future__ import annotations

import pytest

from tests.kit.desk import shown


@pytest.mark.parametrize(
    "line",
    [
        "please update KR1 to 12",
        "Please, KR1 is now 12",
        "could you update kr1 12",
        "帮我更新一下KR1，12",
        "请把KR1更新到12",
        "唔該幫我更新KR1做12",
        "KR1而家12",
        "KR1今天到12",
        "làm ơn cập nhật KR1 12",
    ],
)
def test_a_report_may_be_asked_for_politely(sales, line):
    sales.must(line)
    assert sales.value_of("KR1") == 12


@pytest.mark.parametrize("line", ["kr4 做完了", "KR4 done", "KR4做完了"])
def test_a_word_for_done_is_not_taken_apart(sales, line):
    sales.must(line)
    assert sales.value_of("KR4") == 1


@pytest.mark.parametrize("line", ["xinh cập nhật KR1 12", "pleased KR1"])
def test_a_word_that_only_begins_like_please_is_none(sales, line):
    assert sales.say(line).refused
    assert sales.value_of("KR1") is None


@pytest.mark.parametrize("word", ["yep", "对", "是的", "係", "嗯", "đúng rồi", "vâng", "ok"])
def test_yes_is_said_in_everyday_words(sales, word):
    sales.must("/kr drop KR1 overtaken")
    sales.must(word)
    assert "dropped" in sales.must("/kr show KR1")


@pytest.mark.parametrize("word", ["nope", "不用", "不要", "唔使喇", "唔好", "đừng", "thôi"])
def test_no_is_said_in_everyday_words(sales, word):
    sales.must("/kr drop KR1 overtaken")
    sales.must(word)
    assert sales.refused("/yes") == "nothing_asked"
    assert "dropped" not in sales.must("/kr show KR1")


@pytest.mark.parametrize("word", ["对", "係", "vâng", "sure", "唔使喇", "nope"])
def test_where_nothing_was_asked_yes_and_no_are_only_talk(sales, word):
    assert not sales.say(word).refused


@pytest.mark.parametrize("line", ["my okrs", "my goals", "我的目标", "我嘅目標", "/me"])
def test_what_is_mine_is_asked_for_as_people_call_it(sales, line):
    assert "O1 New customers succeed" in sales.must(line)
    assert "O1 New customers succeed" not in sales.must(line, by="u001")


@pytest.mark.parametrize(
    "line", ["add objective Win the north", "new goal Win the north", "加目标 Win the north"]
)
def test_the_verb_may_come_before_its_thing(sales, line):
    assert "Win the north" in shown(sales.say(line))
    assert "O2" in sales.must("/okr")
