"""What the command line says when something is wrong, and the exit code that goes with it."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.kit.bots import an_env

COMMANDS = (
    ["serve", "--port", "0"],
    ["tick"],
    ["say", "/okr", "--as", "u001"],
    ["export", "--out", "x.json"],
    ["db", "upgrade"],
)


@pytest.fixture
def dingokr(tmp_path, monkeypatch):
    """Runs a command in a folder of its own; a variable of "" is not set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.logs.configure", lambda mode: None)  # the log of the test run stays its own
    for name in os.environ:
        if name.startswith("OKR_"):
            monkeypatch.delenv(name)

    def run(*words, **env):
        return CliRunner().invoke(app, list(words), env=an_env(tmp_path, **env))

    return run


@pytest.mark.parametrize("words", [*COMMANDS, ["check"]], ids=" ".join)
def test_every_fault_of_the_settings_is_told_at_once(dingokr, words):
    told = dingokr(*words, OKR_TZ="Mars/Olympus", OKR_LNG="en", OKR_FISCAL_START="13")
    assert told.exit_code == 2
    for fault in ("OKR_TZ", "did you mean OKR_LANG", "OKR_FISCAL_START"):
        assert fault in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize("words", [*COMMANDS, ["check"]], ids=" ".join)
def test_a_chinese_terminal_reads_what_is_wrong_in_chinese(dingokr, words):
    told = dingokr(*words, OKR_TZ="Mars", OKR_SECRET_KEY="short", LC_ALL="zh_CN.UTF-8")
    assert told.exit_code == 2
    assert set(told.stderr.splitlines()) - {"1 处有问题"} == {
        "ERROR OKR_TZ（环境变量）写的是 'Mars'，应为：Asia/Shanghai 这样的时区",
        "WARNING OKR_SECRET_KEY（环境变量）里有密钥不足 16 个字符，请换长一些的",
    }
    assert told.stdout == ""


@pytest.mark.parametrize("words", [["serve", "--port", "0"], ["tick"]], ids=" ".join)
def test_who_speaks_to_dingtalk_needs_the_app_s_credentials(dingokr, words):
    told = dingokr(*words, OKR_DINGTALK__CLIENT_ID="", OKR_DINGTALK__CLIENT_SECRET="")
    assert told.exit_code == 2
    assert "OKR_DINGTALK__CLIENT_ID" in told.stderr
    assert "OKR_DINGTALK__CLIENT_SECRET" in told.stderr


def test_who_does_not_speak_to_it_does_without(dingokr):
    told = dingokr("say", "/help", "--as", "u001", OKR_DINGTALK__CLIENT_ID="", OKR_DINGTALK__CLIENT_SECRET="")
    assert told.exit_code == 0


def test_no_fault_holds_a_secret(dingokr):
    told = dingokr("check", OKR_DINGTALK__CLIENT_SECRET="canary secret", OKR_HTTP_PROXY="canary://x")
    assert told.exit_code == 2
    assert "canary" not in told.output


@pytest.mark.parametrize(
    "now",
    [
        pytest.param("tomorrow", id="a word"),
        pytest.param("2026-02-30", id="no such day"),
        pytest.param("", id="empty"),
        pytest.param("20:00", id="an hour alone"),
        pytest.param("0001-01-01T00:00:00+08:00", id="before all time"),
        pytest.param("9999-12-31T23:59:59-08:00", id="after all time"),
    ],
)
@pytest.mark.parametrize("words", [["tick"], ["say", "/okr", "--as", "u001"]], ids=lambda words: words[0])
def test_a_moment_that_is_none_is_told_with_one_that_is(dingokr, tmp_path, words, now):
    told = dingokr(*words, "--now", now)
    assert told.exit_code == 2
    assert told.stderr == f"--now {now}: expected an instant such as 2026-11-20T10:00:00+08:00\n"
    assert list(tmp_path.iterdir()) == []


def test_a_format_nobody_knows_is_refused(dingokr, tmp_path):
    told = dingokr("export", "--format", "pdf", "--out", "okr.pdf")
    assert told.exit_code == 1
    assert "--format pdf" in told.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words", [["say", "/okr"], ["export"], ["nonsense"], ["tick", "--soon"]], ids=" ".join
)
def test_a_call_that_is_wrong_is_2_and_shows_how_it_goes(dingokr, words):
    told = dingokr(*words)
    assert told.exit_code == 2
    assert "Usage" in told.stderr


@pytest.mark.parametrize("words", [["serve", "--port"], ["simulator", "--port"]], ids=" ".join)
def test_a_port_there_is_none_of_is_not_another_one(dingokr, words):
    told = dingokr(*words, "80000")
    assert told.exit_code == 2
    assert "65535" in told.stderr


def test_a_place_to_listen_that_is_none_is_told_before_anything_is_opened(dingokr, tmp_path):
    told = dingokr("serve", "--host", "192.0.2.1", LC_ALL="zh_CN.UTF-8")  # nobody's: RFC 5737
    assert told.exit_code == 3
    assert told.stderr.startswith(
        "无法监听 192.0.2.1 的 8700 端口：cannot assign requested address；应为本机的地址"
    )
    assert not (tmp_path / "okr.db").exists()


@pytest.mark.parametrize("words", [words for words in COMMANDS if words[0] != "serve"], ids=" ".join)
def test_a_database_that_does_not_answer_is_told_in_a_line(dingokr, tmp_path, words):
    (tmp_path / "taken").write_text("a file where a folder must be")
    told = dingokr(*words, OKR_DATABASE_URL=f"sqlite:///{tmp_path}/taken/okr.db")
    assert told.exit_code == 1
    assert told.stderr.startswith("The database does not answer: ")
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_damaged_database_is_78_with_the_way_back(dingokr, tmp_path, words):
    file = tmp_path / "okr.db"
    file.write_bytes(b"this is no database, whatever its name says. " * 100)
    told = dingokr(*words)
    assert told.exit_code == 78
    assert f"rm -f {file}-wal {file}-shm {file}-journal && cp BACKUP.db {file}" in told.stderr
    assert b"no database" in file.read_bytes()[:20]


def test_a_schema_of_a_newer_version_is_78_and_left_alone(dingokr, tmp_path):
    assert dingokr("db", "upgrade").exit_code == 0
    with closing(sqlite3.connect(tmp_path / "okr.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    told = dingokr("say", "/okr", "--as", "u001")
    assert told.exit_code == 78
    assert "9999" in told.stderr


def test_the_file_of_settings_is_read_where_the_command_is_called(dingokr, tmp_path):
    (tmp_path / ".env").write_text("OKR_LANG=klingon\n")
    (tmp_path / ".env").chmod(0o600)
    told = dingokr("check", OKR_LANG="")
    assert told.exit_code == 2
    assert "OKR_LANG (.env:1)" in told.stderr


def test_facts_may_be_read_by_programs(dingokr):
    assert json.loads(dingokr("check", "--json").stdout)["ok"] is True
    assert json.loads(dingokr("tick", "--json").stdout) == {"undelivered": False, "dead": []}
