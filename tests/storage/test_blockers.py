"""Blockers: one open at a time, closed with a word, the history kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from okr.model import Blocker
from storage.blockers import Blockers, StoredBlocker
from tests.storage.samples import HAN_MEIMEI, LI_LEI, MINUTE, NOON, put_town

WAITING = Blocker("等供应商", HAN_MEIMEI, NOON, LI_LEI)


@pytest.fixture
def kr(database):
    return database.write_now(put_town)


@pytest.fixture
def blockers(each):
    return each(Blockers)


def test_nothing_blocks_a_new_key_result(blockers, kr):
    assert blockers.open(kr.id) is None
    assert blockers.of(kr.id) == []
    assert blockers.clear(kr.id, at=NOON, by="u001") is None


def test_a_blocker_comes_back_whole(blockers, kr):
    key = blockers.block(kr.id, WAITING)
    assert blockers.open(kr.id) == blockers.by_id(key) == StoredBlocker(key, kr.id, WAITING)
    assert blockers.by_id(key + 1) is None


def test_it_closes_with_a_word_and_stays_in_the_history(blockers, kr):
    first = blockers.block(kr.id, WAITING)
    assert blockers.clear(kr.id, at=NOON + MINUTE, by="u002", word="到货了") == first
    assert blockers.open(kr.id) is None
    closed = StoredBlocker(first, kr.id, WAITING, NOON + MINUTE, HAN_MEIMEI, "到货了")
    second = blockers.block(kr.id, replace(WAITING, reason="again"))
    assert [each.id for each in blockers.of(kr.id)] == [second, first]
    assert blockers.of(kr.id)[1] == closed


def test_two_at_once_the_database_itself_refuses(blockers, kr):
    blockers.block(kr.id, WAITING)
    with pytest.raises(Exception, match=r"(?i)unique"):
        blockers.block(kr.id, WAITING)
    assert len(blockers.of(kr.id)) == 1


def test_those_open_for_long_are_found_the_oldest_first(blockers, kr):
    blockers.block(kr.id, WAITING)
    assert [each.key_result_id for each in blockers.opened_before(NOON)] == [kr.id]
    assert blockers.opened_before(NOON - timedelta(milliseconds=1)) == []
    blockers.clear(kr.id, at=NOON, by="u001")
    assert blockers.opened_before(NOON) == []


def test_one_from_elsewhere_is_stored_as_it_was(blockers, kr):
    stored = StoredBlocker(0, kr.id, WAITING, NOON + MINUTE, LI_LEI, "ok")
    key = blockers.put(stored)
    assert blockers.every() == [replace(stored, id=key)]


def test_said_in_other_words_it_is_the_same_one(blockers, kr):
    key = blockers.block(kr.id, WAITING)
    other = replace(WAITING, reason="等审批", owner=LI_LEI, by=HAN_MEIMEI)
    blockers.change(key, other)
    assert blockers.open(kr.id) == StoredBlocker(key, kr.id, other)
