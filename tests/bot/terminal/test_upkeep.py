"""`db backup` and `db verify` as an administrator sees them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.outbound.vault import KEY_FILE
from bot.terminal import upkeep
from bot.terminal.upkeep import MOST_SHOWN
from i18n.words import words_for
from storage import migrate
from storage.backup import made_at
from storage.engine import make_reader, open_database, read_beside
from storage.inbox import Inbox
from tests.kit.bots import WEDNESDAY, a_bot, settings_of

FILE = Path("copy.db")
ENGLISH = words_for("en")

ELSEWHERE = {
    "OKR_DATABASE_URL": "postgresql://okr:hush-hush@db.example:5433/okr",
    "OKR_SECRET_KEY": "k" * 40,
}


def verify(settings, *, json, words=ENGLISH):
    return upkeep.verify(settings, words, json=json, now=WEDNESDAY)


def backup(settings, file, *, json, words=ENGLISH):
    return upkeep.backup(settings, words, file, json=json, now=WEDNESDAY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bot = a_bot(tmp_path)
    bot.database.close()
    return tmp_path


def file_of(folder: Path) -> Path:
    return Path(settings_of(folder).database_url.removeprefix("sqlite:///"))


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(file_of(folder))) as raw:
        raw.execute(statement)
        raw.commit()


def test_a_copy_is_told_with_what_lies_in_it(folder, capsys):
    assert backup(settings_of(folder), folder / "copy.db", json=False) == 0
    said = capsys.readouterr()
    assert f"schema {migrate.HEAD}" in said.out
    assert "objectives 0" in said.out
    assert said.err == ""
    assert backup(settings_of(folder), folder / "copy.db", json=True) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["schema"], facts["bytes"]) == (migrate.HEAD, (folder / "copy.db").stat().st_size)


def test_programs_are_told_when_it_was_made(folder, capsys):
    backup(settings_of(folder), folder / "copy.db", json=True)
    assert json.loads(capsys.readouterr().out)["at"] == WEDNESDAY.isoformat(timespec="seconds")


def test_the_key_has_to_be_kept_too_wherever_it_is(folder, capsys):
    (folder / KEY_FILE).write_text("canary")
    backup(settings_of(folder), folder / "copy.db", json=False)
    assert f"keep {folder / KEY_FILE} with it" in capsys.readouterr().out
    backup(settings_of(folder, OKR_SECRET_KEY="canary" * 7), folder / "copy.db", json=False)
    said = capsys.readouterr().out
    assert "keep OKR_SECRET_KEY with it" in said
    assert "canary" not in said


def test_a_copy_never_takes_the_place_of_the_database(folder, capsys):
    database = file_of(folder)
    for name in (database, database.with_name(database.name + "-wal")):
        assert backup(settings_of(folder), name, json=False) == 1
        assert "belongs to the database itself" in capsys.readouterr().err
    assert verify(settings_of(folder), json=False) == 0


def test_without_a_database_that_is_said_and_none_is_made(tmp_path, capsys):
    settings = settings_of(tmp_path)
    assert (backup(settings, tmp_path / "c.db", json=False), verify(settings, json=False)) == (1, 1)
    assert capsys.readouterr().err.count("there is no database at") == 2
    assert not file_of(tmp_path).exists()


def test_a_place_that_is_none_is_named(folder, capsys):
    assert backup(settings_of(folder), folder / "nowhere" / "c.db", json=False) == 1
    assert "No such file or directory" in capsys.readouterr().err
    assert backup(settings_of(folder), folder, json=False) == 1
    assert "expected the name of a file" in capsys.readouterr().err


def test_postgresql_is_told_its_own_command_without_the_password(tmp_path, capsys):
    assert backup(settings_of(tmp_path, **ELSEWHERE), Path("my okr.dump"), json=False) == 1
    said = capsys.readouterr().err
    assert "pg_dump --format=custom --file='my okr.dump' postgresql://okr@db.example:5433/okr" in said
    assert "hush-hush" not in said


def test_what_fits_together_is_one_line(folder, capsys):
    assert verify(settings_of(folder), json=False) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"schema {migrate.HEAD}, ")
    assert said.out.count("\n") == 1


@pytest.fixture
def killed(folder, tmp_path_factory):
    """The folder of a bot that was killed: its last commit lies in the write-ahead log alone."""
    database = open_database(settings_of(folder).database_url, checkpoints=False)
    database.write_now(lambda unit: Inbox(unit).claim("m-1", at=WEDNESDAY))
    copy = tmp_path_factory.mktemp("killed")
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    database.close()
    return copy


def test_looking_folds_no_log_back(killed):
    """Below SQLite 3.51.3 two that do can break the file: it is the bot's alone."""
    file, log = file_of(killed), file_of(killed).with_name("okr.db-wal")
    before = file.read_bytes(), log.read_bytes()
    assert before[1]
    assert verify(settings_of(killed), json=False) == 0
    assert (file.read_bytes(), log.read_bytes()) == before


def test_copying_folds_none_back_while_somebody_else_has_the_file(killed):
    file, log = file_of(killed), file_of(killed).with_name("okr.db-wal")
    before, written = file.read_bytes(), log.read_bytes()
    with closing(sqlite3.connect(file)) as other:
        other.execute("SELECT count(*) FROM inbox").fetchone()
        assert backup(settings_of(killed), killed / "copy.db", json=False) == 0
        assert file.read_bytes() == before
        assert log.read_bytes().startswith(written)  # that a copy was made is put behind it


def test_where_nobody_has_it_no_log_is_left_to_be_met_by_a_backup(killed):
    assert backup(settings_of(killed), killed / "copy.db", json=False) == 0
    assert not file_of(killed).with_name("okr.db-wal").exists()
    engine = make_reader(settings_of(killed).database_url)
    assert read_beside(engine, lambda unit: Inbox(unit).knows("m-1"))
    engine.dispose()


# When the last one was made


def noted(folder: Path):
    engine = make_reader(settings_of(folder).database_url)
    try:
        return read_beside(engine, made_at)
    finally:
        engine.dispose()


def test_the_database_knows_when_it_was_copied_last(folder):
    assert noted(folder) is None
    backup(settings_of(folder), folder / "copy.db", json=False)
    assert noted(folder) == WEDNESDAY
    later = WEDNESDAY + timedelta(days=1)
    upkeep.backup(settings_of(folder), ENGLISH, folder / "copy.db", json=True, now=later)
    assert noted(folder) == later
    assert verify(settings_of(folder), json=False) == 0


def test_beside_a_running_bot_it_is_noted_too(folder):
    bot = a_bot(folder)
    try:
        assert backup(settings_of(folder), folder / "copy.db", json=False) == 0
        assert bot.database.write_now(made_at) == WEDNESDAY
    finally:
        bot.database.close()


def test_of_a_copy_that_could_not_be_made_nothing_is_noted(folder):
    backup(settings_of(folder), folder / "nowhere" / "copy.db", json=False)
    assert noted(folder) is None


def test_a_copy_is_good_though_nobody_could_note_it(folder, capsys, monkeypatch):
    monkeypatch.setattr("storage.engine.BUSY_SECONDS", 0.01)
    monkeypatch.setattr("storage.sqlite.BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(file_of(folder), isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        assert backup(settings_of(folder), folder / "copy.db", json=True) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["schema"] == migrate.HEAD
    assert told.err == (
        "the copy is good, but when it was made could not be noted in the database: database is locked\n"
    )
    assert noted(folder) is None
    assert (folder / "copy.db").is_file()


def test_a_database_of_another_schema_is_copied_and_left_alone(folder, capsys):
    change(folder, "UPDATE alembic_version SET version_num = '0001'")
    assert backup(settings_of(folder), folder / "copy.db", json=False) == 0
    told = capsys.readouterr()
    assert "schema 0001" in told.out
    assert "could not be noted in the database: the database has schema 0001" in told.err
    assert noted(folder) is None


def test_a_full_disk_is_told_of_the_copy_and_leaves_nothing(folder, capsys, monkeypatch):
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("storage.backup._copy", full)
    before = sorted(folder.iterdir())
    assert backup(settings_of(folder), folder / "copy.db", json=False) == 1
    said = capsys.readouterr().err
    assert said == f"{file_of(folder)} could not be copied to {folder}/copy.db: database or disk is full\n"
    assert sorted(folder.iterdir()) == before


def test_what_does_not_fit_is_a_line_each_and_not_without_end(folder, capsys):
    many = MOST_SHOWN + 3
    for n in range(many):
        change(
            folder,
            "INSERT INTO occurrences (group_id, kind, day, due_at, decided_at, state, reason)"
            f" SELECT min(id), 'checkin', '2031-{n:02}', 0, 0, 'limbo', '' FROM groups",
        )
    assert verify(settings_of(folder), json=False) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == MOST_SHOWN + 1
    assert lines[0].endswith(": a known state: found limbo, expected done or skipped")
    assert lines[-1] == "and 3 others: a known state"
    assert verify(settings_of(folder), json=True) == 1
    assert len(json.loads(capsys.readouterr().out)["broken"]) == many


@pytest.mark.parametrize(
    ("schema", "said"),
    [("0001", "dingokr db upgrade"), ("9999", "start the newer version")],
)
def test_another_schema_is_named_with_both_numbers(folder, capsys, schema, said):
    change(folder, f"UPDATE alembic_version SET version_num = '{schema}'")
    assert verify(settings_of(folder), json=False) == 1
    told = capsys.readouterr().err
    assert schema in told
    assert migrate.HEAD in told
    assert said in told
