"""Whatever can be stored about somebody is declared: no column of text is new without its saying."""

from __future__ import annotations

import pytest
from sqlalchemy import Integer, Table
from sqlmodel import SQLModel

from storage.personal import KEPT, Holds, Kept

TABLES = list(SQLModel.metadata.tables.values())
NAMES = [each.table.name for each in KEPT]


def texts(table: Table) -> set[str]:
    return {column.name for column in table.c if not isinstance(column.type, Integer)}


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_column_of_text_says_whether_it_holds_a_person(table: Table) -> None:
    [kept] = [each for each in KEPT if each.table is table]
    assert set(kept.holds) == texts(table)


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_a_column_that_refers_to_people_is_declared_as_one_that_does(table: Table) -> None:
    [kept] = [each for each in KEPT if each.table is table]
    refer = {key.parent.name for key in table.foreign_keys if key.column.table.name == "people"}
    named = {*kept.columns(Holds.STAFF, Holds.POINTER), kept.ends}
    assert refer <= named


@pytest.mark.parametrize("kept", KEPT, ids=NAMES)
def test_what_says_whose_a_text_is_names_people(kept: Kept) -> None:
    assert set(kept.theirs) <= set(kept.columns(Holds.WORDS))
    assert {kept.holds[author] for author in kept.theirs.values()} <= {Holds.STAFF}
    assert set(kept.columns(Holds.OWN)) <= texts(kept.table)


def test_an_export_has_each_section_once() -> None:
    sections = [each.section for each in KEPT if each.section]
    assert len(set(sections)) == len(sections)
