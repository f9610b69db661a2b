"""A snooze: one a person, over by itself."""

from __future__ import annotations

import pytest

from storage.snoozes import Snoozes
from tests.storage.samples import MINUTE, NOON, put_group


@pytest.fixture
def snoozes(each, database):
    database.write_now(put_group)
    return each(Snoozes)


def test_nobody_snoozes_at_first(snoozes):
    assert snoozes.until("u001", now=NOON) is None
    assert not snoozes.end("u001", now=NOON)


def test_it_lasts_until_its_instant_and_the_newest_word_counts(snoozes):
    snoozes.put("u001", NOON + MINUTE)
    snoozes.put("u001", NOON + 2 * MINUTE)
    assert snoozes.until("u001", now=NOON + MINUTE) == NOON + 2 * MINUTE
    assert snoozes.until("u001", now=NOON + 2 * MINUTE) is None
    assert snoozes.until("u002", now=NOON) is None


def test_it_is_ended(snoozes):
    snoozes.put("u001", NOON + MINUTE)
    assert snoozes.end("u001", now=NOON)
    assert snoozes.until("u001", now=NOON) is None
    assert not snoozes.end("u001", now=NOON)
