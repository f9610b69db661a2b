"""A real demo in a process of its own, the pages without their door, and a real Chromium: the system's, not
one that is downloaded. One browser serves the whole run; every test has windows of its own.
"""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.photographs import NAMES, flags, installed
from tests.kit.bots import Clock
from tests.kit.pages import a_visitor, demo_bot, site_of

ROOT = Path(__file__).parents[2]
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
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo's company on a Wednesday in 2026Q4, without a door; 李雷 looks, as an admin, in English.

    A window whose requests carry `X-Lang` is spoken to in that language.
    """
    bot = demo_bot(tmp_path_factory.mktemp("pages"), Clock())
    app = site_of(bot, a_visitor("u001", admin=True))
    with socket.create_server(("127.0.0.1", 0)) as ours:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        serving = threading.Thread(target=server.run, args=([ours],))
        serving.start()
        yield f"http://127.0.0.1:{ours.getsockname()[1]}"
        server.should_exit = True
        serving.join(timeout=20)
        assert not serving.is_alive()


@pytest.fixture(scope="session")
def chromium() -> str:
    found = installed()
    if found is None:
        pytest.fail(f"none of {', '.join(NAMES)} is installed. On Debian: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags())
        yield browser
        browser.close()


@pytest.fixture(params=[(1280, 860), (390, 844)], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, chat_page: str) -> Iterator[Page]:
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(chat_page)
    yield page
    page.close()
    assert errors == []
