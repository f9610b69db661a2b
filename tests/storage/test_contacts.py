"""Our copy of the address book: who is asked about next, what is kept of an answer, who is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from okr.model import Person
from storage.contacts import Contacts, Missing, Place, Round
from storage.departures import Departures
from storage.groups import Groups
from storage.people import People
from tests.storage.samples import NOON, settings

HOUR = timedelta(hours=1)
EVER = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)


@pytest.fixture
def people(each):
    people = each(People)
    for number in range(1, 6):
        people.meet(f"u00{number}", f"nick {number}")
    return people


@pytest.fixture
def contacts(each, people):
    return each(Contacts)


def found(contacts, staff_id: str, name: str = "李雷", *, now=NOON, manager="", departments=()) -> None:
    contacts.found(staff_id, name, manager=manager, departments=departments, now=now)


def test_who_was_never_asked_about_comes_first(contacts):
    assert contacts.to_ask(before=EVER, most=9) == ["u001", "u002", "u003", "u004", "u005"]
    found(contacts, "u002", now=NOON + HOUR)
    found(contacts, "u001", now=NOON)
    assert contacts.to_ask(before=EVER, most=2) == ["u003", "u004"]
    assert contacts.to_ask(before=NOON + 2 * HOUR, most=9) == ["u003", "u004", "u005", "u001", "u002"]
    assert contacts.to_ask(before=NOON + HOUR, most=9) == ["u003", "u004", "u005", "u001"]


def test_who_changed_is_asked_about_again(contacts):
    for staff_id in contacts.to_ask(before=EVER, most=9):
        contacts.unanswered(staff_id, now=NOON)
    assert contacts.to_ask(before=EVER, most=9) == []
    contacts.ask_again("u004")
    assert contacts.to_ask(before=EVER, most=9) == ["u004"]


def test_a_clock_that_was_ahead_asked_nobody(contacts):
    found(contacts, "u001", now=NOON + timedelta(days=400))
    found(contacts, "u002", now=NOON)
    contacts.bring_back(now=NOON)
    assert contacts.to_ask(before=EVER, most=9) == ["u001", "u003", "u004", "u005"]


def test_the_name_of_the_address_book_outlives_a_nickname(contacts, people):
    found(contacts, "u001", "李雷")
    people.remember("u001", "★Lei★")
    people.meet("u001", "Lei")
    assert people.find("u001") == Person("u001", "李雷")
    found(contacts, "u001", "李小雷")
    assert people.find("u001") == Person("u001", "李小雷")


def test_the_newest_nick_is_known_beside_it(contacts, people):
    assert (people.names("u001"), people.names("nobody")) == (("nick 1",), ())
    people.remember("u001", "Lei")
    found(contacts, "u001", "李雷")
    assert people.names("u001") == ("李雷", "Lei")
    people.remember("u001", "★Lei★")
    found(contacts, "u001", "李雷", now=NOON + HOUR)
    assert people.names("u001") == ("李雷", "★Lei★")


def test_what_they_chose_themselves_stays(contacts, people):
    people.speak("u001", "vi")
    people.live_in("u001", "Asia/Ho_Chi_Minh")
    people.mute("u001", frozenset({"nudge"}))
    found(contacts, "u001")
    assert (people.language("u001"), people.zone("u001")) == ("vi", "Asia/Ho_Chi_Minh")
    assert people.muted("u001") == {"nudge"}


def test_where_somebody_stands(contacts):
    assert contacts.place("u001") == contacts.place("nobody") == Place()
    found(contacts, "u001", manager="u002", departments=[(2, "销售部"), (9, "")])
    found(contacts, "u002", "韩梅梅")
    assert contacts.place("u001") == Place(("销售部",), Person("u002", "韩梅梅"))
    found(contacts, "u001", now=NOON + HOUR)
    assert contacts.place("u001") == Place()


def test_a_manager_whose_name_nobody_knows_is_not_shown(contacts, people):
    found(contacts, "u001", manager="u099")
    assert contacts.place("u001").manager is None
    people.meet("u099", "u099")
    assert contacts.place("u001").manager is None


def test_a_round_counts_who_was_found_and_who_is_missing(contacts):
    contacts.not_found("u001", now=NOON - HOUR)
    found(contacts, "u002")
    contacts.not_found("u003", now=NOON)
    found(contacts, "u004", now=NOON - HOUR)
    contacts.unanswered("u004", now=NOON)
    assert contacts.round(since=NOON) == Round(found=1, missing=1)
    assert contacts.missing(since=NOON, most=9) == [Missing("u003", NOON)]
    assert contacts.missing(since=NOON - HOUR, most=1) == [Missing("u001", NOON - HOUR)]


def test_of_who_left_it_is_no_news(contacts, each):
    for staff_id in ("u001", "u002"):
        each(Departures).note(staff_id, "company", gone=True, at=NOON - HOUR)
    contacts.not_found("u001", now=NOON)
    found(contacts, "u002")
    contacts.not_found("u003", now=NOON)
    assert contacts.round(since=NOON) == Round(found=0, missing=1)
    assert contacts.missing(since=NOON, most=9) == [Missing("u003", NOON)]


def test_who_was_dealt_with_is_missing_once_they_are_not_found_again(contacts):
    contacts.not_found("u001", now=NOON)
    contacts.dealt_with("u001")
    assert contacts.missing(since=NOON, most=9) == []
    contacts.not_found("u001", now=NOON + HOUR)
    assert contacts.missing(since=NOON, most=9) == [Missing("u001", NOON + HOUR)]


def test_who_is_found_again_is_missing_no_more(contacts):
    contacts.not_found("u001", now=NOON)
    contacts.unanswered("u001", now=NOON + HOUR)
    assert contacts.missing(since=NOON, most=9) == [Missing("u001", NOON + HOUR)]
    found(contacts, "u001", now=NOON + HOUR)
    assert contacts.missing(since=NOON, most=9) == []


def test_who_belongs_to_a_group(contacts, database):
    def join(unit) -> None:
        Groups(unit).register(settings(), now=NOON)
        Groups(unit).join(1, "u001")

    database.write_now(join)
    assert contacts.is_in_a_group("u001")
    assert not contacts.is_in_a_group("u002")
