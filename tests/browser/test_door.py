"""The way in to the pages in a real browser: from a line in the chat to the page, by taps alone."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.windows import SCHEMES, WIDTHS

SECONDS = 20_000


def say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("send").click()


def the_link(page: Page) -> str:
    """Asks for one; its address."""
    direct = page.get_by_test_id("conversation-DIRECT")
    title = direct.locator(".conversation-title").text_content() or ""
    direct.click()
    # Only when it is open do earlier links stand there to be counted.
    expect(page.locator("#title")).to_have_text(title)
    links = page.locator("a[href*='/in/link']")
    before = links.count()
    say(page, "/link")
    expect(links).to_have_count(before + 1, timeout=SECONDS)
    return links.last.get_attribute("href") or ""


class Watched:
    """A window of its own, with what it said and whom it asked."""

    def __init__(self, browser: Browser) -> None:
        self.said: list[str] = []
        self.asked: set[str] = set()
        self.page = browser.new_context().new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.add(re.sub(r"(//[^/]+)/.*", r"\1", request.url)))


def test_from_a_line_in_the_chat_to_the_page(page: Page) -> None:
    link = the_link(page)
    window = Watched(browser_of(page))
    window.page.goto(link)
    window.page.wait_for_url("**/in/wait", timeout=SECONDS)
    number = window.page.locator(".door-number").inner_text()
    asked = page.locator('[data-testid="message"][data-from="robot"]').last
    expect(asked).to_contain_text(number, timeout=SECONDS)
    asked.get_by_test_id("card-button").first.click()
    window.page.wait_for_url(re.compile(r":\d+/$"), timeout=SECONDS)
    expect(window.page.locator("nav.menu")).to_be_visible()
    host = re.sub(r"(//[^/]+)/.*", r"\1", link)
    assert (window.said, window.asked) == ([], {host})
    window.page.locator(".account summary").click()
    window.page.locator(".account button[type=submit]").click()
    expect(window.page.locator("h1")).to_contain_text(re.compile("已退出|logged out"), timeout=SECONDS)
    window.page.context.close()


def test_without_scripts_the_button_is_pressed_by_hand(page: Page) -> None:
    link = the_link(page)
    context = browser_of(page).new_context(java_script_enabled=False)
    window = context.new_page()
    window.goto(link)
    window.locator("button").press("Enter")
    expect(window.locator(".door-number")).to_be_visible(timeout=SECONDS)
    context.close()


@pytest.mark.parametrize("page", [(1280, 860)], ids=["any chat"], indirect=True)
def test_the_door_reads_well_at_every_width_and_for_everybody(page: Page) -> None:
    host = re.sub(r"(//[^/]+)/.*", r"\1", the_link(page))
    window = browser_of(page).new_page()
    for address in (f"{host}/in", f"{host}/in/link?t=x"):
        window.goto(address)
        for width in reversed(WIDTHS):
            window.set_viewport_size({"width": width, "height": 800})
            assert window.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        for scheme in SCHEMES:
            window.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = Axe().run(window)
            assert found.violations_count == 0, (scheme, found.generate_report())
    window.close()


def browser_of(page: Page) -> Browser:
    browser = page.context.browser
    assert browser is not None
    return browser
