"""Somebody is taken out: nothing that tells who it was is left, and nothing that was counted is changed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from exchange.exporting import exported
from handlers.chasing import CHASE
from okr.model import Person
from storage.contacts import Contacts
from storage.departures import COMPANY, Departures
from storage.engine import Database
from storage.erasing import OF_PEOPLE, Erased, erase
from storage.people import People
from storage.person_occurrences import ASK
from storage.personal import KEPT, WITHHELD, Kept
from storage.persons import Persons
from tests.kit.desk import shown
from tests.kit.figures import figures
from tests.kit.one_person import (
    FURTHER,
    IDENTIFIERS,
    NAME,
    NAMING,
    NICK,
    WHO,
    WROTE,
    OnePerson,
    is_named,
)

PSEUDONYM = "erased-0011223344"


@pytest.fixture
def company(database: Database) -> OnePerson:
    return OnePerson(database)


def take_out(company: OnePerson, staff_id: str = WHO, pseudonym: str = PSEUDONYM) -> Erased:
    return company.read(
        lambda unit: erase(unit, staff_id, pseudonym, now=company.now, spelt=lambda name: (name,))
    )


def rows_of(company: OnePerson, kept: Kept) -> list[dict[str, Any]]:
    in_order = select(kept.table).order_by(*kept.table.primary_key.columns)
    with company.database.engine.connect() as connection:
        return [dict(row) for row in connection.execute(in_order).mappings()]


def everything(company: OnePerson) -> dict[str, list[dict[str, Any]]]:
    return {each.table.name: rows_of(company, each) for each in KEPT}


def export_of(company: OnePerson) -> dict[str, Any]:
    return company.read(lambda unit: exported(unit, fiscal_start=1, now=company.now))


def test_the_company_of_this_test_names_them_wherever_anybody_can_be_named(company):
    """Else the tests below would find nothing because nothing was there."""
    silent = [
        f"{kept.table.name}.{name}"
        for kept in KEPT
        for name in kept.columns(*NAMING)
        if not any(is_named(row[name]) for row in rows_of(company, kept))
    ]
    assert silent == []
    ends = [kept.table.name for kept in KEPT if kept.ends]
    assert [name for name in ends if WHO not in json.dumps(everything(company)[name])] == []


def test_nothing_is_left_that_tells_who_it_was(company):
    take_out(company)
    left = everything(company)
    for name, rows in left.items():
        text = json.dumps(rows, ensure_ascii=False)
        assert [each for each in (*IDENTIFIERS, WROTE) if each in text] == [], name


def test_what_they_typed_is_gone_where_a_table_says_so(company):
    take_out(company)
    for kept in KEPT:
        for column, author in kept.theirs.items():
            texts = {row[column] for row in rows_of(company, kept) if row[author] == PSEUDONYM}
            assert texts <= {kept.withheld, ""}, kept.table.name
            assert texts, kept.table.name


def test_what_others_wrote_stays_without_the_name(company):
    take_out(company)
    texts = [row["text"] for row in everything(company)["comments"]]
    assert texts == [WITHHELD, f"ask {PSEUDONYM} @—，—!"]


def test_no_figure_of_anybody_changes(company):
    before = export_of(company)
    take_out(company)
    after = export_of(company)
    assert figures(before) == figures(after)
    assert len(before["objectives"]) == 4


def test_of_every_table_as_many_rows_stay_but_those_that_were_theirs_alone(company):
    before = everything(company)
    erased = take_out(company)
    after = everything(company)
    for kept in KEPT:
        name = kept.table.name
        one_more = name == "departures"  # who is erased is gone
        assert len(after[name]) + erased.deleted[name] == len(before[name]) + one_more, name
    assert {name for name, count in erased.deleted.items() if count} >= {"members", "sessions", "outbox"}


def test_history_has_one_and_the_same_pseudonym(company):
    take_out(company)
    document = export_of(company)
    [closed] = [each for each in document["objectives"] if each["title"] == "Hers and closed"]
    assert closed["owner"] == PSEUDONYM
    assert {"staff_id": PSEUDONYM, "name": WITHHELD, "lang": None} in document["people"]
    assert [each for each in document["groups"] if PSEUDONYM in each["members"] + each["managers"]] == []


def test_where_they_stood_in_for_somebody_nobody_does(company):
    take_out(company)
    [absence] = export_of(company)["absences"]
    assert (absence["staff_id"], absence["stand_in"]) == ("u004", None)


def test_whoever_is_erased_is_taken_for_gone_and_not_asked_about(company):
    take_out(company)
    assert company.read(lambda unit: Departures(unit).is_gone(PSEUDONYM))
    assert company.read(lambda unit: Departures(unit).gone_from(COMPANY)) != []
    asked = company.read(lambda unit: Contacts(unit).to_ask(before=company.now, most=99))
    assert PSEUDONYM not in asked
    assert "u003" in asked


def test_what_was_erased_cannot_be_undone(company):
    company.as_if(f"/kudos @{NICK} KR4 once more", "u003", mentions=[WHO])
    take_out(company)
    assert company.refused("/undo", "u003") == "nothing_to_undo"


def test_a_change_that_names_nobody_of_them_is_undone_as_before(company):
    company.as_if("/kr update KR4 4", "u003")
    take_out(company)
    company.as_if("/undo", "u003")
    assert company.value_of("KR4") == 3


def test_whoever_speaks_again_is_somebody_new(company):
    take_out(company)
    said = company.must("/okr mine", WHO, None, name=NICK)
    assert "Hers and closed" not in said
    assert company.read(lambda unit: Persons(unit).names(WHO)) == (NICK,)
    assert len([each for each in export_of(company)["people"] if each["name"] == WITHHELD]) == 1


def test_two_who_were_erased_are_not_told_apart_by_what_they_are_called(company):
    take_out(company)
    company.as_if("/kr comment KR4 done", "u001")
    take_out(company, "u001", "erased-99")
    names = {each["staff_id"]: each["name"] for each in export_of(company)["people"]}
    assert (names[PSEUDONYM], names["erased-99"]) == (WITHHELD, WITHHELD)


def test_a_name_that_somebody_else_bears_stays_theirs(company):
    company.read(lambda unit: People(unit).remember("u0099", NAME))
    company.as_if(f"/kr comment KR4 thanks {NAME}", "u003")
    assert company.read(lambda unit: People(unit).find(WHO)) == Person(WHO, f"{NAME} (7184)")
    erased = take_out(company)
    assert erased.kept_names == (NAME,)
    assert company.read(lambda unit: Persons(unit).names("u0099")) == (NAME,)
    assert everything(company)["comments"][-1]["text"] == f"thanks {NAME}"


def test_somebody_who_never_spoke_leaves_no_pseudonym(company):
    """They came by a login, or are gone before anybody heard of them."""
    company.read(lambda unit: Departures(unit).note("stranger", COMPANY, gone=True, at=company.now))
    before = everything(company)
    take_out(company, "stranger", "erased-77")
    after = everything(company)
    assert "erased-77" not in json.dumps(after)
    assert len(after.pop("departures")) == len(before.pop("departures")) - 1
    assert after == before


def test_a_machine_with_a_token_of_theirs_is_shut_out(company):
    assert take_out(company).tokens_ended == 1
    assert [row["revoked_at"] is not None for row in everything(company)["feeds"]] == [True]


def test_the_agenda_looks_at_them_no_more(company):
    take_out(company)
    assert set(OF_PEOPLE) == {ASK, CHASE}, "the agenda knows no other kinds of people"
    assert [each.subject for each in company.agenda() if each.kind in OF_PEOPLE and each.key == WHO] == []


def test_others_stay_as_they_are(company):
    take_out(company)
    page = next(row for row in everything(company)["page_links"] if row["staff_id"] == "u003")
    assert page["target"] == FURTHER.replace(WHO, PSEUDONYM)
    assert {"u003", "u005", "boss"} <= {each["staff_id"] for each in export_of(company)["people"]}
    assert company.must("/okr", "u003")


def test_what_is_read_in_chat_is_read_as_before(company):
    take_out(company)
    for line in ("/okr all", "/kr show KR1", "/kr history KR1", "/status", "/map", "/cycle", "/okr show O2"):
        company.say(line, "boss")
        company.say(line, "u003")
    assert WITHHELD in shown(company.say("/kr history KR1", "u003"))


def test_nobody_is_not_everybody_without_a_staff_id(company):
    """What the clock does and what goes to a group has an empty one."""
    before = everything(company)
    with pytest.raises(LookupError, match="nothing is stored"):
        take_out(company, "")
    assert everything(company) == before


def test_nothing_is_erased_by_halves(company):
    """The pseudonym is taken already: the database refuses, and everything is as before."""
    company.read(lambda unit: People(unit).put(PSEUDONYM, "x"))
    before = everything(company)
    with pytest.raises(Exception, match=r"(?i)unique"):
        take_out(company)
    assert everything(company) == before
