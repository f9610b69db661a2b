"""A real process: it listens, takes a callback, and ends well within ten seconds whatever is on its way."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.dingtalk_client.samples import wire
from tests.kit.bots import PATH, a_message, an_env, signed

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 30
SECONDS_TO_STOP = 10


class Served:
    """One `dingokr serve` in a folder of its own."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder = folder
        self.port = a_free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OKR_")}
        self._log = (folder / "log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve", "--port", str(self.port)],
            cwd=folder,
            env=kept | {"PYTHONPATH": str(ROOT)} | an_env(folder, **env),
            stdout=self._log,
            stderr=self._log,
            # Where the tests themselves run in the background, a shell has Ctrl-C ignored.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )

    def wait_until_ready(self) -> None:
        waiting = threading.Event()
        for _ in range(SECONDS_TO_START * 20):
            with httpx.Client(trust_env=False) as http:
                try:
                    assert http.get(f"{self.url}/readyz").status_code == 200
                except httpx.TransportError:
                    waiting.wait(0.05)
                    if self.process.poll() is not None:
                        break
                else:
                    return
        pytest.fail(f"it does not listen:\n{self.log()}")

    def say(self, text: str, **changes: object) -> int:
        now = datetime.now(UTC)  # another process: its clock is the machine's
        with httpx.Client(trust_env=False) as http:
            body = wire(a_message(now, text, **changes))
            return http.post(self.url + PATH, content=body, headers=signed(now)).status_code

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(SECONDS_TO_STOP)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / "okr.db")) as connection:
            return connection.execute(query).fetchall()

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._log.close()


@pytest.fixture
def serve(tmp_path) -> Iterator[object]:
    started = []

    def start(**env: str) -> Served:
        started.append(Served(tmp_path, **env))
        return started[-1]

    yield start
    for each in started:
        each.close()


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@contextmanager
def a_dingtalk_that_never_answers() -> Iterator[tuple[str, threading.Event]]:
    """Takes connections and leaves them hanging; the event is set with the first."""
    called = threading.Event()
    held = []

    def listen(listening: socket.socket) -> None:
        while True:
            try:
                held.append(listening.accept()[0])
            except OSError:
                return
            called.set()

    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=listen, args=(listening,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", called
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
        for each in held:
            each.close()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param(signal.SIGTERM, 0, id="SIGTERM"),
        pytest.param(signal.SIGINT, 130, id="Ctrl-C: as shells have it"),
    ],
)
def test_a_stop_that_was_asked_for_is_no_accident(serve, number, code):
    served = serve()
    served.wait_until_ready()
    assert served.stop(number) == code
    assert "Traceback" not in served.log()


def test_what_is_on_its_way_is_handed_back_and_the_stop_is_not_held_up(serve):
    with a_dingtalk_that_never_answers() as (url, called):
        served = serve(OKR_DINGTALK__API_URL=url, OKR_DINGTALK__OAPI_URL=url)
        served.wait_until_ready()
        way_back = f"{url}/robot/sendBySession?session=canary66d7c695a9"
        assert served.say("/okr add Sell more", sessionWebhook=way_back) == 200
        assert called.wait(10)
        assert served.stop() == 0
    assert served.rows("SELECT state, lease FROM outbox") == [("pending", "")]
    assert served.rows("SELECT title FROM objectives") == [("Sell more",)]
    told = served.log()
    assert "Traceback" not in told
    assert "canary" not in told
    assert "Sell more" not in told
    assert [json.loads(line) for line in told.splitlines()]


def test_what_was_taken_is_there_after_a_kill(serve):
    served = serve()
    served.wait_until_ready()
    assert served.say("/okr add Sell more") == 200
    served.process.kill()
    served.process.wait()
    again = serve()
    again.wait_until_ready()
    assert again.rows("SELECT title FROM objectives") == [("Sell more",)]
    assert again.stop() == 0


def test_a_stranger_learns_nothing(serve):
    served = serve()
    served.wait_until_ready()
    with httpx.Client(trust_env=False) as http:
        answer = http.post(served.url + PATH, content=b"{}")
    assert (answer.status_code, answer.json()) == (401, {"error": "unauthorized"})
    assert not {"server", "date", "x-powered-by"} & set(answer.headers)
    assert served.stop() == 0


def test_started_with_faults_it_ends_with_2_and_writes_nothing(serve):
    served = serve(OKR_TZ="Mars/Olympus", OKR_LNG="en")
    assert served.process.wait(SECONDS_TO_START) == 2
    assert "OKR_TZ" in served.log()
    assert "OKR_LANG" in served.log()
    assert not (served.folder / "okr.db").exists()


def test_a_port_that_is_taken_is_told_and_no_success_and_the_database_is_left_alone(serve):
    served = serve()
    served.wait_until_ready()
    command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(served.port)]
    env = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]} | an_env(served.folder)
    ended = subprocess.run(command, env=env, cwd=served.folder, capture_output=True, timeout=30, check=False)
    assert ended.returncode == 3
    assert f"127.0.0.1 port {served.port}: address already in use; expected" in ended.stderr.decode()
    assert b"Traceback" not in ended.stderr
    # The file of the one that runs: a second process that folded its log back could break it.
    elsewhere = served.folder / "elsewhere"
    env["OKR_DATABASE_URL"] = f"sqlite:///{elsewhere / 'okr.db'}"
    elsewhere.mkdir()
    subprocess.run(command, env=env, cwd=served.folder, capture_output=True, timeout=30, check=False)
    assert list(elsewhere.iterdir()) == []
    assert served.stop() == 0
