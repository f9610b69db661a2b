"""The words of Hong Kong: what /說明 says can be typed is what can be typed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from okr.model import Kind
from tests.kit.desk import Desk, shown


@pytest.fixture
def harbour(desk: Desk) -> Desk:
    """Sales speaks zh-HK; 王小明 owns O1 with KR1, from 100 to 200."""
    desk.configure("SALES", lang="zh-HK")
    desk.must("/目標 新增 讓新客戶第一週就上手")
    desk.must("/kr 新增 O1 活躍分店 由 100 到 200 截止 12-31 權重 2")
    return desk


@pytest.mark.parametrize(
    ("measure", "kind"),
    [
        ("低於 25%", Kind.KEEP_BELOW),
        ("高於 99.9%", Kind.KEEP_ABOVE),
        ("保持 10..20", Kind.KEEP_BETWEEN),
        ("完成/未完成", Kind.YES_NO),
        ("里程碑 初稿; 評審; 推出", Kind.MILESTONES),
        ("日期 截止 12-01", Kind.DATE),
        ("承諾值 20 挑戰值 40 由 10", Kind.RISE),
        ("由 0 到 100 階段 30% 截止 12-01, 70% 截止 12-10", Kind.RISE),
    ],
)
def test_a_key_result_of_every_kind_is_added_in_traditional_words(harbour, measure, kind):
    harbour.must(f"/kr 新增 O1 學員人數 {measure}")
    assert harbour.key_result("KR2").kind is kind
    assert harbour.key_result("KR2").title == "學員人數"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/更新 1 145 信心 7 有風險 等供應商回覆", "信心 7/10"),
        ("/更新 1 145 信心 7 有風險 等供應商回覆", "負責人判斷：有風險"),
        ("/更新 1 完成", "尚未記錄"),
        ("/更新紀錄 1", "還沒有更新紀錄。"),
        ("/kr 修改 1 目標值 300", "目標值：200 → 300"),
        ("/kr 修改 1 截止 無", "截止日：2026年12月31日週四 → –"),
        ("/目標 修改 O1 群組", "只限本群組可見"),
        ("/受阻 1 等供應商", "今天起受阻"),
        ("/留言 1 做得好", "你的留言：做得好"),
        ("/回顧 2026Q4 先問客戶再動手", "已記入 2026Q4"),
        ("/檢查 我的", "質素檢查 · 我的"),
        ("/對齊圖", "對齊圖 · 2026Q4"),
        ("/範本 銷售 採用", "草稿"),
        ("/復原", "已復原"),
        ("/說明 訂立目標", "指令：訂立目標"),
    ],
)
def test_a_command_goes_by_its_hong_kong_name_and_answers_in_it(harbour, line, says):
    assert says in shown(harbour.say(line))


def test_milestones_are_changed_in_traditional_words(harbour):
    harbour.must("/kr 新增 O1 手冊 里程碑 初稿; 評審")
    harbour.must("/kr 修改 2 里程碑 新增 推出")
    harbour.must("/kr 修改 2 里程碑 改名 推出 到 派發")
    harbour.must("/kr 修改 2 里程碑 刪除 評審")
    assert [each.title for each in harbour.key_result("KR2").milestones] == ["初稿", "派發"]
    assert "已完成：初稿" in harbour.must("/勾選 2 初稿")


def test_a_machine_is_switched_in_the_words_the_bot_asks_with(harbour):
    harbour.must("/kr 自動匯報 1", by="u001")
    assert "已停用" in harbour.must("/kr 自動 1 停用", by="u001")
    assert "自動匯報" in harbour.must("/kr 自動 1 啟用", by="u001")


@pytest.mark.parametrize("unit", ["港幣", "港元", "人民幣", "歐元"])
def test_a_key_result_in_a_currency_knows_a_foreign_amount(harbour, unit):
    harbour.must(f"/kr 新增 O1 收入 由 1 到 30 {unit}")
    assert harbour.refused("/更新 2 5美元") == "ambiguous_amount"
    harbour.must(f"/更新 2 5{unit}")
    assert harbour.value_of("KR2") == Decimal(5)
