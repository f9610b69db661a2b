"""A request is taken once, however often it is delivered."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage.inbox import KEPT, Inbox
from storage.statement import Statement
from storage.tables import InboxRow
from tests.storage.samples import NOON, SECOND


@pytest.fixture
def inbox(each):
    return each(Inbox)


def test_the_second_claim_of_an_id_says_repeated(inbox):
    assert inbox.claim("m-1", at=NOON)
    assert not inbox.claim("m-1", at=NOON + SECOND)
    assert inbox.claim("m-2", at=NOON)


async def test_one_of_many_claims_at_once_wins(database):
    claims = [database.write(lambda unit: Inbox(unit).claim("m-1", at=NOON)) for _ in range(60)]
    assert sorted(await asyncio.gather(*claims)) == [False] * 59 + [True]


def test_a_claim_is_taken_back_with_the_work_that_failed(database, inbox):
    def work(unit):
        Inbox(unit).claim("m-1", at=NOON)
        raise ValueError("our bug")

    with pytest.raises(ValueError, match="our bug"):
        database.write_now(work)
    assert not inbox.knows("m-1")
    assert inbox.claim("m-1", at=NOON)


def test_what_was_claimed_is_known(inbox):
    inbox.claim("m-1", at=NOON)
    assert inbox.knows("m-1")
    assert not inbox.knows("m-2")


def test_a_signature_is_used_by_another_request_only(inbox):
    inbox.claim("m-1", at=NOON, pair="hash")
    assert inbox.pair_used_by_another("hash", "m-2")
    assert not inbox.pair_used_by_another("hash", "m-1")
    assert not inbox.pair_used_by_another("other", "m-2")


def test_two_requests_may_be_stored_with_one_signature(inbox):
    assert inbox.claim("m-1", at=NOON, pair="hash")
    assert inbox.claim("m-2", at=NOON, pair="hash")
    assert inbox.pair_used_by_another("hash", "m-1")


@pytest.mark.parametrize(
    ("age", "kept"),
    [
        pytest.param(KEPT - timedelta(milliseconds=1), True, id="not yet a week old"),
        pytest.param(KEPT, True, id="a week to the millisecond"),
        pytest.param(KEPT + timedelta(milliseconds=1), False, id="older than a week"),
    ],
)
def test_ids_are_forgotten_after_a_week(inbox, age, kept):
    inbox.claim("m-1", at=NOON)
    assert inbox.forget(now=NOON + age) == int(not kept)
    assert inbox.knows("m-1") is kept


def test_only_the_id_the_instant_and_the_hash_are_stored(database, inbox):
    inbox.claim("m-1", at=NOON, pair="hash")
    every = Statement(InboxRow.__table__.select())
    (row,) = database.write_now(lambda unit: [dict(row) for row in unit.all(every)])
    assert row == {"id": "m-1", "received_at": 1794974400000, "pair": "hash"}
