"""Walks the Dockerfile's steps one by one without a container engine, in a folder that is thrown away.

Container paths (/app, /data, ...) are moved under that folder; everything else is done as written: files
are copied as .dockerignore allows, the locked packages installed by this machine's pip with its own
settings, and the command started, asked by the health check and stopped, as the image's numeric user
where we are root. What it cannot see: the base image, and what a container engine adds to it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dockerfile import Failed, Step, copy_faults, ignored, read_ignore, read_steps, tops_of

CHECKOUT = Path(__file__).resolve().parent.parent
HEALTHY_WITHIN_SECONDS = 30
STOPS_WITHIN_SECONDS = 10  # then a container engine kills
LEAST_USER = 10000
# Enough to be started; nothing listens at the address, and nothing is sent before somebody speaks.
SETTINGS = {
    "OKR_DINGTALK__CLIENT_ID": "docker-check",
    "OKR_DINGTALK__CLIENT_SECRET": "docker-check-secret",
    "OKR_DINGTALK__API_URL": "http://127.0.0.1:9",
    "OKR_DINGTALK__OAPI_URL": "http://127.0.0.1:9",
}


@dataclass(slots=True)
class Image:
    """The image as far as it is built. The stage at work always lies in `root`, so that paths stay true."""

    scratch: Path
    tops: tuple[str, ...]
    patterns: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    stage: str = ""
    stages: int = 0
    folder: str = "/"
    user: str = "0"

    @property
    def root(self) -> Path:
        return self.scratch / "root"

    def moved(self, text: str) -> str:
        """The same text with the container's paths under `root`."""
        tops = "|".join(map(re.escape, self.tops))
        before = r"""(?:(?<![^\s"'=>:(!])|(?<=sqlite:///))"""
        return re.sub(rf"""{before}(?=(?:{tops})(?:[/\s"':]|$))""", str(self.root), text)

    def begin(self, step: Step) -> None:
        if self.stages:
            self.root.rename(self.scratch / f"stage-{self.stage}")
        name = re.search(r"\sAS\s+(\S+)", step.rest)
        self.stage = name[1] if name else str(self.stages)
        self.stages += 1
        self.root.mkdir()
        self.environment, self.folder, self.user = {}, "/", "0"

    def copy(self, step: Step) -> None:
        stage = step.flags.get("from")
        base = CHECKOUT if stage is None else self.scratch / f"stage-{stage}"
        *froms, to = step.rest.split()
        for source in froms:
            found, target = base / source.lstrip("/"), self.root / to.lstrip("/")
            if not found.exists():
                raise Failed(f"{source}: not there")
            if found.is_dir():
                shutil.copytree(found, target, symlinks=True, ignore=None if stage else self._ignore)
            else:
                target = target / found.name if to.endswith("/") else target
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(found, target)

    def _ignore(self, folder: str, names: list[str]) -> list[str]:
        above = Path(folder).relative_to(CHECKOUT)
        return [name for name in names if ignored((above / name).as_posix(), self.patterns)]

    def run(self, step: Step, shims: Path) -> None:
        script = self.moved(step.rest)
        if os.geteuid() != 0:
            script = "chown() { :; }\n" + script  # only root may give files away
        environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "PIP_REQUIRE_VIRTUALENV": "0"}
        environment["PATH"] = f"{shims}:{os.environ['PATH']}"
        done = subprocess.run(
            ["/bin/sh", "-e", "-c", script],
            cwd=self.root,
            env=environment,
            umask=0o022,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Failed((done.stderr or done.stdout).strip()[-1500:] or f"exit {done.returncode}")

    def set_environment(self, step: Step) -> None:
        for name, value in re.findall(r"(\w+)=(\S+)", step.rest):
            self.environment[name] = self.moved(value).replace("$PATH", "/usr/local/bin:/usr/bin:/bin")

    def set_user(self, step: Step) -> None:
        numbers = re.fullmatch(r"(\d+)(?::(\d+))?", step.rest)
        if numbers is None or int(numbers[1]) < LEAST_USER:
            raise Failed(f"expected a number from {LEAST_USER} on")
        self.user = numbers[1]

    def files(self) -> set[Path]:
        """Everything outside the volume."""
        return {path for path in self.root.rglob("*") if "data" not in path.relative_to(self.root).parts[:1]}


def apply(image: Image, step: Step, shims: Path) -> None:
    match step.word:
        case "FROM":
            image.begin(step)
        case "COPY":
            image.copy(step)
        case "RUN":
            image.run(step, shims)
        case "ENV":
            image.set_environment(step)
        case "WORKDIR":
            image.folder = step.rest
            (image.root / step.rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        case "VOLUME":
            if not (image.root / step.rest.lstrip("/")).is_dir():
                raise Failed("nothing made it")
        case "USER":
            image.set_user(step)


# --- Pythons of this machine, in the place of the base image's ---------------------------------------


def _pythons() -> Iterator[str]:
    yield getattr(sys, "_base_executable", sys.executable)
    for folder in ("/usr/local/bin", "/usr/bin"):
        for name in ("python3.11", "python3", "python3.12", "python3.13"):
            if Path(folder, name).exists():
                yield f"{folder}/{name}"


def _as(user: int | None) -> dict[str, Any]:
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


def _works(command: list[str], user: int | None = None) -> bool:
    try:
        done = subprocess.run(command, cwd="/", capture_output=True, **_as(user))
    except OSError:
        return False
    return done.returncode == 0


def make_shims(scratch: Path, user: int | None) -> tuple[Path, bool]:
    """A `python` that is one for `venv` and one that has pip; and whether `user` can run the first."""
    recent = "import sys, venv; sys.exit(sys.version_info < (3, 11))"
    fit = [python for python in _pythons() if _works([python, "-c", recent])]
    with_pip = [
        python for python in _pythons() if _works([python, "-m", "pip", "--python", python, "--version"])
    ]
    if not fit or not with_pip:
        raise Failed("this machine has no Python of 3.11 or later, or no pip of 22.3 or later")
    for_all = [python for python in fit if user is not None and _works([python, "-c", "pass"], user)]
    base = (for_all or fit)[0]
    shims = scratch / "shims"
    shims.mkdir()
    shim = shims / "python"
    shim.write_text(f'#!/bin/sh\nif [ "$2" = pip ]; then exec "{with_pip[0]}" "$@"; fi\nexec "{base}" "$@"\n')
    shim.chmod(0o755)
    return shims, bool(for_all)


# --- Started, asked, stopped --------------------------------------------------------------------------


def await_health(
    process: subprocess.Popen[bytes], asked: list[str], common: dict[str, Any], log: Path
) -> None:
    """Ask until the answer is good. Raises Failed."""
    deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
    while subprocess.run(asked, capture_output=True, **common).returncode:
        if process.poll() is not None or time.monotonic() > deadline:
            raise Failed("never healthy:\n" + log.read_text(errors="replace")[-1500:])
        time.sleep(0.3)


def serve_and_stop(image: Image, command: list[str], health: list[str], user: int | None) -> Iterator[str]:
    """Yields what went well. Raises Failed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = {**image.environment, **SETTINGS}
    program = shutil.which(command[0], path=environment.get("PATH", ""))
    if program is None:
        raise Failed(f"{command[0]}: not in the image's PATH")
    common = {"cwd": image.root / image.folder.lstrip("/"), "env": environment, "umask": 0o022, **_as(user)}
    before = image.files()
    log = image.scratch / "log"
    with log.open("wb") as output:
        # Loopback only: 0.0.0.0 is for the network of a container.
        words = [word.replace("8700", port).replace("0.0.0.0", "127.0.0.1") for word in command[1:]]
        process = subprocess.Popen([program, *words], stdout=output, stderr=output, **common)
    try:
        asked = [shutil.which(health[0], path=environment["PATH"]) or health[0], *health[1:]]
        await_health(process, [word.replace(":8700/", f":{port}/") for word in asked], common, log)
        yield "HEALTHCHECK " + " ".join(health)[:60] + "…"
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(STOPS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            raise Failed(f"did not stop within {STOPS_WITHIN_SECONDS} seconds") from None
        if code:
            raise Failed(f"exit {code} after SIGTERM:\n" + log.read_text(errors="replace")[-1500:])
        yield f"stopped by SIGTERM in {time.monotonic() - begun:.1f} seconds, exit 0"
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if image.files() != before:
        raise Failed(f"wrote outside its volume: {', '.join(map(str, sorted(image.files() - before)[:5]))}")
    yield "wrote only to its volume"


# --- The walk -----------------------------------------------------------------------------------------


def walk(scratch: Path) -> None:
    """Every step, each told as it is done. Raises Failed at the first that does not work."""
    steps = read_steps((CHECKOUT / "Dockerfile").read_text())
    patterns = read_ignore((CHECKOUT / ".dockerignore").read_text())
    faults = list(copy_faults(steps, patterns, CHECKOUT))
    if faults:
        raise Failed("\n".join(faults))
    named = [
        int(step.rest.split(":")[0]) for step in steps if step.word == "USER" and step.rest[:1].isdigit()
    ]
    user = named[-1] if named and os.geteuid() == 0 else None
    shims, reachable = make_shims(scratch, user)
    image = Image(scratch, tops_of(steps), patterns)
    for step in steps:
        try:
            apply(image, step, shims)
        except Failed as failed:
            raise Failed(f"{step}\n{failed}") from None
        if step.word not in ("ARG", "HEALTHCHECK", "CMD"):
            tell("ok", str(step))
    if image.user == "0":
        raise Failed("no USER: it would run as root")
    if not reachable:
        tell(
            "note",
            f"started as you, not as {image.user}: "
            + ("it cannot run this Python" if user else "you are not root"),
        )
        user = None
    command = [step for step in steps if step.word == "CMD"][-1]
    health = [step for step in steps if step.word == "HEALTHCHECK"][-1]
    tell("ok", f"{command} (started{'' if user is None else f' as user {user}'})")
    for done in serve_and_stop(image, command.command, health.command, user):
        tell("ok", done)


def tell(verdict: str, text: str) -> None:
    print(f"{verdict:7} {text}", flush=True)


def main() -> int:
    scratch = Path(tempfile.mkdtemp(prefix="dingokr-docker-check-"))
    try:
        scratch.chmod(0o755)
        walk(scratch)
    except Failed as failed:
        for line in str(failed).splitlines():
            tell("failed", line)
        return 1
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
