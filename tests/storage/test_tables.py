"""What the tables promise: plain types only, and rules that the database itself holds."""

from __future__ import annotations

import pytest
from sqlalchemy import Integer, Table
from sqlalchemy.exc import IntegrityError
from sqlmodel import AutoString, Session, SQLModel

from storage.engine import make_engine
from storage.groups import Groups
from storage.tables import CounterRow, GroupRow, InboxRow, PersonRow
from tests.storage.samples import NOON, settings

TABLES = list(SQLModel.metadata.tables.values())


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_only_text_and_whole_numbers_are_stored(table: Table):
    odd = [column.name for column in table.c if not isinstance(column.type, AutoString | Integer)]
    assert odd == []


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_row_has_a_key(table: Table):
    assert list(table.primary_key.columns)


def test_rows_can_be_read_as_models(database, database_url):
    database.write_now(lambda unit: Groups(unit).register(settings(), now=NOON))
    engine = make_engine(database_url)
    with Session(engine) as session:
        row = session.get(GroupRow, 1)
        assert row is not None
        assert (row.key, row.first_seen, row.carded_at) == ("SALES", 1_794_974_400_000, None)
    engine.dispose()


@pytest.mark.parametrize(
    "twice",
    [
        pytest.param(lambda: PersonRow(staff_id="u001", name="李雷"), id="a person"),
        pytest.param(lambda: InboxRow(id="m-1", received_at=0, pair=""), id="a request"),
    ],
)
def test_a_key_is_taken_once(database_url, twice):
    engine = make_engine(database_url)
    for times in (1, 2):
        with Session(engine) as session:
            session.add(twice())
            if times == 1:
                session.commit()
            else:
                with pytest.raises(IntegrityError):
                    session.commit()
    engine.dispose()


def test_a_counter_belongs_to_a_group(postgres_url):
    engine = make_engine(postgres_url)
    with Session(engine) as session:
        session.add(CounterRow(group_id=1, cycle="2026Q4", what="O", last=1))
        with pytest.raises(IntegrityError):
            session.commit()
    engine.dispose()
