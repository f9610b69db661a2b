"""A group's page: its objectives, what moved, what is in the way and to come; names only where it says so."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.kit.desk import Desk
from tests.kit.pages import desk_pages
from tests.web.test_overview_page import said


@pytest.fixture
def sales(desk: Desk) -> Desk:
    desk.must("/okr add Renew more contracts", by="u001")
    desk.must("/kr add O1 Renewals from 0 to 100", by="u001")
    desk.must(
        "/kr add O1 Refund time from 48 to 24 hours by 2026-12-11 @王小明", by="u001", mentions=["u003"]
    )
    desk.must("/kr update 1 30", by="u001")
    return desk


async def page(desk: Desk, staff_id: str, path: str = "/groups/SALES", status: int = 200) -> str:
    async with desk_pages(desk, staff_id) as browser:
        answer = await browser.get(path)
    assert answer.status_code == status, answer.text
    return said(answer.text)


async def test_it_tells_what_is_set_and_how_that_stands(sales: Desk) -> None:
    text = await page(sales, "u003")
    assert "O1 Renew more contracts" in text
    assert "KR2 Refund time" in text
    assert "48 → 24 hours" in text
    assert "never reported" in text


async def test_what_moved_is_told_from_what_to_what(sales: Desk) -> None:
    sales.now += timedelta(days=1)
    sales.must("/kr update 1 20", by="u001")
    text = await page(sales, "u003")
    assert "Moved in the last two weeks KR1 Renewals – → 20" in text


async def test_what_moved_long_ago_is_no_news(sales: Desk) -> None:
    sales.now += timedelta(days=15)
    assert "Moved in the last two weeks" not in await page(sales, "u003")


async def test_a_step_away_from_the_target_says_so(sales: Desk) -> None:
    sales.now += timedelta(days=15)
    sales.must("/kr update 1 20", by="u001")
    assert "30 → 20 back" in await page(sales, "u003")


async def test_what_is_in_the_way_stands_with_who_clears_it(sales: Desk) -> None:
    sales.must("/block KR2 the bank does not answer", by="u003")
    text = await page(sales, "u004")
    assert "Blocked KR2 Refund time the bank does not answer To clear it: 王小明" in text


async def test_dates_ahead_are_told_the_nearest_first(sales: Desk) -> None:
    assert "Dates ahead KR2 Refund time Dec 11 due" in await page(sales, "u003")


async def test_who_is_still_to_report_is_named_only_where_the_group_wants_that(sales: Desk) -> None:
    hero = (await page(sales, "u003")).split("Objectives of")[0]
    assert "1 of 2" in hero
    assert "王小明" not in hero.split("Dates ahead")[0]
    sales.must("/settings names on", by="u001")
    assert "王小明" in (await page(sales, "u003")).split("Dates ahead")[0]


async def test_a_draft_is_shown_as_one_and_counts_for_nothing(sales: Desk) -> None:
    sales.must("/okr add Next year in 2027Q1", by="u001")
    assert "draft" in await page(sales, "u003", "/groups/SALES?cycle=2027Q1")


async def test_a_private_objective_is_there_for_its_owner_alone(sales: Desk) -> None:
    sales.must("/okr add Let somebody go private", by="u001")
    assert "Let somebody go" in await page(sales, "u001")
    assert "Let somebody go" not in await page(sales, "u003")


async def test_a_long_list_stands_on_several_pages(sales: Desk) -> None:
    for number in range(2, 13):
        sales.must(f"/okr add Objective number {number}", by="u001")
    first, second = await page(sales, "u003"), await page(sales, "u003", "/groups/SALES?page=2")
    assert "Page 1 of 2" in first
    assert "number 12" not in first
    assert "Page 2 of 2" in second
    assert "number 12" in second
    assert "Page 2 of 2" in await page(sales, "u003", "/groups/SALES?page=99999999999")


@pytest.mark.parametrize(
    ("staff_id", "status"),
    [
        pytest.param("u001", 200, id="its manager"),
        pytest.param("boss", 200, id="an administrator"),
        pytest.param("u003", 404, id="a member"),
        pytest.param("u006", 404, id="the manager of another group"),
    ],
)
async def test_settings_are_for_whoever_may_change_them(sales: Desk, staff_id: str, status: int) -> None:
    assert ("Settings" in await page(sales, staff_id)) is (status == 200)
    text = await page(sales, staff_id, "/groups/SALES/settings", status)
    assert ("gap 10 25" in text) is (status == 200)


@pytest.mark.parametrize("path", ["/groups/NOWHERE", "/groups/%00", "/groups/SALES "])
async def test_a_group_that_is_none_is_no_page(sales: Desk, path: str) -> None:
    await page(sales, "u003", path, 404)


async def test_a_group_is_found_however_its_key_is_written(sales: Desk) -> None:
    assert "Renew more contracts" in await page(sales, "u003", "/groups/sales")


async def test_health_over_time_is_drawn_once_there_is_something_to_draw(sales: Desk) -> None:
    async with desk_pages(sales, "u003") as browser:
        drawn, empty = [(await browser.get(f"/groups/{key}")).text for key in ("SALES", "PRODUCT")]
    assert 'class="chart"' in drawn
    assert 'class="chart"' not in empty


async def drawn(desk: Desk, staff_id: str = "u003") -> str:
    """The drawing of the check-ins on the group's page as it is sent, "" where there is none."""
    async with desk_pages(desk, staff_id) as browser:
        text = (await browser.get("/groups/SALES")).text
    found = re.search(r'<section class="card" aria-label="Check-ins, week by week">.*?</section>', text, re.S)
    return found[0] if found else ""


async def test_check_ins_week_by_week_are_drawn_and_told(sales: Desk) -> None:
    sales.now += timedelta(days=8)  # the check-in of Friday is over
    picture = await drawn(sales)
    assert 'class="chart"' in picture
    assert "Check-ins: 1 of 2 weekly check-ins were made." in picture
    assert "<li>KR1 Renewals: 1/1</li>" in picture
    assert "<li>KR2 Refund time: 0/1</li>" in picture


async def test_before_anybody_was_asked_or_reported_nothing_is_drawn(desk: Desk) -> None:
    desk.must("/okr add Renew more contracts", by="u001")
    desk.must("/kr add O1 Renewals from 0 to 100", by="u001")
    assert await drawn(desk) == ""


async def test_a_private_key_result_has_no_row_for_others(sales: Desk) -> None:
    sales.must("/okr add Let somebody go private", by="u001")
    sales.must("/kr add O2 Papers from 0 to 10", by="u001")
    assert "Papers" in await drawn(sales, "u001")
    assert "Papers" not in await drawn(sales)


async def test_days_away_are_no_ones_business_but_their_managers(sales: Desk) -> None:
    sales.must("/away 2026-11-26..2026-12-01", by="u003")
    sales.now += timedelta(days=8)
    assert "away" in await drawn(sales, "u001")
    assert "away" in await drawn(sales, "u003")
    assert "away" not in await drawn(sales, "u004")
