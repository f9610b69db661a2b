"""Somebody types a number into a page with their thumb, with scripts and without."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, sync_playwright

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 60.0
KR1 = "/groups/SALES/2026Q4/KR1"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo's company without a door; 李雷 looks."""
    folder, port = tmp_path_factory.mktemp("pages"), _free_port()
    command = [sys.executable, "-m", "tests.kit.pages", str(folder), str(port), "u001", "en"]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}) as server:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
        server.send_signal(signal.SIGINT)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(request: pytest.FixtureRequest, chromium: str, pages: str) -> Iterator[Page]:
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, has_touch=True, java_script_enabled=request.param
        )
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda asked: said.extend([] if asked.url.startswith(pages) else [asked.url]))
        page.goto(pages + KR1)
        yield page
        browser.close()
        assert said == [], "a message on the console, or a request to somebody else"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"nothing listens on port {port} after {STARTS_WITHIN:.0f} seconds")


def form(page: Page, what: str) -> Locator:
    return page.locator(f'form:has(input[value="{what}"])')


def test_a_number_is_refused_corrected_and_taken_back(phone: Page) -> None:
    form(phone, "update").locator("input[name=amount]").fill("banana")
    form(phone, "update").locator("button").tap()
    phone.locator(".said-no").wait_for()
    assert "banana" in phone.locator("#said").inner_text()
    form(phone, "update").locator("input[name=amount]").fill("17,000")
    form(phone, "update").locator("button").tap()
    phone.locator(".said-yes").wait_for()
    assert "17,000" in phone.locator(".stats").inner_text()
    form(phone, "undo").locator("button").tap()
    form(phone, "undo").wait_for(state="detached")
    assert "17,000" not in phone.locator(".stats").inner_text()


def test_a_refusal_leaves_what_was_typed_where_scripts_run(
    phone: Page, request: pytest.FixtureRequest
) -> None:
    with_scripts = "with scripts" in request.node.name
    form(phone, "update").locator("input[name=amount]").fill("banana")
    form(phone, "update").locator("input[name=words]").fill("a long note")
    form(phone, "update").locator("button").tap()
    phone.locator(".said-no").wait_for()
    kept = form(phone, "update").locator("input[name=words]").input_value()
    assert kept == ("a long note" if with_scripts else "")
