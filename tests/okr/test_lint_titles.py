"""The quality check on what is said: ten titles and more that are right and wrong for each code."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest

from okr.lint import Code, Draft, Need, Surroundings, of_key_result, of_objective
from okr.model import Kind
from okr.wording import folded, number_in, task_in, vague_in
from tests.kit.builders import Q4, a_key_result, an_objective
from tests.kit.lexicon import WORDS


def likeness(own, theirs):
    return SequenceMatcher(None, own, theirs).ratio()


AROUND = Surroundings(Q4, WORDS, likeness=likeness)


def codes(draft, around=AROUND):
    return {finding.code for finding in of_key_result(draft, around)}


def said(title, **changes):
    return codes(Draft(title, **changes))


NO_NUMBER = [
    "Happier customers",
    "Be loved by shop owners",
    "A faster checkout",
    "Strong brand",
    "Fewer complaints",
    "客户更满意",
    "团队氛围好",
    "提高转化率",
    "减少投诉",
    "成为B2B首选",
    "5G coverage",
    "Khách hàng hài lòng",
]
WITH_NUMBER = [
    "200 active shops",
    "NPS 50",
    "Refunds in 24h",
    "Churn 5%",
    "1,200 orders a day",
    "活跃门店200家",
    "投诉率低于5％",
    "GMV 1.2亿",
    "转化率百分之四十五",
    "增长三成",
    "翻两倍",
    "Double the revenue",
    "30k visits",
    "Trễ hạn 3 ngày",
]


@pytest.mark.parametrize("title", NO_NUMBER)
def test_a_key_result_without_any_number(title):
    assert Code.NO_NUMBER in said(title)
    assert Code.NO_NUMBER in said(title, kind=Kind.YES_NO)


@pytest.mark.parametrize("title", WITH_NUMBER)
def test_a_key_result_with_a_number(title):
    assert Code.NO_NUMBER not in said(title)
    assert said(title, kind=Kind.YES_NO) <= {Code.TASK_NOT_RESULT, Code.VAGUE_WORD}


@pytest.mark.parametrize("title", NO_NUMBER)
def test_a_measure_is_a_number_whatever_the_title(title):
    kr = Draft(title, Kind.RISE, start=a_key_result().start, target=a_key_result().target)
    assert Code.NO_NUMBER not in codes(kr)
    assert Code.NO_NUMBER not in said(title, kind=Kind.KEEP_BELOW, target=a_key_result().target)


@pytest.mark.parametrize("title", WITH_NUMBER)
def test_a_number_without_where_it_begins(title):
    found = [each for each in of_key_result(Draft(title), AROUND) if each.code is Code.NO_BASELINE]
    assert [each.found for each in found] == [number_in(title, WORDS)]
    assert found[0].need is Need.START


TASKS = [
    "Launch the new site",
    "Finish the migration",
    "Do 10 interviews",
    "We will organise a fair",
    "This quarter, roll out the app",
    "Set up a help desk",
    "work on quality",
    "开展客户培训",
    "推进系统升级",
    "完成门店改造",
    "本季度推进数据治理",
    "我们将上线新官网",
    "Triển khai hệ thống mới",
    "Hoàn thành báo cáo",
]
RESULTS = [
    "Active shops",
    "Doubled revenue",
    "Launches that succeed",
    "Done deals",
    "Runtime errors",
    "Run rate",
    "Runs a day",
    "Build time of the app",
    "客户满意度",
    "订单完成率",
    "完成率达到标准",
    "启动时间缩短",
    "新客户首单转化",
    "Startup costs",
    "Organic traffic",
    "Khách hàng mới",
]


@pytest.mark.parametrize("title", TASKS)
def test_work_is_no_result(title):
    found = [each for each in of_key_result(Draft(title), AROUND) if each.code is Code.TASK_NOT_RESULT]
    assert [each.found for each in found] == [task_in(title, WORDS)]
    assert found[0].found in folded(title)


@pytest.mark.parametrize("title", RESULTS)
def test_a_result_is_let_be(title):
    assert Code.TASK_NOT_RESULT not in said(title)


NUMBERED = [
    "Win 200 shops",
    "Grow revenue by 45%",
    "Cut refunds to 24h",
    "Reach 1.2M users",
    "30k visits a day",
    "新增200家门店",
    "转化率提升5％",
    "营收翻两倍",
    "成本下降三成",
    "满意度达到百分之九十",
    "Double the revenue",
    "Answer in 2-3 days",
    "Lỗi giảm 5%",
]
UNNUMBERED = [
    "Be the first name customers think of",
    "成为客户首选",
    "Lead in B2B by 2027",
    "2026年成为行业标杆",
    "5G for all",
    "Be the No. 1 in service",
    "成为第1名",
    "Serve 24/7",
    "A great Q4",
    "Ship version 2",
    "Be a top 10 brand",
    "2026-12-31 前完成转型",
    "Always there, 365 days",
    "万无一失的交付",
    "初心一成不变",
    "Fight COVID-19",
    "Our 3rd home",
    "Khách hàng là trên hết",
]


@pytest.mark.parametrize("title", NUMBERED)
def test_a_number_does_not_belong_into_an_objective(title):
    found = [f for f in of_objective(an_objective(title=title), AROUND) if f.code is Code.NUMBER_IN_OBJECTIVE]
    assert [each.found for each in found] == [number_in(title, WORDS)]
    assert found[0].ref == "O1"


@pytest.mark.parametrize("title", UNNUMBERED)
def test_names_years_and_places_in_a_row_are_no_numbers(title):
    assert number_in(title, WORDS) == ""
    found = of_objective(an_objective(title=title), AROUND)
    assert Code.NUMBER_IN_OBJECTIVE not in {each.code for each in found}


@pytest.mark.parametrize(
    ("title", "number"),
    [
        pytest.param("Win 200 shops", "200", id="digits"),
        pytest.param("from 1.2M to 3", "1.2m", id="the first of two, with its letter"),
        pytest.param("转化率４５％", "45%", id="full width"),
        pytest.param("增长三成，另加 5%", "三成", id="in words before digits"),
        pytest.param("Loss of -5", "-5", id="with its sign"),
        pytest.param("2026 shops", "", id="what may be a year is taken for one"),
        pytest.param("2026.5 points", "", id="so is a year with a month"),
        pytest.param("1995%", "1995%", id="nor is it a percentage"),
    ],
)
def test_the_first_number_is_found_as_it_stands(title, number):
    assert number_in(title, WORDS) == number


VAGUE = [
    "Better service",
    "Improve quality",
    "significantly fewer bugs",
    "Answer as soon as possible",
    "Various channels",
    "Optimise costs",
    "大幅提升转化",
    "尽量减少投诉",
    "进一步扩大市场",
    "流程优化",
    "显著改善",
    "Dịch vụ tốt hơn",
    "Some new shops",
]
PRECISE = [
    "Active shops",
    "Betterment fund",
    "Improvements shipped",
    "The better half of shops",
    "Handsome shops",
    "优化器延迟",
    "客户满意度",
    "转化率",
    "门店数",
    "Refund time",
    "Awesome reviews",
    "Tốt nghiệp",
]


@pytest.mark.parametrize("title", VAGUE)
def test_what_nobody_can_check(title):
    wanted = vague_in(title, WORDS)
    assert wanted in folded(title)
    own = [f for f in of_key_result(Draft(title), AROUND) if f.code is Code.VAGUE_WORD]
    above = [f for f in of_objective(an_objective(title=title), AROUND) if f.code is Code.VAGUE_WORD]
    assert [each.found for each in own + above] == [wanted, wanted]


@pytest.mark.parametrize("title", PRECISE)
def test_what_says_something(title):
    assert vague_in(title, WORDS) == ""
    assert Code.VAGUE_WORD not in said(title)


def test_the_first_vague_word_is_named_and_of_two_that_begin_there_the_longer():
    assert vague_in("Some better and improve", WORDS) == "some"
    assert vague_in("进一步优化", WORDS) == "进一步"


def test_a_title_of_fillers_only_says_nothing():
    assert task_in("We will", WORDS) == ""
