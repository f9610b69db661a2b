"""What a monitor is told about the whole road, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.figures import Figures
from storage.outbox import REPLY, Outbox, Outgoing
from tests.storage.samples import NOON

DAY = timedelta(days=1)


def a_message(**changes) -> Outgoing:
    given = {
        "body": {"text": "hello"},
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
def put(outbox):
    return lambda **changes: outbox.put("m-1", a_message(**changes), now=NOON)


@pytest.fixture
def figures(each):
    return each(Figures)


def test_what_died_is_told_with_its_reason(figures, outbox, put):
    put()
    put()
    first, _ = outbox.claim("w1", now=NOON, most=10)
    outbox.dead(first.id, "w1", why="group.disbanded")
    assert figures.dead() == {first.id: "group.disbanded"}
