"""What somebody is told by itself: each once, counted by day; what was left out may be done after all."""

from __future__ import annotations

from datetime import date

import pytest

from storage.person_occurrences import NUDGE, PersonOccurrences
from tests.storage.samples import MINUTE, NOON, put_group

DAY = date(2026, 11, 18)


@pytest.fixture
def occurrences(each, database):
    database.write_now(put_group)
    return each(PersonOccurrences)


def test_one_is_claimed_once(occurrences):
    assert occurrences.decide("u001", NUDGE, DAY.isoformat(), due_at=NOON, now=NOON)
    assert not occurrences.decide("u001", NUDGE, DAY.isoformat(), due_at=NOON, now=NOON)
    assert occurrences.decide("u002", NUDGE, DAY.isoformat(), due_at=NOON, now=NOON)
    assert occurrences.times("u001", NUDGE, first=DAY, last=DAY) == 1


def test_what_was_left_out_is_not_counted_and_may_be_done_after_all(occurrences):
    occurrences.decide("u001", NUDGE, DAY.isoformat(), due_at=NOON, now=NOON, skipped="away")
    assert occurrences.times("u001", NUDGE, first=DAY, last=DAY) == 0
    assert occurrences.decide_after_all("u001", NUDGE, DAY.isoformat(), now=NOON + MINUTE)
    assert occurrences.times("u001", NUDGE, first=DAY, last=DAY) == 1
    assert not occurrences.decide_after_all("u001", NUDGE, DAY.isoformat(), now=NOON + MINUTE)


def test_what_is_long_over_is_forgotten(occurrences):
    assert occurrences.decide_after_all("u001", NUDGE, DAY.isoformat(), now=NOON)
    occurrences.forget(before=NOON)
    assert occurrences.times("u001", NUDGE, first=DAY, last=DAY) == 1
    occurrences.forget(before=NOON + MINUTE)
    assert occurrences.times("u001", NUDGE, first=DAY, last=DAY) == 0
