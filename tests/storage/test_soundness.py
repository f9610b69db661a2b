"""What must not be is found and named; a company that was lived in breaks no rule."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from storage.engine import Database, StorageDamaged, make_engine, read_beside
from storage.soundness import RULES, broken, counted, damage
from tests.kit.one_person import OnePerson

BREAKING = {
    "a value no check-in says": (
        "UPDATE key_results SET current = '77' WHERE kind = 'rise' AND checked_in_at IS NOT NULL",
        "its value is what its newest check-in says",
    ),
    "a value nobody reported": (
        "UPDATE key_results SET current = '5' WHERE kind = 'rise' AND checked_in_at IS NULL",
        "its value is what its newest check-in says",
    ),
    "a report nobody made": (
        "UPDATE key_results SET checked_in_at = 7 WHERE checked_in_at IS NOT NULL",
        "it was reported last when its newest check-in was",
    ),
    "a milestone ticked past the key result": (
        "UPDATE key_results SET current = '9' WHERE kind = 'milestones' AND checked_in_at IS NOT NULL",
        "its value is how many milestones are done",
    ),
    "more milestones than its target": (
        "UPDATE key_results SET target = '9' WHERE kind = 'milestones'",
        "its target is how many milestones it has",
    ),
    "a key result in another quarter": (
        "UPDATE key_results SET cycle = '2031Q1' WHERE kind = 'rise'",
        "it is of the cycle and group of its objective",
    ),
    "numbers that would be given again": (
        "UPDATE counters SET last = 0",
        "no number is above the last one given",
    ),
    "counters that are gone": ("DELETE FROM counters", "no number is above the last one given"),
}


@pytest.fixture
def company(database: Database) -> OnePerson:
    return OnePerson(database)


def test_a_company_that_was_lived_in_breaks_no_rule(company: OnePerson):
    engine = company.database.engine
    assert read_beside(engine, broken) == []
    assert damage(engine) == []


def test_rows_are_counted(company: OnePerson):
    found = read_beside(company.database.engine, counted)
    assert found["key_results"] > 1
    assert set(found) == {"groups", "people", "objectives", "key_results", "check_ins", "events"}


@pytest.mark.parametrize(("statement", "rule"), BREAKING.values(), ids=BREAKING)
def test_what_breaks_a_rule_is_named(company: OnePerson, statement: str, rule: str):
    with company.database.engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount
    found = [each for each in read_beside(company.database.engine, broken) if each.rule == rule]
    assert found
    assert all(each.where and each.found != each.expected for each in found)


def test_every_rule_is_broken_once():
    assert {rule.name for rule in RULES} == {rule for _, rule in BREAKING.values()}


def test_a_row_that_refers_to_nothing_is_damage(sqlite_url: str, tmp_path):
    with closing(sqlite3.connect(tmp_path / "okr.db")) as raw:
        raw.execute("INSERT INTO counters (group_id, cycle, what, last) VALUES (99, '2026Q4', 'O', 1)")
        raw.commit()
    engine = make_engine(sqlite_url)
    assert damage(engine) == ["counters row 1: groups has not what it refers to"]
    engine.dispose()


def test_a_file_that_is_none_is_damage(tmp_path):
    (tmp_path / "okr.db").write_bytes(b"this is no database, whatever its name says. " * 100)
    engine = make_engine(f"sqlite:///{tmp_path}/okr.db")
    with pytest.raises(StorageDamaged):
        damage(engine)
    engine.dispose()
