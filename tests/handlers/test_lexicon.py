"""The quality check with the words it really listens for: right and wrong titles for each code, zh and en."""

from __future__ import annotations

from decimal import Decimal

import pytest

from handlers.lexicon import lexicon
from i18n import lexicon as words
from i18n.languages import LANGUAGES
from okr.lint import Code
from okr.model import Kind
from okr.wording import behind_task, without_number, without_vague
from tests.kit.titles import of_kr, of_o, titles

NO_NUMBER = titles("""
    客户更喜欢我们
    门店口碑
    成为员工最想留下的公司
    交付又快又稳
    减少投诉
    B2B 客户增长
    5G 覆盖
    复购客户
    让新人很快上手
    2026 年的利润
    Happier customers
    A brand people trust
    Fewer complaints
    Strong pipeline
    Be loved by shop owners
    A fast checkout
    5G coverage
    Top 10 in the league
    Revenue of 2026
    COVID-19 readiness
""")
WITH_NUMBER = titles("""
    活跃门店 200 家
    投诉率低于 5％
    转化率百分之四十五
    复购率涨三成
    营收翻两倍
    GMV 1.2亿
    响应时间 24 小时内
    满意度从 80 到 90
    日订单两万单
    日訂單兩萬張
    轉化率百分之四十五
    NPS 提高 10 个点
    200 active shops
    NPS of 50
    Answers within 24 hours
    Churn under 5%
    Revenue doubled
    1,200 orders a day
    A dozen reference customers
    30k visits
    Half the refunds
    Twice the pipeline
""")


@pytest.mark.parametrize("title", NO_NUMBER)
def test_a_key_result_without_a_number(title):
    assert Code.NO_NUMBER in of_kr(title)


@pytest.mark.parametrize("title", WITH_NUMBER)
def test_a_key_result_with_a_number_but_no_start(title):
    assert {Code.NO_NUMBER, Code.NO_BASELINE} & of_kr(title) == {Code.NO_BASELINE}


@pytest.mark.parametrize("title", NO_NUMBER)
def test_a_road_from_somewhere_is_number_enough(title):
    found = of_kr(title, kind=Kind.RISE, start=Decimal(0), target=Decimal(9))
    assert not {Code.NO_NUMBER, Code.NO_BASELINE} & found


NUMBERED = titles("""
    新增 200 家门店
    转化率提升 5％
    营收翻两倍
    成本下降三成
    满意度达到百分之九十
    拿下 10 个大客户
    日活破十万
    利润率提高两个百分点
    三万名会员
    三萬名會員
    營收翻兩倍
    利潤率提高兩個百分點
    24 小时内送达
    Win 200 shops
    Grow revenue by 45%
    Cut refunds to 24h
    Reach 1.2M users
    Double the revenue
    30k visits a day
    Answer in 2-3 days
    A million happy users
    Halve the complaints
    Ten% is 10% too little
""")
UNNUMBERED = titles("""
    成为客户首选
    2026年成为行业标杆
    成为第1名
    7x24 的服务
    12月31日前完成转型
    万无一失的交付
    让 5G 走进每家门店
    一心一意服务门店
    初心一成不变
    初心一成不變
    12月31號前完成轉型
    Q4 打好翻身仗
    Be the first name customers think of
    Lead in B2B by 2027
    Be the No. 1 in service
    Serve 24/7
    A great Q4
    Version 2 that people love
    Be a top 10 brand
    Our 3rd home
    Safe in COVID-19 times
    Always there, 365 days
""")


@pytest.mark.parametrize("title", NUMBERED)
def test_a_number_does_not_belong_into_an_objective(title):
    assert Code.NUMBER_IN_OBJECTIVE in of_o(title)
    assert Code.NUMBER_IN_OBJECTIVE not in of_o(without_number(title, lexicon()))


@pytest.mark.parametrize("title", UNNUMBERED)
def test_names_days_and_places_in_a_row_are_no_numbers(title):
    assert Code.NUMBER_IN_OBJECTIVE not in of_o(title)


TASKS = titles("""
    开展客户培训
    推进系统升级
    完成门店改造
    本季度推进数据治理
    我们将上线新官网
    启动会员计划
    组织十场路演
    制定薪酬方案
    搭建数据平台
    落实安全检查
    編寫手冊
    舉辦展會
    我們要啟動會員計劃
    Launch the new site
    Finish the migration
    Do 10 interviews
    We will organise a fair
    This quarter, roll out the app
    Set up a help desk
    work on quality
    Develop the new app
    Create a playbook
    Publish the handbook
    Triển khai hệ thống mới
    Hoàn thành báo cáo
""")
RESULTS = titles("""
    客户满意度
    订单完成率
    完成率达到标准
    启动时间缩短
    新客户首单转化
    发布频率
    组织活力指数
    参与人数
    开发周期
    部署成功率
    支持工单响应时长
    啟動次數
    推出日
    Active shops
    Doubled revenue
    Launches that succeed
    Done deals
    Runtime errors
    Run rate
    Build time of the app
    Startup costs
    Organic traffic
    Release frequency
    Holders of the card
    Khách hàng mới
    Tỷ lệ hoàn thành
""")


@pytest.mark.parametrize("title", TASKS)
def test_work_is_no_result(title):
    assert Code.TASK_NOT_RESULT in of_kr(title)
    assert 0 < len(behind_task(title, lexicon())) < len(title)


@pytest.mark.parametrize("title", RESULTS)
def test_a_result_is_let_be(title):
    assert Code.TASK_NOT_RESULT not in of_kr(title)


VAGUE = titles("""
    大幅提升转化
    尽量减少投诉
    进一步扩大市场
    流程优化
    显著降低成本
    更好的服务
    努力留住客户
    解决一些问题
    尽快答复客户
    服务有所好转
    盡快答覆客戶
    儘快答覆客戶
    流程優化
    Better service
    Improve quality
    significantly fewer bugs
    Answer as soon as possible
    Various channels
    Optimise costs
    Some new shops
    A world-class team
    Enhance the brand
    Speed, quality, etc
    Dịch vụ tốt hơn
""")
PRECISE = titles("""
    优化器延迟
    客户满意度
    转化率
    门店数
    有效线索数
    合理化建议采纳数
    持续交付次数
    平均答复时长
    一线员工留存率
    好评率
    Active shops
    Betterment fund
    Improvements shipped
    The better half of shops
    Handsome shops
    Refund time
    Awesome reviews
    Etcetera Ltd revenue
    Somerset shops
    Lettered answers
    Tốt nghiệp
""")


@pytest.mark.parametrize("title", VAGUE)
def test_what_nobody_can_check(title):
    assert Code.VAGUE_WORD in of_kr(title)
    assert Code.VAGUE_WORD in of_o(title)
    assert Code.VAGUE_WORD not in of_o(without_vague(title, lexicon()))


@pytest.mark.parametrize("title", PRECISE)
def test_what_says_something(title):
    assert Code.VAGUE_WORD not in of_kr(title)


@pytest.mark.parametrize(
    ("made", "title", "left"),
    [
        pytest.param(without_number, "新增200家门店", "新增门店", id="what was counted goes with its number"),
        pytest.param(without_number, "满意度达到百分之九十", "满意度", id="so does what joined them"),
        pytest.param(
            without_number, "Grow revenue by 45% in Hanoi", "Grow revenue in Hanoi", id="in the middle"
        ),
        pytest.param(without_number, "From 48 to 24 hours", "", id="nothing else was said"),
        pytest.param(without_number, "ＧＭＶ １．２亿", "GMV", id="full width"),
        pytest.param(without_vague, "大幅提升转化", "提升转化", id="without blanks"),
        pytest.param(
            without_vague, "Answer as  soon as possible, always", "Answer, always", id="several words"
        ),
        pytest.param(without_vague, "Improve and optimise", "", id="nothing but vague words"),
        pytest.param(without_vague, "Fewer bugs", "Fewer bugs", id="nothing to take out"),
        pytest.param(behind_task, "本季度推进数据治理", "数据治理", id="behind a filler"),
        pytest.param(behind_task, "完成", "", id="a task of nothing"),
        pytest.param(behind_task, "Active shops", "", id="no task"),
    ],
)
def test_what_is_left_of_a_title(made, title, left):
    assert made(title, lexicon()) == left


@pytest.mark.parametrize("table", ["tasks", "measures", "fillers", "vague", "precise", "joints"])
def test_no_word_stands_twice_in_a_table(table):
    tables = words._tables()[table]
    listed = [word for lang in LANGUAGES for word in tables.get(lang, ())]
    assert len(listed) == len(set(listed))
    assert set(tables) <= set(LANGUAGES)
    assert {"zh-CN", "en"} <= set(tables)


@pytest.mark.parametrize("table", words.PATTERNS)
def test_every_pattern_can_be_read(table):
    assert words.patterns(table)
