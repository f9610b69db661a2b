"""Who belongs to a group, as DingTalk tells it, and what a member may then see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers import leaving, membership
from storage.groups import Groups
from storage.outbox import NOTICE, Outbox, Outgoing
from tests.kit.desk import Desk

CONVERSATION = "cid-sales"
MEI, XIAOMING, ANN = "u007", "u003", "u005"
MINUTE = timedelta(minutes=1)


def came(
    desk: Desk, *staff_ids: str, after: timedelta = timedelta(0), conversation: str = CONVERSATION
) -> None:
    at = desk.now + after
    desk.read(lambda unit: membership.members_came(unit, conversation, staff_ids, at=at))


def went(
    desk: Desk, *staff_ids: str, after: timedelta = timedelta(0), conversation: str = CONVERSATION
) -> None:
    at = desk.now + after
    desk.read(lambda unit: membership.members_went(unit, conversation, staff_ids, at=at))


def members(desk: Desk) -> set[str]:
    key = desk.group().id
    return {person.staff_id for person in desk.read(lambda unit: Groups(unit).members(key))}


@pytest.fixture
def secretive(sales: Desk) -> Desk:
    """O2 is for the members of Sales alone."""
    sales.must("/okr add Among ourselves group\n/kr add Calls from 0 to 9")
    return sales


def sees(desk: Desk, staff_id: str) -> bool:
    return not desk.say("/kr show SALES/KR7", by=staff_id, group=None).refused


def test_who_is_added_sees_what_members_see(secretive):
    assert not sees(secretive, MEI)
    came(secretive, MEI)
    assert sees(secretive, MEI)


@pytest.mark.parametrize("telling", [lambda desk: went(desk, ANN)], ids=["removed, or gone by themselves"])
def test_who_goes_is_an_outsider(secretive, telling):
    assert sees(secretive, ANN)
    telling(secretive)
    assert not sees(secretive, ANN)
    assert sees(secretive, XIAOMING)


def test_what_somebody_owns_stays_theirs_when_they_go(secretive):
    went(secretive, XIAOMING)
    assert secretive.must("/kr update SALES/KR1 5", group=None)


def test_who_speaks_there_again_belongs_there_again(sales):
    went(sales, ANN)
    assert ANN not in members(sales)
    sales.must("/status", by=ANN)
    assert ANN in members(sales)


@pytest.mark.parametrize("order", ["in order", "the other way round"])
def test_of_two_tellings_the_later_one_holds_in_any_order(sales, order):
    deeds = [lambda: went(sales, ANN, after=MINUTE), lambda: came(sales, ANN, after=2 * MINUTE)]
    for deed in deeds if order == "in order" else reversed(deeds):
        deed()
    assert ANN in members(sales)


def test_an_old_telling_does_not_bring_back_who_was_removed(sales):
    went(sales, ANN, after=2 * MINUTE)
    came(sales, ANN, after=MINUTE)
    assert ANN not in members(sales)


def test_who_was_removed_and_spoke_can_be_removed_again(sales):
    went(sales, ANN)
    sales.must("/status", by=ANN)
    went(sales, ANN, after=MINUTE)
    assert ANN not in members(sales)


def test_nobody_who_left_the_company_is_added(sales):
    sales.read(lambda unit: leaving.person_left(unit, MEI, now=sales.now, rules=sales.rules))
    came(sales, MEI)
    assert MEI not in members(sales)


def test_of_a_conversation_nobody_knows_nothing_is_written(sales):
    before = [sales.count(table) for table in ("groups", "members", "people", "departures")]
    came(sales, "u099", conversation="cid-unknown")
    went(sales, "u099", conversation="cid-unknown")
    sales.read(lambda unit: membership.group_retitled(unit, "cid-unknown", "X"))
    assert sales.read(lambda unit: membership.group_dissolved(unit, "cid-unknown")) is None
    assert [sales.count(table) for table in ("groups", "members", "people", "departures")] == before


def test_the_first_word_is_greeted_though_members_were_told_before(desk):
    desk.must("/id", by="u004", group="cid-new")
    key = desk.read(lambda unit: Groups(unit).by_conversation("cid-new")).id
    went(desk, "u004", conversation="cid-new")
    came(desk, ANN, conversation="cid-new")
    assert not desk.read(lambda unit: Groups(unit).was_spoken_in(key))
    assert "/okr add" in desk.must("/id", by=ANN, group="cid-new")
    assert desk.read(lambda unit: Groups(unit).was_spoken_in(key))


def test_a_new_name_is_taken_unless_the_settings_name_the_group(desk):
    desk.must("/id", group="cid-new")
    for conversation in ("cid-new", CONVERSATION):
        desk.read(lambda unit, c=conversation: membership.group_retitled(unit, c, "  New\nname " + "x" * 300))
    found = desk.read(lambda unit: Groups(unit).by_conversation("cid-new"))
    assert (found.title[:9], len(found.title)) == ("New name ", 200)
    assert desk.group().title == "Sales"


def test_what_waits_for_a_dissolved_group_is_given_up_and_its_data_stay(sales):
    message = Outgoing(
        body={"title": "t", "text": "x", "buttons": []},
        priority=NOTICE,
        not_before=sales.now,
        expires_at=sales.now + MINUTE,
        conversation=CONVERSATION,
    )
    sales.read(lambda unit: Outbox(unit).put("r", message, now=sales.now))
    before = members(sales)
    assert sales.read(lambda unit: membership.group_dissolved(unit, CONVERSATION)).key == "SALES"
    assert sales.posts("SALES")[-1].state == "dead"
    assert members(sales) == before
    assert sales.objective("O1")
