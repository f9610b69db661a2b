"""What a monitor is told about the whole road, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.engine import StorageUnavailable, make_engine
from storage.figures import Figures, Whole, database_name, size_bytes, whole
from storage.occurrences import Occurrences
from storage.outbox import LEASE, PROMPT, REPLY, Outbox, Outgoing
from tests.storage.samples import NOON, put_group

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


def test_what_is_being_sent_still_waits(figures, outbox, put):
    for _ in range(3):
        put()
    put(answered=True)
    claimed = outbox.claim("w1", now=NOON, most=2)
    assert figures.answers_waiting(most=10) == 3
    outbox.sent(claimed[0].id, "w1", now=NOON)
    outbox.dead(claimed[1].id, "w1", why="no")
    assert figures.answers_waiting(most=10) == 1


def test_nobody_counts_further_than_asked(figures, put):
    for _ in range(3):
        put()
    assert figures.answers_waiting(most=2) == 2


def test_an_empty_outbox_has_nothing_waiting(figures):
    assert figures.answers_waiting(most=10) == 0


def test_the_whole_road_at_one_look(database, each, outbox, put):
    for _ in range(4):
        put()
    first, second, _ = outbox.claim("w1", now=NOON, most=3)
    outbox.sent(first.id, "w1", now=NOON)
    outbox.dead(second.id, "w1", why="no")
    outbox.claim("w2", now=NOON + LEASE + timedelta(seconds=1), most=1)
    group = database.write_now(put_group)
    for day, skipped in ((1, ""), (2, "missed"), (3, "")):
        each(Occurrences).decide(
            group.id, "card", NOON.date() + day * DAY, due_at=NOON, now=NOON, skipped=skipped
        )
    found = whole(database.engine, month="2026-11")
    assert (found.waiting, found.dead, found.lost_leases) == (2, 1, 1)
    assert found.oldest_waiting == NOON
    assert found.occurrences == {"done": 2, "skipped": 1}


def test_an_empty_road(database):
    assert whole(database.engine, month="2026-11") == Whole(0, None, 0, 0, {}, {})


def test_a_database_that_is_not_there_is_told(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(StorageUnavailable, match="OperationalError"):
        whole(engine, month="2026-11")
    engine.dispose()


def test_what_the_timetable_posts_is_no_answer(figures, outbox):
    outbox.put("m-1", a_message(priority=PROMPT), now=NOON)
    assert figures.answers_waiting(most=10) == 0


def test_the_database_has_a_name_and_a_size(database):
    assert database_name(database.engine).split()[0] in ("SQLite", "PostgreSQL")
    size = size_bytes(database.engine)
    assert size is not None
    assert size > 10_000


def test_what_waits_is_counted_with_its_oldest(figures, outbox, put):
    assert figures.unsent() == (0, None)
    put()
    waiting, oldest = figures.unsent()
    assert (waiting, oldest) == (1, NOON)
    assert figures.decided() == {}
