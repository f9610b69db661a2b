"""What a piece of work can do inside its transaction."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from sqlalchemy import bindparam, select, text, update

from storage.inbox import CLAIM, Inbox
from storage.people import People
from storage.statement import Statement
from storage.tables import PersonRow
from storage.unit_of_work import AT_A_TIME
from tests.storage.samples import NOON

P = PersonRow.__table__
RENAME = Statement(update(P).values(name=bindparam("nick")))


def test_it_knows_its_database(database, database_url):
    assert database.write_now(lambda unit: unit.database) == database_url.partition(":")[0]


def test_it_sees_its_own_writes(database):
    def work(unit):
        People(unit).remember("u001", "李雷")
        return People(unit).find("u001")

    assert database.write_now(work).name == "李雷"


def test_it_says_how_many_rows_it_touched(database):
    def work(unit):
        for staff_id in ("u001", "u002", "u003"):
            People(unit).remember(staff_id, "x")
        return unit.run(RENAME, nick="y")

    assert database.write_now(work) == 3


def test_an_insert_that_changed_nothing_has_no_id(database):
    taken = Statement(
        text("INSERT INTO people (staff_id, name) SELECT 'u', 'x' WHERE 1 = 0 RETURNING 1 AS id")
    )
    with pytest.raises(LookupError, match="returned no id"):
        database.write_now(lambda unit: unit.insert(taken))


def test_a_parameter_left_out_is_an_error_and_never_null(database):
    def work(unit):
        unit.run(CLAIM, request="m-1", at=0)

    with pytest.raises(Exception, match="signature"):
        database.write_now(work)
    assert not database.write_now(lambda unit: Inbox(unit).knows("m-1"))


@pytest.mark.parametrize(
    ("error", "is_one"),
    [
        pytest.param(lambda unit: unit.run(Statement(text("SELECT nonsense"))), True, id="the driver's"),
        pytest.param(lambda unit: int("x"), False, id="our own"),
    ],
)
def test_it_tells_the_driver_s_errors_from_others(database, error, is_one):
    told = []

    def work(unit):
        try:
            error(unit)
        except Exception as found:
            told.append(unit.is_database_error(found))
            raise

    with pytest.raises(Exception, match=r"nonsense|invalid literal"):
        database.write_now(work)
    assert set(told) == {is_one}


def remember_and_refuse(unit, staff_id):
    People(unit).remember(staff_id, "undone")
    raise ValueError("refused")


def test_a_savepoint_lets_the_error_through(database):
    def work(unit):
        with unit.savepoint():
            remember_and_refuse(unit, "u001")

    with pytest.raises(ValueError, match="refused"):
        database.write_now(work)


def test_a_savepoint_undoes_what_failed_and_the_rest_is_kept(database):
    def work(unit):
        People(unit).remember("u001", "kept")
        with contextlib.suppress(ValueError), unit.savepoint():
            remember_and_refuse(unit, "u002")
        with unit.savepoint():
            People(unit).remember("u003", "kept too")

    database.write_now(work)
    found = database.write_now(lambda unit: [person.staff_id for person in People(unit).every()])
    assert found == ["u001", "u003"]


def test_a_savepoint_inside_a_savepoint_is_its_own(database):
    def work(unit):
        with unit.savepoint():
            People(unit).remember("u001", "kept")
            with contextlib.suppress(ValueError), unit.savepoint():
                remember_and_refuse(unit, "u002")

    database.write_now(work)
    assert [person.staff_id for person in database.write_now(lambda unit: People(unit).every())] == ["u001"]


def test_after_a_statement_that_failed_in_a_savepoint_the_transaction_goes_on(database):
    def work(unit):
        with pytest.raises(Exception, match="nonsense"), unit.savepoint():
            unit.run(Statement(text("SELECT nonsense")))
        People(unit).remember("u001", "李雷")

    database.write_now(work)
    assert database.write_now(lambda unit: People(unit).find("u001")) is not None


async def test_serialised_work_reads_what_the_one_before_it_wrote(database):
    def count(unit):
        unit.serialise("people")
        n = len(unit.all(Statement(select(P.c.staff_id))))
        People(unit).remember(f"u{n:03}", str(n))

    await asyncio.gather(*(database.write(count) for _ in range(40)))
    assert len(database.write_now(lambda unit: People(unit).every())) == 40


def test_values_are_never_part_of_the_statement(database):
    nasty = "x'); DROP TABLE inbox; --"
    assert database.write_now(lambda unit: Inbox(unit).claim(nasty, at=NOON))
    assert database.write_now(lambda unit: Inbox(unit).knows(nasty))


def test_rows_come_one_by_one_while_others_are_read(database):
    every = Statement(select(P.c.staff_id).order_by(P.c.staff_id))

    def work(unit):
        for number in range(AT_A_TIME + 5):
            People(unit).remember(f"u{number:05}", "x")
        pairs = zip(unit.each(every), unit.each(every), strict=True)
        return [(one["staff_id"], other["staff_id"]) for one, other in pairs if People(unit).find("u00001")]

    pairs = database.write_now(work)
    assert len(pairs) == AT_A_TIME + 5
    assert all(one == other for one, other in pairs)
