"""A group's cycles: shown, opened, closed, and what is taken once one is closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from okr.dealings import CycleState
from tests.kit.desk import commands, lived, shown

LAST_WEEK = datetime(2026, 12, 28, 2, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 4, 2, tzinfo=UTC)


@pytest.fixture
def ending(sales):
    """O1: KR1 at 50% (scored 0.3 by hand), KR2 done, the others weigh nothing; the last week has begun."""
    for number in (3, 4, 5, 6):
        sales.must(f"/kr edit {number} weight 0")
    sales.must("/kr update 1 100\n/kr update 2 24")
    sales.must("/score KR1 0.3 it never took off")
    sales.now = LAST_WEEK
    return sales


@pytest.fixture
def closed(ending):
    close(ending)
    return ending


def close(desk, line="/cycle close", by="u001"):
    desk.must(line, by=by)
    return desk.must("/yes", by=by)


@pytest.mark.parametrize("typed", ["/cycle", "/cycle show", "/周期", "/cycle 2026Q4", "/cycle show 2026q4"])
def test_a_cycle_is_shown_with_its_days(sales, typed):
    text = sales.must(typed)
    assert "Sales · 2026Q4" in text
    assert "open · Oct 1 to Dec 31 · 38 days left" in text
    assert "New customers succeed" in text
    assert "Score" not in text


@pytest.mark.parametrize(
    ("day", "to_come"),
    [
        pytest.param(
            datetime(2026, 12, 17, 2, tzinfo=UTC),
            "the draft of 2027Q1 from Dec 18, the closing week from Dec 25, the scores after Dec 31",
            id="all of it",
        ),
        pytest.param(
            datetime(2026, 12, 18, 2, tzinfo=UTC),
            "the closing week from Dec 25, the scores after Dec 31",
            id="the draft has begun",
        ),
        pytest.param(LAST_WEEK, "the scores after Dec 31", id="the closing week has begun"),
    ],
)
def test_a_cycle_is_shown_with_what_comes_at_its_end(sales, day, to_come):
    sales.now = day
    assert f"\n\nStill to come: {to_come}\n\n" in sales.must("/cycle")


@pytest.mark.parametrize("line", ["/cycle 2027Q1", "/cycle 2026", "/cycle 2026Q3"])
def test_of_another_cycle_nothing_is_to_come(sales, line):
    assert "Still to come" not in sales.must(line)


def test_a_group_that_does_not_hear_of_cycles_is_promised_nothing(sales):
    sales.configure("SALES", notices="health")
    assert "Still to come" not in sales.must("/cycle")


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("/cycle 2026H2", "Jul 1 to Dec 31"),
        ("/cycle 2026", "Jan 1 to Dec 31"),
        ("/cycle 2027Q1", "Jan 1, 2027 to Mar 31, 2027 · not begun yet"),
        ("/cycle 2026Q3", "Jul 1 to Sep 30 · over"),
    ],
)
def test_any_quarter_half_or_year_is_there_at_once(sales, typed, days):
    text = sales.must(typed)
    assert days in text
    assert "There is no objective in" in text


def test_what_is_no_cycle_is_refused_with_those_that_could_be_meant(sales):
    handled = sales.say("/cycle 2026Q5")
    assert handled.refused == "bad_cycle"
    assert "2026Q4, 2027Q1" in shown(handled)


def test_in_the_last_week_it_is_closing_and_says_what_is_left(ending):
    text = ending.must("/cycle")
    assert "closing: time for scores" in text
    assert "To decide (keep, change or drop): O1." in text
    assert "/cycle close 2026Q4" in text
    assert "Score 0.7 (high) · aspirational: as intended" in text


def test_closing_is_asked_back_with_the_cycle_written(ending):
    ending.must("/cycle close", by="u001")
    question = ending.posts(staff_id="u001")[-1].text
    assert "2026Q4" in question
    assert "1 objectives" in question
    assert "5 key results" in question
    assert lived(ending) is None
    ending.now = datetime(2026, 12, 31, 15, 59, 30, tzinfo=UTC)
    ending.must("/cycle close", by="u001")
    ending.forward(minutes=1)  # it is another cycle now
    ending.must("/yes", by="u001")
    assert lived(ending).state is CycleState.CLOSED


def test_scores_that_nobody_gave_follow_from_the_progress(closed):
    scores = [kr.score for kr in closed.objective("O1").key_results]
    assert scores == [Decimal("0.3"), Decimal("1.0"), None, None, None, None]
    assert closed.objective("O1").score == Decimal("0.7")


def test_closing_pictures_everything(closed):
    pictured = {each.ref: each for each in lived(closed).picture}
    assert pictured["SALES/2026Q4/O1"].progress == Decimal("0.75")
    assert pictured["SALES/2026Q4/KR1"].value == 100
    assert len(pictured) == 7
    assert "closed on Dec 28 by 李雷" in closed.must("/cycle")


def test_a_closed_cycle_takes_an_update_only_with_the_cycle_written(closed):
    handled = closed.say("/kr update 1 180 at last")
    assert handled.refused == "cycle_closed"
    assert "/kr update 2026Q4/KR1 180 at last" in shown(handled)
    text = closed.must("/kr update 2026Q4/KR1 180 at last")
    assert "late" in text
    [*_, report] = closed.check_ins("KR1")
    assert (report.value, report.late) == (180, True)


def test_a_late_update_moves_neither_the_picture_nor_what_stands(closed):
    before = lived(closed)
    closed.must("/kr update 2026Q4/KR1 180")
    assert lived(closed) == before
    assert closed.value_of("KR1") == 100
    text = closed.must("/okr O1")
    assert "When the cycle was closed: 75%" in text
    assert "75%" in closed.must("/cycle")


def test_a_late_update_is_undone_without_moving_anything(closed):
    closed.must("/kr update 2026Q4/KR1 180")
    closed.must("/kr update 2026Q4/KR1 190")
    closed.must("/undo")
    assert [report.undone for report in closed.check_ins("KR1")] == [False, False, True]
    assert closed.value_of("KR1") == 100


@pytest.mark.parametrize(
    "line",
    [
        "/okr add Another",
        "/kr add O1 More from 0 to 1",
        "/okr edit O1 New",
        "/kr edit 1 target 9",
        "/okr align O1 O1",
        "/okr unalign O1",
        "/okr owner O1 me",
        "/okr close O1",
        "/okr drop O1 over",
        "/kr drop KR1 over",
        "/score KR1 1",
        "/score O1 1",
        "/cycle close 2026Q4",
    ],
)
def test_a_closed_cycle_takes_nothing_else(closed, line):
    before = closed.written()
    assert closed.refused(line, by="u001") == "cycle_closed"
    assert closed.written() == before


def test_nobody_is_asked_about_a_closed_cycle(closed):
    assert "Active shops" not in shown(closed.tick("checkin"))
    closed.must("/cycle open 2026Q4", by="u001")
    closed.forward(days=1)
    assert "Renewals" in shown(closed.tick("checkin"))


def test_closing_is_undone_with_its_scores(closed):
    assert "2026Q4" in closed.must("/undo", by="u001")
    assert lived(closed) is None
    assert [kr.score for kr in closed.objective("O1").key_results][:2] == [Decimal("0.3"), None]
    closed.must("/kr update 1 110")


def test_a_closed_cycle_is_opened_again_and_that_is_undone(closed):
    closed.must("/cycle open 2026Q4", by="u001")
    assert lived(closed).state is CycleState.OPEN
    closed.must("/kr update 1 110")
    closed.must("/undo", by="u001")
    assert (lived(closed).state, len(lived(closed).picture)) == (CycleState.CLOSED, 7)


def test_at_rollover_close_means_the_old_cycle_until_it_is_closed(ending):
    ending.now = NEW_YEAR
    assert "not closed yet" in ending.must("/cycle")
    assert "2026Q4 is closed" in close(ending)
    ending.must("/cycle close", by="u001")
    assert "2027Q1" in ending.posts(staff_id="u001")[-1].text
    assert "not closed yet" not in ending.must("/cycle")


def test_a_cycle_is_not_closed_before_it_begins(sales):
    assert sales.refused("/cycle close 2027Q1", by="u001") == "cycle_not_begun"


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        pytest.param("u001", "", id="the manager"),
        pytest.param("u002", "", id="a manager above"),
        pytest.param("boss", "", id="an admin"),
        pytest.param("u003", "not_allowed", id="an owner"),
        pytest.param("u007", "not_allowed", id="an outsider"),
        pytest.param(None, "not_allowed", id="an external contact"),
    ],
)
@pytest.mark.parametrize("line", ["/cycle open 2027Q1", "/cycle close", "/cycle carry O1"])
def test_only_managers_rule_over_cycles(sales, by, refused, line):
    assert sales.say(line, by=by).refused == refused


def test_what_is_private_is_closed_and_pictured_but_not_shown(ending):
    ending.must("/okr add Hire a rival private", by="u001")
    assert "rival" not in ending.must("/cycle", by="u001")
    answer = close(ending)
    assert "rival" not in answer
    assert "rival" not in ending.must("/cycle", by="u001")
    assert "SALES/2026Q4/O2" in {each.ref for each in lived(ending).picture}


def test_a_fiscal_year_may_begin_in_april(sales):
    sales.rules = replace(sales.rules, fiscal_start=4)
    assert "Sales · 2026Q3" in sales.must("/cycle")
    assert "Apr 1 to Mar 31, 2027" in sales.must("/cycle 2026")


def test_days_left_end_with_the_cycle(sales):
    sales.now = datetime(2026, 12, 30, 2, tzinfo=UTC)
    assert "1 day left" in sales.must("/cycle")
    sales.now += timedelta(days=1)
    assert "0 days left" in sales.must("/cycle")


def test_a_late_report_says_that_it_moves_nothing_and_not_that_it_is_old(ending):
    ending.must("/kr update 2026Q4/KR1 100")
    close(ending)
    ending.now = NEW_YEAR
    said = ending.say("/kr update 2026Q4/KR1 160")
    assert "Recorded for" in shown(said)
    assert "160. It moves nothing, 100 stands." in shown(said)
    assert "/kr show 2026Q4/KR1" in commands(said)
