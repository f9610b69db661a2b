"""Words that processes leave each other, and leases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.marks import LONGEST_LEASE, Mark, Marks
from tests.storage.samples import NOON

MINUTE = timedelta(minutes=1)


@pytest.fixture
def marks(each):
    return each(Marks)


def test_the_newest_word_holds(marks):
    assert marks.find("x") is None
    marks.put("x", "one", NOON)
    marks.put("x", "two", NOON + MINUTE)
    assert marks.find("x") == Mark("two", NOON + MINUTE)
    marks.remove("x")
    assert marks.find("x") is None


def test_a_lease_is_one_holder_s(marks):
    assert marks.hold("sweep", "a", until=NOON + MINUTE, now=NOON)
    assert not marks.hold("sweep", "b", until=NOON + MINUTE, now=NOON)
    assert marks.hold("sweep", "a", until=NOON + 2 * MINUTE, now=NOON + MINUTE / 2)
    assert not marks.hold("sweep", "b", until=NOON + 3 * MINUTE, now=NOON + MINUTE)


def test_who_does_not_come_back_loses_it(marks):
    marks.hold("sweep", "a", until=NOON + MINUTE, now=NOON)
    assert marks.hold("sweep", "b", until=NOON + 2 * MINUTE, now=NOON + MINUTE)
    assert not marks.hold("sweep", "a", until=NOON + 2 * MINUTE, now=NOON + MINUTE)


def test_who_lets_go_of_it_gives_it_to_anybody(marks):
    marks.hold("sweep", "a", until=NOON + MINUTE, now=NOON)
    marks.let_go("sweep", "b")
    assert not marks.hold("sweep", "b", until=NOON + MINUTE, now=NOON)
    marks.let_go("sweep", "a")
    assert marks.hold("sweep", "b", until=NOON + MINUTE, now=NOON)


def test_a_clock_that_was_ahead_holds_nothing(marks):
    marks.hold("sweep", "a", until=NOON + timedelta(days=400), now=NOON + timedelta(days=399))
    assert marks.hold("sweep", "b", until=NOON + MINUTE, now=NOON)
    marks.hold("mend", "a", until=NOON + LONGEST_LEASE, now=NOON)
    assert not marks.hold("mend", "b", until=NOON + MINUTE, now=NOON)
