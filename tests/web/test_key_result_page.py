"""The page of a key result: everything that is to be said of it, to whoever may see it, in few statements."""

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

KR1, KR3 = "/groups/SALES/2026Q4/KR1", "/groups/SALES/2026Q4/KR3"
MOST_STATEMENTS = 12


@pytest_asyncio.fixture
async def sales(tmp_path: Path) -> AsyncIterator[Callers]:
    """王小明 (u003) owns O1: shops that moved twice, milestones with everything that can hang on them."""
    callers = Callers(tmp_path)
    await callers.say("/okr add Delight customers\n/kr add O1 Active shops from 0 to 200 shops")
    await callers.say("/kr add O1 Policy published done/not done\n/kr add O1 Launch milestones draft; print")
    await callers.say("/okr add Their part", by="u002", where="product")
    await callers.say("/kr add O1 Servers from 0 to 5", by="u002", where="product")
    callers.clock.forward(days=1)
    await callers.say("/kr update KR1 20 conf 6 East first")
    callers.clock.forward(days=1)
    await callers.say("/kr update KR1 50 <b>bold</b> & **loud**")
    yield callers
    await callers.stop()


async def page_of(sales: Callers, path: str, by: str = "u003", lang: str = "en") -> httpx.Response:
    async with looking(sales.bot, a_visitor(by, lang=lang)) as browser:
        return await browser.get(path)


async def test_it_says_where_it_stands_and_why_as_the_chat_does(sales: Callers) -> None:
    page = (await page_of(sales, KR1)).text
    assert "(50 − 0) ÷ (200 − 0) = 25%" in page
    assert "at risk: expected" in page
    assert "rule gap 10 25" in page
    assert "East first" in page


async def test_what_people_wrote_is_shown_as_they_wrote_it_and_is_no_markup(sales: Callers) -> None:
    page = (await page_of(sales, KR1)).text
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; **loud**" in page
    assert "<b>bold" not in page


async def test_a_title_is_no_markup_in_its_drawing_either(sales: Callers) -> None:
    await sales.say('/kr add O1 "<script>alert(1)</script> & more" from 0 to 10 "><i>')
    page = (await page_of(sales, "/groups/SALES/2026Q4/KR4")).text
    assert page.count("<svg") == 2
    assert "<script>alert" not in page
    assert "<i>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("path", "by"),
    [
        pytest.param("/groups/SALES/2026Q4/KR99", "u003", id="a number nobody gave"),
        pytest.param("/groups/NOBODY/2026Q4/KR1", "u003", id="a group that is not there"),
        pytest.param("/groups/SALES/2026Q9/KR1", "u003", id="a cycle that is none"),
        pytest.param("/groups/SALES/2025Q4/KR1", "u003", id="another cycle"),
        pytest.param("/groups/SALES/2026Q4/KR4", "u006", id="one for the group, seen from outside"),
        pytest.param("/groups/SALES/2026Q4/KR99999999999999999999999", "u003", id="a flood of digits"),
    ],
)
async def test_what_is_not_there_and_what_may_not_be_seen_are_the_same_page(
    sales: Callers, path: str, by: str
) -> None:
    await sales.say("/okr add Secret plan group\n/kr add O2 Hidden from 0 to 10")
    assert (await page_of(sales, "/groups/SALES/2026Q4/KR4")).status_code == 200
    answer = await page_of(sales, path, by)
    assert answer.status_code == 404
    assert "Hidden" not in answer.text


@pytest.mark.parametrize(
    ("by", "may"),
    [
        pytest.param("u003", {"update", "block", "comment"}, id="its owner"),
        pytest.param("u001", {"update", "block", "comment"}, id="the manager of the group"),
        pytest.param("u004", {"comment"}, id="a colleague"),
        pytest.param("u006", {"comment"}, id="somebody of another group"),
    ],
)
async def test_only_what_somebody_may_do_is_offered(sales: Callers, by: str, may: set[str]) -> None:
    page = (await page_of(sales, KR1, by)).text
    assert set(offered(page)) - {"undo"} == may
    assert ("Only 王小明, who owns it" in page) is ("update" not in may)


async def test_of_what_is_over_it_is_said_why_nothing_can_be_done(sales: Callers) -> None:
    await sales.say("/okr close O1")
    await sales.say("yes", where=None)
    page = (await page_of(sales, KR1)).text
    assert "It is over" in page
    assert "update" not in offered(page)


async def test_taking_back_is_offered_of_this_and_for_ten_minutes_only(sales: Callers) -> None:
    assert "undo" in offered((await page_of(sales, KR1)).text)
    assert "undo" not in offered((await page_of(sales, KR3)).text)
    sales.clock.forward(minutes=11)
    assert "undo" not in offered((await page_of(sales, KR1)).text)


async def test_history_is_paged_and_what_does_not_stand_is_struck(sales: Callers) -> None:
    for number in range(25):
        sales.clock.forward(minutes=11)
        await sales.say(f"/kr update KR1 {51 + number}")
    await sales.say("/undo")
    first = (await page_of(sales, KR1)).text
    assert "<s>74 shops → <strong>75 shops</strong></s>" in first
    assert "undone" in first
    assert "East first" not in first
    second = (await page_of(sales, f"{KR1}?page=2")).text
    assert "East first" in second
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999", "²", ""])
async def test_a_page_that_is_none_is_the_first_or_the_last(sales: Callers, page: str) -> None:
    assert (await page_of(sales, f"{KR1}?page={page}")).status_code == 200


async def test_a_new_target_is_told_beside_the_old_one(sales: Callers) -> None:
    await sales.say("/kr edit KR1 target 400")
    page = (await page_of(sales, KR1)).text
    assert "Targets over time" in page
    assert "target then 200" in page


async def test_who_waits_for_whom_is_told_both_ways(sales: Callers) -> None:
    await sales.say("/depend KR1 on PRODUCT/KR1 by 12-01")
    assert "Waits for" in (await page_of(sales, KR1)).text
    other = (await page_of(sales, "/groups/PRODUCT/2026Q4/KR1", "u002")).text
    assert "Waited for by" in other
    assert "SALES/2026Q4/KR1" in other
    assert "needed by Dec 1" in other


async def test_of_a_side_that_may_not_be_seen_the_owner_knows_the_reference_and_others_nothing(
    sales: Callers,
) -> None:
    await sales.say(
        "/okr add Quiet part group\n/kr add O2 Hidden racks from 0 to 5", by="u002", where="product"
    )
    await sales.say("/depend PRODUCT/KR2 on SALES/KR1", by="u002", where="product")
    owner, colleague = [(await page_of(sales, KR1, by)).text for by in ("u003", "u004")]
    assert "PRODUCT/2026Q4/KR2" in owner
    assert "PRODUCT/2026Q4/KR2" not in colleague
    assert "Hidden racks" not in owner + colleague


async def test_everything_at_once_is_read_in_twelve_statements(sales: Callers) -> None:
    """Milestones, a blocker, a new list of them, a dependency, talk of each kind, a receipt above it."""
    await sales.say("/kr tick KR3 draft")
    await sales.say("/block KR3 no printer")
    await sales.say("/kr comment KR3 soon")
    await sales.say("/kudos @Bo KR3 thanks", by="u003", mentions=["u004"])
    await sales.say("/depend KR3 on PRODUCT/KR1 by 12-01")
    await sales.say("/kr edit KR3 milestones draft; print; ship")
    for path, by in ((KR3, "u003"), (KR3, "u004"), (f"{KR3}?said=nobodys.form", "u003"), (KR1, "u003")):
        async with looking(sales.bot, a_visitor(by)) as browser:
            with told(sales.bot.database.engine) as statements:
                assert (await browser.get(path)).status_code == 200
        assert len(statements) <= MOST_STATEMENTS, (path, by, *statements)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", [KR1, KR3, "/groups/SALES/2026Q4/KR2"])
async def test_it_is_there_in_every_language(sales: Callers, path: str, lang: str) -> None:
    answer = await page_of(sales, path, lang=lang)
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text
    assert "leaf." not in answer.text
    assert "act." not in answer.text


async def test_an_empty_one_says_so(sales: Callers) -> None:
    page = (await page_of(sales, "/groups/SALES/2026Q4/KR2")).text
    assert "No check-in yet." in page
    assert "Nobody has said anything yet." in page
