"""What people say as to a person: the one command it means, a line to tap, or nothing."""

from __future__ import annotations

import pytest

from handlers.router import route
from okr.questions import UnclearLine
from okr.refusals import UnknownCommand


def routed(text: str) -> str:
    command, line = route(text)
    return " ".join([f"/{command.name}", *(word.typed for word in line.said)])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("kr3历史", "/kr history KR3", id="glued to its reference"),
        pytest.param("KR3打分0.7", "/score KR3 0.7", id="and its argument glued to it"),
        pytest.param("kr3卡住了，等法务", "/block KR3 等法务", id="a reason behind a mark"),
        pytest.param("kr3 no longer blocked", "/unblock kr3", id="three words"),
        pytest.param("kr3 comment: nice work", "/kr comment kr3 nice work", id="a colon"),
        pytest.param("delete kr3 we stopped", "/kr drop kr3 we stopped", id="another verb"),
        pytest.param("drop O1 we stopped", "/okr drop O1 we stopped", id="of an objective"),
        pytest.param("give O1 @Bo", "/okr owner O1 @Bo", id="an objective given away"),
        pytest.param("close o1 reached early", "/okr close o1 reached early", id="closed"),
        pytest.param("kr3 is blocked by legal", "/block kr3 by legal", id="is blocked"),
        pytest.param("my kr3 is 12", "/kr update KR3 12", id="whose it is"),
        pytest.param("new kr: Demos from 0 to 30", "/kr add Demos from 0 to 30", id="two words and a colon"),
        pytest.param("tạo mục tiêu: Thắng", "/okr add Thắng", id="three words and a colon"),
        pytest.param("how do i update?", "/help", id="a question that is a command"),
        pytest.param("align o1 COMPANY/O1", "/okr align o1 COMPANY/O1", id="not its opposite"),
    ],
)
def test_a_verb_stands_where_people_put_it(text, line):
    assert routed(text) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("kr3 target 25", "/kr edit KR3 target 25"),
        ("set kr3 target to 25", "/kr edit KR3 target 25"),
        ("KR3目标改成25", "/kr edit KR3 target 25"),
        ("將kr3目標改為25", "/kr edit KR3 target 25"),
        ("đổi kr3 mục tiêu thành 25", "/kr edit KR3 target 25"),
        ("kr3 weight = 2", "/kr edit KR3 weight 2"),
        ("SALES/kr3 的标题改为 签约 伙伴", "/kr edit SALES/KR3 title 签约 伙伴"),
        ("rename kr3 to Signed partners", "/kr edit KR3 title Signed partners"),
        ("kr3 改名 签约伙伴", "/kr edit KR3 title 签约伙伴"),
        ("rename o1 to Win the north", "/okr edit O1 Win the north"),
    ],
)
def test_a_field_is_edited_by_its_name(text, line):
    assert routed(text) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("how is kr3 doing?", "/kr show KR3"),
        ("show me SALES/KR3", "/kr show SALES/KR3"),
        ("看看kr3", "/kr show KR3"),
        ("KR3 怎么样", "/kr show KR3"),
        ("kr3邊個負責", "/kr show KR3"),
        ("kr3 sao rồi", "/kr show KR3"),
        ("what about o2?", "/okr show O2"),
    ],
)
def test_what_only_asks_about_one_thing_shows_it(text, line):
    assert routed(text) == line


@pytest.mark.parametrize(
    "text", ["how are kr3 and kr4?", "how do I get kr3 to 45%?", "why 3?", "tell me more"]
)
def test_what_asks_about_more_than_that_shows_nothing(text):
    with pytest.raises((UnknownCommand, UnclearLine)):
        route(text)


def test_a_word_that_only_ends_like_a_question_asks_nothing(sales):
    assert sales.refused("KR3 shows promise") == "bad_amount"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("my okrs", "/okr mine"),
        ("我的kr", "/okr mine"),
        ("okr của tôi", "/okr mine"),
        ("all goals", "/okr all"),
        ("全部okr？", "/okr all"),
        ("what's at risk?", "/okr risk"),
        ("風險", "/okr risk"),
        ("未更新", "/okr stale"),
    ],
)
def test_a_list_goes_by_its_own_name(text, line):
    assert routed(text) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("kr3 plus 2", "/kr update KR3 +2"),
        ("kr3 up 2 dealers", "/kr update KR3 +2 dealers"),
        ("KR3 down 1", "/kr update KR3 -1"),
        ("kr3加2", "/kr update KR3 +2"),
        ("kr3少咗1", "/kr update KR3 -1"),
        ("kr3 tăng 2", "/kr update KR3 +2"),
        ("kr3 went up to 12", "/kr update KR3 12"),
        ("kr3升到12", "/kr update KR3 12"),
        ("kr2 到80%了", "/kr update KR2 80%"),
        ("kr5 done!", "/kr update KR5 done"),
    ],
)
def test_more_and_less_are_steps_and_up_to_is_where_it_stands(text, line):
    assert routed(text) == line


@pytest.mark.parametrize(
    "text", ["KR3 at risk vendor is late", "kr3有风险", "kr3 có rủi ro nhà cung cấp trễ"]
)
def test_a_health_without_a_value_is_offered_with_the_value_as_it_was(text):
    with pytest.raises(UnclearLine) as offered:
        route(text)
    assert offered.value.lines[0].casefold().startswith("/kr update kr3 same ")


@pytest.mark.parametrize("text", ["kr1 12, kr2 36", "KR1 12；KR2 36", "kr1 12 kr2 36", "kr1 12 and kr2 36"])
def test_several_reports_in_one_line_are_several(sales, text):
    sales.must(text)
    assert (sales.value_of("KR1"), sales.value_of("KR2")) == (12, 36)


def test_of_several_reports_all_are_done_or_none(sales):
    assert sales.refused("kr1 12, kr99 36") == "unknown_reference"
    assert sales.value_of("KR1") is None


@pytest.mark.parametrize("text", ["kr1 12 waiting for kr2 36 people", "kr1 12 because kr2 slipped"])
def test_a_note_that_names_another_key_result_stays_a_note(sales, text):
    sales.must(text)
    assert (sales.value_of("KR1"), sales.value_of("KR2")) == (12, None)
    assert "kr2" in sales.must("/kr history KR1")


@pytest.mark.parametrize(
    ("said", "value"), [("60 phần trăm", 120), ("60 percent", 120), ("60 per cent", 120)]
)
def test_percent_in_words_is_a_share_of_the_road_and_no_note(sales, said, value):
    sales.must(f"/kr update KR1 {said}")
    assert sales.value_of("KR1") == value


@pytest.mark.parametrize("said", ["yesterday", "昨天", "尋日", "hôm qua"])
def test_yesterday_alone_behind_the_amount_is_the_day_of_the_report(sales, said):
    text = sales.must(f"/kr update KR1 12 {said}")
    assert "Recorded for" in text
    assert "Note" not in text


@pytest.mark.parametrize(
    "said", ["12家,信心7,等法务", "12，信心7/10，等法务", "12 conf 7/10 等法务", "12, conf 7, 等法务"]
)
def test_confidence_is_found_between_marks_and_out_of_ten(sales, said):
    assert "7" in (text := sales.must(f"kr1 {said}"))
    assert "等法务" in text
    (report,) = sales.check_ins("KR1")
    assert (report.confidence, report.note) == (7, "等法务")


@pytest.mark.parametrize("text", ["kr3 conf 8", "kr3信心8"])
def test_confidence_without_a_value_is_offered_with_the_value_as_it_was(text):
    with pytest.raises(UnclearLine) as offered:
        route(text)
    assert "same" in offered.value.lines[0]


def test_what_names_nothing_is_not_guessed_to_be_about_something():
    with pytest.raises(UnknownCommand) as refused:
        route("shwo these people")
    assert refused.value.lines == ()


@pytest.mark.parametrize("to", ["", "to "])
def test_a_key_result_is_given_to_somebody(sales, to):
    sales.must(f"give kr1 {to}@Bo", mentions=["u004"])
    sales.must("/yes")
    assert sales.key_result("KR1").owner.staff_id == "u004"


@pytest.mark.parametrize("text", ["kr1 - 12", "update kr1 - 12", "/kr update 1 − 12"])
def test_a_dash_before_the_number_is_asked_about(sales, text):
    sales.must("/kr update 1 20")
    assert sales.refused(text) == "ambiguous_amount"
    sales.must("1")
    assert sales.value_of("KR1") == 12
