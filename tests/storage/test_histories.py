"""Check-ins without their event, events without their check-in: each is found, on both databases."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text as sql

from storage import histories, verifying
from storage.engine import read_beside
from storage.histories import MENDS, STANDS, TOLD
from storage.soundness import MOST, Broken
from tests.kit.desk import Desk

KR1 = "(SELECT id FROM key_results WHERE number = 1)"
SECOND = f"(SELECT max(id) FROM check_ins WHERE key_result_id = {KR1} AND mends IS NULL)"


@pytest.fixture
def desk(database) -> Desk:
    """KR1 was reported twice and mended, a milestone of KR2 ticked off, a report on KR3 taken back."""
    desk = Desk(database)
    for line in (
        "/okr add Delight",
        "/kr add O1 Refund time from 48 to 24 hours",
        "/kr add O1 Launch milestones a; b; c",
        "/kr add O1 Renewals from 50% to 90%",
        "/kr update KR1 40",
    ):
        desk.must(line)
    desk.forward(days=1)
    for line in (
        "/kr update KR1 36",
        "/kr tick KR2 b",
        "/kr update KR3 60%",
        "/undo",
        "/kr fix KR1 11-24 35 typo",
    ):
        desk.must(line)
    return desk


def spoil(desk: Desk, statement: str) -> None:
    with desk.database.engine.begin() as connection:
        assert connection.execute(sql(statement)).rowcount


def everything(desk: Desk) -> list[Broken]:
    return read_beside(desk.database.engine, lambda unit: verifying.broken(unit, now=desk.now))


def found(desk: Desk) -> list[tuple[str, str]]:
    return [(each.rule, each.where) for each in read_beside(desk.database.engine, histories.broken)]


def test_what_was_only_talked_about_breaks_nothing(desk):
    assert everything(desk) == []


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        pytest.param(
            f"DELETE FROM events WHERE what = 'check_in' AND subject = {KR1}",
            TOLD,
            id="check-ins whose events are gone",
        ),
        pytest.param(
            f"DELETE FROM check_ins WHERE id = {SECOND}", TOLD, id="an event whose check-in is gone"
        ),
        pytest.param(
            f"UPDATE check_ins SET undone = 1 WHERE id = {SECOND}", STANDS, id="taken back on one side only"
        ),
        pytest.param(
            f"UPDATE events SET undone = 1 WHERE what = 'check_in' AND subject = {KR1}",
            STANDS,
            id="or on the other",
        ),
        pytest.param(
            "UPDATE check_ins SET mends = 9999 WHERE mends IS NOT NULL", MENDS, id="what was mended is gone"
        ),
    ],
)
def test_what_does_not_fit_is_named(desk, statement, rule):
    spoil(desk, statement)
    assert (rule, "SALES/2026Q4/KR1") in found(desk)


def test_what_an_import_brought_needs_no_events(desk):
    """It tells none, and its key results stand where the file says."""
    spoil(desk, f"DELETE FROM events WHERE subject = {KR1} AND about = 'key_result'")
    spoil(desk, f"UPDATE key_results SET current = '47' WHERE id = {KR1}")
    assert everything(desk) == []
    desk.must("/kr update KR1 30")
    assert everything(desk) == []


def test_of_events_that_were_erased_so_many_check_ins_may_be_without(desk):
    erased = json.dumps({"ref": "KR1", "erased": True})
    spoil(desk, f"UPDATE events SET facts = '{erased}' WHERE what = 'check_in' AND subject = {KR1}")
    assert found(desk) == []
    spoil(desk, f"DELETE FROM events WHERE what = 'fix_check_in' AND subject = {KR1}")
    assert {rule for rule, _ in found(desk)} == {TOLD}


def test_a_row_that_is_given_again_has_its_own_history(desk):
    """SQLite gives the number of a key result that was taken back to the next one."""
    for line in (
        "/kr add O1 Calls from 0 to 9",
        "/kr update KR4 3",
        "/undo",
        "/undo",
        "/kr add O1 Visits from 0 to 9",
    ):
        desk.must(line)
    assert found(desk) == []


def test_of_many_no_more_are_kept_than_are_told(desk):
    columns = (
        'key_result_id, at, recorded_at, "by", source, value, before, start, target, confidence, stated,'
        " note, approx, late, undone"
    )
    many = f"(SELECT 1 AS n {'UNION ALL SELECT 1 ' * MOST}) AS many"
    same = f"SELECT {columns} FROM check_ins, {many} WHERE check_ins.id = {SECOND}"
    spoil(desk, f"INSERT INTO check_ins ({columns}) {same}")
    assert len(found(desk)) == MOST
