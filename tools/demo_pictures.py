"""The pictures that both readmes open with: what the demo's company sees in its chat.

Everything on them is what `make demo` shows to whoever types the same lines.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from tools.local import WITHIN_SECONDS, free_port, post, surroundings

WIDTH, HEIGHT = 820, 1500
MARGIN, GAP = 14, 7
TRIES = 10
IMAGE = "](@"
MOST_HEIGHT = 640.0  # of what is longer the upper part, down to the end of a line


@dataclass(frozen=True, slots=True)
class Shot:
    """What is typed in a group, how many of the last messages are shown, and at most how much of them."""

    name: str
    group: str
    line: str
    messages: int = 1
    has_chart: bool = True
    most: float = MOST_HEIGHT


SHOTS = (
    Shot("receipt", "SALES", "@OKR /kr update 3 45% waiting for vendor", messages=2, has_chart=False),
    Shot("progress-card", "SALES", "@OKR /card"),
    Shot("map", "COMPANY", "@OKR /map"),
)
LANGUAGES = {"": "en", ".zh-CN": "zh-CN"}


def photograph(browser: Browser, folder: Path) -> list[Path]:
    """Of each language a company of its own, so that both begin at the same values."""
    taken = []
    for suffix, lang in LANGUAGES.items():
        with demo() as address:
            say(address, "DIRECT", f"/lang {lang}")
            page = browser.new_page(
                viewport={"width": WIDTH, "height": HEIGHT}, locale=lang, device_scale_factor=1.5
            )
            for shot in SHOTS:
                say_until_drawn(address, shot)
                taken.append(folder / f"{shot.name}{suffix}.png")
                frame(page, address, shot, taken[-1])
            page.close()
    return taken


@contextmanager
def demo() -> Iterator[str]:
    """A demo of its own; the chat page's address."""
    with tempfile.TemporaryDirectory() as data:
        ports = ["--port", str(free_port()), "--simulator-port", str(free_port())]
        command = [sys.executable, "-m", "bot.cli", "demo", *ports, "--data", data]
        with subprocess.Popen(command, env=surroundings({}), stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            first = re.search(r"http://\S+", process.stdout.readline())
            if first is None:
                sys.exit((Path(data) / "dingokr.log").read_text())
            try:
                yield first[0].rstrip("/")
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(timeout=WITHIN_SECONDS)


def say(address: str, group: str, line: str) -> None:
    """As 韩梅梅, who may do everything; back when the robot has answered."""
    before = len(said(address, group))
    post(f"{address}/_sim/say", {"as": "u002", "conversation": group, "text": line})
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        answers = said(address, group)[before:]
        if any(each["from"] == "robot" for each in answers):
            return
        time.sleep(0.2)
    raise TimeoutError(f"no answer to {line!r}")


def say_until_drawn(address: str, shot: Shot) -> None:
    """A chart that is not there in time is left out; of the readme's cards that must not be seen."""
    for _ in range(TRIES):
        say(address, shot.group, shot.line)
        if not shot.has_chart or IMAGE in said(address, shot.group)[-1]["text"]:
            return
        post(f"{address}/_sim/clock", {"seconds": 90})  # so long nobody waits for another
    raise TimeoutError(f"no chart for {shot.line!r}")


def said(address: str, group: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{address}/_sim/state?as=u002") as answer:
        state = json.load(answer)
    [conversation] = [each for each in state["conversations"] if each["key"] == group]
    found: list[dict[str, Any]] = conversation["messages"]
    return found


def frame(page: Page, address: str, shot: Shot, path: Path) -> None:
    """The last messages with a little of what is around them."""
    page.goto("about:blank")  # else another part of the address loads nothing anew
    page.goto(f"{address}/?as=u002#{shot.group}")
    rows = page.locator("#log .row")
    rows.last.wait_for()
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    page.wait_for_timeout(500)
    boxes = [box_of(rows.nth(rows.count() - 1 - number)) for number in range(shot.messages)]
    top = max(0, min(box["y"] for box in boxes) - MARGIN)
    bottom = end_of(page, top + shot.most, max(box["y"] + box["height"] for box in boxes) + MARGIN)
    left = min(box["x"] for box in boxes) - MARGIN
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    clip = {"x": max(0, left), "y": top, "width": right - max(0, left), "height": bottom - top}
    page.screenshot(path=path, clip=clip)


def end_of(page: Page, limit: float, end: float) -> float:
    """`end`, or of what goes beyond the limit where its last line above ends."""
    if end <= limit:
        return end
    parts = [box_of(part) for part in page.locator("#log .row:last-child .body > *").all()]
    return max(box["y"] + box["height"] for box in parts if box["y"] + box["height"] <= limit) + GAP / 2


def box_of(row: Locator) -> dict[str, float]:
    found = row.bounding_box()
    assert found is not None
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}
