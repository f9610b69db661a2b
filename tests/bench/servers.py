"""Starts the servers that are measured or killed: each a process of its own, pinned where there are cores.

The bot is the installed command with settings of its own; nothing of a developer's `.env` reaches it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

from tests.bench.payload import CORPORATION, ROBOT_CODE, SECRET, Group

CHECKOUT = Path(__file__).parents[2]
DINGOKR = Path(sys.executable).with_name("dingokr")
BOT_PATH = "/dingtalk/robot"
UP_SECONDS = 60.0
DOWN_SECONDS = 15.0


class Server:
    """A child that listens on 127.0.0.1; what it says goes to a file."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        port: int,
        env: Mapping[str, str],
        folder: Path,
        log: Path,
        core: int | None,
    ) -> None:
        self.port = port
        self.log = log
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                command, cwd=folder, env=dict(env), stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        if core is not None:
            os.sched_setaffinity(self.process.pid, {core})

    def await_up(self) -> Server:
        """Wait until it answers HTTP. Raises RuntimeError with its last words when it does not."""
        until = time.monotonic() + UP_SECONDS
        with httpx.Client(trust_env=False, timeout=5) as client:
            while time.monotonic() < until and self.process.poll() is None:
                try:
                    client.get(f"http://127.0.0.1:{self.port}/healthz")
                except httpx.HTTPError:
                    time.sleep(0.05)
                else:
                    return self
        self.kill()
        said = self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"a server did not come up; it said: {said or 'nothing'}")

    def cpu_seconds(self) -> float:
        """What the process has used so far, all threads together."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """No goodbye: kill -9."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(DOWN_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


def start_bot(
    folder: Path, groups: Sequence[Group], *, dingtalk: str, reply: str = "session", core: int | None = None
) -> Server:
    port = free_port()
    env = bot_env(folder, groups, dingtalk=dingtalk, reply=reply)
    command = [str(DINGOKR), "serve", "--port", str(port)]
    return Server(command, port=port, env=env, folder=folder, log=folder / "bot.log", core=core).await_up()


def start_baseline(name: str, folder: Path, *, core: int | None = None) -> Server:
    """`noop` or `commit_each`, under uvicorn as the bot runs it."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", f"tests.bench.{name}:app", "--port", str(port)]
    command += ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    command += ["--no-server-header", "--no-date-header"]
    env = {**_plain_env(), "BENCH_DATABASE": str(folder / f"{name}.db")}
    log = folder / f"{name}.log"
    return Server(command, port=port, env=env, folder=CHECKOUT, log=log, core=core).await_up()


def bot_env(
    folder: Path, groups: Sequence[Group], *, dingtalk: str, reply: str = "session"
) -> dict[str, str]:
    """Settings of a bot whose DingTalk is at `dingtalk` and whose database is `okr.db` in `folder`."""
    settings = {
        "OKR_DINGTALK__CLIENT_ID": ROBOT_CODE,
        "OKR_DINGTALK__CLIENT_SECRET": SECRET,
        "OKR_DINGTALK__CORP_ID": CORPORATION,
        "OKR_DINGTALK__CALLBACK_PATH": BOT_PATH,
        "OKR_DINGTALK__API_URL": dingtalk,
        "OKR_DINGTALK__OAPI_URL": dingtalk,
        "OKR_DINGTALK__REPLY": reply,
        "OKR_DATABASE_URL": f"sqlite:///{folder / 'okr.db'}",
    }
    for group in groups:
        settings[f"OKR_GROUPS__{group.key}__CONVERSATION_ID"] = group.conversation
    return _plain_env() | settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _plain_env() -> dict[str, str]:
    """Ours without settings of the bot."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith("OKR_")}
