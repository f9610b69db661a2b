"""The overview: the tree of groups with how each stands, the worst first, and a search by title."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from storage.groups import Groups
from storage.unit_of_work import UnitOfWork
from tests.kit.company import UNBOUND
from tests.kit.desk import MONDAY, Desk
from tests.kit.pages import desk_pages


def said(html: str) -> str:
    """What is read on the page, tags left out and spaces run together."""
    return " ".join(re.sub(r"<[^>]*>", " ", html[html.index("<main") :]).split())


@pytest.fixture
def three_groups(desk: Desk) -> Desk:
    desk.must("/okr add Delight new customers", by="u002", group="COMPANY")
    desk.must("/kr add O1 Shops from 0 to 100", by="u002", group="COMPANY")
    desk.must("/okr add Renew more contracts", by="u001")
    desk.must("/kr add O1 Renewals from 0 to 100", by="u001")
    desk.must("/kr add O1 Calls <b>a day</b> from 0 to 10", by="u001")
    desk.must("/okr add Onboard without a course", by="u006", group="PRODUCT")
    desk.must("/kr add O1 Guides finished from 0 to 100", by="u006", group="PRODUCT")
    desk.must("/kr update 1 80", by="u006", group="PRODUCT")
    desk.must("/kr update 1 5", by="u001")
    desk.must("/kr update 1 60", by="u002", group="COMPANY")
    return desk


async def page(desk: Desk, staff_id: str, path: str = "/", **how: str) -> str:
    async with desk_pages(desk, staff_id, **how) as browser:
        answer = await browser.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_a_company_that_set_nothing_is_told_how_to_begin(desk: Desk) -> None:
    text = said(await page(desk, "u003"))
    assert "Nothing is set for 2026Q4 that you may see." in text
    assert "/okr add" in text


async def test_the_groups_below_stand_the_worst_first(three_groups: Desk) -> None:
    text = said(await page(three_groups, "stranger"))
    assert "Overview of 2026Q4" in text
    groups = text[text.index("Groups What needs") :]
    assert groups.index("Sales") < groups.index("Product")
    assert "2.5%" in groups  # the mean of 5% and a key result nobody reported on
    assert "80%" in groups


async def test_how_many_still_have_to_report_is_a_number_without_names(three_groups: Desk) -> None:
    text = said(await page(three_groups, "stranger"))
    assert "0 of 1" not in text
    assert re.search(r"(everybody has|all .*reported|\d of \d)", text)
    assert "李雷" not in text


async def test_ones_own_groups_come_first(three_groups: Desk) -> None:
    text = said(await page(three_groups, "u003"))
    assert text.index("My groups") < text.index("Groups What needs")
    assert "My groups" not in said(await page(three_groups, "stranger"))


async def test_what_somebody_may_not_see_does_not_count_for_them(three_groups: Desk) -> None:
    three_groups.must("/okr add Let somebody go private", by="u001")
    assert "4 objectives" in said(await page(three_groups, "u001"))
    assert "3 objectives" in said(await page(three_groups, "u007"))


async def test_another_cycle_is_shown_by_its_name(three_groups: Desk) -> None:
    text = said(await page(three_groups, "u003", "/?cycle=2026Q3"))
    assert "Nothing is set for 2026Q3 that you may see." in text
    assert "2026Q4" in text  # to come back to


@pytest.mark.parametrize("cycle", ["nonsense", "2026Q9", "%00"])
async def test_a_cycle_that_is_none_is_no_page(three_groups: Desk, cycle: str) -> None:
    async with desk_pages(three_groups, "u003") as browser:
        assert (await browser.get(f"/?cycle={cycle}")).status_code == 404


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        pytest.param("renew", ["O1 Renew more contracts", "KR1 Renewals"], id="objectives and key results"),
        pytest.param("CONTRACTS renew", ["O1 Renew more contracts"], id="all words, in any order and case"),
        pytest.param("product", ["Product"], id="a group's own title"),
        pytest.param("<b>a", ["KR2 Calls <b>a day</b>"], id="signs of HTML are only signs"),
        pytest.param("nothing of that name", [], id="nothing"),
    ],
)
async def test_a_search_finds_by_title(three_groups: Desk, sought: str, found: list[str]) -> None:
    async with desk_pages(three_groups, "stranger") as browser:
        text = (await browser.get("/", params={"q": sought})).text
    rows = re.findall(r'<li><a class="thing".*?</a>', text, re.DOTALL)
    titles = [" ".join(re.sub(r"<[^>]*>", "", row).split()) for row in rows]
    assert titles == [title.replace("<", "&lt;").replace(">", "&gt;") for title in found]


async def test_a_search_finds_nothing_that_may_not_be_seen(three_groups: Desk) -> None:
    three_groups.must("/okr add Let somebody go private", by="u001")
    assert "Let somebody go" in await page(three_groups, "u001", "/?q=somebody")
    assert "Let somebody go" not in await page(three_groups, "u007", "/?q=somebody")


async def test_htmx_is_answered_with_the_part_alone(three_groups: Desk) -> None:
    async with desk_pages(three_groups, "u003") as browser:
        part = (await browser.get("/?q=renew", headers={"hx-target": "company"})).text
    assert part.lstrip().startswith('<div id="company">')
    assert "<html" not in part


async def test_a_long_list_of_groups_is_folded_behind_the_worst(desk: Desk) -> None:
    def found(unit: UnitOfWork) -> None:
        for number in range(25):
            key = f"TEAM{number}"
            groups = Groups(unit)
            groups.register(replace(UNBOUND, key=key, title=key, conversation_id=f"cid-{key}"), now=MONDAY)

    desk.must("/okr add Renew more contracts", by="u001")
    desk.database.write_now(found)
    html = await page(desk, "stranger")
    assert "7 more groups" in said(html)  # two below the company, which stands above the list, 25 beside it
    assert html.count('class="branch-name"') == 27
