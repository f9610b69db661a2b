"""How we stand with the address book as a whole."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.address_book import DEPARTMENTS, PEOPLE, AddressBook, Lack, Night, Stage
from tests.storage.samples import NOON


@pytest.fixture
def book(each):
    return each(AddressBook)


def test_at_first_nothing_is_known(book):
    assert (book.lacks(), book.night(), book.compared_at()) == ([], None, None)


def test_what_may_not_be_read_until_it_may(book):
    book.refused(DEPARTMENTS, ("a",), now=NOON)
    book.refused(PEOPLE, ("b", "c"), now=NOON)
    assert book.lacks() == [Lack(PEOPLE, ("b", "c"), NOON), Lack(DEPARTMENTS, ("a",), NOON)]
    book.allowed(PEOPLE)
    assert book.lack(PEOPLE) is None
    assert book.lacks() == [Lack(DEPARTMENTS, ("a",), NOON)]


def test_how_far_a_night_is(book):
    for night in (Night(NOON, Stage.ASKING), Night(NOON, Stage.HELD, 30, 12)):
        book.put(night)
        assert book.night() == night


def test_when_a_comparison_came_to_its_end(book):
    book.compared(now=NOON)
    book.compared(now=NOON + timedelta(days=1))
    assert book.compared_at() == NOON + timedelta(days=1)
