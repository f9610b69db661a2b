"""What is printed beside a database that cannot be trusted does bring it back, wherever it lies."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.terminal.restoring import dump_line, restoring
from i18n.words import words_for
from tests.kit.bots import an_env

NOON = "2026-11-24T12:00:00+08:00"
SERVER = "postgresql+psycopg://okr:canary%40pw@db-host:5433/okr?sslmode=require&password=canary"


@pytest.fixture
def dingokr(tmp_path, monkeypatch):
    """Runs a command in a folder with a blank in its name; something is stored there."""
    folder = tmp_path / "the bot"
    (folder / "the data").mkdir(parents=True)
    monkeypatch.chdir(folder)
    for name in (
        "bot.terminal.demo.configure",
        "bot.logs.configure",
    ):  # the log of the test run stays its own
        monkeypatch.setattr(name, lambda *_: None)
    for name in os.environ:
        if name.startswith("OKR_"):
            monkeypatch.delenv(name)

    def run(*words, **env):
        settings = {"OKR_DATABASE_URL": "sqlite:///the data/okr.db", **env}
        return CliRunner().invoke(app, list(words), env=an_env(folder, **settings))

    assert say(run, "/okr add Delight\n/kr add Refund time from 48 to 24 hours").exit_code == 0
    assert say(run, "/kr update 1 36 waiting for the vendor").exit_code == 0
    return run


def say(dingokr, text):
    return dingokr("say", text, "--as", "u003", "--in", "SALES", "--now", NOON)


def exported(dingokr):
    out = dingokr("export", "--out", "-", "--now", NOON)
    assert out.exit_code == 0, out.stderr
    return json.loads(out.stdout) | {"exported_at": ""}


def damage() -> None:
    """Nothing of the damaged one may get into the copy, whatever lies beside it."""
    for end in ("", "-wal", "-journal"):
        Path(f"the data/okr.db{end}").write_bytes(b"\xffnonsense" * 4096)


def typed(told: str) -> str:
    [command] = [line.strip() for line in told.splitlines() if line.startswith("  ")]
    return command


def test_backup_damage_restore_and_everything_is_there_again(dingokr):
    before = exported(dingokr)
    assert dingokr("db", "backup", "copy.db").exit_code == 0
    assert say(dingokr, "/kr update 1 30 after the backup").exit_code == 0
    damage()
    broken = say(dingokr, "/okr")
    assert broken.exit_code == 78
    subprocess.run(typed(broken.stderr).replace("BACKUP.db", "copy.db"), shell=True, check=True)  # noqa: S602
    assert exported(dingokr) == before
    assert dingokr("db", "verify").exit_code == 0
    assert say(dingokr, "/kr update 1 30").exit_code == 0


def test_what_a_damaged_index_costs_is_told_with_the_way_back(dingokr):
    with closing(sqlite3.connect("the data/okr.db")) as file, file:
        file.execute("PRAGMA writable_schema = ON")
        # An index that says of other rows than are there.
        changed = file.execute(
            "UPDATE sqlite_master"
            " SET sql = replace(sql, '(key_result_id, at, id)', '(key_result_id, id, at)')"
            " WHERE name = 'ix_check_ins_key_result_at'"
        )
        assert changed.rowcount == 1
    wrong = dingokr("db", "verify")
    assert wrong.exit_code == 1
    assert "ix_check_ins_key_result_at" in wrong.stderr
    assert typed(wrong.stderr).endswith("cp BACKUP.db 'the data/okr.db'")


def test_a_damaged_demo_is_told_of_its_own_file(dingokr, tmp_path):
    demo = tmp_path / "a demo"
    demo.mkdir()
    (demo / "okr.db").write_bytes(b"\xffnonsense" * 4096)
    broken = dingokr("demo", "--data", str(demo))
    assert broken.exit_code == 78
    assert f"cp BACKUP.db '{demo}/okr.db'" in broken.stderr


def test_a_server_is_put_back_by_its_own_tool_and_no_password_is_printed():
    lines = "\n".join([*restoring(words_for("en"), SERVER), dump_line(SERVER, Path("the copy"))])
    server = "'postgresql://okr@db-host:5433/okr?sslmode=require'"
    assert f"psql --command='DROP SCHEMA public CASCADE; CREATE SCHEMA public' {server} && " in lines
    assert f" && pg_restore --no-owner --dbname={server} BACKUP.dump" in lines
    assert "pg_dump --format=custom --file='the copy' 'postgresql://okr@db-host" in lines
    assert "canary" not in lines
    assert "okr.db" not in lines
