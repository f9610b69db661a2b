"""What is given out about one person: all that names them, and nothing that is secret."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from exchange.person import person_document
from storage.departures import COMPANY, Departures
from storage.engine import Database
from storage.erasing import erase
from storage.personal import KEPT, Holds
from storage.persons import SECTIONS
from tests.kit.one_person import CODE, LINK, NAME, NICK, SESSION, TOKEN, WHO, WROTE, OnePerson


@pytest.fixture
def company(database: Database) -> OnePerson:
    return OnePerson(database)


def given_out(company: OnePerson, staff_id: str = WHO) -> dict[str, Any]:
    document = company.read(lambda unit: person_document(unit, staff_id, now=company.now))
    assert document is not None
    return document


def test_every_section_tells_something_of_somebody_who_is_everywhere(company):
    document = given_out(company)
    assert list(document) == [
        "schema", "exported_at", "staff_id", "person", "manages",
        *(each.section for each in SECTIONS),
        "changes_of_others", "requests",
    ]  # fmt: skip
    assert [name for name, told in document.items() if not told] == []
    assert document["manages"] == {"groups": ["SALES"], "people": ["u005"]}


def test_nothing_secret_is_given_out(company):
    text = json.dumps(given_out(company))
    sealed = [each.table.c[name] for each in KEPT for name in each.columns(Holds.SEALED)]
    with company.database.engine.connect() as connection:
        secrets = [row[0] for column in sealed for row in connection.execute(select(column))]
    assert {SESSION, CODE, LINK, TOKEN} <= set(secrets)
    assert [each for each in secrets if each and each in text] == []


def test_rows_stand_in_the_words_of_the_export(company):
    document = given_out(company)
    first, second = (each for each in document["check_ins"] if each["key_result"] == "SALES/2026Q4/KR1")
    assert (first["note"], second["note"]) == (WROTE, f"{WROTE} again")
    assert first["at"].startswith("2026-11-")
    assert document["person"]["name"] == NAME
    assert document["person"]["departments"] == [[1, "Sales"]]
    assert document["person"]["missing_since"] is None
    assert {each["group"] for each in document["memberships"]} == {"SALES"}
    assert {each["objective"] for each in document["key_results"]} == {"SALES/2026Q4/O2"}
    assert [each["to"] for each in document["kudos"]] == ["u003", WHO]
    said = next(each for each in document["changes"] if each["what"] == "comment")
    assert (said["subject"], said["facts"]["after"]) == ("SALES/2026Q4/KR1", WROTE)


def test_of_what_others_changed_only_what_it_was_about_is_told(company):
    for change in given_out(company)["changes_of_others"]:
        assert change.keys() == {"at", "by", "what", "group", "about", "subject"}
        assert change["by"] != WHO


def test_a_message_is_told_without_its_secret(company):
    company.must("/kr feed KR4 CRM", "u003", None)
    [told] = [each for each in given_out(company, "u003")["messages"] if "CRM" in each["text"]]
    [post] = [each for each in company.posts(staff_id="u003") if "CRM" in each.text]
    assert post.text != told["text"]
    assert "okr" not in told["text"].replace("@OKR", "").replace("/kr", "")


def test_a_pseudonym_tells_what_history_kept_and_no_more(company):
    company.read(lambda unit: erase(unit, WHO, "erased-1", now=company.now, spelt=lambda name: (name,)))
    document = given_out(company, "erased-1")
    assert [each for each in (WHO, NAME, NICK, WROTE) if each in json.dumps(document)] == []
    assert len(document["check_ins"]) == 3
    assert document["messages"] == document["sessions"] == document["memberships"] == []


@pytest.mark.parametrize("staff_id", ["u404", "", "ws-2718", "ws-27184 "])
def test_of_somebody_nobody_knows_there_is_nothing(company, staff_id):
    assert company.read(lambda unit: person_document(unit, staff_id, now=company.now)) is None


def test_somebody_of_whom_only_a_departure_is_kept_is_known(company):
    company.read(lambda unit: Departures(unit).note("u555", COMPANY, gone=True, at=company.now))
    document = given_out(company, "u555")
    assert document["person"] is None
    assert [each["place"] for each in document["departures"]] == [COMPANY]
