"""What an administrator has to see to, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.agenda import Agenda
from storage.inbox import Inbox
from storage.occurrences import Occurrences
from storage.outbox import REPLY, Outbox, Outgoing
from storage.people import People
from storage.person_occurrences import NUDGE, PersonOccurrences
from storage.suspended import Suspended
from storage.troubles import Dead, Skipped, Troubles, Waiting
from tests.storage.samples import MINUTE, NOON, put_group

DAY = timedelta(days=1)


@pytest.fixture
def look(each):
    return each(Troubles)


@pytest.fixture
def put(each):
    def put(conversation: str, staff_id: str = "") -> None:
        message = Outgoing(
            body={"text": "hello"},
            priority=REPLY,
            not_before=NOON,
            expires_at=NOON + DAY,
            conversation=conversation,
            staff_id=staff_id,
        )
        each(Outbox).put("m-1", message, now=NOON)

    return put


def test_a_quiet_house(look):
    assert (look.dead(since=NOON), look.waiting(before=NOON), look.skipped(since=NOON)) == ([], None, [])
    assert (look.suspended(), look.overdue(before=NOON), look.skews(most=9)) == ([], None, [])


def test_the_dead_by_place_and_reason(database, each, look, put):
    group = database.write_now(put_group)
    for conversation, staff_id in ((group.conversation_id, ""), ("", "u001"), (group.conversation_id, "")):
        put(conversation, staff_id)
    for message in each(Outbox).claim("w1", now=NOON, most=9):
        each(Outbox).dead(message.id, "w1", why="gone")
    assert look.dead(since=NOON) == [Dead("u001", "gone", 1, 2), Dead(group.key, "gone", 2, 3)]
    assert look.dead(since=NOON + MINUTE) == []


def test_the_oldest_that_waits(look, put):
    put("", "u001")
    put("cid-nowhere")
    assert look.waiting(before=NOON) == Waiting(1, "u001", NOON, "")
    assert look.waiting(before=NOON - MINUTE) is None


def test_what_was_left_out_by_group_and_person(database, each, look):
    group = database.write_now(put_group)
    for days in (1, 2):
        day = NOON - days * DAY
        each(Occurrences).decide(group.id, "card", day.date(), due_at=day, now=NOON, skipped="late")
    each(Occurrences).decide(group.id, "card", NOON.date(), due_at=NOON, now=NOON)
    each(People).meet("u001", "李雷")
    each(PersonOccurrences).decide("u001", NUDGE, "2026-11-20", due_at=NOON, now=NOON, skipped="spent")
    assert look.skipped(since=NOON) == [
        Skipped(group.key, "card", "late", 2),
        Skipped("", NUDGE, "spent", 1),
    ]
    assert look.skipped(since=NOON + MINUTE) == []


def test_groups_that_nothing_gets_through_to(database, each, look):
    group = database.write_now(put_group)
    each(Suspended).begin(group.conversation_id)
    assert look.suspended() == [group.key]


def test_what_of_the_agenda_is_overdue(each, look):
    for key, at in ((1, NOON), (2, NOON - MINUTE), (3, NOON + MINUTE)):
        each(Agenda).put("blocker", key, at)
    each(Agenda).put("blocker", 4)  # at once
    assert look.overdue(before=NOON + timedelta(seconds=1)) == (2, NOON - MINUTE)


def test_how_far_the_signatures_are_behind(each, look):
    for number, late in enumerate((3, -2)):
        signed = NOON - timedelta(seconds=late)
        pair = f"{round(signed.timestamp() * 1000)}-abc"
        each(Inbox).claim(f"m-{number}", at=NOON + number * MINUTE, pair=pair)
    each(Inbox).claim("clock:x", at=NOON + 5 * MINUTE)
    each(Inbox).claim("card:x", at=NOON + 6 * MINUTE, pair="card-1700000000-abc")  # of a tap: no message
    assert look.skews(most=1) == [MINUTE - timedelta(seconds=2)]
    assert look.skews(most=9) == [MINUTE - timedelta(seconds=2), timedelta(seconds=3)]
