"""/cycle carry: what is unfinished is kept, changed or dropped; what is kept goes on where it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from okr.model import State, Verdict
from tests.kit.desk import shown

LAST_WEEK = datetime(2026, 12, 28, 2, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 4, 2, tzinfo=UTC)
NEXT = "2027Q1"


@pytest.fixture
def ending(sales):
    """KR1 at 100 of 200, KR2 done, KR4 done; the last week has begun."""
    sales.must("/kr update 1 100\n/kr update 2 24\n/kr update 4 done")
    sales.now = LAST_WEEK
    return sales


def carry(desk, line="/cycle carry O1 keep nearly there"):
    return desk.must(line, by="u001")


def test_what_is_kept_goes_on_with_the_current_value_as_its_start(ending):
    text = carry(ending)
    assert "goes on as 2027Q1/O1" in text
    assert "Verdict: keep – nearly there" in text
    [new] = ending.objectives(cycle=NEXT)
    assert (new.title, new.state, new.carried_from) == (
        ending.objective("O1").title,
        State.DRAFT,
        "SALES/2026Q4/O1",
    )
    first = new.key_results[0]
    assert (first.start, first.target, first.current) == (100, 200, None)
    assert first.carried_from == "SALES/2026Q4/KR1"
    assert "Carried over from SALES/2026Q4/O1" in ending.must("/okr 2027Q1/O1")


def test_what_is_finished_stays_behind_and_is_named(ending):
    assert "nothing left to do: KR2, KR4" in carry(ending)
    [new] = ending.objectives(cycle=NEXT)
    assert [kr.title for kr in new.key_results] == ["Active shops", "Renewals", "Complaints", "Revenue"]


def test_the_verdict_may_be_left_out_for_keep(ending):
    carry(ending, "/cycle carry O1")
    old = ending.objective("O1")
    assert (old.verdict, old.verdict_line) == (Verdict.KEEP, "")
    assert len(ending.objectives(cycle=NEXT)) == 1


@pytest.mark.parametrize(("word", "verdict"), [("change", Verdict.CHANGE), ("放弃", Verdict.DROP)])
def test_change_and_drop_are_recorded_with_their_line_and_copy_nothing(ending, word, verdict):
    text = carry(ending, f"/结转 O1 {word} the market moved")
    old = ending.objective("O1")
    assert (old.verdict, old.verdict_line, old.state) == (verdict, "the market moved", State.OPEN)
    assert ("in 2027Q1" in text) == (verdict is Verdict.CHANGE)
    assert ending.objectives(cycle=NEXT) == []
    assert "To decide" not in ending.must("/cycle")


@pytest.mark.parametrize("word", ["change", "drop", "keep"])
def test_a_verdict_needs_its_line(ending, word):
    assert ending.refused(f"/cycle carry O1 {word}", by="u001") == "missing_word"


def test_nothing_is_carried_twice(ending):
    carry(ending)
    handled = ending.say("/cycle carry O1", by="u001")
    assert handled.refused == "carried_already"
    assert "2027Q1/O1" in shown(handled).replace("SALES/", "")


def test_what_is_done_is_not_carried(ending):
    ending.must("/score O1 1")
    assert ending.refused("/cycle carry O1", by="u001") == "nothing_to_carry"
    ending.must("/okr add Second")
    assert ending.refused("/cycle carry O2", by="u001") == "nothing_to_carry"


def test_carrying_is_undone_and_its_numbers_are_spent(ending):
    carry(ending)
    text = ending.must("/undo", by="u001")
    assert "does not go on as 2027Q1/O1" in text
    assert ending.objectives(cycle=NEXT) == []
    assert ending.objective("O1").verdict is None
    carry(ending)
    [new] = ending.objectives(cycle=NEXT)
    assert (new.number, new.key_results[0].number) == (2, 5)


def test_what_others_built_upon_is_not_undone(ending):
    carry(ending)
    ending.must("/kr add 2027Q1/O1 More shops from 0 to 9")
    assert ending.refused("/undo", by="u001") == "built_upon"
    ending.must("/undo")
    ending.must("/kr update 2027Q1/KR1 120")
    assert ending.refused("/undo", by="u001") == "built_upon"
    ending.must("/undo")
    ending.must("/undo", by="u001")
    assert ending.objectives(cycle=NEXT) == []


def test_arrows_lead_to_the_copies_or_to_what_lasts(ending):
    ending.must("/okr add First choice\n/kr add Dealers from 0 to 9", by="u002", group="COMPANY")
    ending.must("/okr add The year in 2026\n/okr add Two halves in 2027H1", by="u002", group="COMPANY")
    ending.must("/okr align O1 COMPANY/O1 contributes")
    ending.must("/okr align O1 COMPANY/KR1")
    ending.must("/okr align O1 COMPANY/2026/O1")
    ending.must("/cycle carry O1", by="u002", group="COMPANY")
    carry(ending)
    [new] = ending.objectives(cycle=NEXT)
    assert new.aligned_to == ("COMPANY/2027Q1/O1", "COMPANY/2027Q1/KR1")
    assert new.contributes == {"COMPANY/2027Q1/O1"}


def test_after_rollover_the_old_one_is_asked_for_and_then_open_at_once(ending):
    ending.now = NEW_YEAR
    handled = ending.say("/cycle carry O1 keep nearly there", by="u001")
    assert handled.refused == "old_cycle_meant"
    carry(ending, "/cycle carry 2026Q4/O1 keep nearly there")
    [new] = ending.objectives(cycle=NEXT)
    assert new.state is State.OPEN
    both = ending.say("/cycle carry O1", by="u001")
    assert both.refused == "which_one"
    assert "/cycle carry 2026Q4/O1" in shown(both)


def test_a_closed_cycle_is_carried_too(ending):
    ending.must("/cycle close", by="u001")
    ending.must("/yes", by="u001")
    ending.now = NEW_YEAR
    assert ending.refused("/cycle carry O1", by="u001") == "old_cycle_meant"
    carry(ending, "/cycle carry 2026Q4/O1")
    [new] = ending.objectives(cycle=NEXT)
    assert new.key_results[0].start == Decimal(100)


def test_nothing_is_carried_into_a_closed_cycle(ending):
    ending.now = NEW_YEAR
    ending.must("/cycle close 2027Q1", by="u001")
    ending.must("/yes", by="u001")
    assert ending.refused("/cycle carry 2026Q4/O1", by="u001") == "cycle_closed"


def test_milestones_and_private_ones_come_along(sales):
    sales.must("/okr edit O1 private", by="u001")
    assert sales.must("/cycle carry O1", by="u001") == "Sent to you privately."
    [new] = sales.objectives(cycle=NEXT)
    assert new.visibility == "private"
    assert sales.refused("/okr 2027Q1/O1", by="u004") == "unknown_reference"
    assert "does not go on" in sales.must("/undo", by="u001", group=None)


@pytest.mark.parametrize("line", [f"/okr edit {NEXT}/O1 Another", f"/kr edit {NEXT}/KR1 target 300"])
def test_a_copy_that_somebody_changed_is_not_undone(ending, line):
    carry(ending)
    ending.must(line)
    assert ending.refused("/undo", by="u001") == "built_upon"
    ending.must("/undo")
    ending.must("/undo", by="u001")
    assert ending.objectives(cycle=NEXT) == []
