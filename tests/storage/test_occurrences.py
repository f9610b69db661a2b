"""Each time of the timetable is decided once, by whoever comes first."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from storage.occurrences import AHEAD, N, Occurrences
from storage.statement import Statement
from tests.storage.samples import NOON, SECOND, put_group

FRIDAY, NEXT_FRIDAY = date(2026, 11, 20), date(2026, 11, 27)


@pytest.fixture
def group(database):
    return database.write_now(put_group)


@pytest.fixture
def occurrences(each):
    return each(Occurrences)


def test_an_occurrence_is_decided_once(occurrences, group):
    assert occurrences.decide(group.id, "checkin", FRIDAY, due_at=NOON, now=NOON)
    assert not occurrences.decide(group.id, "checkin", FRIDAY, due_at=NOON, now=NOON + SECOND)


def test_what_was_skipped_is_not_done_later(database, occurrences, group):
    assert occurrences.decide(group.id, "checkin", FRIDAY, due_at=NOON, now=NOON, skipped="too late")
    assert not occurrences.decide(group.id, "checkin", FRIDAY, due_at=NOON, now=NOON)
    (row,) = database.write_now(lambda unit: [dict(row) for row in unit.all(Statement(N.select()))])
    assert (row["state"], row["reason"]) == ("skipped", "too late")


async def test_of_many_replicas_one_decides(database, group):
    def work(unit):
        return Occurrences(unit).decide(group.id, "checkin", FRIDAY, due_at=NOON, now=NOON)

    assert sum(await asyncio.gather(*(database.write(work) for _ in range(40)))) == 1


def test_kinds_days_and_groups_are_decided_apart(database, occurrences, group):
    other = database.write_now(lambda unit: put_group(unit, "OPS"))
    for group_id, kind, day in [
        (group.id, "checkin", FRIDAY),
        (group.id, "card", FRIDAY),
        (group.id, "checkin", NEXT_FRIDAY),
        (other.id, "checkin", FRIDAY),
    ]:
        assert occurrences.decide(group_id, kind, day, due_at=NOON, now=NOON)


def test_the_newest_decided_day_is_told(occurrences, group):
    assert occurrences.last_day(group.id, "checkin") is None
    assert occurrences.last_days(group.id, until=NEXT_FRIDAY, now=NOON) == {}
    for day in (NEXT_FRIDAY, FRIDAY):
        occurrences.decide(group.id, "checkin", day, due_at=NOON, now=NOON)
    occurrences.decide(group.id, "card", FRIDAY, due_at=NOON, now=NOON, skipped="quiet")
    assert occurrences.last_day(group.id, "checkin") == NEXT_FRIDAY
    assert occurrences.last_days(group.id, until=NEXT_FRIDAY, now=NOON) == {
        (group.id, "checkin"): NEXT_FRIDAY,
        (group.id, "card"): FRIDAY,
    }


def test_a_day_that_a_clock_ahead_decided_hides_nothing_before_it(occurrences, group):
    occurrences.decide(group.id, "checkin", FRIDAY, due_at=NOON, now=NOON)
    occurrences.decide(group.id, "checkin", NEXT_FRIDAY, due_at=NOON, now=NOON + timedelta(days=365))
    assert occurrences.last_days(group.id, until=FRIDAY, now=NOON) == {(group.id, "checkin"): FRIDAY}


def test_what_a_clock_ahead_skipped_is_overruled_and_what_it_did_is_not(occurrences, group):
    later = NOON + timedelta(days=365)
    occurrences.decide(group.id, "checkin", FRIDAY, due_at=NOON, now=later, skipped="too late")
    occurrences.decide(group.id, "card", FRIDAY, due_at=NOON, now=later)
    assert occurrences.last_days(group.id, until=FRIDAY, now=NOON) == {(group.id, "card"): FRIDAY}
    assert occurrences.last_days(group.id, until=FRIDAY, now=later).keys() == {
        (group.id, "card"), (group.id, "checkin"),
    }  # fmt: skip
    assert not occurrences.overrule(group.id, "checkin", FRIDAY, now=later)
    assert occurrences.overrule(group.id, "checkin", FRIDAY, now=NOON)
    assert not occurrences.overrule(group.id, "card", FRIDAY, now=NOON)
    assert occurrences.decide(group.id, "checkin", FRIDAY, due_at=NOON, now=NOON)


def test_clocks_that_differ_by_minutes_do_not_overrule_each_other(occurrences, group):
    occurrences.decide(group.id, "checkin", FRIDAY, due_at=NOON, now=NOON + AHEAD, skipped="quiet")
    assert not occurrences.overrule(group.id, "checkin", FRIDAY, now=NOON)


def test_the_newest_day_on_which_it_happened_leaves_out_what_was_skipped(occurrences, group):
    assert occurrences.last_done(group.id, "look", until=NEXT_FRIDAY) is None
    occurrences.decide(group.id, "look", FRIDAY, due_at=NOON, now=NOON)
    occurrences.decide(group.id, "look", NEXT_FRIDAY, due_at=NOON, now=NOON, skipped="missed")
    assert occurrences.last_done(group.id, "look", until=NEXT_FRIDAY) == FRIDAY


def test_a_day_to_come_is_none_on_which_it_happened(occurrences, group):
    occurrences.decide(group.id, "look", NEXT_FRIDAY, due_at=NOON, now=NOON)
    assert occurrences.last_done(group.id, "look", until=FRIDAY) is None
