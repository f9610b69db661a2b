"""A walk through one's due key results: one a person and place, forgotten after half an hour."""

from __future__ import annotations

import pytest

from storage.key_results import KeyResults
from storage.walks import GOOD_FOR, Walk, Walks
from tests.storage.samples import MINUTE, NOON, put_town

HERE = "direct"


@pytest.fixture
def asked(database):
    """The id of a key result that somebody can be asked about."""
    return database.write_now(put_town).id


@pytest.fixture
def walks(each, asked):
    return each(Walks)


def test_nobody_walks_at_first(walks):
    assert walks.find("u001", HERE, now=NOON) is None
    assert not walks.end("u001", HERE)


def test_the_newest_question_counts_and_holds_half_an_hour(walks, asked):
    walks.put("u001", HERE, Walk(asked, 0, NOON))
    walks.put("u001", HERE, Walk(asked, 1, NOON + MINUTE))
    found = walks.find("u001", HERE, now=NOON + MINUTE + GOOD_FOR)
    assert found == Walk(asked, 1, NOON + MINUTE)
    assert walks.find("u001", HERE, now=NOON + GOOD_FOR + 2 * MINUTE) is None
    assert walks.find("u001", "cid-a", now=NOON) is None


def test_it_is_ended_or_forgotten(walks, asked):
    walks.put("u001", HERE, Walk(asked, 0, NOON))
    assert walks.end("u001", HERE)
    assert walks.find("u001", HERE, now=NOON) is None
    walks.put("u001", HERE, Walk(asked, 0, NOON))
    assert walks.forget(now=NOON + GOOD_FOR) == 0
    assert walks.forget(now=NOON + GOOD_FOR + MINUTE) == 1


def test_a_key_result_that_goes_takes_the_question_about_it_along(database, asked):
    database.write_now(lambda unit: Walks(unit).put("u001", HERE, Walk(asked, 0, NOON)))
    database.write_now(lambda unit: KeyResults(unit).delete(asked))
    assert database.write_now(lambda unit: Walks(unit).find("u001", HERE, now=NOON)) is None
