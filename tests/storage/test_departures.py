"""Who is gone from where, in whatever order it is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.departures import ADMINS, COMPANY, TOLD_WITHIN, Departures
from storage.outbox import Outbox, Outgoing
from storage.owners import Owners
from storage.statement import Statement
from storage.withdrawals import withdraw_from_group, withdraw_from_person
from tests.storage.samples import HAN_MEIMEI, LI_LEI, NOON, Q4, put_group, put_key_result, put_objective

LATER, EARLIER = NOON + timedelta(minutes=1), NOON - timedelta(minutes=1)


@pytest.fixture
def note(database):
    def noted(gone, at, staff_id="u1", place=COMPANY):
        return database.write_now(lambda unit: Departures(unit).note(staff_id, place, gone=gone, at=at))

    return noted


def is_gone(database, staff_id="u1", place=COMPANY):
    return database.write_now(lambda unit: Departures(unit).is_gone(staff_id, place))


def test_nobody_is_gone_whom_nobody_told_of(database):
    assert not is_gone(database)


def test_who_left_is_gone_though_nobody_ever_heard_of_them(database, note):
    assert note(True, NOON)
    assert is_gone(database)
    assert not is_gone(database, place=ADMINS)


def test_told_twice_it_is_news_once(database, note):
    assert note(True, NOON)
    assert not note(True, NOON)
    assert not note(True, LATER)
    assert is_gone(database)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the return overtakes the leave"])
def test_of_two_tellings_the_one_that_happened_later_holds(database, note, order):
    tellings = [(True, NOON), (False, LATER)]
    for each in order:
        note(*tellings[each])
    assert not is_gone(database)


def test_a_leave_from_before_the_return_is_no_news(note):
    note(True, EARLIER)
    note(False, LATER)
    assert not note(True, NOON)


def test_only_who_is_still_named_stays_struck_off(database, note):
    for staff_id in ("u1", "u2"):
        note(True, NOON, staff_id, ADMINS)
    note(True, NOON, "u2")
    database.write_now(lambda unit: Departures(unit).forget(ADMINS, but=["u1"]))
    assert is_gone(database, "u1", ADMINS)
    assert not is_gone(database, "u2", ADMINS)
    assert is_gone(database, "u2")


def known(database) -> list[tuple[str, ...]]:
    sql = Statement(text("SELECT staff_id, place FROM departures"))
    return sorted(tuple(row.values()) for row in database.write_now(lambda unit: unit.all(sql)))


def test_only_who_is_gone_from_the_company_is_remembered_for_ever(database, note):
    for place in (COMPANY, ADMINS, "cid-1"):
        note(True, NOON, "u1", place)
        note(False, NOON, "u2", place)
        note(False, LATER + TOLD_WITHIN, "u3", place)
    database.write_now(lambda unit: Departures(unit).forget_old(now=LATER + TOLD_WITHIN))
    for_ever = [("u1", ADMINS), ("u1", COMPANY)]
    assert known(database) == for_ever + [("u3", place) for place in (ADMINS, "cid-1", COMPANY)]


def test_a_return_holds_though_a_clock_that_was_ahead_told_of_the_leave(database, note):
    note(True, NOON + timedelta(days=1))
    note(True, LATER, "u2")
    database.write_now(lambda unit: Departures(unit).bring_back(beyond=LATER, now=NOON))
    note(False, NOON)
    note(False, NOON, "u2")
    assert not is_gone(database)
    assert is_gone(database, "u2")


def a_private_message(**how):
    return Outgoing(
        body={"title": "t", "text": "x"},
        priority=3,
        not_before=NOON,
        expires_at=NOON + timedelta(days=1),
        **({"staff_id": "u1"} | how),
    )


@pytest.mark.parametrize(
    ("message", "is_put"),
    [
        pytest.param(a_private_message(), False, id="nothing private"),
        pytest.param(a_private_message(staff_id="u2"), True, id="to others as ever"),
        pytest.param(a_private_message(session="locked"), True, id="what they just asked is answered"),
        pytest.param(a_private_message(staff_id="", conversation="cid"), True, id="a group as ever"),
    ],
)
def test_nothing_is_put_for_who_left(database, note, message, is_put):
    note(True, NOON)

    def work(unit):
        Outbox(unit).put("r1", message, now=NOON)
        return Outbox(unit).anything_open()

    assert database.write_now(work) is is_put


def test_what_waits_for_who_left_is_withdrawn_even_under_a_lease(database):
    def put(unit):
        for staff_id in ("u1", "u1", "u2"):
            Outbox(unit).put("r1", a_private_message(staff_id=staff_id), now=NOON)

    database.write_now(put)
    [claimed, *_] = database.write_now(lambda unit: Outbox(unit).claim("token", now=NOON, most=1))
    assert claimed.staff_id == "u1"
    assert database.write_now(lambda unit: withdraw_from_person(unit, "u1")) == 2
    # Whoever sends it comes to nothing with it: it is not tried again.
    database.write_now(lambda unit: Outbox(unit).again(claimed, "token", at=NOON, why="busy", parts=0))
    left = database.write_now(lambda unit: Outbox(unit).claim("other", now=LATER, most=9))
    assert [each.staff_id for each in left] == ["u2"]


def test_a_groups_messages_are_withdrawn_by_its_conversation(database):
    def work(unit):
        for place in ("cid-1", "cid-2"):
            Outbox(unit).put("r1", a_private_message(staff_id="", conversation=place), now=NOON)
        return withdraw_from_group(unit, "cid-1")

    assert database.write_now(work) == 1


@pytest.mark.parametrize("whose", [LI_LEI.staff_id, HAN_MEIMEI.staff_id], ids=["its owner", "a part's owner"])
def test_what_somebody_leaves_behind_is_found(database, note, whose):
    def found(unit):
        group = put_group(unit)
        objective = put_objective(unit, group)
        put_key_result(unit, objective, owner=HAN_MEIMEI.staff_id)
        put_objective(unit, group, owner="u001")
        return group.id, objective.id

    group_id, objective_id = database.write_now(found)
    note(True, NOON, whose)
    behind = database.write_now(lambda unit: Owners(unit).left_behind())
    assert objective_id in [each.id for each in behind]
    assert len(behind) == (2 if whose == LI_LEI.staff_id else 1)
    assert database.write_now(lambda unit: Departures(unit).owners_gone(group_id, Q4)) == {whose}
    assert database.write_now(lambda unit: Departures(unit).owners_gone(group_id, "2027Q1")) == set()
    note(False, LATER, whose)
    assert database.write_now(lambda unit: Owners(unit).left_behind()) == []
