"""What groups are to hear: each thing once, as it stood first, until it is taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.notices import Notice, Notices
from tests.storage.samples import MINUTE, NOON, put_group


@pytest.fixture
def notices(each):
    return each(Notices)


@pytest.fixture
def sales(database):
    return database.write_now(put_group).id


def test_they_are_taken_once_in_the_order_they_came(notices, sales):
    notices.put(sales, "milestone", 3, "7", at=NOON + MINUTE)
    notices.put(sales, "health", 3, "on_track", at=NOON)
    assert notices.take(sales) == [
        Notice("health", 3, "on_track", NOON),
        Notice("milestone", 3, "7", NOON + MINUTE),
    ]
    assert notices.take(sales) == []


def test_how_it_stood_first_counts(notices, sales):
    notices.put(sales, "health", 3, "on_track", at=NOON)
    notices.put(sales, "health", 3, "behind", at=NOON + timedelta(minutes=9))
    assert notices.take(sales) == [Notice("health", 3, "on_track", NOON)]


def test_each_group_has_its_own(notices, sales, database):
    other = database.write_now(lambda unit: put_group(unit, "OPS")).id
    notices.put(sales, "health", 3, "early", at=NOON)
    assert notices.take(other) == []
    assert len(notices.take(sales)) == 1
