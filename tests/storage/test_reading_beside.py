"""What takes its time reads beside whoever writes, and sees one instant."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage.engine import StorageUnavailable, make_engine, read_beside
from storage.objectives import Objectives
from tests.storage.samples import put_objective, put_town


def titles(unit) -> list[str]:
    return [each.title for each in Objectives(unit).every()]


def test_it_sees_what_was_committed(database):
    database.write_now(put_town)
    assert read_beside(database.engine, titles) == ["Be the first name customers think of"]


def test_what_is_written_meanwhile_is_not_seen(database):
    database.write_now(put_town)

    def work(unit):
        before = titles(unit)
        group = database.write_now(lambda other: Objectives(other).every()[0])
        database.write_now(lambda other: Objectives(other).retitle(group.id, "Another"))
        return before, titles(unit)

    before, after = read_beside(database.engine, work)
    assert before == after
    assert read_beside(database.engine, titles) == ["Another"]


def test_whoever_writes_does_not_wait_for_it(database):
    group = database.write_now(put_town)

    def work(unit):
        first = titles(unit)
        objective = database.write_now(lambda other: Objectives(other).every()[0])
        assert objective.id == group.objective_id
        return first

    assert read_beside(database.engine, work)


def test_a_database_without_tables_is_told_like_any_other_trouble(empty_url):
    engine = make_engine(empty_url)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    with pytest.raises(StorageUnavailable):
        read_beside(engine, titles)
    engine.dispose()


def test_an_objective_of_a_transaction_that_is_open_is_not_seen(database):
    database.write_now(put_town)
    seen = []

    def writing(unit):
        found = Objectives(unit).every()[0]
        group = type("Group", (), {"id": found.group_id})()
        put_objective(unit, group, title="Not yet")
        seen.extend(read_beside(database.engine, titles))

    database.write_now(writing)
    assert "Not yet" not in seen
    assert "Not yet" in read_beside(database.engine, titles)
