"""The command line from outside, in a folder of its own, with nothing but its names."""

from __future__ import annotations

import inspect
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot import cli
from simulator.server import CALLBACK_URL

ROOT = Path(__file__).parents[2]
GROUP = {"OKR_GROUPS__SALES__CONVERSATION_ID": "cidSales+/1==", "OKR_GROUPS__SALES__TITLE": "销售部"}
APP = {"OKR_DINGTALK__CLIENT_ID": "app", "OKR_DINGTALK__CLIENT_SECRET": "hush-hush"}
TUESDAY = "2026-11-24T10:00:00+08:00"


def environment(**env: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OKR_")}
    return kept | {"PYTHONPATH": str(ROOT)} | env


def dingokr(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.cli", *words]
    return subprocess.run(
        command, cwd=folder, env=environment(**env), capture_output=True, text=True, timeout=60, check=False
    )


def say(folder: Path, text: str, **env: str) -> subprocess.CompletedProcess[str]:
    return dingokr(folder, "say", text, "--as", "u003", "--in", "SALES", "--now", TUESDAY, **GROUP, **env)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_check_names_every_fault_at_once_and_no_secret(folder: Path) -> None:
    env = APP | GROUP | {"OKR_TZ": "Mars/Olympus", "OKR_GROUPS__SALES__WEBHOK": "x"}
    result = dingokr(folder, "check", **env)
    assert result.returncode == 2
    assert "OKR_TZ" in result.stderr
    assert "did you mean OKR_GROUPS__SALES__WEBHOOK" in result.stderr
    assert "hush-hush" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("words", "unneeded"),
    [
        pytest.param(["--help"], {"babel", "i18n.words", "pydantic", "sqlalchemy"}, id="how it is used"),
        pytest.param(["check"], {"sqlalchemy", "sqlmodel", "fastapi", "httpx"}, id="what is wrong"),
    ],
)
def test_what_it_can_say_at_once_waits_for_no_library(
    folder: Path, words: list[str], unneeded: set[str]
) -> None:
    code = f"""
import sys
from bot.cli import main
sys.argv[1:] = {words}
try:
    main()
finally:
    print("loaded:", *sorted({unneeded} & sys.modules.keys()))
"""
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment(OKR_LNG="en", LC_ALL="zh_CN.UTF-8", PYTHONUTF8="1"),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert told.stdout.splitlines()[-1] == "loaded:"
    assert told.returncode == (2 if words == ["check"] else 0)


def test_serve_refuses_to_start_with_the_same_list(folder: Path) -> None:
    faulty = {"OKR_LOG": "loud"}
    checked = dingokr(folder, "check", **APP, **faulty)
    served = dingokr(folder, "serve", **APP, **faulty)
    assert served.returncode == 2
    [fault] = [line for line in served.stderr.splitlines() if "OKR_LOG" in line]
    assert fault in checked.stderr


def test_say_prints_the_reply_and_tells_by_its_exit_code(folder: Path) -> None:
    done = say(folder, "/okr add 让新客户第一周就用起来")
    assert (done.returncode, "O1" in done.stdout) == (0, True)
    refused = say(folder, "/kr update 9 45%")
    assert (refused.returncode, "KR9" in refused.stdout) == (1, True)


def test_two_exports_of_one_state_differ_in_nothing_but_their_time(folder: Path) -> None:
    say(folder, "/okr add 让新客户第一周就用起来\n/kr add 退款时长 从 48 到 24 小时")
    say(folder, "/kr update 1 36 等供应商")
    first, second = (_export(folder, f"{name}.json") for name in ("a", "b"))
    assert first == second
    [objective] = first["objectives"]
    [key_result] = objective["key_results"]
    assert objective["ref"] == "SALES/2026Q4/O1"
    assert (key_result["start"], key_result["target"], key_result["current"]) == ("48", "24", "36")
    assert (key_result["progress"], key_result["health_rule"]) == (0.5, "gap 10 25")
    assert [each["note"] for each in key_result["checkins"]] == ["等供应商"]


def _export(folder: Path, name: str) -> dict[str, Any]:
    result = dingokr(folder, "export", "--out", name, "--now", TUESDAY, **GROUP)
    assert result.returncode == 0, result.stderr
    document: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    del document["exported_at"]
    return document


def test_the_schema_is_upgraded_once(folder: Path) -> None:
    (folder / "data").mkdir()
    assert "upgraded" in dingokr(folder, "db", "upgrade").stdout
    assert "already there" in dingokr(folder, "db", "upgrade").stdout


def test_a_damaged_database_is_not_touched_and_the_way_back_is_told(folder: Path) -> None:
    (folder / "data").mkdir()
    file = folder / "data" / "okr.db"
    file.write_bytes(b"this is no database, whatever its name says. " * 100)
    before = file.read_bytes()
    result = say(folder, "/okr")
    assert result.returncode == 78
    assert "cp BACKUP.db" in result.stderr
    assert file.read_bytes() == before


def test_what_a_damaged_database_is_told_brings_the_backup_back(folder: Path) -> None:
    assert say(folder, "/okr add Keep what was said").returncode == 0
    assert dingokr(folder, "db", "backup", "BACKUP.db").returncode == 0
    file = folder / "data" / "okr.db"
    file.write_bytes(b"damaged" * 1000)
    told = dingokr(folder, "db", "verify")
    assert told.returncode == 78
    way_back = next(line for line in told.stderr.splitlines() if "cp BACKUP.db" in line)
    subprocess.run(way_back, shell=True, cwd=folder, check=True)  # noqa: S602 - our own line
    assert dingokr(folder, "db", "verify").returncode == 0
    assert "Keep what was said" in say(folder, "/okr").stdout


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("serve",),
        ("say",),
        ("tick",),
        ("check",),
        ("doctor",),
        ("export",),
        ("db", "upgrade"),
        ("db", "backup"),
        ("db", "verify"),
        ("demo",),
        ("person", "export"),
        ("person", "erase"),
    ],
    ids=str,
)
def test_every_command_explains_itself(folder: Path, words: tuple[str, ...]) -> None:
    result = dingokr(folder, *words, "--help")
    assert result.returncode == 0
    assert "Usage" in result.stdout
    assert not words or "Example" in result.stdout


def test_somebody_is_given_out_and_erased_from_the_command_line(folder: Path) -> None:
    say(folder, "/lang en")
    told = dingokr(folder, "person", "export", "u003", **GROUP)
    assert json.loads(told.stdout)["person"]["lang"] == "en"
    unasked = subprocess.run(
        [sys.executable, "-m", "bot.cli", "person", "erase", "u003"],
        cwd=folder, env=environment(**GROUP), capture_output=True, text=True, input="u003\n", check=False,
    )  # fmt: skip
    assert (unasked.returncode, "add --yes" in unasked.stderr) == (1, True)
    assert dingokr(folder, "person", "erase", "u003", "--yes", **GROUP).returncode == 0
    nobody = dingokr(folder, "person", "export", "u003", "--out", "u003.json", **GROUP)
    assert (nobody.returncode, (folder / "u003.json").exists()) == (1, False)


def test_doctor_tells_by_its_exit_code(folder: Path) -> None:
    nothing = dingokr(folder, "doctor", **GROUP)
    assert (nothing.returncode, "does not exist" in nothing.stdout) == (1, True)
    say(folder, "/okr")
    sound = dingokr(folder, "doctor", "--json", **GROUP, OKR_GROUP_DEFAULTS__CALENDAR="none")
    assert json.loads(sound.stdout)["quota"]["pushes"] == {"used": 0, "limit": 3000, "projected": 0}


def test_a_stopped_server_ends_well_and_soon(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=folder, env=environment(**APP, **GROUP), stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr is not None
        for line in server.stderr:
            if "serving" in line:
                break
        _until_ready(port)
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=10) == 0


def _until_ready(port: int, path: str = "/readyz") -> None:
    """The log says "serving" a moment before the socket listens."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                assert answer.status == 200
                return
        except urllib.error.URLError:
            signal.sigtimedwait([], 0.05)
    pytest.fail("the server never listened")


def test_check_online_tells_what_it_cannot_reach_and_still_looks_at_the_database(folder: Path) -> None:
    nowhere = {"OKR_DINGTALK__API_URL": "http://127.0.0.1:9", "OKR_DINGTALK__OAPI_URL": "http://127.0.0.1:9"}
    result = dingokr(folder, "check", "--online", "--json", **APP, **GROUP, **nowhere)
    assert result.returncode == 2
    found = {each["step"]: each["level"] for each in json.loads(result.stdout)["online"]}
    assert found["way to DingTalk"] == "ERROR"
    assert found["database"] == "OK"
    assert "hush-hush" not in result.stdout + result.stderr


def test_check_online_finds_nothing_wrong_with_the_simulator(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot.cli", "simulator", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True
    ) as simulator:
        assert simulator.stdout is not None
        settings: dict[str, str] = {}
        while "OKR_GROUPS__PRODUCT__TITLE" not in settings:
            name, _, value = simulator.stdout.readline().strip().partition("=")
            settings |= {name: value} if name.startswith("OKR_") and " " not in value else {}
        _until_ready(port, "/_sim/state")
        result = dingokr(folder, "check", "--online", **settings)
        simulator.send_signal(signal.SIGINT)
        assert simulator.wait(timeout=20) == 0
    assert (result.returncode, result.stderr) == (0, "")
    told = {line.split(":")[0] for line in result.stdout.splitlines()}
    assert {"OK secret", "OK robot", "OK group SALES", "OK contacts", "OK database", "OK disk"} <= told


def test_a_simulator_and_a_bot_that_were_told_no_port_find_each_other():
    """`dingokr simulator` beside `dingokr serve`, as docs/cards.md says: nobody listens on 8000."""
    port = inspect.signature(cli.serve).parameters["port"].default
    assert urlsplit(CALLBACK_URL).port == port
