"""Mine, and what is somebody else's: only what the visitor may see, and nobody learns who is unknown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.kit.desk import Desk
from tests.kit.pages import desk_pages
from tests.web.test_overview_page import said


@pytest.fixture
def work(desk: Desk) -> Desk:
    desk.must("/okr add Renew more contracts", by="u001")
    desk.must("/kr add O1 Renewals from 0 to 100 @王小明", by="u001", mentions=["u003"])
    desk.must("/kr add O1 Calls from 0 to 10", by="u001")
    return desk


async def read(desk: Desk, staff_id: str, path: str, status: int = 200) -> str:
    async with desk_pages(desk, staff_id) as browser:
        answer = await browser.get(path)
    assert answer.status_code == status, answer.text
    return said(answer.text)


async def test_a_person_has_their_own_part_of_what_others_own(work: Desk) -> None:
    text = await read(work, "u007", "/people/u003")
    assert "王小明" in text
    assert "KR1 Renewals" in text
    assert "KR2 Calls" not in text


async def test_who_is_unknown_and_who_may_not_be_seen_read_the_same(work: Desk) -> None:
    work.must("/okr add Let somebody go private", by="u004")
    assert "Let somebody go" in await read(work, "u001", "/people/u004")
    unseen = await read(work, "u007", "/people/u004", 404)
    assert unseen == await read(work, "u007", "/people/nobody", 404)


async def test_who_owns_nothing_reads_as_unknown_too(work: Desk) -> None:
    assert await read(work, "u007", "/people/u005", 404) == await read(work, "u007", "/people/nobody", 404)


async def test_what_is_due_of_me_stands_first(work: Desk) -> None:
    text = await read(work, "u003", "/mine")
    assert text.index("Due now KR1 Renewals") < text.index("O1 Renew more contracts")


async def test_what_was_just_reported_is_not_due_but_among_the_last_reports(work: Desk) -> None:
    work.must("/kr update 1 40", by="u003")
    text = await read(work, "u003", "/mine")
    assert "All of it is reported. Nothing is due." in text
    assert "Last reports KR1 Renewals 40" in text


async def test_half_a_cadence_later_it_is_due_again(work: Desk) -> None:
    work.must("/kr update 1 40", by="u003")
    work.now += timedelta(days=8)
    assert "Due now KR1 Renewals" in await read(work, "u003", "/mine")


async def test_a_skip_is_an_answer(work: Desk) -> None:
    work.must("/skip KR1 nothing new", by="u003")
    assert "Nothing is due." in await read(work, "u003", "/mine")


async def test_what_keeps_mine_from_moving_stands_there(work: Desk) -> None:
    work.must("/block KR1 the bank does not answer", by="u003")
    assert "Blocked KR1 Renewals the bank does not answer" in await read(work, "u003", "/mine")


async def test_who_waits_for_me_is_told_by_reference_alone(work: Desk) -> None:
    work.must("/okr add Onboard without a course", by="u006", group="PRODUCT")
    work.must("/kr add O1 Guides finished from 0 to 100", by="u006", group="PRODUCT")
    work.must("/depend KR1 on SALES/KR1 by 2026-12-04", by="u006", group="PRODUCT")
    text = await read(work, "u003", "/mine")
    assert "PRODUCT/2026Q4/KR1 waits for it, asked by 陈晨 not answered yet · Dec 4" in text
    assert "Guides finished" not in text


async def test_who_owns_nothing_is_told_how_to_begin(work: Desk) -> None:
    assert "Nothing in 2026Q4 is yours yet." in await read(work, "u005", "/mine")


async def test_a_stranger_to_every_group_has_a_page_too(work: Desk) -> None:
    assert "/okr add" in await read(work, "stranger", "/mine")
