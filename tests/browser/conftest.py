"""A real demo in a process of its own, and a real Chromium: the system's, not one that is downloaded."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Far from what `make demo` takes; a busy one is stepped over.
PORT, SIMULATOR_PORT = 18700, 18800


@pytest.fixture(scope="session")
def chat_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address the demo prints first."""
    data = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "bot.cli", "demo", "--port", str(PORT)]
    command += ["--simulator-port", str(SIMULATOR_PORT), "--data", str(data)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stdout is not None
        first = re.search(r"http://\S+", demo.stdout.readline())
        assert first is not None, (data / "dingokr.log").read_text()
        yield first[0]
        demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=20) == 0


@pytest.fixture(scope="session")
def chromium() -> str:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(f"none of {', '.join(NAMES)} is installed. On Debian: apt-get install chromium")
    return found


@pytest.fixture(params=[(1280, 860), (390, 844)], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, chromium: str, chat_page: str) -> Iterator[Page]:
    width, height = request.param
    # Root may not have a sandbox; the page is our own.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page(viewport={"width": width, "height": height})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(chat_page)
        yield page
        browser.close()
        assert errors == []
