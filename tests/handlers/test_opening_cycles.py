"""Drafts of the next cycle: what opens them, and what stays a draft."""

from __future__ import annotations

from datetime import UTC, datetime

from okr.model import State
from tests.kit.desk import lived

NEW_YEAR = datetime(2027, 1, 4, 2, tzinfo=UTC)


def test_opening_a_cycle_begins_its_drafts(sales):
    sales.must("/okr add Win the south in 2027Q1")
    assert sales.objectives(cycle="2027Q1")[0].state is State.DRAFT
    assert "1 draft is now an objective." in sales.must("/cycle open 2027Q1", by="u001")
    assert sales.objectives(cycle="2027Q1")[0].state is State.OPEN
    assert "already" in sales.must("/cycle open 2027Q1", by="u001")
    sales.must("/undo", by="u001")
    assert sales.objectives(cycle="2027Q1")[0].state is State.DRAFT
    assert lived(sales, "2027Q1") is None


def test_whoever_reports_on_a_draft_begins_it(sales):
    sales.must("/okr add Win the south in 2027Q1\n/kr add Shops from 0 to 9")
    sales.now = NEW_YEAR
    sales.must("/kr update 1 3")
    assert sales.objectives(cycle="2027Q1")[0].state is State.OPEN


def test_a_tick_begins_a_draft_too(sales):
    sales.must("/okr add Win the south in 2027Q1\n/kr add Shops milestones a; b")
    sales.now = NEW_YEAR
    sales.must("/kr tick 1 a")
    assert sales.objectives(cycle="2027Q1")[0].state is State.OPEN


def test_what_is_added_to_a_cycle_that_was_opened_is_no_draft(sales):
    sales.must("/cycle open 2027Q1", by="u001")
    sales.must("/okr add Win the south in 2027Q1")
    assert sales.objectives(cycle="2027Q1")[0].state is State.OPEN


def test_opening_a_cycle_leaves_drafts_with_blanks_as_they_are_and_names_them(sales):
    sales.must("/template product adopt in 2027Q1")
    for _ in range(2):
        assert "a blank to fill in: O1." in sales.must("/cycle open 2027Q1", by="u001")
        assert sales.objectives(cycle="2027Q1")[0].state is State.DRAFT
    text = sales.must(
        "/kr edit 2027Q1/KR1 start 22\n/kr edit 2027Q1/KR2 start 15\n/kr edit 2027Q1/KR3 start 20"
    )
    assert "is open" in text
    assert "a blank to fill in" not in sales.must("/cycle open 2027Q1", by="u001")


def test_a_draft_that_is_not_for_everybody_is_not_named_to_the_group(sales):
    sales.must("/template product adopt in 2027Q1")
    sales.must("/okr edit 2027Q1/O1 private")
    assert "O1" not in sales.must("/cycle open 2027Q1", by="u001")


def test_a_template_filled_ahead_of_its_cycle_begins_with_it_key_results_and_all(sales):
    sales.must("/template product adopt in 2027Q1")
    text = sales.must(
        "/kr edit 2027Q1/KR1 start 22\n/kr edit 2027Q1/KR2 start 15\n/kr edit 2027Q1/KR3 start 20"
    )
    assert "begins with 2027Q1" in text
    assert "/cycle open 2027Q1" in text
    assert sales.objectives(cycle="2027Q1")[0].state is State.DRAFT
    sales.must("/cycle open 2027Q1", by="u001")
    [objective] = sales.objectives(cycle="2027Q1")
    assert {objective.state, *(kr.state for kr in objective.key_results)} == {State.OPEN}
    sales.must("/undo", by="u001")
    [objective] = sales.objectives(cycle="2027Q1")
    assert {objective.state, *(kr.state for kr in objective.key_results)} == {State.DRAFT}


def test_the_first_report_opens_the_other_key_results_as_well(sales):
    sales.must("/template product adopt in 2027Q1")
    sales.must("/kr edit 2027Q1/KR1 start 22\n/kr edit 2027Q1/KR2 start 15\n/kr edit 2027Q1/KR3 start 20")
    sales.now = NEW_YEAR
    sales.must("/kr update 1 30")
    [objective] = sales.objectives(cycle="2027Q1")
    assert {objective.state, *(kr.state for kr in objective.key_results)} == {State.OPEN}
