"""/link: one to one, to the page that was meant, for staff alone."""

from __future__ import annotations

import pytest

from tests.kit.bots import WEDNESDAY
from tests.kit.callers import Callers, in_group, one_to_one, taps
from tests.kit.door import ENV, PUBLIC, a_browser, a_link, opened, token_in
from web.addresses import MAP, MINE, OVERVIEW, address_of
from web.passes import Passes


@pytest.fixture
async def town(tmp_path):
    callers = Callers(tmp_path, **ENV)
    await callers.say("/okr add Sell more\n/kr add O1 Stores from 0 to 10")
    yield callers
    await callers.stop()


def leads_to(token: str) -> tuple[str, str]:
    link, _ = Passes(ENV["OKR_SECRET_KEY"]).read(token, now=WEDNESDAY)
    return link.staff_id, link.target


@pytest.mark.parametrize(
    ("line", "target"),
    [
        pytest.param("/link", "/", id="the first page"),
        pytest.param("/link map", "/map", id="the map"),
        pytest.param("/link 地图", "/map", id="the map, in another language"),
        pytest.param("/link mine", "/mine", id="what is mine"),
        pytest.param("/link 我的", "/mine", id="what is mine, in another language"),
        pytest.param("/link sales", "/groups/SALES", id="a group"),
        pytest.param("/link O1", "/groups/SALES/2026Q4/O1", id="an objective"),
        pytest.param("/link KR1", "/groups/SALES/2026Q4/KR1", id="a key result"),
        pytest.param("/link 1", "/groups/SALES/2026Q4/KR1", id="a bare number is a key result"),
        pytest.param("/link SALES/O1", "/groups/SALES/2026Q4/O1", id="a whole reference"),
        pytest.param("链接", "/", id="in Chinese"),
        pytest.param("đường dẫn", "/", id="in Vietnamese"),
    ],
)
async def test_it_leads_to_what_was_meant(town, line, target):
    assert leads_to(await a_link(town, line=line)) == ("u003", target)


async def test_its_addresses_are_those_of_the_pages(town):
    for ref in ("SALES", "SALES/2026Q4/O1", "SALES/2026Q4/KR1"):
        assert leads_to(await a_link(town, line=f"/link {ref}"))[1] == address_of(ref)
    assert [leads_to(await a_link(town, line=f"/link {name}"))[1] for name in ("", "map", "mine")] == [
        OVERVIEW,
        MAP,
        MINE,
    ]


async def test_asked_in_a_group_it_comes_one_to_one_and_the_group_sees_none_of_it(town):
    said = await town.hear("/link")
    assert "Sent to you privately" in in_group(said)
    assert PUBLIC not in in_group(said)
    assert leads_to(token_in(one_to_one(said))) == ("u003", "/")


async def test_it_says_how_long_and_for_whom_it_is_good(town):
    [said] = await town.hear("/link", "u003", None)
    assert "15 minutes" in said.text
    assert "for you alone" in said.text


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param("/link SALE", "/link SALES", id="a misspelt group"),
        pytest.param("/link O7", "O7", id="an objective that is not there"),
        pytest.param("/link PRODUCT/KR1", "KR1", id="of another group, not there either"),
        pytest.param("/link map now", "now", id="a word too many"),
        pytest.param("/link yes", "Nobody is waiting", id="yes without a number"),
        pytest.param("/link no 123456", "Nobody is waiting", id="no to nobody"),
        pytest.param("/link end", "logged in nowhere", id="nothing to end"),
    ],
)
async def test_what_it_cannot_do_it_says(town, line, says):
    said = await town.say(line, "u003", None)
    assert says in said
    assert "/in/link" not in said


async def test_what_the_asker_may_not_see_is_linked_to_no_more_than_what_is_not_there(town):
    await town.say("/okr add Hire a rival private")
    assert leads_to(await a_link(town, line="/link SALES/O2"))[1] == "/groups/SALES/2026Q4/O2"
    said = await town.say("/link SALES/O2", "u004", None)
    assert "/in/link" not in said
    assert said.replace("O2", "O9") == await town.say("/link SALES/O9", "u004", None)


async def test_without_an_address_it_says_what_an_admin_has_to_set(tmp_path):
    town = Callers(tmp_path)
    assert "OKR_PUBLIC_URL" in await town.say("/link", "u003", None)
    await town.stop()


async def test_somebody_from_outside_gets_none(town):
    said = await town.hear("/link", senderStaffId=..., senderNick="Guest")
    assert said
    assert PUBLIC not in "".join(each.text for each in said)


async def test_the_question_can_be_tapped(town):
    before = len(town.dingtalk.pushed)
    async with a_browser(town.bot) as browser:
        await opened(town, browser, await a_link(town))
    yes, no = taps(town.dingtalk.pushed[before:])
    assert (yes[:10], no[:9]) == ("/link yes ", "/link no ")
