"""Every database is brought to this program's schema, or left exactly as it was found."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

from storage import migrate
from storage.engine import StorageDamaged, StorageUnavailable, make_engine

ROOT, HEAD = Path(migrate.__file__).parents[1], migrate.HEAD
LATER = f"{int(HEAD) + 1:04}"
LATER_STEP = f'''"""A step that a later version may take."""

import sqlalchemy as sa
from alembic import op

revision = "{LATER}"
down_revision = "{HEAD}"


def upgrade() -> None:
    op.add_column("people", sa.Column("nickname", sa.String(), nullable=True))
    op.execute("UPDATE people SET nickname = name{{broken}}")
'''


@pytest.fixture
def engine(empty_url):
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def schema(engine: Engine) -> dict[str, object]:
    """Everything the database knows about its tables, in an order of its own."""
    found = inspect(engine)
    return {
        table: {
            "columns": {
                each["name"]: (str(each["type"]), each["nullable"]) for each in found.get_columns(table)
            },
            "key": found.get_pk_constraint(table)["constrained_columns"],
            "unique": sorted(each["column_names"] for each in found.get_unique_constraints(table)),
            "refers": sorted(
                (each["constrained_columns"], each["referred_table"], each["referred_columns"])
                for each in found.get_foreign_keys(table)
            ),
            "indexes": sorted(
                (
                    each["name"] or "",
                    each["column_names"],
                    sorted(f"{name}={value}" for name, value in each.get("dialect_options", {}).items()),
                )
                for each in found.get_indexes(table)
            ),
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def test_an_empty_database_gets_every_table(engine):
    assert migrate.revision(engine) is None
    assert migrate.upgrade(engine)
    assert migrate.revision(engine) == migrate.HEAD
    assert tables(engine) == {*SQLModel.metadata.tables, "alembic_version"}


def test_the_second_time_there_is_nothing_to_do(engine):
    migrate.upgrade(engine)
    run(engine, "INSERT INTO people (staff_id, name) VALUES ('u001', 'x')")
    before = schema(engine)
    assert not migrate.upgrade(engine)
    assert schema(engine) == before
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM people")).scalar() == 1


def test_the_migrations_lead_to_the_tables_as_they_are_declared(engine):
    migrate.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_keys_and_partial_indexes_are_the_declared_ones_too(engine, request, tmp_path):
    """What alembic does not compare: the conditions of indexes, the order of their columns."""
    migrate.upgrade(engine)
    if engine.dialect.name == "sqlite":
        declared = make_engine(f"sqlite:///{tmp_path}/declared.db")
    else:
        server = request.getfixturevalue("postgres")
        declared = make_engine(server.empty())
    SQLModel.metadata.create_all(declared)
    assert schema(engine) == schema(declared)
    declared.dispose()


def test_the_revision_this_program_names_is_the_newest_there_is():
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


def test_the_way_back_leaves_nothing_behind(engine):
    migrate.upgrade(engine)
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert tables(engine) == {"alembic_version"}


def test_a_schema_from_a_newer_program_is_refused_and_left_alone(engine):
    migrate.upgrade(engine)
    run(engine, "UPDATE alembic_version SET version_num = '9999'")
    before = schema(engine)
    with pytest.raises(StorageDamaged, match=rf"schema 9999.*up to {HEAD}.*newer version"):
        migrate.upgrade(engine)
    assert migrate.revision(engine) == "9999"
    assert schema(engine) == before


def test_a_refused_file_is_the_same_to_the_byte(sqlite_url):
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    engine = make_engine(sqlite_url)
    with pytest.raises(StorageDamaged):
        migrate.upgrade(engine)
    engine.dispose()
    assert path.read_bytes() == before


def test_a_migration_that_fails_half_way_leaves_nothing_behind(engine):
    """One table is in the way; those before it must go again."""
    run(engine, "CREATE TABLE objectives (id INTEGER)")
    with pytest.raises(StorageUnavailable, match="already exists"):
        migrate.upgrade(engine)
    assert tables(engine) == {"objectives"}
    run(engine, "DROP TABLE objectives")
    assert migrate.upgrade(engine)


@pytest.fixture
def later_program(monkeypatch, tmp_path):
    """This program as it may be one migration later; `broken` makes that step fail at its end."""

    def become(*, broken: bool = False) -> None:
        folder = tmp_path / "later"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ROOT / "storage/migrations", folder)
        step = LATER_STEP.replace("{broken}", ", nonsense = 1" if broken else "")
        (folder / f"versions/{LATER}_a_later_step.py").write_text(step)
        monkeypatch.setattr(migrate, "MIGRATIONS", folder)
        monkeypatch.setattr(migrate, "HEAD", LATER)

    return become


def nicknames(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT nickname FROM people")).scalars())


def test_a_later_step_keeps_what_was_stored(engine, later_program):
    migrate.upgrade(engine)
    run(engine, "INSERT INTO people (staff_id, name) VALUES ('u001', '李雷')")
    later_program()
    assert migrate.upgrade(engine)
    assert migrate.revision(engine) == LATER
    assert nicknames(engine) == ["李雷"]


def test_a_later_step_that_fails_changes_nothing_and_may_be_tried_again(engine, later_program):
    migrate.upgrade(engine)
    run(engine, "INSERT INTO people (staff_id, name) VALUES ('u001', '李雷')")
    before = schema(engine)
    later_program(broken=True)
    with pytest.raises(StorageUnavailable, match="nonsense"):
        migrate.upgrade(engine)
    assert migrate.revision(engine) == HEAD
    assert schema(engine) == before
    later_program()
    assert migrate.upgrade(engine)
    assert nicknames(engine) == ["李雷"]


def test_a_file_is_copied_before_a_later_step_touches_it(sqlite_url, later_program):
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    later_program()
    engine = make_engine(sqlite_url)
    run(engine, "INSERT INTO people (staff_id, name) VALUES ('u001', '李雷')")
    migrate.upgrade(engine)
    engine.dispose()
    with closing(sqlite3.connect(f"{path}.before-{HEAD}")) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert copy.execute("SELECT staff_id, name, lang FROM people").fetchall() == [("u001", "李雷", None)]


def test_a_file_that_cannot_be_copied_is_not_touched(sqlite_url, later_program):
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    path.with_name(f"okr.db.before-{HEAD}").mkdir()  # no place for the copy
    later_program()
    engine = make_engine(sqlite_url)
    with pytest.raises(StorageUnavailable):
        migrate.upgrade(engine)
    assert migrate.revision(engine) == HEAD
    engine.dispose()


def test_of_two_that_migrate_at_once_one_does_it_and_the_other_waits(empty_url, engine):
    code = (
        "import sys, alembic.command; from storage import migrate; from storage.engine import make_engine;"
        "engine = make_engine(sys.argv[1]); print('ready', flush=True); sys.stdin.readline();"
        "migrate.upgrade(engine); print(migrate.revision(engine))"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, empty_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [one.communicate(timeout=60) for one in both]
    assert told == [(f"{HEAD}\n", "")] * 2
    assert tables(engine) == {*SQLModel.metadata.tables, "alembic_version"}


def test_a_sound_database_passes(engine):
    migrate.upgrade(engine)
    migrate.check_sound(engine)


@pytest.mark.parametrize("look", [migrate.upgrade, migrate.revision, migrate.check_sound])
def test_a_file_that_is_no_database_is_damaged(tmp_path, look):
    (tmp_path / "okr.db").write_bytes(b"Dear diary, " * 1000)
    engine = make_engine(f"sqlite:///{tmp_path}/okr.db")
    with pytest.raises(StorageDamaged, match="not a database"):
        look(engine)
    engine.dispose()


def test_a_broken_page_is_found_before_the_file_is_trusted(sqlite_url):
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'outbox'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 64)
    engine = make_engine(sqlite_url)
    with pytest.raises(StorageDamaged):
        migrate.check_sound(engine)
    engine.dispose()


def test_an_index_that_says_of_rows_that_are_not_there_is_found_too(sqlite_url):
    """Its pages are whole, and what is looked up by it would not be found."""
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO inbox VALUES ('a-message', 1, '')")
    raw = path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_inbox_1'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    place = raw.index(b"a-message", (page - 1) * size, page * size)
    path.write_bytes(raw[:place] + b"b" + raw[place + 1 :])
    engine = make_engine(sqlite_url)
    with pytest.raises(StorageDamaged, match="inbox"):
        migrate.check_sound(engine)
    engine.dispose()


@pytest.mark.parametrize("look", [migrate.upgrade, migrate.revision])
def test_a_server_that_is_not_there_is_unavailable(tmp_path, look):
    engine = make_engine(f"postgresql://okr:top-secret@/okr?host={tmp_path}")
    with pytest.raises(StorageUnavailable) as told:
        look(engine)
    assert "top-secret" not in str(told.value)
    engine.dispose()
