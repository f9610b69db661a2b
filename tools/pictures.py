"""Makes the pictures of both readmes, and of docs/setup.md and its Chinese twin: the chat page, and
`dingokr check --online`.

All of them show our own pages: a local DingTalk and a bot in processes of their own, in a real Chromium. Run
it with `make pictures` and write the day it prints below the pictures of docs/setup.md.
"""

from __future__ import annotations

import html
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tools import demo_pictures
from tools.local import ROOT, WITHIN_SECONDS, free_port, post, surroundings, wait_for

PICTURES = ROOT / "docs" / "pictures"
LINES = (
    "@OKR /id",
    "@OKR /okr add Customers get going in their first week",
    "@OKR /kr add O1 Time to refund from 48 to 24 hours",
    "@OKR /kr update 1 36 two vendors answered",
)
# What a new tenant gets wrong, for the terminal's picture.
ADDRESS = {
    "code": "Forbidden.AccessDenied.IpNotInWhiteList",
    "message": "访问ip不在白名单之中",
    "requestid": "R",
}
TERMINAL = """<body style="margin:0;background:#1d2430">
<pre style="margin:0;padding:18px 20px;font:13px/1.55 'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace;
color:#e7ecf3;white-space:pre-wrap;overflow-wrap:anywhere">{text}</pre>"""
COLOURS = {"OK": "#7ed491", "NOTE": "#9fb4d0", "WARNING": "#f0c674", "ERROR": "#ff8a80"}


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        for name, lang, locale in (("chat", "en", "en"), ("chat.zh-CN", "zh-CN", "zh-CN")):
            with talk(lang) as address:
                page = browser.new_page(viewport={"width": 860, "height": 780}, locale=locale)
                photograph_chat(page, address, PICTURES / f"{name}.png")
        for name, locale in (("check", "C.UTF-8"), ("check.zh-CN", "zh_CN.UTF-8")):
            page = browser.new_page(viewport={"width": 1040, "height": 400})
            photograph_terminal(page, checked(locale), PICTURES / f"{name}.png")
        demo_pictures.photograph(browser, PICTURES)
    today = datetime.now(UTC).date().isoformat()
    for path in sorted(PICTURES.glob("*.png")):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB, {today}")


@contextmanager
def chromium() -> Iterator[Any]:
    found = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if found is None:
        sys.exit("chromium is not installed. On Debian: apt-get install chromium")
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


@contextmanager
def talk(lang: str) -> Iterator[str]:
    """A company whose robot was just set up; the chat page's address."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bot = free_port()
        address, lines = stack.enter_context(simulator(folder, f"http://127.0.0.1:{bot}/dingtalk/robot"))
        settings = {name: value for name, value in lines.items() if not name.startswith("OKR_GROUPS__")}
        env = settings | {"OKR_LANG": lang, "OKR_DATABASE_URL": f"sqlite:///{folder}/okr.db"}
        stack.enter_context(running(folder, env, "serve", "--port", str(bot)))
        wait_for(f"http://127.0.0.1:{bot}/healthz")
        for line in LINES:
            post(f"{address}/_sim/say", {"as": "u002", "conversation": "SALES", "text": line})
            wait_for_answer(address, line)
        yield address


def checked(locale: str) -> str:
    """What the command prints for a tenant with two mistakes, at a terminal of that language."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address, lines = stack.enter_context(simulator(folder, "http://127.0.0.1:9/dingtalk/robot"))
        path = "/v1.0/robot/groupMessages/send"
        post(f"{address}/_sim/faults", {"path": path, "status": 403, "body": ADDRESS, "times": 1})
        others = ("OKR_GROUPS__PRODUCT", "OKR_GROUPS__COMPANY")
        env = {name: value for name, value in lines.items() if not name.startswith(others)}
        env |= {"OKR_ADMINS": "u002,u999", "OKR_LANG": "en", "LC_ALL": locale}
        command = [sys.executable, "-m", "bot.cli", "check", "--online"]
        done = subprocess.run(command, cwd=folder, env=surroundings(env), capture_output=True, text=True)
    findings = [line for line in (done.stdout + done.stderr).splitlines() if line.split(" ")[0] in COLOURS]
    return "\n".join(["$ .venv/bin/dingokr check --online", *findings])


@contextmanager
def simulator(folder: Path, callback: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Its address, and the settings of a bot that talks to it."""
    port = free_port()
    with running(folder, {"SIM_CALLBACK_URL": callback}, "simulator", "--port", str(port)) as process:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/_sim/state")
        assert process.stdout is not None
        lines = {}
        while "OKR_GROUPS__PRODUCT__TITLE" not in lines:
            name, _, value = process.stdout.readline().strip().partition("=")
            lines |= {name: value} if name.startswith("OKR_") and " " not in value else {}
        yield address, lines


@contextmanager
def running(folder: Path, env: dict[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bot.cli", *words]
    with (
        (folder / f"{words[0]}.log").open("w") as log,
        subprocess.Popen(
            command, cwd=folder, env=surroundings(env), stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=WITHIN_SECONDS)


def photograph_chat(page: Page, address: str, path: Path) -> None:
    page.goto(f"{address}/?as=u002")
    page.get_by_test_id("acting-as").select_option("u002")
    page.get_by_test_id("conversation-SALES").click()
    page.wait_for_timeout(1_500)
    page.screenshot(path=path)
    page.close()


def photograph_terminal(page: Page, text: str, path: Path) -> None:
    lines = []
    for line in html.escape(text, quote=False).splitlines():
        level, _, rest = line.partition(" ")
        colour = COLOURS.get(level)
        lines.append(
            f'<span style="color:{colour};font-weight:bold">{level}</span> {rest}' if colour else line
        )
    page.set_content(TERMINAL.format(text="\n".join(lines)))
    page.screenshot(path=path, full_page=True)
    page.close()


def wait_for_answer(address: str, line: str) -> None:
    """Until the robot said something after it."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{address}/_sim/state?as=u002") as answer:
            state = json.load(answer)
        [sales] = [each for each in state["conversations"] if each["key"] == "SALES"]
        said = sales["messages"]
        if said[-1]["from"] == "robot" and any(each["text"] == line for each in said):
            return
        time.sleep(0.2)
    raise TimeoutError(f"no answer to {line!r}")


if __name__ == "__main__":
    main()
