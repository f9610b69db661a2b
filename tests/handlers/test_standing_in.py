"""Whoever stands in may update, skip and block what the absent person owns, in these days, and no more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.kit.desk import Desk


@pytest.fixture
def away(sales: Desk) -> Desk:
    """王小明 is away until Friday; Bo Chen (u004) stands in."""
    sales.must("/away until friday @Bo Chen", mentions=["u004"])
    return sales


@pytest.mark.parametrize(
    "line",
    ["/kr update 1 40", "/kr update 4 done", "/skip 2 no data", "/block 3 no vendor"],
)
def test_the_receipt_says_for_whom(away, line):
    assert "For 王小明, who is away until Nov 27" in away.must(line, by="u004")


def test_the_history_names_whoever_stood_in(away):
    away.must("/kr update 1 40", by="u004")
    away.must("/skip 1 no data", by="u004")
    text = away.must("/kr history 1")
    assert "Bo Chen" in text
    assert "Bo Chen: skipped, no data" in text
    assert away.key_result("KR1").owner.staff_id == "u003"


def test_what_was_done_for_somebody_is_undone_by_whoever_did_it(away):
    away.must("/kr update 1 40", by="u004")
    away.must("/undo", by="u004")
    assert away.value_of("KR1") is None


@pytest.mark.parametrize(
    "line",
    [
        "/kr edit 1 target 300", "/kr drop 1 overtaken", "/kr owner 1 @Bo Chen", "/kr feed 1", "/score 1 0.5",
        "/okr edit O1 Other", "/okr close O1", "/kr fix 1 today 9 typo", "/depend KR1 on KR2",
    ],
)  # fmt: skip
def test_more_than_that_they_may_not(away, line):
    away.must("/kr update 1 40", by="u001")
    before = away.written()
    assert away.refused(line, by="u004", mentions=["u004"] if "@" in line else []) == "not_yours"
    assert away.written() == before


@pytest.mark.parametrize("by", ["u005", "u007"])
def test_nobody_else_gets_more_rights(away, by):
    assert away.refused("/kr update SALES/KR1 40", by=by) == "not_yours"
    assert away.refused("/skip SALES/KR1 no data", by=by) == "not_yours"


def test_only_in_these_days(away):
    away.now = datetime(2026, 11, 27, 15, 59, tzinfo=UTC)
    away.must("/kr update 1 40", by="u004")
    away.forward(minutes=1)
    assert away.refused("/kr update 1 41", by="u004") == "not_yours"


def test_not_before_they_begin_nor_after_back(sales):
    sales.must("/away tomorrow @Bo Chen", mentions=["u004"])
    assert sales.refused("/kr update 1 40", by="u004") == "not_yours"
    sales.forward(days=1)
    sales.must("/kr update 1 40", by="u004")
    sales.must("/back")
    assert sales.refused("/kr update 1 41", by="u004") == "not_yours"


def test_what_is_private_stays_private(away):
    away.must("/okr add Hire a rival private\n/kr add Rivals from 0 to 9")
    assert away.refused("/kr update 7 1", by="u004") == "unknown_reference"


def test_it_is_nothing_of_others_whose_objective_it_stands_under(away):
    away.must("/kr owner 2 @Ann Lee", mentions=["u005"])
    away.must("/yes")
    assert away.refused("/kr update 2 40", by="u004") == "not_yours"


def test_a_manager_who_does_it_says_nothing_of_it(away):
    assert "For 王小明" not in away.must("/kr update 1 40", by="u001")
