"""How far the address book may be read, and whether what it says is believed."""

from __future__ import annotations

import json

from bot.checkup.doctor import doctor
from i18n.words import words_for
from storage.address_book import DEPARTMENTS, PEOPLE, AddressBook, Night, Stage

ENGLISH = words_for("en")


def test_that_the_address_book_may_not_be_read_is_told_and_no_fault(bot, clock, look):
    bot.database.write_now(lambda unit: AddressBook(unit).refused(PEOPLE, ("qyapi_a",), now=clock()))
    bot.database.write_now(lambda unit: AddressBook(unit).refused(DEPARTMENTS, ("qyapi_b",), now=clock()))
    text, code = doctor(bot.settings, ENGLISH, now=clock(), json=False)
    assert code == 0
    [people, departments] = [line for line in text.splitlines() if line.startswith("people: ")]
    assert "names are those of messages" in people
    assert "give the app qyapi_a in the developer console" in people
    assert "give the app qyapi_b in the developer console" in departments
    found = json.loads(doctor(bot.settings, ENGLISH, now=clock(), json=True)[0])["address_book"]
    assert found == {"compared_at": None, "lacks": {"people": ["qyapi_a"], "departments": ["qyapi_b"]}}


def test_when_people_were_compared_last(bot, clock, look):
    bot.database.write_now(lambda unit: AddressBook(unit).compared(now=clock()))
    line = "people: compared with DingTalk's address book at 2026-11-18 04:00 UTC"
    assert line in doctor(bot.settings, ENGLISH, now=clock(), json=False)[0].splitlines()


def test_that_too_many_people_were_not_found(bot, clock, look):
    bot.database.write_now(lambda unit: AddressBook(unit).put(Night(clock(), Stage.HELD, 18, 12)))
    assert look() == [
        "WRONG people: 12 of 30 not found in DingTalk at 2026-11-18 04:00 UTC, so nobody was taken for gone, "
        "expected those of the same corporation, few of whom leave in one night; see in the developer "
        "console that the app, its corporation and its visible range are right"
    ]
    bot.database.write_now(lambda unit: AddressBook(unit).put(Night(clock(), Stage.DONE, 30, 0)))
    assert look() == []
