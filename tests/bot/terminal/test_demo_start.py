"""The demo as somebody starts it: ports that are taken, a chat on disk that is damaged, a second start."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.terminal.demo import HOST, PORTS_TRIED, _bound, _load
from simulator.clock import Clock
from simulator.world import World, sample_company

ROOT = Path(__file__).parents[3]
TUESDAY = datetime(2026, 11, 24, 2, tzinfo=UTC)


def a_world() -> World:
    return sample_company(Clock(lambda: TUESDAY))


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{half", id="half"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{}", id="nothing in it"),
        pytest.param(b'{"version":1,"ahead_seconds":0,"messages":[{}]}', id="an empty message"),
        pytest.param(b'{"version":1,"ahead_seconds":0,"messages":[7]}', id="a number as message"),
        pytest.param(b'{"version":1,"ahead_seconds":0,"messages":7}', id="a number of messages"),
        pytest.param(b'{"version":1,"ahead_seconds":"x","messages":[]}', id="a clock that is none"),
        pytest.param(b'{"version":1,"ahead_seconds":1e300,"messages":[]}', id="a clock beyond all time"),
        pytest.param(b"[" * 100_000, id="too deep"),
    ],
)
def test_a_chat_that_cannot_be_read_is_kept_aside_whatever_is_wrong_with_it(tmp_path, kept):
    world, path = a_world(), tmp_path / "chat.json"
    path.write_bytes(kept)
    assert not _load(world, path)
    (aside,) = tmp_path.iterdir()
    assert aside.name.startswith("chat.unreadable-")
    assert aside.read_bytes() == kept
    assert world.clock.now() == TUESDAY
    assert all(world.messages(group.id) == [] for group in world.groups())


def test_a_chat_of_which_half_can_be_read_is_not_read_by_halves(tmp_path):
    world, path = a_world(), tmp_path / "chat.json"
    (group, *_) = world.groups()
    world.say(group.id, "u001", "hello")
    saved = world.to_dict() | {"ahead_seconds": 3600.0}
    path.write_text(json.dumps(saved | {"messages": [*saved["messages"], {}]}))
    again = a_world()
    assert not _load(again, path)
    assert (again.messages(group.id), again.clock.now()) == ([], TUESDAY)


def test_when_fifty_ports_are_taken_it_says_which(monkeypatch):
    monkeypatch.setattr("bot.terminal.demo.PORTS_TRIED", 1)
    assert PORTS_TRIED == 50
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=rf"ports {port} to {port} of {HOST} are all taken"), _bound(port):
            pass


@contextmanager
def a_demo(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The process, and the addresses it printed, in their order."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("OKR_")}
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "demo", "--data", str(folder), *words],
        cwd=folder,
        env=env | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        found: list[str] = []
        while len(found) < 2 and (line := process.stdout.readline()):
            found += re.findall(r"http://\S+", line)
        try:
            yield process, found
        finally:
            if process.poll() is None:
                process.kill()


def test_taken_ports_are_stepped_over_and_a_second_start_finds_what_was_said(tmp_path):
    with socket.create_server((HOST, 0)) as taken, socket.create_server((HOST, 0)) as other:
        ports = taken.getsockname()[1], other.getsockname()[1]
        words = ("--port", str(ports[0]), "--simulator-port", str(ports[1]))
        said = {"as": "u003", "conversation": "SALES", "text": "@OKR /kr update 1 1.6万 still here"}
        with a_demo(tmp_path, *words) as (process, addresses), httpx.Client(trust_env=False) as http:
            page, bot = (httpx.URL(address) for address in addresses)
            assert {page.port, bot.port} & set(ports) == set()
            assert http.get(page).status_code == 200
            assert http.post(page.join("/_sim/say"), json=said).json()["status"] == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(15) == 0
        with a_demo(tmp_path, *words) as (process, addresses), httpx.Client(trust_env=False) as http:
            state = http.get(httpx.URL(addresses[0]).join("/_sim/state"), params={"as": "u003"}).json()
            assert "still here" in json.dumps(state)
            process.send_signal(signal.SIGTERM)
            assert process.wait(15) == 0
