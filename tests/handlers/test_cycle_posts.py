"""What a group hears by itself around the end of a cycle: the draft, and what the last one came to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text as sql

from storage.suspended import Suspended
from tests.kit.desk import Desk, commands, shown

DRAFT = datetime(2026, 12, 18, 2, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, 2, tzinfo=UTC)
KINDS = ("draft", "scores", "carry", "unset")


def decided(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.database.engine.connect() as connection:
        rows = connection.execute(sql("SELECT kind, state, reason FROM occurrences ORDER BY decided_at"))
        return [tuple(row) for row in rows]


def at(desk: Desk, kind: str, **how):
    """Let the clock say one of the four at its own time."""
    nominal = DRAFT if kind == "draft" else NEW_YEAR
    after = {"carry": 4, "unset": 5}.get(kind, 0)
    desk.now = nominal + timedelta(days=after)
    return desk.tick(kind, day=nominal.date(), **how)


def why(desk: Desk, kind: str, **how) -> str:
    """Why nothing is said, as it is recorded; fails when something is."""
    handled = at(desk, kind, **how)
    assert handled.messages == (), shown(handled)
    [(recorded, state, reason)] = decided(desk)
    assert (recorded, state) == (kind, "skipped")
    return reason


@pytest.fixture
def ending(sales):
    """O1: KR1 at 50%, KR2 done, the others weigh nothing."""
    for number in (3, 4, 5, 6):
        sales.must(f"/kr edit {number} weight 0")
    sales.must("/kr update 1 100\n/kr update 2 24")
    return sales


def close(desk, line="/cycle close"):
    desk.must(line, by="u001")
    desk.must("/yes", by="u001")


def test_the_draft_is_announced_with_the_lines_that_begin_it(sales):
    handled = at(sales, "draft")
    text = shown(handled)
    assert text.startswith("### 2026Q4 ends on Dec 31: 2027Q1 can be drafted now")
    assert "Nothing of it is drafted yet." in text
    assert "@OKR /okr add New customers succeed in their first week in 2027Q1" in text
    assert "@OKR /template sales adopt in 2027Q1" in text
    assert "@OKR /cycle open 2027Q1" in text
    assert commands(handled) == ["/template", "/cycle open 2027Q1"]
    assert decided(sales) == [("draft", "done", "")]


@pytest.mark.parametrize("line", ["/template sales adopt in 2027Q1", "/okr add More in 2027Q1"])
def test_the_lines_it_gives_draft_something(sales, line):
    sales.must(line)
    handled = at(sales, "draft")
    assert "1 objective of it is drafted already: @OKR /okr 2027Q1" in shown(handled)
    assert "/okr 2027Q1" in commands(handled)


def test_a_private_draft_is_not_counted_in_the_group(sales):
    sales.must("/okr add Find another job private in 2027Q1")
    assert "Nothing of it is drafted yet." in shown(at(sales, "draft"))


def test_where_all_have_drafted_and_it_is_open_nothing_is_said(sales):
    sales.must("/okr add More in 2027Q1")
    sales.must("/cycle open 2027Q1", by="u001")
    assert why(sales, "draft") == "everybody has drafted"


def test_where_it_is_open_but_not_all_have_drafted_the_open_cycle_is_named(sales):
    sales.must("/okr add Hers\n/kr add Calls from 0 to 9", by="u005")
    sales.must("/okr add More in 2027Q1")
    sales.must("/cycle open 2027Q1", by="u001")
    handled = at(sales, "draft")
    assert "2027Q1 is open already." in shown(handled)
    assert commands(handled) == ["/template", "/okr 2027Q1"]


def test_where_nothing_was_ever_set_there_is_nothing_to_go_on_with(desk):
    assert why(desk, "draft") == "there was never an objective here"


def test_a_fiscal_year_that_begins_in_april_ends_its_quarters_by_other_names(sales):
    sales.rules = sales.rules.__class__(
        robot="OKR", fiscal_start=4, default_group=sales.rules.default_group, readers=sales.rules.readers
    )
    sales.must("/okr add More")
    assert "### 2026Q3 ends on Dec 31: 2026Q4 can be drafted now" in shown(at(sales, "draft"))


def test_a_late_one_says_so(sales):
    sales.now = DRAFT + timedelta(hours=5)
    handled = sales.tick("draft", day=DRAFT.date(), due_at=DRAFT)
    assert "posted late" in shown(handled)


@pytest.mark.parametrize("kind", KINDS)
def test_a_group_that_does_not_want_to_hear_of_cycles_does_not(sales, kind):
    sales.configure("SALES", notices="health,blocker")
    assert why(sales, kind) == "the group does not want to hear of cycles"
    assert sales.posts(staff_id="u001") == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_suspended_group_hears_nothing(sales, kind):
    sales.read(lambda unit: Suspended(unit).begin("cid-sales"))
    assert why(sales, kind) == "nothing gets through to the group"


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_timetable_leaves_out_keeps_its_reason(sales, kind):
    assert why(sales, kind, reason="missed by more than three days") == "missed by more than three days"


@pytest.mark.parametrize("kind", KINDS)
def test_a_cycle_that_is_over_is_not_spoken_of(sales, kind):
    sales.now = datetime(2027, 4, 2, 2, tzinfo=UTC)
    assert sales.tick(kind, day=date(2026, 12, 18)).messages == ()
    assert decided(sales)[-1][2] == "the cycle it was for is over"


def test_a_cycle_that_was_closed_early_is_not_spoken_of(ending):
    ending.now = DRAFT - timedelta(days=1)
    close(ending)
    assert why(ending, "draft") == "the cycle is closed"


def test_the_scores_are_given_or_follow_from_the_progress(ending):
    ending.must("/score KR1 0.3 it never took off")
    handled = at(ending, "scores")
    text = shown(handled)
    assert text.startswith("### 2026Q4 is over: what it came to")
    assert "**O1 New customers succeed in their first week** · 王小明" in text
    assert "Score 0.7 (high) · aspirational: as intended" in text
    assert "- KR1 Active shops: 100 (0 → 200) · score 0.3\n" in text
    assert "- KR2 Refund time: 24 h (48 → 24 h) · score 1, from the progress" in text
    assert "5 key results have no score of their own yet" in text
    assert "@OKR /score 2026Q4/KR2 0.7" in text
    assert "Mean score: 0.7." in text
    assert "@OKR /retro 2026Q4 Ask customers before we build" in text
    assert "Set the bar higher" not in text
    assert "post-mortem" not in text
    assert commands(handled) == ["/cycle show 2026Q4", "/cycle close 2026Q4"]


def test_where_nearly_all_was_reached_the_bar_was_too_low(ending):
    ending.must("/kr update 1 190")
    assert "Set the bar higher next time." in shown(at(ending, "scores"))


def test_a_commitment_that_was_not_kept_is_asked_about(ending):
    ending.must("/okr edit O1 committed", by="u001")
    text = shown(at(ending, "scores"))
    assert "A commitment was not kept: O1." in text
    assert "@OKR /retro 2026Q4 O1: we counted on one supplier" in text


def test_lines_of_the_retro_that_are_there_are_counted(ending):
    ending.must("/retro Ask customers before we build")
    assert "1 line is there already." in shown(at(ending, "scores"))


def test_the_line_that_scores_and_the_one_that_looks_back_are_taken(ending):
    at(ending, "scores")
    ending.must("/score 2026Q4/KR3 0.7")
    assert "Noted for 2026Q4" in ending.must("/retro 2026Q4 O1: we counted on one supplier")


def test_of_a_cycle_that_is_closed_only_the_retro_is_missing(ending):
    ending.now = DRAFT + timedelta(days=10)
    close(ending)
    handled = at(ending, "scores")
    assert "2026Q4 is closed: what did we learn?" in shown(handled)
    assert "KR1" not in shown(handled)
    assert commands(handled) == ["/cycle show 2026Q4"]


def test_a_cycle_that_is_closed_and_looked_back_on_is_done_with(ending):
    ending.now = DRAFT + timedelta(days=10)
    ending.must("/retro Ask customers before we build")
    close(ending)
    assert why(ending, "scores") == "the cycle was closed and looked back on"


def test_what_not_everybody_may_see_is_not_scored_in_the_group(desk):
    desk.must("/okr add Find another job private\n/kr add Interviews from 0 to 4")
    assert why(desk, "scores") == "there was nothing to score"


def test_where_outsiders_read_along_only_what_is_for_the_company_is_scored(ending):
    ending.must("/okr add Work happily group\n/kr add Tea breaks from 0 to 10", by="u005")
    assert "Work happily" in shown(at(ending, "scores"))
    ending.configure("SALES", external=True)
    handled = ending.tick("scores", day=date(2027, 1, 2))
    assert "New customers" in shown(handled)
    assert "Work happily" not in shown(handled)
