"""The page of an objective: its number term by term, and, as far as they are seen, those above and below."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from i18n.languages import LANGUAGES
from tests.kit.callers import Callers
from tests.kit.forms import offered
from tests.kit.pages import a_visitor, looking
from tests.kit.statements import told

O1, TOP = "/groups/SALES/2026Q4/O1", "/groups/COMPANY/2026Q4/O1"
MOST_STATEMENTS = 12


@pytest_asyncio.fixture
async def sales(tmp_path: Path) -> AsyncIterator[Callers]:
    """韩梅梅 (u002) owns the company's O1; 王小明's O1 of Sales contributes to it and has two key results."""
    callers = Callers(tmp_path)
    await callers.say("/okr add Win the market", by="u002", where="company")
    await callers.say("/kr add O1 Share from 0 to 10", by="u002", where="company")
    await callers.say("/okr add Delight customers\n/kr add O1 Active shops from 0 to 200 weight 3")
    await callers.say("/kr add O1 Launch milestones draft; print")
    await callers.say("/okr align O1 COMPANY/O1 contributes")
    await callers.say("/kr update KR1 100")
    callers.clock.forward(minutes=20)
    yield callers
    await callers.stop()


async def page_of(sales: Callers, path: str, by: str = "u003", lang: str = "en") -> httpx.Response:
    async with looking(sales.bot, a_visitor(by, lang=lang)) as browser:
        return await browser.get(path)


async def test_its_number_is_told_term_by_term(sales: Callers) -> None:
    page = (await page_of(sales, O1)).text
    assert "<td>50%</td><td>50%</td><td>75%</td><td>37.5%</td>" in page
    assert "<strong>37.5%</strong>" in page
    assert "Active shops" in page
    assert "王小明" in page


async def test_what_it_serves_and_what_serves_it_lead_on(sales: Callers) -> None:
    assert f'href="{TOP}"' in (await page_of(sales, O1)).text
    above = (await page_of(sales, TOP, "u002")).text
    assert f'href="{O1}"' in above
    assert "counts there" in above


async def test_what_may_not_be_seen_is_counted_and_not_named(sales: Callers) -> None:
    await sales.say("/okr add Quiet plan group")
    await sales.say("/kr add O2 Hidden from 0 to 10")
    await sales.say("/okr align O2 COMPANY/O1")
    seen = (await page_of(sales, TOP, "u006")).text
    assert "1 more that you may not see" in seen
    assert "Quiet plan" not in seen
    assert "SALES/2026Q4/O2" not in seen
    assert "Quiet plan" in (await page_of(sales, TOP, "u003")).text


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/groups/SALES/2026Q4/O9", id="a number nobody gave"),
        pytest.param("/groups/NOBODY/2026Q4/O1", id="a group that is not there"),
        pytest.param("/groups/SALES/2026Q9/O1", id="a cycle that is none"),
        pytest.param("/groups/SALES/2026Q4/O2", id="one for the group, seen from outside"),
        pytest.param("/groups/SALES/2026Q4/O99999999999999999999999", id="a flood of digits"),
    ],
)
async def test_what_is_not_there_and_what_may_not_be_seen_are_the_same_page(
    sales: Callers, path: str
) -> None:
    await sales.say("/okr add Quiet plan group")
    answer = await page_of(sales, path, "u006")
    assert answer.status_code == 404
    assert "Quiet plan" not in answer.text


async def test_whoever_owns_a_part_sees_the_whole(sales: Callers) -> None:
    await sales.say("/okr add Quiet plan private", by="u001")
    await sales.say("/kr add O2 Hidden from 0 to 10 @Bo", by="u001", mentions=["u004"])
    assert (await page_of(sales, "/groups/SALES/2026Q4/O2", "u004")).status_code == 200
    assert (await page_of(sales, "/groups/SALES/2026Q4/O2", "u003")).status_code == 404


async def test_what_it_came_to_is_told_once_somebody_said_so(sales: Callers) -> None:
    await sales.say("/score O1 0.7 a good start")
    page = (await page_of(sales, O1)).text
    assert "Score 0.7" in page
    assert "a good start" in page


async def test_nothing_is_done_on_it(sales: Callers) -> None:
    assert offered((await page_of(sales, O1)).text) == []


async def test_one_without_key_results_says_how_to_add_one(sales: Callers) -> None:
    await sales.say("/okr add Alone")
    page = (await page_of(sales, "/groups/SALES/2026Q4/O2")).text
    assert "No key result yet." in page
    assert "/kr add O2" in page


@pytest.mark.parametrize(("path", "by"), [(O1, "u003"), (TOP, "u002"), (TOP, "u006")])
async def test_it_is_read_in_twelve_statements(sales: Callers, path: str, by: str) -> None:
    await sales.say("/block KR1 no vendor")
    async with looking(sales.bot, a_visitor(by)) as browser:
        with told(sales.bot.database.engine) as statements:
            assert (await browser.get(path)).status_code == 200
    assert len(statements) <= MOST_STATEMENTS, statements


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_it_is_there_in_every_language(sales: Callers, lang: str) -> None:
    answer = await page_of(sales, TOP, "u002", lang)
    assert answer.status_code == 200
    assert "leaf." not in answer.text
