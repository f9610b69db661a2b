"""What `deploy/` sets up agrees with the program, the image and compose.yaml, read off each of them."""

from __future__ import annotations

import re
import subprocess
from typing import Any

import pytest

from bot import cli, serving
from bot.outbound import delivery
from bot.settings import NAMES, Settings
from storage.engine import sqlite_path
from tests.house.test_documents import ROOT, text_of
from tests.house.test_setup import called_in, unknown_calls
from tests.kit.plain_yaml import read
from tools.dockerfile import read_steps

SERVICE, BACKUP, TIMER = (f"dingokr{rest}" for rest in (".service", "-backup.service", "-backup.timer"))
UNITS = (SERVICE, BACKUP, TIMER)
MANY = {"SystemCallFilter"}  # said several times on purpose
SECTIONS = {"Unit", "Service", "Timer", "Install"}
PROGRAM = "/opt/dingokr/.venv/bin/dingokr"
# Its own deadline, and what the delivery worker may take after it.
STOPS_WITHIN = serving.GRACE_SECONDS + delivery.STOP_SECONDS
LONGEST_DAYS = 35
MAKING_BACKUPS = (
    f"deploy/systemd/{BACKUP}",
    "deploy/kubernetes/backup.yaml",
    "docs/deploy.md",
    "docs/deploy.zh-CN.md",
)

Unit = dict[str, list[str]]


def unit(name: str) -> Unit:
    """The values by `Section.Name`. Fails at a line that is none of a unit's."""
    found: Unit = {}
    section = ""
    for line in text_of(f"deploy/systemd/{name}").splitlines():
        if not line or line.startswith("#"):
            continue
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
            continue
        entry = re.fullmatch(r"(\w+)=(.*)", line)
        assert entry is not None, f"{name}: {line}"
        assert section in SECTIONS, f"{name}: {line}"
        found.setdefault(f"{section}.{entry[1]}", []).append(entry[2])
    return found


def compose() -> Any:
    return read(text_of("compose.yaml"))["services"]


def image(word: str) -> str:
    """What the last instruction of that name in the Dockerfile says."""
    return [step for step in read_steps(text_of("Dockerfile")) if step.word == word][-1].rest


def seconds(text: str) -> int:
    return int(re.fullmatch(r"(\d+)s?", text)[1])


def mebibytes(text: str) -> int:
    return int(re.fullmatch(r"(\d+)(?:m|M|Mi)", text)[1])


def only(found: list[Any]) -> Any:
    (one,) = found
    return one


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_says_each_thing_once(name):
    assert [key for key, said in unit(name).items() if len(said) > 1 and key.split(".")[1] not in MANY] == []


def test_the_service_calls_the_program_as_it_is():
    said = unit(SERVICE)
    calls = [*said["Service.ExecStartPre"], *said["Service.ExecStart"], *unit(BACKUP)["Service.ExecStart"]]
    assert all(PROGRAM in call for call in calls)
    assert [path for each in calls for path in re.findall(r"/opt\S+", each) if path != PROGRAM] == []
    assert called_in("\n".join(calls)) == [("check", ""), ("serve", " --host"), ("db backup", "")]
    assert unknown_calls("\n".join(calls)) == []
    assert ".venv/bin/dingokr" in text_of("tools/environment.sh")


def test_the_service_listens_where_the_proxy_looks_and_nowhere_else():
    asked = re.search(r"--host (\S+) --port (\d+)", only(unit(SERVICE)["Service.ExecStart"]))
    assert asked is not None
    assert asked.groups() == ("127.0.0.1", image("EXPOSE"))


def test_the_service_is_stopped_as_the_container_is():
    said = unit(SERVICE)
    assert said["Service.KillSignal"] == [image("STOPSIGNAL")]
    patience = seconds(only(said["Service.TimeoutStopSec"]))
    assert patience == seconds(compose()["bot"]["stop_grace_period"])
    assert patience > STOPS_WITHIN


def test_no_start_is_repeated_that_cannot_help():
    said = unit(SERVICE)
    assert said["Service.Restart"] == ["on-failure"]
    never = {int(each) for each in only(said["Service.RestartPreventExitStatus"]).split()}
    assert {cli.FAULTY, cli.DAMAGED} <= never
    assert 1 not in never  # a database that is away comes back


def test_one_unit_is_one_process():
    names = {path.name for path in (ROOT / "deploy/systemd").iterdir()}
    assert set(UNITS) <= names
    assert [name for name in names if "@." in name] == []


@pytest.mark.parametrize("name", [SERVICE, BACKUP])
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("MemoryDenyWriteExecute", "yes"),
        ("StateDirectoryMode", "0700"),
        ("EnvironmentFile", "/etc/dingokr/dingokr.env"),
    ],
)
def test_a_service_may_do_little(name, key, value):
    assert unit(name)[f"Service.{key}"] == [value]


def test_whatever_runs_as_the_service_is_the_same_user_in_the_same_place():
    service, backup = unit(SERVICE), unit(BACKUP)
    command = text_of("deploy/systemd/dingokr")
    for key in ("User", "Group", "EnvironmentFile", "StateDirectoryMode", "UMask"):
        assert service[f"Service.{key}"] == backup[f"Service.{key}"]
        assert f"--property={key}={only(service[f'Service.{key}'])}" in command
    (state,) = service["Service.StateDirectory"]
    assert only(backup["Service.StateDirectory"]).split()[0] == state
    assert service["Service.WorkingDirectory"] == backup["Service.WorkingDirectory"] == [f"%S/{state}"]
    assert f"--property=WorkingDirectory=/var/lib/{state}" in command
    user = only(service["Service.User"])
    assert f'u {user} - "dingokr" /var/lib/{state}\n' in text_of("deploy/systemd/dingokr-sysusers.conf")


def test_the_command_refuses_a_second_process_on_the_file():
    path = ROOT / "deploy/systemd/dingokr"
    assert path.stat().st_mode & 0o111 == 0o111
    done = subprocess.run([str(path), "serve"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "systemctl start" in done.stderr


def test_the_backup_looks_where_the_service_keeps_its_database():
    kept = sqlite_path(Settings.model_fields["database_url"].default)
    assert not kept.is_absolute()
    folder = only(unit(SERVICE)["Service.WorkingDirectory"])
    assert unit(BACKUP)["Unit.ConditionPathExists"] == [f"{folder}/{kept}"]


def test_every_night_one_backup():
    assert unit(TIMER)["Timer.OnCalendar"] == ["*-*-* 03:30:00"]
    assert unit(TIMER)["Timer.Persistent"] == ["yes"]
    assert TIMER.replace(".timer", ".service") == BACKUP


@pytest.mark.parametrize("name", MAKING_BACKUPS)
def test_no_backup_lives_longer_than_the_page_about_personal_data_says(name):
    # `find -mtime +33` finds what is 34 whole days old; a minute less, and it is there until the next night.
    days = {int(each) + 2 for each in re.findall(r"-mtime \+(\d+)", text_of(name))}
    assert days == {LONGEST_DAYS}
    assert f"{LONGEST_DAYS} days" in text_of("docs/personal-data.md")


def test_every_setting_that_is_named_is_there():
    for path in (ROOT / "deploy").rglob("*"):
        if path.is_file() and path.name != ".env":
            named = set(re.findall(r"\bOKR_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))
            assert {each for each in named if not NAMES.knows(each)} == {"OKR_PORT"} & named, path.name
