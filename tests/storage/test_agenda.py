"""What is looked at next: found by its index, however much is not due; nothing put off for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.agenda import AT_ONCE, DUE, NEXT, Agenda
from storage.mapping import millis
from storage.statement import Statement
from tests.storage.samples import MINUTE, NOON

YEAR = timedelta(days=365)
MANY = 5_000


@pytest.fixture
def agenda(each):
    return each(Agenda)


@pytest.fixture
def crowded(database, agenda):
    """Thousands of subjects, of which one is due."""

    def crowd(unit):
        many = Agenda(unit)
        for number in range(MANY):
            many.put("group", number, NOON + timedelta(minutes=number + 1))
        many.put("ask", "u001", NOON)

    database.write_now(crowd)
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE agenda"))
    return database


def subjects(entries):
    return [entry.subject for entry in entries]


@pytest.mark.parametrize(
    ("statement", "parameters"),
    [
        pytest.param(DUE, {"now": millis(NOON), "most": 50}, id="what is due"),
        pytest.param(NEXT, {"after": millis(NOON)}, id="when something is due next"),
    ],
)
def test_it_is_found_by_the_index_and_by_nothing_else(crowded, statement, parameters):
    plan = plan_of(crowded, statement, parameters)
    assert "ix_agenda_due_at" in plan
    assert "SCAN agenda" not in plan.replace("SCAN agenda USING COVERING INDEX ix_agenda_due_at", "")
    assert "Seq Scan" not in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


def test_of_thousands_only_what_is_due_is_found(crowded, agenda):
    assert subjects(agenda.due(now=NOON, most=50)) == ["ask:u001"]
    assert agenda.next(after=NOON) == NOON + MINUTE


def test_what_waited_longest_comes_first(agenda):
    for key, minutes in (("b", 2), ("a", 2), ("c", 1)):
        agenda.put("ask", key, NOON - minutes * MINUTE)
    assert subjects(agenda.due(now=NOON, most=2)) == ["ask:a", "ask:b"]


def test_only_what_was_read_is_moved_or_done_with(agenda):
    agenda.put("group", 1, NOON)
    (entry,) = agenda.due(now=NOON, most=1)
    agenda.put("group", 1, NOON - MINUTE)  # somebody has news
    agenda.move(entry, NOON + YEAR)
    agenda.done(entry)
    assert [each.due_at for each in agenda.due(now=NOON, most=1)] == [NOON - MINUTE]


def test_what_is_put_beyond_all_measure_is_brought_back(agenda):
    agenda.put("group", 1, NOON + YEAR)
    agenda.put("group", 2, NOON + MINUTE)
    agenda.put("absence", 7, NOON + YEAR)
    assert agenda.bring_groups_back(beyond=NOON + MINUTE) == 1
    assert [(each.subject, each.due_at) for each in agenda.due(now=NOON, most=9)] == [("group:1", AT_ONCE)]
    assert agenda.bring_back(beyond=NOON + MINUTE) == 1
    assert subjects(agenda.due(now=NOON, most=9)) == ["absence:7", "group:1"]


def plan_of(database, statement: Statement, parameters) -> str:
    """How the database means to find it, in its own words."""
    compiled = statement.compiled(database.engine.dialect)
    explain = "EXPLAIN QUERY PLAN " if database.engine.dialect.name == "sqlite" else "EXPLAIN "
    given = compiled.given(parameters)
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            explain + compiled.sql, tuple(given) if isinstance(given, list) else given
        )
        return "\n".join(str(row[-1]) for row in rows)
