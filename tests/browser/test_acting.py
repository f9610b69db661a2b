"""Somebody types a number into a page with their thumb, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.windows import Window

KR1 = "/groups/SALES/2026Q4/KR1"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(request: pytest.FixtureRequest, browser: Browser, pages: str) -> Iterator[Page]:
    with Window(browser, pages, has_touch=True, java_script_enabled=request.param) as window:
        window.open(KR1)
        yield window.page


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
