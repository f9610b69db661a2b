"""/okr add and /kr add: new objectives and key results, and the options at the end of their lines."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from okr.model import Ambition, Kind, Visibility
from tests.kit.desk import commands, shown


def test_an_objective_is_added_with_a_receipt_that_leads_on(desk):
    handled = desk.say("/okr add Nobody waits for a refund")
    text = shown(handled)
    assert "Added **O1 Nobody waits for a refund**" in text
    assert "owner 王小明 · aspirational · seen by the whole company · 2026Q4" in text
    assert "Next, add a key result: @OKR /kr add O1" in text
    assert "Undo within 10 minutes" in text
    assert desk.objective("O1").visibility is Visibility.COMPANY


@pytest.mark.parametrize(
    "said",
    [
        "/目标 新增 让客户满意",
        "/OKR ADD 让客户满意",
        "／ｏｋｒ　ａｄｄ　让客户满意",
        "新增目标 让客户满意",
        "/mục tiêu thêm 让客户满意",
    ],
)
def test_an_objective_can_be_added_in_every_language(desk, said):
    desk.must(said)
    assert desk.objective("O1").title == "让客户满意"


def test_options_are_the_last_words_and_the_receipt_names_them(desk):
    desk.must("/okr add Be the first choice", by="u002", group="COMPANY")
    text = desk.must(
        "/okr add Win the north @Bo Chen under COMPANY/O1 committed group", by="u001", mentions=["u004"]
    )
    added = desk.objective("O1")
    assert (added.title, added.owner.staff_id) == ("Win the north", "u004")
    assert (added.ambition, added.visibility) == (Ambition.COMMITTED, Visibility.GROUP)
    assert added.aligned_to == ("COMPANY/2026Q4/O1",)
    for word in ("owner Bo Chen", "committed", "this group only", "Aligned to COMPANY/2026Q4/O1"):
        assert word in text


@pytest.mark.parametrize(
    ("said", "title"),
    [
        pytest.param('"Be a good company"', "Be a good company", id="quotes keep a word in the title"),
        pytest.param("「全力支持 公司」", "全力支持 公司", id="Chinese quotes"),
        pytest.param("private lessons for everybody", "private lessons for everybody", id="not at the end"),
        pytest.param("company", "company", id="the only word is the title"),
        pytest.param(
            "Win 3 towns [now] *really*", "Win 3 towns [now] *really*", id="signs are kept as typed"
        ),
    ],
)
def test_a_title_may_hold_the_words_of_options(desk, said, title):
    desk.must(f"/okr add {said}")
    assert desk.objective("O1").title == title
    assert desk.objective("O1").visibility is Visibility.COMPANY


def test_in_names_the_next_cycle(desk):
    assert "2027Q1" in desk.must("/okr add Win the south in 2027Q1")
    assert [objective.title for objective in desk.objectives(cycle="2027Q1")] == ["Win the south"]
    assert desk.objectives() == []


@pytest.mark.parametrize(
    ("said", "kind", "unit", "start", "target"),
    [
        pytest.param("Shops from 0 to 200", Kind.RISE, "", "0", "200", id="a road up"),
        pytest.param(
            "Shops 从 1.2万 到 2万 家", Kind.RISE, "家", "12000", "20000", id="in Chinese with a unit"
        ),
        pytest.param("Refunds from 48h to 24h", Kind.FALL, "h", "48", "24", id="units on the numbers"),
        pytest.param("Refunds from 48 to 24 hours", Kind.FALL, "hours", "48", "24", id="a unit behind"),
        pytest.param("退款 从48h到24h", Kind.FALL, "h", "48", "24", id="glued together"),
        pytest.param("Renewals from 50% to 90%", Kind.RISE, "%", "50", "90", id="percentages"),
        pytest.param("Loss from -5 to 5", Kind.RISE, "", "-5", "5", id="a sign is the number's own"),
        pytest.param("Complaints keep below 5%", Kind.KEEP_BELOW, "%", None, "5", id="a limit above"),
        pytest.param("Uptime at least 99.9%", Kind.KEEP_ABOVE, "%", None, "99.9", id="a limit below"),
        pytest.param("投诉 不超过 5%", Kind.KEEP_BELOW, "%", None, "5", id="a limit in Chinese"),
        pytest.param("Policy out done/not done", Kind.YES_NO, "", None, "1", id="done or not"),
        pytest.param("上线 完成/未完成", Kind.YES_NO, "", None, "1", id="done or not in Chinese"),
        pytest.param("Sales from ¥1万 to ¥3万", Kind.RISE, "¥", "10000", "30000", id="a currency"),
    ],
)
def test_a_key_result_says_how_it_is_measured(desk, said, kind, unit, start, target):
    desk.must("/okr add Be useful")
    text = desk.must(f"/kr add O1 {said}")
    kr = desk.key_result("KR1")
    assert (kr.kind, kr.unit, kr.target) == (kind, unit, Decimal(target))
    assert kr.start == (None if start is None else Decimal(start))
    assert kr.title == said.split()[0] + (" out" if said.startswith("Policy") else "")
    assert "Part of O1 Be useful" in text
    assert "Undo within 10 minutes" in text


def test_the_acceptance_line_with_quotes_day_and_owner(desk):
    desk.must("/okr add Be useful")
    desk.must('/kr add O1 "Active shops" from 1.2万 to 2万 by 12-31 weight 2 @王小明', mentions=["u003"])
    kr = desk.key_result("KR1")
    assert (kr.title, kr.start, kr.target) == ("Active shops", 12000, 20000)
    assert (kr.due, kr.weight, kr.owner.staff_id) == (date(2026, 12, 31), 2, "u003")


def test_the_line_the_receipt_offers_for_an_update_works(desk):
    desk.must("/okr add Be useful")
    for said in (
        "Shops from 0 to 200",
        "Renewals from 50% to 90%",
        "Policy done/not done",
        "X keep below 5%",
    ):
        text = desk.must(f"/kr add O1 {said}")
        line = text.partition("Update it with: @OKR ")[2].partition("\n")[0]
        desk.must(line)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param("/okr add", "title_missing", id="no title"),
        pytest.param("/okr add " + "很" * 201, "too_long", id="a title without end"),
        pytest.param("/okr add Win in 2031Q9", "", id="no cycle: part of the title"),
        pytest.param("/okr add Win under COMPANY/O9", "unknown_reference", id="nothing there to serve"),
        pytest.param("/kr add", "title_missing", id="nothing at all"),
        pytest.param("/kr add O1", "title_missing", id="no title of a key result"),
        pytest.param("/kr add O1 Shops", "missing_word", id="no measure"),
        pytest.param("/kr add O1 from 0 to 9", "title_missing", id="a measure and no title"),
        pytest.param("/kr add O1 Shops from 9 to 9", "start_is_target", id="no road"),
        pytest.param("/kr add O1 Shops from many to 9", "bad_amount", id="no number"),
        pytest.param("/kr add O1 Shops from 0 to 9 by 2026-02-30", "bad_date", id="no day"),
        pytest.param("/kr add O1 Shops from 0 to 9 weight -1", "bad_weight", id="no weight"),
        pytest.param("/kr add O1 Shops from 0 to 9 weight heavy", "bad_weight", id="a word for a weight"),
        pytest.param("/kr add O9 Shops from 0 to 9", "unknown_reference", id="no such objective"),
        pytest.param("/kr add Shops from 0 to 9", "missing_word", id="no objective"),
    ],
)
def test_what_cannot_be_added_is_refused_and_costs_no_number(desk, said, code):
    desk.must("/okr add Be useful")
    before = desk.written()
    handled = desk.say(said)
    assert handled.refused == code
    assert (desk.written() == before) == bool(code)


def test_a_missing_objective_or_measure_is_put_into_the_line_to_copy(desk):
    desk.must("/okr add Be useful")
    assert commands(desk.say('/kr add "New shops" from 0 to 9')) == ['/kr add O1 "New shops" from 0 to 9']
    assert commands(desk.say("/kr add O1 New shops")) == ["/kr add O1 New shops from 0 to 100"]


def test_the_same_title_may_be_added_twice(desk):
    desk.must("/okr add Be useful")
    desk.must("/okr add Be useful")
    assert [objective.number for objective in desk.objectives()] == [1, 2]


def test_numbers_run_per_group(desk):
    desk.must("/okr add Ours")
    desk.must("/okr add Theirs", by="u006", group="PRODUCT")
    assert (desk.objective("O1").title, desk.objective("PRODUCT/O1").title) == ("Ours", "Theirs")


def test_an_objective_is_aligned_upwards_once(sales):
    sales.must("/okr add Be the first choice", by="u002", group="COMPANY")
    for _ in range(2):
        assert "Aligned to COMPANY/2026Q4/O1" in sales.must("/对齐 O1 COMPANY/O1")
    assert sales.objective("O1").aligned_to == ("COMPANY/2026Q4/O1",)
    assert "→ COMPANY/2026Q4/O1" in sales.must("/okr")


def test_an_objective_may_serve_a_key_result_of_another_group(sales):
    sales.must("/okr add First choice\n/kr add Dealers from 0 to 9", by="u002", group="COMPANY")
    sales.must("/okr align O1 under COMPANY/KR1")
    assert sales.objective("O1").aligned_to == ("COMPANY/2026Q4/KR1",)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param("/okr align", "missing_word", id="nothing"),
        pytest.param("/okr align O1", "missing_word", id="nothing to serve"),
        pytest.param("/okr align O1 up", "bad_reference", id="a word"),
        pytest.param("/okr align O1 O1", "alignment_loop", id="itself"),
        pytest.param("/okr align O1 O9", "unknown_reference", id="nothing there"),
        pytest.param("/okr align O1 COMPANY/O1 please", "unexpected_word", id="a word too many"),
        pytest.param("/okr align O1 2027Q1/O1", "alignment_cycles", id="another cycle"),
    ],
)
def test_an_arrow_that_cannot_be_is_refused(sales, said, code):
    sales.must("/okr add Be the first choice", by="u002", group="COMPANY")
    sales.must("/okr add Next in 2027Q1")
    before = sales.written()
    assert sales.refused(said) == code
    assert sales.written() == before


def test_a_loop_over_several_groups_is_refused(sales):
    sales.must("/okr add Be the first choice", by="u002", group="COMPANY")
    sales.must("/okr align O1 COMPANY/O1")
    assert sales.refused("/okr align O1 SALES/O1", by="u002", group="COMPANY") == "alignment_loop"


def test_what_a_receipt_offers_for_another_cycle_can_be_typed_at_once(sales):
    sales.must("/okr add Win the south in 2027Q1")
    added = sales.say("/kr add 2027Q1/O1 Shops from 0 to 9")
    assert "/kr update 2027Q1/KR1 " in shown(added)
    assert commands(added) == ["/undo", "/kr show 2027Q1/KR1"]
    sales.must("/kr show 2027Q1/KR1")
    assert "/kr add 2027Q1/O2 " in sales.must("/okr add Win the north in 2027Q1")


def test_the_lines_that_fill_a_template_of_another_cycle_do_so(sales):
    text = sales.must("/template product adopt in 2027Q1")
    lines = re.findall(r"^@OKR (/kr edit .+)$", text, re.MULTILINE)
    assert len(lines) == 3
    assert "Nothing is blank any more" in sales.must("\n".join(lines))
