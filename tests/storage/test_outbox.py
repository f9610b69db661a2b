"""Finished messages on their way out: claimed under a lease, sent at least once, marked by its holder."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, func, select

from storage.outbox import LEASE, MOST_CRASHES, REPLY, Outbox, Outgoing, X
from storage.statement import Statement
from tests.storage.samples import MINUTE, NOON, SECOND

DAY = timedelta(days=1)
NEWEST = Statement(select(func.max(X.c.id).label("id")))
BY_ID = Statement(select(*X.c).where(X.c.id == bindparam("key")))


def a_message(text: str = "hello", **changes) -> Outgoing:
    given = {
        "body": {"text": text},
        "priority": REPLY,
        "not_before": NOON,
        "expires_at": NOON + DAY,
        "conversation": "cid-a",
    }
    return Outgoing(**(given | changes))


@pytest.fixture
def outbox(each):
    return each(Outbox)


@pytest.fixture
def put(outbox, database):
    """Puts a message; its id."""

    def put(text: str = "hello", **changes: Any) -> int:
        outbox.put("m-1", a_message(text, **changes), now=NOON)
        return int(database.write_now(lambda unit: unit.one(NEWEST))["id"])

    return put


@pytest.fixture
def row(database):
    return lambda key: dict(database.write_now(lambda unit: unit.one(BY_ID, key=key)))


def texts(claimed) -> list[str]:
    return [message.body["text"] for message in claimed]


def test_a_claimed_message_is_as_it_was_put(outbox, put):
    put("KR3 现在是 70% 👩‍💻", group_key="SALES", session="sealed", session_expires=NOON + MINUTE)
    (message,) = outbox.claim("w1", now=NOON + SECOND, most=10)
    assert message.body == {"text": "KR3 现在是 70% 👩‍💻"}
    assert (message.conversation, message.staff_id, message.group_key) == ("cid-a", "", "SALES")
    assert (message.session, message.session_expires) == ("sealed", NOON + MINUTE)
    assert (message.made_at, message.expires_at) == (NOON, NOON + DAY)
    assert (message.attempts, message.parts_sent) == (1, 0)


def test_a_message_is_claimed_by_one_worker(outbox, put):
    put()
    assert len(outbox.claim("w1", now=NOON, most=10)) == 1
    assert outbox.claim("w2", now=NOON, most=10) == []


async def test_many_workers_at_once_never_get_the_same_message(database, put):
    for n in range(60):
        put(str(n), conversation=f"cid-{n}")
    claims = [
        database.write(lambda unit, worker=worker: Outbox(unit).claim(f"w{worker}", now=NOON, most=10))
        for worker in range(8)
    ]
    got = [message.id for claimed in await asyncio.gather(*claims) for message in claimed]
    assert len(got) == len(set(got)) == 60


async def test_the_claims_of_many_workers_keep_the_order_of_a_lane(database, put):
    for n in range(20):
        put(str(n))
    claims = [
        database.write(lambda unit, worker=worker: Outbox(unit).claim(f"w{worker}", now=NOON, most=3))
        for worker in range(8)
    ]
    holders = [texts(claimed) for claimed in await asyncio.gather(*claims) if claimed]
    assert holders == [["0", "1", "2"]]  # whoever holds the first of a lane makes the others wait


@pytest.mark.parametrize(
    ("later", "claimable"),
    [
        pytest.param(LEASE - SECOND, False, id="the lease runs"),
        pytest.param(LEASE, False, id="the lease's last millisecond"),
        pytest.param(LEASE + timedelta(milliseconds=1), True, id="the lease ran out"),
    ],
)
def test_a_message_whose_sender_did_not_come_back_is_claimed_again(outbox, put, later, claimable):
    put()
    outbox.claim("w1", now=NOON, most=10)
    assert bool(outbox.claim("w2", now=NOON + later, most=10)) is claimable


def test_a_second_attempt_says_so(outbox, put):
    put()
    outbox.claim("w1", now=NOON, most=10)
    (message,) = outbox.claim("w2", now=NOON + MINUTE, most=10)
    assert message.attempts == 2


def test_a_held_lease_does_not_run_out(outbox, put):
    key = put()
    outbox.claim("w1", now=NOON, most=10)
    outbox.hold("w1", [key], now=NOON + LEASE - SECOND)
    assert outbox.claim("w2", now=NOON + LEASE + SECOND, most=10) == []
    assert outbox.claim("w2", now=NOON + 2 * LEASE, most=10)


def test_holding_renews_only_one_s_own(outbox, put):
    key = put()
    outbox.claim("w1", now=NOON, most=10)
    outbox.hold("w2", [key], now=NOON + LEASE)
    assert outbox.claim("w3", now=NOON + LEASE + SECOND, most=10)


def test_whoever_lost_the_lease_can_no_longer_mark_the_message(outbox, put, row):
    key = put()
    (lost,) = outbox.claim("w1", now=NOON, most=10)
    outbox.claim("w2", now=NOON + MINUTE, most=10)
    assert not outbox.sent(key, "w1", now=NOON + MINUTE)
    outbox.dead(key, "w1", why="no")
    outbox.again(lost, "w1", at=NOON, why="no", parts=9)
    outbox.elsewhere(key, "w1", at=NOON, why="no")
    outbox.release("w1")
    assert (row(key)["state"], row(key)["lease"], row(key)["parts_sent"]) == ("sending", "w2", 0)
    assert outbox.sent(key, "w2", now=NOON + MINUTE)


def test_what_was_sent_stays_sent(outbox, put, row):
    key = put(session="sealed", session_expires=NOON + DAY)
    outbox.claim("w1", now=NOON, most=10)
    assert outbox.sent(key, "w1", now=NOON + SECOND)
    assert not outbox.sent(key, "w1", now=NOON + MINUTE)
    assert outbox.claim("w1", now=NOON + MINUTE, most=10) == []
    assert (row(key)["state"], row(key)["session"]) == ("sent", "")


def test_a_dead_message_says_why_and_forgets_its_webhook(outbox, put, row):
    key = put(session="sealed", session_expires=NOON + DAY)
    outbox.claim("w1", now=NOON, most=10)
    outbox.dead(key, "w1", why="robot was removed from the group")
    assert outbox.claim("w1", now=NOON + MINUTE, most=10) == []
    assert (row(key)["state"], row(key)["reason"]) == ("dead", "robot was removed from the group")
    assert row(key)["session"] == ""


def test_a_message_tried_again_waits_and_keeps_what_was_delivered_of_it(outbox, put, row):
    key = put(session="sealed", session_expires=NOON + DAY)
    (message,) = outbox.claim("w1", now=NOON, most=10)
    outbox.again(message, "w1", at=NOON + MINUTE, why="500", parts=2)
    assert outbox.claim("w1", now=NOON + MINUTE - SECOND, most=10) == []
    (again,) = outbox.claim("w2", now=NOON + MINUTE, most=10)
    assert (again.id, again.attempts, again.parts_sent, again.session) == (key, 2, 2, "sealed")
    assert row(key)["reason"] == "500"


def test_what_must_leave_by_another_door_is_begun_anew_at_once(outbox, put, row):
    key = put(session="sealed", session_expires=NOON + DAY, group_key="SALES")
    (message,) = outbox.claim("w1", now=NOON, most=10)
    outbox.again(message, "w1", at=NOON, why="500", parts=2)
    outbox.claim("w1", now=NOON, most=10)
    outbox.elsewhere(key, "w1", at=NOON, why="session.expired")
    (again,) = outbox.claim("w2", now=NOON, most=10)
    assert (again.session, again.group_key, again.parts_sent) == ("", "", 0)
    assert row(key)["reason"] == "session.expired"


def test_what_was_not_begun_is_given_back_uncounted(outbox, put):
    put()
    outbox.claim("w1", now=NOON, most=10)
    outbox.release("w1")
    (message,) = outbox.claim("w2", now=NOON, most=10)
    assert message.attempts == 1


def test_a_message_that_kills_its_sender_is_sent_five_times_at_most(outbox, put, row):
    key = put(session="sealed", session_expires=NOON + DAY)
    sends = 0
    for crash in range(2 * MOST_CRASHES):
        sends += len(outbox.claim(f"w{crash}", now=NOON + crash * MINUTE, most=10))
    assert sends == MOST_CRASHES == 5
    assert (row(key)["state"], row(key)["reason"]) == ("dead", "sender crashed")
    assert row(key)["session"] == ""


def test_a_buried_message_lets_its_lane_go_on(outbox, put):
    put("poison")
    put("next")
    for crash in range(MOST_CRASHES):
        outbox.claim(f"w{crash}", now=NOON + crash * MINUTE, most=1)
    assert texts(outbox.claim("w", now=NOON + MOST_CRASHES * MINUTE, most=10)) == ["next"]
