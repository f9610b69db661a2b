"""The second migration: of equal arrows one is left, and no second one can be drawn."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from storage import migrate
from storage.engine import make_engine
from storage.objectives import Objectives
from tests.storage.samples import put_group, put_key_result, put_objective

ARROWS = [
    (1, 2, 1, None),
    (2, 2, 1, None),  # equal to the first
    (3, 2, 1, 1),  # by way of a key result: another arrow
    (4, 3, 1, None),
]


@pytest.fixture
def engine(empty_url):
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


def to_revision(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def put_arrows(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO people (staff_id, name) VALUES ('u1', 'Bo')"))
        connection.execute(
            text(
                "INSERT INTO groups VALUES (1, 'cid', 'SALES', 'Sales', 'team', NULL, '[]', 'en', 'UTC', "
                "'none', 'company', 'gap 10 25', 0, 1, 'off', 'off', 'off', 'all', 0, 0, "
                "'2026-01-01', '2026-01-01', NULL)"
            )
        )
        for number in (1, 2, 3):
            connection.execute(
                text(
                    f"INSERT INTO objectives VALUES ({number}, 1, '2026Q4', {number}, 'T', 'u1', "
                    "'company', 'committed', 'open', 0)"
                )
            )
        connection.execute(
            text(
                "INSERT INTO key_results VALUES (1, 1, 1, '2026Q4', 1, 'T', 'u1', 'rise', '', '0', '9', "
                "NULL, '1', NULL, NULL, NULL, 'open', 0, NULL)"
            )
        )
        for arrow in ARROWS:
            connection.execute(
                text("INSERT INTO alignments VALUES (:a, :b, :c, :d)"),
                dict(zip("abcd", arrow, strict=True)),
            )


def arrows(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT id FROM alignments ORDER BY id")).scalars())


def test_of_equal_arrows_the_oldest_is_kept(engine):
    to_revision(engine, "0001")
    put_arrows(engine)
    to_revision(engine, "0002")
    assert arrows(engine) == [1, 3, 4]


def test_the_database_itself_refuses_a_second_one(engine):
    to_revision(engine, "0001")
    put_arrows(engine)
    to_revision(engine, "0002")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("INSERT INTO alignments VALUES (9, 3, 1, NULL)"))
    assert arrows(engine) == [1, 3, 4]


def test_drawing_an_arrow_again_draws_none(database, each):
    def work(unit):
        team = put_group(unit)
        top, mine = put_objective(unit, team), put_objective(unit, team)
        return top.id, put_key_result(unit, top).id, mine.id

    top, kr, mine = database.write_now(work)
    objectives = each(Objectives)
    for way in (None, kr):
        assert objectives.align(mine, to_objective=top, to_key_result=way) is not None
        assert objectives.align(mine, to_objective=top, to_key_result=way) is None
    assert len(objectives.objective_by_id(mine).aligned_to) == 2
