"""What a request said, and whether it can still be kept back or taken back; both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage.outbox import REPLY, Outbox, Outgoing, X
from storage.posted import Fate, Posted
from storage.statement import Statement
from tests.storage.samples import NOON, SECOND

HERE = {"place": "cid-a", "person": ""}
NUMBER = Statement(select(func.count().label("number")).where(X.c.state != "withdrawn"))


@pytest.fixture
def outbox(each):
    return each(Outbox)


@pytest.fixture
def posted(each):
    return each(Posted)


@pytest.fixture
def put(outbox):
    def put(request: str = "m-1", conversation: str = "cid-a", **changes) -> None:
        message = Outgoing(
            **{
                "body": {"text": "x"},
                "priority": REPLY,
                "not_before": NOON,
                "expires_at": NOON + timedelta(days=1),
                "conversation": conversation,
            }
            | changes
        )
        outbox.put(request, message, now=NOON)

    return put


def number(database) -> int:
    return int(database.write_now(lambda unit: unit.one(NUMBER))["number"])


def test_what_has_not_left_is_kept_back_and_nothing_else(outbox, posted, put, database):
    put()
    put("m-2")
    assert posted.withdraw("m-1", **HERE) is Fate.WITHDRAWN
    assert number(database) == 1
    assert [message.request_id for message in outbox.claim("w1", now=NOON, most=9)] == ["m-2"]
    assert posted.withdraw("m-1", **HERE) is Fate.WITHDRAWN
    outbox.tidy(now=NOON + timedelta(days=31))
    assert outbox.replies_to("m-1") == []


def test_what_is_on_its_way_is_taken_back_later(outbox, posted, put, database):
    put()
    outbox.claim("w1", now=NOON, most=1)
    assert posted.withdraw("m-1", **HERE) is Fate.POSTED
    assert number(database) == 1


def test_what_is_through_in_part_is_taken_back_as_a_whole(outbox, posted, put):
    put()
    [message] = outbox.claim("w1", now=NOON, most=1)
    outbox.again(message, "w1", at=NOON + SECOND, why="500", parts=1, keys=["k1"])
    assert posted.withdraw("m-1", **HERE) is Fate.POSTED
    [message] = outbox.claim("w1", now=NOON + SECOND, most=1)
    assert message.keys == ("k1",)
    outbox.sent(message.id, "w1", now=NOON + SECOND, keys=[*message.keys, "k2"])
    assert posted.keys("m-1", **HERE) == ["k1", "k2"]


@pytest.mark.parametrize(("keys", "fate"), [(["k1"], Fate.POSTED), ([], Fate.OUT_OF_REACH)])
def test_what_left_is_in_reach_by_its_key(outbox, posted, put, keys, fate):
    put()
    [message] = outbox.claim("w1", now=NOON, most=1)
    outbox.sent(message.id, "w1", now=NOON, keys=keys)
    assert (posted.withdraw("m-1", **HERE), posted.keys("m-1", **HERE)) == (fate, keys)


@pytest.mark.parametrize(
    ("parts", "fate"), [(0, Fate.WITHDRAWN), (1, Fate.OUT_OF_REACH)], ids=["never left", "left in part"]
)
def test_what_was_given_up(outbox, posted, put, parts, fate):
    put()
    [message] = outbox.claim("w1", now=NOON, most=1)
    if parts:
        outbox.again(message, "w1", at=NOON, why="500", parts=parts)
        outbox.claim("w1", now=NOON, most=1)
    outbox.dead(message.id, "w1", why="no")
    assert posted.withdraw("m-1", **HERE) is fate


def test_what_left_in_the_response_is_out_of_reach(posted, put):
    put(answered=True)
    assert posted.withdraw("m-1", **HERE) is Fate.OUT_OF_REACH


def test_the_newest_that_can_be_asked_about(outbox, posted, put):
    for request, place in (("m-1", "cid-a"), ("m-2", "cid-b"), ("m-3", ""), ("m-4", "cid-a")):
        put(request, place, staff_id="" if place else "u001")
    for message in outbox.claim("w1", now=NOON, most=9):
        keys = [] if message.request_id == "m-4" else [f"{message.request_id}-1", f"{message.request_id}-2"]
        outbox.sent(message.id, "w1", now=NOON, keys=keys)
    assert [(place, key) for _, place, key in posted.newest_in_groups(most=5)] == [
        ("cid-b", "m-2-2"),
        ("cid-a", "m-1-2"),
    ]
    assert len(posted.newest_in_groups(most=1)) == 1


def test_what_was_told_to_others_because_of_it_stays(outbox, posted, put, database):
    put()
    put("m-1", "", staff_id="u004")
    for message in outbox.claim("w1", now=NOON, most=9):
        outbox.sent(message.id, "w1", now=NOON, keys=[f"key-{message.staff_id or 'group'}"])
    assert posted.keys("m-1", **HERE) == ["key-group"]
    assert posted.keys("m-1", place="", person="u004") == ["key-u004"]
    put("m-2", "", staff_id="u004")
    assert posted.withdraw("m-2", **HERE) is Fate.WITHDRAWN
    assert number(database) == 3
