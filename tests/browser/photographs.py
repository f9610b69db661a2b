"""The samples' charts as a browser paints them: `python -m tests.browser.photographs` takes them anew.

What is written on them is set in the font that pictures in the chat are set in, so that they are the same
wherever they are taken. Look at them before you keep them.
"""

from __future__ import annotations

import base64
import os
import shutil
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, Route, sync_playwright

from charts.text import FONT
from tests.charts.redraw import GOLDEN

KEPT: Final = Path(__file__).parent / "kept"
NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_HOME: Final = "http://charts.test/"
_PAGE: Final = """<!doctype html><meta charset="utf-8"><style>
@font-face { font-family: "Noto Sans SC"; src: url("font.ttf"); }
body { margin: 0; } svg { display: block; }
</style><body></body>"""
# The mean colour of every CELL x CELL pixels of both pictures; the largest difference of any, 0..255.
# Another version of a browser smooths edges otherwise, which a mean hardly notices; a line that is gone, a
# mark or a letter elsewhere, another colour, changes what is in a cell.
_APART: Final = """async ([one, other, cell]) => {
  const cells = async (png) => {
    const image = new Image();
    image.src = "data:image/png;base64," + png;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height), brush = canvas.getContext("2d");
    brush.drawImage(image, 0, 0);
    const {data} = brush.getImageData(0, 0, image.width, image.height), sums = new Map();
    for (let y = 0; y < image.height; y++) for (let x = 0; x < image.width; x++) {
      const key = `${Math.floor(x / cell)},${Math.floor(y / cell)}`, at = 4 * (y * image.width + x);
      const sum = sums.get(key) ?? [0, 0, 0, 0];
      for (let channel = 0; channel < 3; channel++) sum[channel] += data[at + channel];
      sum[3]++;
      sums.set(key, sum);
    }
    return {size: `${image.width} x ${image.height}`, sums};
  };
  const [a, b] = [await cells(one), await cells(other)];
  if (a.size !== b.size) return {most: 255, where: `${a.size} is not ${b.size}`};
  let most = 0, where = "";
  for (const [key, sum] of a.sums) for (let channel = 0; channel < 3; channel++) {
    const apart = Math.abs(sum[channel] - b.sums.get(key)[channel]) / sum[3];
    if (apart > most) [most, where] = [apart, key];
  }
  return {most, where};
}"""


def dark_room(browser: Browser) -> Page:
    """A page with the font and nothing else, in which drawings are photographed."""
    page = browser.new_page(viewport={"width": 720, "height": 720}, device_scale_factor=0.5)
    page.route(f"{_HOME}**", _answered)
    page.goto(_HOME)
    page.evaluate("document.fonts.load('16px \"Noto Sans SC\"', '进A')")
    return page


def _answered(route: Route) -> None:
    if route.request.url.endswith("font.ttf"):
        route.fulfill(path=FONT)
    else:
        route.fulfill(body=_PAGE, content_type="text/html")


def photograph(room: Page, drawing: str) -> bytes:
    """A PNG of half its size, as it is on a phone."""
    room.evaluate("drawing => { document.body.innerHTML = drawing }", drawing)
    return room.locator("svg").screenshot(animations="disabled")


def apart(room: Page, one: bytes, other: bytes, cell: int) -> tuple[float, str]:
    """How far two pictures are from one another where they are furthest, 0..255, and in which cell."""
    pictures = [base64.b64encode(each).decode() for each in (one, other)]
    found = room.evaluate(_APART, [*pictures, cell])
    return float(found["most"]), str(found["where"])


def installed() -> str | None:
    """The path of the system's Chromium."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def flags() -> list[str]:
    """Root may not have a sandbox; the pages are our own."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []


def main() -> None:
    KEPT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=flags())
        room = dark_room(browser)
        for drawing in GOLDEN.glob("*.svg"):
            (KEPT / f"{drawing.stem}.png").write_bytes(photograph(room, drawing.read_text("utf-8")))
        browser.close()


if __name__ == "__main__":
    main()
