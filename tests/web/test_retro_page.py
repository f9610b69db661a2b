"""The retro wall: a group's lessons of a cycle, newest first, for the group and whoever manages it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from i18n.languages import LANGUAGES
from tests.kit.bots import rows
from tests.kit.callers import Callers, in_group
from tests.kit.forms import fill_in, form_for, hand_in, offered
from tests.kit.pages import a_visitor, looking
from tests.kit.statements import told

WALL = "/retro/2026Q4"
MOST_STATEMENTS = 12


@pytest_asyncio.fixture
async def sales(tmp_path: Path) -> AsyncIterator[Callers]:
    """Sales has a scored objective and two lessons; u006 is in Product alone."""
    callers = Callers(tmp_path)
    await callers.say("/okr add Delight customers\n/kr add O1 Active shops from 0 to 200")
    await callers.say("/score O1 0.7")
    await callers.say("/retro Ask buyers first")
    callers.clock.forward(minutes=1)
    await callers.say("/retro <i>Ship</i> earlier", by="u001")
    await callers.say("/status", by="u006", where="product")
    await callers.bot.delivery.drain()
    yield callers
    await callers.stop()


async def page_of(sales: Callers, path: str = WALL, by: str = "u003", lang: str = "en") -> httpx.Response:
    async with looking(sales.bot, a_visitor(by, lang=lang)) as browser:
        return await browser.get(path)


async def test_the_newest_hangs_first_with_who_wrote_it_and_scores_beside(sales: Callers) -> None:
    page = (await page_of(sales)).text
    assert page.index("&lt;i&gt;Ship&lt;/i&gt; earlier") < page.index("Ask buyers first")
    assert "李雷" in page
    assert "<strong>0.7</strong>" in page


async def test_a_lesson_is_put_up_and_the_group_reads_of_it(sales: Callers) -> None:
    before = len(sales.dingtalk.pushed)
    async with looking(sales.bot, a_visitor("u003")) as browser:
        page = await fill_in(browser, f"{WALL}?group=SALES", "retro", words="2026Q3 was too short")
    assert page.index("2026Q3 was too short") < page.index("Ship")
    await sales.bot.delivery.drain()
    assert "Noted for 2026Q4: 2026Q3 was too short" in in_group(sales.dingtalk.pushed[before:])


@pytest.mark.parametrize(
    ("by", "group", "status"),
    [
        pytest.param("u003", "SALES", 200, id="a member"),
        pytest.param("u002", "SALES", 200, id="who manages it from above"),
        pytest.param("u006", "SALES", 404, id="somebody of another group"),
        pytest.param("u003", "NOBODY", 404, id="a group that is not there"),
        pytest.param("u009", "SALES", 404, id="somebody of no group"),
    ],
)
async def test_a_wall_is_read_in_its_group_and_by_its_managers(
    sales: Callers, by: str, group: str, status: int
) -> None:
    answer = await page_of(sales, f"{WALL}?group={group}", by)
    assert answer.status_code == status
    assert ("Ask buyers" in answer.text) is (status == 200)


async def test_without_a_group_one_sees_the_own_one(sales: Callers) -> None:
    assert "Ask buyers" not in (await page_of(sales, by="u006")).text
    assert "Ask buyers" in (await page_of(sales, by="u003")).text


async def test_whoever_is_in_no_group_sees_an_empty_wall(sales: Callers) -> None:
    answer = await page_of(sales, by="u009")
    assert answer.status_code == 200
    assert "The wall is still empty." in answer.text
    assert offered(answer.text) == []


async def test_who_only_manages_it_reads_and_hangs_nothing_up(sales: Callers) -> None:
    page = (await page_of(sales, f"{WALL}?group=SALES", "u002")).text
    assert offered(page) == []
    async with looking(sales.bot, a_visitor("u003")) as member:
        form = form_for((await member.get(f"{WALL}?group=SALES")).text, "retro")
    async with looking(sales.bot, a_visitor("u002")) as manager:
        await hand_in(manager, form, words="from above")
    assert len(rows(sales.bot, "SELECT id FROM retros")) == 2


async def test_a_full_wall_is_paged(sales: Callers) -> None:
    for number in range(30):
        await sales.say(f"/retro lesson number {number}")
    first, second = (await page_of(sales)).text, (await page_of(sales, f"{WALL}?group=SALES&page=2")).text
    assert "lesson number 29" in first
    assert "Ask buyers" not in first
    assert "Ask buyers" in second
    assert "group=SALES" in second


async def test_a_cycle_that_is_none_is_not_there(sales: Callers) -> None:
    assert (await page_of(sales, "/retro/2026Q7")).status_code == 404


async def test_it_is_read_in_twelve_statements(sales: Callers) -> None:
    await sales.say("/kr add O1 Launch milestones draft; print\n/okr align O1 COMPANY/O1")
    async with looking(sales.bot, a_visitor("u003")) as browser:
        with told(sales.bot.database.engine) as statements:
            assert (await browser.get(f"{WALL}?group=SALES&said=nobodys.form")).status_code == 200
    assert len(statements) <= MOST_STATEMENTS, statements


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_it_is_there_in_every_language(sales: Callers, lang: str) -> None:
    answer = await page_of(sales, lang=lang)
    assert answer.status_code == 200
    assert "leaf." not in answer.text
