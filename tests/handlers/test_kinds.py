"""/kr add of the rarer kinds: what is read off the end of the line, and what the receipt says of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from okr.model import Kind, Phase, day_number
from tests.kit.desk import commands, shown


@pytest.fixture
def one(desk):
    desk.must("/okr add Be useful")
    return desk


def added(desk, said):
    text = desk.must(f"/kr add O1 {said}")
    return desk.key_result("KR1"), text


@pytest.mark.parametrize(
    ("said", "low", "high", "unit", "shows"),
    [
        pytest.param("Stock keep 10..20", "10", "20", "", "10–20", id="two points"),
        pytest.param("Stock keep 10 .. 20 pallets", "10", "20", "pallets", "10–20 pallets", id="apart"),
        pytest.param("Stock keep 10%..20%", "10", "20", "%", "10–20%", id="percentages"),
        pytest.param("Stock keep between 10 and 20", "10", "20", "", "10–20", id="in words"),
        pytest.param("Stock keep -5 to 5", "-5", "5", "", "-5–5", id="below nothing"),
        pytest.param("库存 保持 10到20 件", "10", "20", "件", "10–20件", id="in Chinese"),
        pytest.param("库存 保持在 10..20", "10", "20", "", "10–20", id="another Chinese word"),
        pytest.param("Kho giữ 10..20", "10", "20", "", "10–20", id="in Vietnamese"),
        pytest.param("Price keep ¥1.2万..¥2万", "12000", "20000", "¥", "¥12,000–¥20,000", id="money"),
        pytest.param("Stock keep 10–20", "10", "20", "", "10–20", id="as the card prints it"),
        pytest.param("Stock keep -10-20", "-10", "20", "", "-10–20", id="with a hyphen"),
        pytest.param("Stock keep 10..10", "10", "10", "", "10–10", id="both borders are one"),
    ],
)
def test_a_range_is_kept(one, said, low, high, unit, shows):
    kr, text = added(one, said)
    assert (kr.kind, kr.unit) == (Kind.KEEP_BETWEEN, unit)
    assert (kr.low, kr.target, kr.start) == (Decimal(low), Decimal(high), None)
    assert kr.title == said.split()[0]
    assert shows in text


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        pytest.param("Launch milestones a; b; c", ("a", "b", "c"), id="three"),
        pytest.param(
            "Launch milestones first draft; legal review", ("first draft", "legal review"), id="long"
        ),
        pytest.param("上线 里程碑 方案；评审；发布", ("方案", "评审", "发布"), id="in Chinese"),
        pytest.param("Launch cột mốc a;b", ("a", "b"), id="in Vietnamese, glued"),
        pytest.param(
            'Launch milestones "a; b"; c', ('"a', 'b"', "c"), id="a quote that does not stand alone"
        ),
        pytest.param('Launch milestones "a; b" ; c', ("a; b", "c"), id="a quoted one may hold its mark"),
        pytest.param("Launch milestones a;; b;", ("a", "b"), id="empty ones are left out"),
        pytest.param("上线 里程碑 方案、评审，发布", ("方案", "评审", "发布"), id="Chinese commas"),
        pytest.param("Launch milestones draft, 1,000 users", ("draft", "1,000 users"), id="commas"),
        pytest.param("Launch milestones sign, seal; ship", ("sign, seal", "ship"), id="a comma inside"),
        pytest.param("Launch milestones sign", ("sign",), id="a single one"),
        pytest.param("Launch milestones grow from 1 to 3; b", ("grow from 1 to 3", "b"), id="not a road"),
        pytest.param("Launch milestones a; b from 1 to 3", ("a", "b from 1 to 3"), id="nor at its end"),
    ],
)
def test_milestones_are_a_list(one, said, titles):
    kr, text = added(one, said)
    assert kr.kind is Kind.MILESTONES
    assert tuple(each.title for each in kr.milestones) == titles
    assert (kr.start, kr.target, kr.current) == (0, len(titles), None)
    assert kr.title in ("Launch", "上线")
    assert f"○ {titles[0]}" in text


def test_a_title_may_speak_of_milestones(one):
    kr, _ = added(one, "Reach all milestones from 0 to 5")
    assert (kr.kind, kr.title) == (Kind.RISE, "Reach all milestones")


@pytest.mark.parametrize(
    "said", ["date by 2026-12-01", "date by 12-01", "日期 截止 12月1日", "mốc ngày hạn 12-01"]
)
def test_a_date_is_due(one, said):
    kr, text = added(one, f"Launch {said}")
    assert (kr.kind, kr.title, kr.due) == (Kind.DATE, "Launch", None)
    assert kr.target == day_number(date(2026, 12, 1))
    assert "due Tue, Dec 1, 2026" in text
    assert "20,261,201" not in text


def test_a_date_is_no_kind_where_another_one_is_said(one):
    kr, _ = added(one, "Fix the date done/not done by 12-01")
    assert (kr.kind, kr.title, kr.due) == (Kind.YES_NO, "Fix the date", date(2026, 12, 1))


@pytest.mark.parametrize(
    ("said", "road"),
    [
        pytest.param("commit 20 stretch 40 from 10", ("10", "20", "31", "40"), id="start and both"),
        pytest.param("commit 19 stretch 40", ("10", "19", "31", "40"), id="commit and stretch"),
        pytest.param("commit 19 target 31", ("10", "19", "31", "40"), id="commit and target"),
        pytest.param("stretch 40 from 10", ("10", "19", "31", "40"), id="start and stretch"),
        pytest.param("from 10 to 31 commit 19", ("10", "19", "31", "40"), id="a road and commit"),
        pytest.param("commit 20 from 10 to 32 stretch 44", ("10", "20", "32", "44"), id="all four"),
        pytest.param("保底 19 冲刺 40 从 10", ("10", "19", "31", "40"), id="in Chinese"),
        pytest.param("mức cam kết 19 mức vượt 40 từ 10", ("10", "19", "31", "40"), id="in Vietnamese"),
        pytest.param("from 40 commit 31 stretch 10", ("40", "31", "19", "10"), id="downwards"),
    ],
)
def test_commit_target_and_stretch_follow_from_two(one, said, road):
    kr, text = added(one, f"Dealers {said}")
    assert tuple(map(str, (kr.start, kr.commit, kr.target, kr.stretch))) == road
    assert kr.title == "Dealers"
    assert f"commit {road[1]} · stretch {road[3]}" in text


def test_commit_and_stretch_have_the_unit_of_their_road(one):
    kr, text = added(one, "Revenue commit ¥2万 stretch ¥4万 from ¥1万 weight 2 by 12-20")
    assert (kr.unit, kr.commit, kr.due, kr.weight) == ("¥", 20000, date(2026, 12, 20), 2)
    assert "commit ¥20,000 · stretch ¥40,000" in text
    assert one.must("/kr add O1 Calls commit 20 stretch 40 from 10 calls").count("calls") >= 3


@pytest.mark.parametrize(
    ("said", "phases", "shows"),
    [
        pytest.param(
            "from 0 to 200 phases 30% by 11-15, 70% by 12-10",
            (Phase(date(2026, 11, 15), Decimal("0.3")), Phase(date(2026, 12, 10), Decimal("0.7"))),
            "expected: 30% by Sun, Nov 15, 2026, 70% by Thu, Dec 10, 2026",
            id="shares, one of a day that is over",
        ),
        pytest.param(
            "from 50% to 90% phases 60% by 11-15,70% by 12-10",
            (Phase(date(2026, 11, 15), value=Decimal(60)), Phase(date(2026, 12, 10), value=Decimal(70))),
            "expected: 60% by Sun, Nov 15, 2026, 70% by Thu, Dec 10, 2026",
            id="in % they are values",
        ),
        pytest.param(
            "阶段 30% 截止 11月15日，140 截止 12月10日 从 0 到 200",
            (Phase(date(2026, 11, 15), Decimal("0.3")), Phase(date(2026, 12, 10), value=Decimal(140))),
            "expected: 30% by Sun, Nov 15, 2026, 140 by Thu, Dec 10, 2026",
            id="in Chinese, before the road, with a value",
        ),
        pytest.param(
            "milestones a; b; c phases 1 by 11-15 and 2 by 12-10 weight 2",
            (Phase(date(2026, 11, 15), value=Decimal(1)), Phase(date(2026, 12, 10), value=Decimal(2))),
            "expected: 1/3 by Sun, Nov 15, 2026, 2/3 by Thu, Dec 10, 2026",
            id="of milestones, before another option",
        ),
    ],
)
def test_phases_bend_what_is_expected(one, said, phases, shows):
    kr, text = added(one, f"Grow {said}")
    assert kr.phases == phases
    assert kr.title == "Grow"
    assert shows in text


def test_phases_in_the_middle_of_a_title_are_its_own(one):
    kr, _ = added(one, "Ship phases 30% by 11-15 in Asia from 0 to 9")
    assert kr.phases == ()
    assert kr.title == "Ship phases 30% by 11-15 in Asia"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param("Stock keep 20..10", "limits_crossed", id="limits crossed"),
        pytest.param("Launch milestones", "milestones_missing", id="no milestone"),
        pytest.param("Launch milestones a; A", "milestone_twice", id="one twice"),
        pytest.param("Launch milestones " + "; ".join(map(str, range(21))), "too_many_parts", id="too many"),
        pytest.param("Launch date by 12-40", "bad_date", id="no day"),
        pytest.param("Launch date", "missing_word", id="a date without its day"),
        pytest.param("Dealers commit 20", "two_needed", id="one is not enough"),
        pytest.param("Dealers commit 30 stretch 40 from 35", "out_of_order", id="out of order"),
        pytest.param("Dealers keep below 5 commit 3", "unexpected_word", id="a limit has no commitment"),
        pytest.param("Stock keep 1..2 phases 30% by 11-15", "no_phases", id="phases of no road"),
        pytest.param("Grow from 0 to 9 phases 30% by 2027-01-15", "phase_outside", id="outside the cycle"),
        pytest.param("Grow from 0 to 9 phases 70% by 11-15, 30% by 12-10", "phase_backwards", id="backwards"),
        pytest.param("Grow from 0 to 9 phases 30% by 11-15, 40% by 11-15", "phase_twice", id="one day twice"),
        pytest.param("Grow from 0 to 9 phases +3 by 11-15", "bad_amount", id="a step is no phase"),
    ],
)
def test_what_cannot_be_computed_is_refused_and_spends_no_number(one, said, code):
    handled = one.say(f"/kr add O1 {said}")
    assert handled.refused == code, shown(handled)
    one.must("/kr add O1 Calls from 0 to 9")
    assert one.key_result("KR1").title == "Calls"


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
@pytest.mark.parametrize(
    ("said", "shows"),
    [
        ("Launch milestones a; b", "– · "),
        ("Launch date by 12-01", {"en": "due Dec 1", "zh-CN": "12月1日"}),
        ("Stock keep 10..20", "10–20"),
    ],
)
def test_every_list_and_card_prints_them(one, said, shows, lang):
    one.must(f"/kr add O1 {said}")
    one.must(f"/lang {lang}")
    one.configure("SALES", lang=lang)
    wanted = shows if isinstance(shows, str) else shows[lang]
    for line in ("/okr", "/okr mine", "/kr show KR1"):
        assert wanted in one.must(line)
    prompt = shown(one.tick("checkin"))
    assert wanted in prompt
    for text in (prompt, one.must("/card"), shown(one.say(""))):
        assert "20,261,201" not in text


def test_the_prompt_offers_to_tick_the_next_milestone(one):
    one.must("/kr add O1 Launch milestones a; b")
    handled = one.tick("checkin")
    assert "/kr tick KR1 a" in shown(handled)
    assert "/kr tick KR1 a" in commands(handled)


def test_the_line_the_receipt_offers_works_for_every_kind(one):
    for said in (
        "Launch milestones a; b",
        "Launch date by 12-01",
        "Stock keep 10..20",
        "Dealers commit 20 stretch 40 from 10",
    ):
        text = one.must(f"/kr add O1 {said}")
        one.must(text.partition("Update it with: @OKR ")[2].partition("\n")[0])


def test_adding_is_undone_with_all_that_belongs_to_it(one):
    one.must("/kr add O1 Launch milestones a; b phases 30% by 11-15")
    one.must("/undo")
    assert one.objective("O1").key_results == ()
    assert (one.count("milestones"), one.count("target_versions")) == (0, 0)
