"""Conversations the timetable is silent in: begun once, ended by whoever speaks there."""

from __future__ import annotations

import pytest

from storage.groups import Groups
from storage.suspended import Suspended
from tests.storage.samples import put_group


@pytest.fixture
def suspended(each):
    return each(Suspended)


def test_it_begins_once(suspended):
    assert suspended.begin("cid-a")
    assert not suspended.begin("cid-a")
    assert (suspended.holds("cid-a"), suspended.holds("cid-b")) == (True, False)


def test_it_ends_and_may_begin_again(suspended):
    suspended.begin("cid-a")
    suspended.end("cid-a")
    suspended.end("cid-a")
    assert not suspended.holds("cid-a")
    assert suspended.begin("cid-a")


def test_who_speaks_in_a_group_is_known_to_end_it(database, suspended, each):
    group = database.write_now(put_group)
    groups = each(Groups)
    assert not groups.known(group.conversation_id, "u001").suspended
    suspended.begin(group.conversation_id)
    assert groups.known(group.conversation_id, "u001").suspended
