"""What a group hears at once: in one post, ten minutes after the first of it, as things stand then."""

from __future__ import annotations

import pytest

from storage.spending import Spending
from storage.suspended import Suspended
from tests.kit.desk import Desk

NAMED = "**KR1 Active shops** · 王小明"


@pytest.fixture
def told(sales: Desk) -> Desk:
    """KR1 is on track, and everybody was told how far it is."""
    sales.must("/kr update 1 120")
    sales.turn(minutes=20)
    return sales


def news(desk: Desk, group: str = "SALES") -> list[str]:
    """What the clock posted to a group, but for prompts and cards."""
    return [post.text for post in desk.posts(group) if post.request_id.startswith("clock:notices:")]


def since(desk: Desk, line: str, **how: object) -> list[str]:
    """What a group is told of a line when its window closes."""
    before = len(news(desk))
    desk.must(line, **how)
    desk.turn(minutes=10)
    return news(desk)[before:]


def test_worse_health_is_told_with_old_and_new_the_rule_who_and_a_way_to_it(told):
    [post] = since(told, "/kr update 1 60")
    assert post.split("\n\n") == [
        NAMED,
        "● on track → ▼ at risk: expected 58.2%, 28.2 points short (rule gap 10 25)",
        "now 60 (30%)",
        "More: @OKR /kr show KR1",
    ]
    [shown] = [each for each in told.posts("SALES") if each.text == post]
    assert (shown.title, shown.commands) == ("KR1 is at risk now", ("/kr show KR1",))


def test_nothing_before_ten_minutes_are_over(told):
    told.must("/kr update 1 60")
    told.turn(minutes=9)
    assert len(news(told)) == 1  # the mark of the first report
    told.turn(minutes=1)
    assert len(news(told)) == 2


def test_what_nobody_was_told_for_three_days_is_no_news_any_more(told):
    """A new demo told its groups, at its first start, of marks that were passed weeks ago."""
    told.must("/kr update 1 150")
    told.turn(days=4)
    assert len(news(told)) == 1  # the mark of the first report


def test_what_was_missed_by_less_is_told_late(told):
    told.must("/kr update 1 150")
    told.turn(days=2)
    assert len(news(told)) == 2


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        pytest.param(100, 60, True, id="from behind to at risk"),
        pytest.param(60, 95, False, id="better"),
        pytest.param(60, 40, False, id="as bad as before"),
        pytest.param(120, 110, False, id="back, and still on track"),
    ],
)
def test_only_what_got_worse(sales, first, then, said):
    sales.must(f"/kr update 1 {first}")
    sales.turn(minutes=20)
    assert bool(since(sales, f"/kr update 1 {then}")) is said


def test_a_first_report_is_worse_than_nothing(sales):
    assert since(sales, "/kr update 1 20") == []


def test_hardly_believed_in_is_worse_too(told):
    [post] = since(told, "/kr update 1 130 conf 2")
    assert "● on track → ▲ behind: confidence of 3 or less" in post


class TestMarks:
    @pytest.mark.parametrize(
        ("amount", "said"),
        [
            pytest.param(49, "", id="none"),
            pytest.param(50, "25% passed", id="the first"),
            pytest.param(150, "70% passed", id="only the highest"),
            pytest.param(200, "target reached", id="the target"),
        ],
    )
    def test_a_mark_is_told_once_it_is_passed(self, sales, amount, said):
        posts = since(sales, f"/kr update 1 {amount}")
        assert [post.split("\n\n")[:2] for post in posts] == ([[NAMED, said]] if said else [])

    def test_it_is_told_once_whatever_happens_between(self, told):
        since(told, "/kr update 1 20")
        assert since(told, "/kr update 1 125") == []

    def test_a_slip_of_the_finger_is_celebrated_neither_way(self, told):
        told.must("/kr update 1 20")
        assert since(told, "/kr update 1 120") == []

    def test_what_was_mended_was_never_reached(self, sales):
        sales.must("/kr update 1 190")
        sales.forward(minutes=1)
        [post] = since(sales, "/kr fix 1 today 19 typed a nought too many")
        assert "● on track → ▼ at risk" in post
        assert "70% passed" in since(sales, "/kr update 1 150")[0]

    def test_a_limit_that_is_kept_is_no_mark(self, sales):
        assert since(sales, "/kr update 5 4%") == []

    def test_done_is(self, sales):
        assert "target reached" in since(sales, "/kr update 4 done")[0]

    def test_ticks_are_reports(self, sales):
        sales.must("/kr add O1 Steps milestones a; b; c; d")
        assert "25% passed" in since(sales, "/kr tick 7 a")[0]


class TestOneWindow:
    def test_ten_reports_in_nine_minutes_are_one_post(self, told):
        before = len(news(told))
        for amount in (90, 110, 60, 50, 40, 30, 60, 80, 50, 20):
            told.must(f"/kr update 1 {amount}")
            told.turn(minutes=0.9)
        told.turn(minutes=1)
        [post] = news(told)[before:]
        assert "● on track → ▼ at risk" in post
        assert "now 20 (10%)" in post

    def test_several_things_are_a_list_the_worst_first(self, told):
        told.must("/kr update 3 75%")
        told.must("/kr update 2 36h")
        [both] = since(told, "/kr update 1 60")
        assert both == (
            "### News of Sales\n\n"
            "- **KR1 Active shops** · 王小明 · ● on track → ▼ at risk: expected 58.2%, 28.2 points short"
            " (rule gap 10 25) · now 60 (30%)\n"
            "- **KR2 Refund time** · 王小明 · 50% passed · now 36 h (50%) · ● on track: expected 58.2%,"
            " 8.2 points short (rule gap 10 25)\n"
            "- **KR3 Renewals** · 王小明 · 50% passed · now 75% (62.5%) · ● on track: expected 58.2%,"
            " 4.3 points ahead (rule gap 10 25)\n\n"
            "More: @OKR /okr risk"
        )

    def test_more_than_a_screen_is_counted(self, sales):
        for number in range(7, 20):
            sales.must(f"/kr add O1 Number {number} from 0 to 10")
        for number in range(7, 19):
            sales.must(f"/kr update {number} 6")
        [post] = since(sales, "/kr update 19 6")
        assert post.count("50% passed") == 10
        assert "and 3 more: @OKR /okr risk" in post

    def test_what_was_undone_is_not_told(self, told):
        told.must("/kr update 1 60")
        told.forward(minutes=5)
        assert since(told, "/undo") == []
        assert told.count("notices") == 0

    def test_nor_is_a_mark(self, sales):
        sales.must("/kr update 1 60")
        assert since(sales, "/undo") == []

    def test_nor_what_got_better_meanwhile(self, told):
        told.must("/kr update 1 60")
        assert since(told, "/kr update 1 122") == []

    def test_nor_what_is_given_up_by_then(self, told):
        told.must("/kr update 1 60")
        told.must("/kr drop 1 overtaken")
        assert since(told, "/yes") == []

    def test_how_it_stood_first_is_how_it_was(self, told):
        told.must("/kr update 1 100")
        [post] = since(told, "/kr update 1 60")
        assert "● on track → ▼ at risk" in post

    def test_whatever_is_told_twice_is_posted_once(self, told):
        told.must("/kr update 1 60")
        told.forward(minutes=10)
        group = told.group().id
        for _ in range(3):
            told.moment("notices", group)
            told.forward(seconds=1)
        assert len(news(told)) == 2
        told.turn(minutes=30)
        assert len(news(told)) == 2


class TestNotTold:
    def test_a_group_that_wants_no_notices(self, told):
        told.must("/settings notices none", by="u001")
        assert since(told, "/kr update 1 60") == []
        assert told.count("notices") == 0

    @pytest.mark.parametrize(("wanted", "count"), [("milestone,cycle", 0), ("blocker,health", 1)])
    def test_each_kind_by_itself(self, told, wanted, count):
        told.configure("SALES", notices=wanted)
        assert len(since(told, "/kr update 1 60")) == count

    def test_one_that_was_switched_off_meanwhile(self, told):
        told.must("/kr update 1 60")
        assert since(told, "/settings notices milestone", by="u001") == []

    def test_a_group_that_nothing_gets_through_to(self, told):
        told.must("/kr update 1 60", group=None)
        told.read(lambda unit: Suspended(unit).begin("cid-sales"))
        told.turn(minutes=10)
        assert len(news(told)) == 1
        told.must("/kr update 1 20", group=None)
        assert told.count("notices") == 0

    def test_when_too_much_of_the_month_is_used(self, told):
        told.read(lambda unit: Spending(unit).add("2026-11", {"push:callback": 2550}))
        assert since(told, "/kr update 1 60") == []
        assert told.count("notices") == 0

    def test_what_not_everybody_may_see(self, sales):
        sales.must("/okr add Find another job private\n/kr add O2 Offers from 0 to 3")
        sales.must("/kr update 7 3", group=None)
        assert sales.count("notices") == 0

    def test_what_not_everybody_may_see_any_more(self, told):
        told.must("/kr update 1 60")
        assert since(told, "/okr edit O1 private") == []

    def test_a_late_report_on_a_closed_cycle(self, told):
        told.must("/cycle close", by="u001")
        told.must("/yes", by="u001")
        told.turn(minutes=20)
        assert since(told, "/kr update 2026Q4/KR1 60") == []


class TestQuietHours:
    def test_a_night_is_one_post_in_the_morning(self, told):
        before = len(news(told))
        told.forward(hours=12)  # half past ten
        told.must("/kr update 1 60")
        told.turn(hours=2)
        told.must("/kr update 2 47h")
        told.turn(hours=7)
        assert len(news(told)) == before
        told.turn(hours=2)
        assert len(news(told)) == before + 1

    def test_hours_that_were_moved_meanwhile_are_kept(self, told):
        told.must("/kr update 1 60")
        told.configure("SALES", quiet="10:00-12:00")
        told.turn(minutes=10)
        assert len(news(told)) == 1
        told.turn(hours=2)
        assert len(news(told)) == 2


def test_it_is_told_where_the_key_result_belongs_not_where_it_was_typed(told):
    told.must("/kr update SALES/KR1 60", by="boss", group="COMPANY")
    told.turn(minutes=10)
    assert len(news(told)) == 2
    assert news(told, "COMPANY") == []


def test_in_the_words_of_the_group(told):
    told.configure("SALES", lang="zh-CN")
    [post] = since(told, "/kr update 1 60")
    assert "● 正常 → ▼ 有风险：预期 58.2%" in post
    assert "现为 60（30%）" in post
