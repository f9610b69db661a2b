"""A cycle that was closed and is open again: where its key results stand then, and after /undo."""

from __future__ import annotations

import pytest

from tests.kit.desk import Desk


@pytest.fixture
def closed(sales):
    """KR1 at 50, one of three milestones done; closed a moment ago."""
    sales.must("/kr add O1 Steps milestones plan; pilot; roll-out")  # KR7
    sales.must("/kr update KR1 50")
    sales.must("/kr tick KR7 plan")
    close(sales)
    return sales


def close(desk: Desk, by: str = "u001") -> None:
    desk.must("/cycle close", by=by)
    desk.must("/yes", by=by)


def reopen(desk: Desk, by: str = "u001") -> None:
    desk.must("/cycle open 2026Q4", by=by)


def done(desk: Desk) -> list[bool]:
    return [each.done for each in desk.key_result("KR7").milestones]


def test_late_reports_count_once_the_cycle_is_open_again(closed):
    closed.must("/kr update 2026Q4/KR1 60 conf 9\n/kr tick 2026Q4/KR7 pilot")
    assert (closed.value_of("KR1"), closed.value_of("KR7"), done(closed)) == (50, 1, [True, False, False])
    reopen(closed)
    assert (closed.value_of("KR1"), closed.key_result("KR1").confidence) == (60, 9)
    assert (closed.value_of("KR7"), done(closed)) == (2, [True, True, False])


def test_the_opening_is_undone_to_the_closing_picture(closed):
    closed.must("/kr update 2026Q4/KR1 60\n/kr tick 2026Q4/KR7 pilot")
    reopen(closed)
    closed.must("/undo", by="u001")
    assert (closed.value_of("KR1"), closed.value_of("KR7"), done(closed)) == (50, 1, [True, False, False])
    assert closed.refused("/kr update KR1 70") == "cycle_closed"


def test_the_opening_is_not_undone_once_somebody_reported_on_what_it_moved(closed):
    closed.must("/kr update 2026Q4/KR1 60")
    reopen(closed)
    closed.must("/kr update KR1 70")
    assert closed.refused("/undo", by="u001") == "built_upon"
    assert closed.value_of("KR1") == 70


def test_a_closing_that_is_undone_leaves_late_reports_counted(closed):
    closed.must("/kr update 2026Q4/KR1 60")
    closed.must("/undo", by="u001")
    assert closed.value_of("KR1") == 60


def test_what_was_taken_back_while_it_was_closed_does_not_count_any_more(closed):
    closed.must("/undo\n")  # the tick
    closed.must("/undo")  # the value
    assert (closed.value_of("KR1"), closed.value_of("KR7")) == (50, 1)
    reopen(closed)
    assert (closed.value_of("KR1"), closed.value_of("KR7"), done(closed)) == (None, None, [False] * 3)


def test_an_opening_is_not_undone_from_under_a_later_closing(sales):
    sales.must("/cycle open 2026Q4", by="u001")
    close(sales, by="boss")
    assert sales.refused("/undo", by="u001") == "built_upon"
    assert sales.refused("/kr update KR1 5") == "cycle_closed"


def test_a_closing_is_not_undone_once_somebody_opened_the_cycle(closed):
    reopen(closed, by="boss")
    assert closed.refused("/undo", by="u001") == "built_upon"
