"""What holds for every page: nobody looks without being let in, and nothing of others is loaded."""

from __future__ import annotations

from pathlib import Path

from tests.kit.bots import a_bot
from tests.kit.pages import a_visitor, looking


async def test_whoever_is_not_let_in_goes_to_the_door_and_comes_back_from_it(tmp_path: Path) -> None:
    async with looking(a_bot(tmp_path), None) as browser:
        answer = await browser.get("/?cycle=2026Q4")
    assert (answer.status_code, answer.headers["location"]) == (303, "/in?to=%2F%3Fcycle%3D2026Q4")


async def test_a_part_of_a_page_sends_the_whole_browser_to_the_door(tmp_path: Path) -> None:
    async with looking(a_bot(tmp_path), None) as browser:
        answer = await browser.get("/", headers={"hx-request": "true", "hx-target": "list"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/in?to=%2F")


async def test_a_page_loads_nothing_from_elsewhere_and_is_kept_nowhere(tmp_path: Path) -> None:
    async with looking(a_bot(tmp_path), a_visitor()) as browser:
        answer = await browser.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert answer.headers["cache-control"] == "no-store"
    assert "Sales" in answer.text
