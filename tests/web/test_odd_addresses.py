"""Addresses and headers that no page of ours makes: said in words, whoever asks and whatever the database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.kit.callers import Callers
from tests.kit.door import ENV, a_browser, let_in
from tests.kit.forms import form_for, hand_in
from tests.kit.pages import a_visitor, looking

LONG = "9" * 5000
NUMBERS = {
    "an objective": f"/groups/SALES/2026Q4/O{LONG}",
    "a key result": f"/groups/SALES/2026Q4/KR{LONG}",
    "a drawing": f"/groups/SALES/2026Q4/KR{LONG}/burn-up.svg",
}


@pytest_asyncio.fixture
async def sales(tmp_path: Path) -> AsyncIterator[Callers]:
    callers = Callers(tmp_path, **ENV)
    await callers.say("/okr add Delight customers\n/kr add O1 Active shops from 0 to 200 shops")
    yield callers
    await callers.stop()


@pytest.fixture
def owner(sales: Callers) -> httpx.AsyncClient:
    return looking(sales.bot, a_visitor("u003"))


@pytest.mark.parametrize("address", NUMBERS.values(), ids=NUMBERS)
async def test_a_number_longer_than_any_is_no_fault_of_ours(owner: httpx.AsyncClient, address: str) -> None:
    answer = await owner.get(address)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("address", NUMBERS.values(), ids=NUMBERS)
async def test_nor_for_whoever_is_not_let_in(sales: Callers, address: str) -> None:
    async with a_browser(sales.bot) as browser:
        assert (await browser.get(address)).status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param("/people/%E5%BC%A0%20%E4%B8%89", id="a staff id in another script"),
        pytest.param("/people/a%3Fb%23c%2Bd%25", id="signs that mean something in an address"),
        pytest.param("/?q=%E9%A6%96%E5%91%A8%26b&cycle=2026Q4", id="something that was searched for"),
    ],
)
async def test_whoever_comes_in_is_led_to_the_very_page_they_wanted(sales: Callers, wanted: str) -> None:
    async with a_browser(sales.bot) as browser:
        door = httpx.URL((await browser.get(wanted)).headers["location"])
        await let_in(sales, browser)
        back = await browser.get(str(door))
    assert back.headers["location"] == wanted


async def test_an_origin_that_is_no_address_is_refused_as_any_other(
    sales: Callers, owner: httpx.AsyncClient
) -> None:
    form = form_for((await owner.get("/groups/SALES/2026Q4/KR1")).text, "comment")
    answer = await hand_in(owner, form, {"origin": "http://["}, words="hello")
    assert answer.status_code == 403
