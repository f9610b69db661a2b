"""Every page there is, and those that are added, in a real browser: at three widths, light and dark, by
keyboard, without scripts, in every language.

A view is opened with the first of `SAMPLES` for each name in its address; without a sample it is red.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from i18n.languages import LANGUAGES
from tests.browser.windows import SCHEMES, WIDTHS, Window
from tests.web.test_every_view import SAMPLES
from web.views import VIEWS

FINGER_PX = 44
# Links in a running text are as high as their line: WCAG 2.2, 2.5.8, leaves them out, and so do we.
TYPED = "button, .button, input:not([type=hidden]), select, textarea, summary"
PRESSED = f"{TYPED}, nav a, .brand, .thing, .branch-name"
MOST_STEPS = 400

SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"
SMALL = """([pressed, finger]) => [...document.querySelectorAll(pressed)]
  .filter(each => each.checkVisibility({visibilityProperty: true}))
  .map(each => [each.getBoundingClientRect(), each.outerHTML.slice(0, 120)])
  .filter(([box]) => box.width > 1 && Math.min(box.width, box.height) < finger - 0.5)
  .map(([box, what]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${what}`)"""
# Whatever is cut off at its own edge although nobody can scroll it there.
CUT = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter(each => !(each instanceof SVGElement) && each.checkVisibility() && !each.closest(".heard"))
  .filter(each => getComputedStyle(each).overflowX === "hidden" && each.scrollWidth > each.clientWidth + 1)
  .map(each => `${each.scrollWidth} in ${each.clientWidth}: ${each.outerHTML.slice(0, 120)}`)"""
# Where the keyboard is: number in the document's order, place on the page, and whether one sees it.
FOCUS = """() => {
  const all = [...document.querySelectorAll("*")], on = document.activeElement;
  const box = on.getBoundingClientRect(), look = getComputedStyle(on);
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height, 60) / 2, 0), innerHeight - 1);
  const above = document.elementFromPoint(x, y);
  return {
    number: all.indexOf(on), what: on.outerHTML.slice(0, 120), nowhere: on === document.body,
    ringed: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
    seen: Boolean(above) && (on.contains(above) || above.contains(on)),
    top: box.top + scrollY, bottom: box.bottom + scrollY,
    left: box.left + scrollX, right: box.right + scrollX,
  };
}"""
CONTROLS = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(each => each.checkVisibility() && !each.disabled && each.type !== "hidden")
  .map(each => [[...document.querySelectorAll("*")].indexOf(each), each.outerHTML.slice(0, 120)])"""


def address_of(path: str) -> str:
    return re.sub(r"{(\w+)[^}]*}", lambda found: SAMPLES[found[1]][0], path)


every_view = pytest.mark.parametrize("path", sorted(VIEWS))


@every_view
def test_a_page_reads_well_at_every_width_and_for_everybody(path: str, browser: Browser, pages: str) -> None:
    with Window(browser, pages, has_touch=True) as window:
        window.open(address_of(path))
        for width in WIDTHS:
            window.broaden(width)
            assert window.page.evaluate(SIDEWAYS) <= 0, width
            assert window.page.evaluate(CUT) == [], width
        window.broaden(WIDTHS[0])
        assert window.page.evaluate(SMALL, [PRESSED, FINGER_PX]) == []
        for scheme in SCHEMES:
            # At once: a colour half-way between two schemes is nobody's to read.
            window.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = Axe().run(window.page)
            assert found.violations_count == 0, (scheme, found.generate_report())


@every_view
def test_a_page_says_the_same_without_scripts(path: str, browser: Browser, pages: str) -> None:
    with Window(browser, pages) as window:
        window.open(address_of(path))
        said = words(window.page.locator("main").inner_text())
    with Window(browser, pages, java_script_enabled=False) as window:
        window.open(address_of(path))
        assert window.page.locator("h1").inner_text()
        # What only scripts serve, such as what makes the map larger, they alone bring to light.
        waiting = words(*window.page.locator("main [hidden]").all_text_contents())
        assert said - waiting <= words(window.page.locator("main").inner_text())


def words(*texts: str) -> set[str]:
    return {word for text in texts for word in text.split()}


@every_view
@pytest.mark.parametrize("width", [WIDTHS[0], WIDTHS[-1]])
def test_the_keyboard_reaches_everything_as_it_is_read(
    path: str, width: int, browser: Browser, pages: str
) -> None:
    with Window(browser, pages) as window:
        window.broaden(width)
        window.open(address_of(path))
        controls = dict(window.page.evaluate(CONTROLS))
        steps = walked(window.page)
        missed = controls.keys() - {each["number"] for each in steps}
        assert [controls[each] for each in missed] == []
        assert [each["what"] for each in steps if not (each["ringed"] and each["seen"])] == []
        for before, after in itertools.pairwise(steps[1:]):  # the first jumps over the menu
            further_down = after["bottom"] > before["top"]
            next_column = after["left"] >= before["right"]
            assert further_down or next_column, (before["what"], after["what"])


def walked(page: Page) -> list[dict[str, Any]]:
    """Where Tab leads, step by step, once around."""
    steps: list[dict[str, Any]] = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at["nowhere"] or (steps and at["number"] == steps[0]["number"]):
            return steps
        steps.append(at)
    raise AssertionError(f"{MOST_STEPS} steps and no end; the last was {steps[-1]['what']}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_is_broader_than_the_window(lang: str, browser: Browser, pages: str) -> None:
    with Window(browser, pages, extra_http_headers={"X-Lang": lang}) as window:
        for path in VIEWS:
            window.open(address_of(path))
            for width in WIDTHS:
                window.broaden(width)
                assert window.page.evaluate(SIDEWAYS) <= 0, (path, width)
                assert window.page.evaluate(CUT) == [], (path, width)


def test_the_first_step_of_the_keyboard_skips_the_menu(browser: Browser, pages: str) -> None:
    with Window(browser, pages) as window:
        window.open("/groups/SALES")
        window.page.keyboard.press("Tab")
        box = window.page.locator(".skip").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        window.page.keyboard.press("Enter")
        window.page.keyboard.press("Tab")
        assert window.page.evaluate("document.activeElement.closest('main') !== null")


def test_a_number_is_handed_in_and_taken_back_without_a_mouse(browser: Browser, pages: str) -> None:
    with Window(browser, pages) as window:
        window.open("/groups/SALES/2026Q4/KR1")
        step_to(window.page, "input[name=amount]")
        window.page.keyboard.type("17,000")
        window.page.keyboard.press("Enter")
        window.page.locator(".said-yes").wait_for()
        assert "17,000" in window.page.locator(".stats").inner_text()
        undo = "form:has(input[value=undo]) button"
        step_to(window.page, undo)
        window.page.keyboard.press("Enter")
        window.page.locator(undo).wait_for(state="detached")
        assert "17,000" not in window.page.locator(".stats").inner_text()


def test_the_map_is_made_larger_and_smaller_without_a_mouse(browser: Browser, pages: str) -> None:
    with Window(browser, pages) as window:
        window.open("/map")
        step_to(window.page, ".map-view")
        drawing = window.page.locator(".map-view svg")
        at_first = broad(drawing)
        window.page.keyboard.press("+")
        assert broad(drawing) > at_first
        window.page.keyboard.press("-")
        window.page.keyboard.press("-")
        assert broad(drawing) < at_first
        window.page.keyboard.press("0")
        assert broad(drawing) <= broad(window.page.locator(".map-view"))
        window.page.keyboard.press("+")
        window.page.keyboard.press("+")
        window.page.keyboard.press("ArrowRight")
        window.page.wait_for_function("document.querySelector('.map-view').scrollLeft > 0")


def broad(shown: Locator) -> float:
    box = shown.bounding_box()
    assert box is not None
    return box["width"]


def step_to(page: Page, wanted: str) -> None:
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab never came to {wanted}")
