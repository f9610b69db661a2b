"""Machines that report: whose token it is, the same answer to the same id, sixty calls a minute."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage.feeds import Feeds, StoredFeed
from tests.storage.samples import LI_LEI, MINUTE, NOON, SECOND, put_town


@pytest.fixture
def kr(database):
    return database.write_now(put_town)


@pytest.fixture
def feeds(each):
    return each(Feeds)


@pytest.fixture
def feed(feeds, kr):
    return feeds.add(kr.id, "hash-1", by="u001", at=NOON)


def test_a_feed_is_found_by_the_hash_of_its_token(feeds, kr, feed):
    stored = StoredFeed(feed, "hash-1", kr.id, NOON, LI_LEI)
    assert feeds.by_hash("hash-1") == stored
    assert feeds.of(kr.id) == feeds.every() == [stored]
    assert feeds.by_hash("hash-2") is None
    assert feeds.of(kr.id + 1) == []


def test_a_revoked_one_says_so_until_that_is_taken_back(feeds, feed):
    feeds.revoke(feed, NOON + MINUTE)
    assert feeds.by_hash("hash-1").revoked_at == NOON + MINUTE
    feeds.allow(feed)
    assert feeds.by_hash("hash-1").revoked_at is None


def test_two_feeds_never_share_a_token(feeds, kr, feed):
    with pytest.raises(Exception, match=r"(?i)unique"):
        feeds.add(kr.id, "hash-1", by="u001", at=NOON)


def test_the_same_id_again_gets_the_same_answer(feeds, kr, feed):
    other = feeds.add(kr.id, "hash-2", by="u001", at=NOON)
    assert feeds.answered(feed, "x") is None
    feeds.answer(feed, "x", answer='{"ok": "好"}', at=NOON)
    assert feeds.answered(feed, "x") == '{"ok": "好"}'
    assert feeds.answered(other, "x") is None


def test_old_answers_are_forgotten(feeds, feed):
    feeds.answer(feed, "old", answer="1", at=NOON)
    feeds.answer(feed, "new", answer="2", at=NOON + SECOND)
    assert feeds.forget_answers(before=NOON + SECOND) == 1
    assert (feeds.answered(feed, "old"), feeds.answered(feed, "new")) == (None, "2")


def test_the_sixty_first_call_of_a_minute_is_told_when_to_come_again(feeds, feed):
    for n in range(60):
        assert feeds.call(feed, now=NOON + n * SECOND / 2) is None
    assert feeds.call(feed, now=NOON + 59 * SECOND) == NOON + MINUTE
    assert feeds.call(feed, now=NOON + MINUTE) is None  # the first one is a minute ago
    assert feeds.call(feed, now=NOON + MINUTE) == NOON + MINUTE + SECOND / 2


def test_every_token_counts_for_itself(feeds, kr, feed):
    other = feeds.add(kr.id, "hash-2", by="u001", at=NOON)
    for _ in range(60):
        feeds.call(feed, now=NOON)
    assert feeds.call(feed, now=NOON) is not None
    assert feeds.call(other, now=NOON) is None


def test_calls_older_than_a_minute_are_not_kept(database, feeds, feed):
    for n in range(3):
        feeds.call(feed, now=NOON + n * timedelta(hours=1))
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM feed_calls").scalar() == 1


async def test_of_many_calls_at_once_sixty_pass(database, feeds, feed):
    def call(unit):
        found = Feeds(unit).by_hash("hash-1")
        return Feeds(unit).call(found.id, now=NOON)

    told = await asyncio.gather(*(database.write(call) for _ in range(75)))
    assert sum(again is None for again in told) == 60
