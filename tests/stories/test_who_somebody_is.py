"""Names, departments and leavers come from DingTalk's address book, and nothing fails without it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.world import World
from tests.kit.bots import rows
from tests.kit.databases import postgres as postgres
from tests.kit.databases import postgres_url as postgres_url
from tests.kit.town import HAN_MEIMEI, LI_LEI, XIAOMING, Town

USER_GET = "/topapi/v2/user/get"


def rename(world: World, staff_id: str, name: str) -> None:
    world.people[staff_id] = replace(world.people[staff_id], name=name)


async def night_passes(town: Town) -> None:
    """It is Wednesday, nine in the morning; every process had the night to work in."""
    await town.act("clock", next="wed 03:00")
    for bot in town.bots:
        await bot.registrar.work()
    await town.turn_to("wed 09:00")


@pytest.fixture
async def sales(town) -> Town:
    """王小明 owns KR1 of SALES, which 李雷 manages."""
    assert await town.say(LI_LEI, "SALES", "@OKR /help") == 200
    for line in ("/okr add Sell more", "/kr add O1 Shops from 0 to 10"):
        assert await town.say(XIAOMING, "SALES", f"@OKR {line}") == 200
    await town.bots[0].registrar.work()
    return town


async def test_a_name_that_changed_in_dingtalk_is_shown_after_the_night(sales):
    assert "王小明" in await sales.ask(LI_LEI, "SALES", "@OKR /okr all")
    rename(sales.world, XIAOMING, "王晓明")
    assert "王小明" in await sales.ask(LI_LEI, "SALES", "@OKR /okr all")
    await night_passes(sales)
    text = await sales.ask(LI_LEI, "SALES", "@OKR /okr all")
    assert "王晓明" in text
    assert "王小明" not in text


async def test_where_its_event_came_a_changed_name_is_shown_within_seconds(sales):
    rename(sales.world, XIAOMING, "王晓明")
    told = await sales.act("event", kind="user_modify_org", fields={"userId": [XIAOMING]})
    assert told["status"] == 200
    await sales.bots[0].registrar.work()
    assert "王晓明" in await sales.ask(LI_LEI, "SALES", "@OKR /okr all")


async def test_whoami_shows_department_and_manager(sales):
    text = await sales.ask(XIAOMING, "DIRECT", "/whoami")
    assert "销售部" in text
    assert "李雷" in text


async def test_a_leaver_whose_event_was_lost_is_out_by_the_next_morning(sales):
    sales.world.dismiss(XIAOMING)
    await night_passes(sales)
    told = "\n".join(await sales.heard(LI_LEI, "DIRECT"))
    assert "王小明" in told
    assert "O1" in told
    gone = "SELECT staff_id FROM departures WHERE place = 'company' AND gone = 1"
    assert rows(sales.bots[0], gone) == [(XIAOMING,)]


async def test_a_mass_failure_drops_nobody(sales):
    for who in ("u003", "u004", "u005", "u006", "u007", "u008"):
        await sales.say(who, "COMPANY", "@OKR /whoami")
    people = dict(sales.world.people)
    for who in people.keys() - {HAN_MEIMEI}:
        del sales.world.people[who]
    await night_passes(sales)
    sales.world.people = people
    assert rows(sales.bots[0], "SELECT count(*) FROM departures") == [(0,)]
    assert any("通讯录" in each for each in await sales.heard(HAN_MEIMEI, "DIRECT"))
    await sales.say(XIAOMING, "SALES", "@OKR /kr update KR1 5")
    assert await sales.value_of("KR1") == "5"


async def test_several_processes_ask_no_more_than_one(sales):
    sales.open_bot(serves=False)
    before = await questions(sales)
    await night_passes(sales)
    [(known,)] = rows(sales.bots[0], "SELECT count(*) FROM people")
    assert await questions(sales) - before == known


async def test_without_the_permission_everything_works_and_says_what_is_missing(town):
    await town.act("tenant", withheld_scopes=["qyapi_get_member"])
    await town.say(XIAOMING, "SALES", "@OKR /okr add 多卖一点")
    await town.bots[0].registrar.work()
    assert "王小明" in await town.ask(LI_LEI, "SALES", "@OKR /okr all")
    assert "qyapi_get_member" in await town.ask(HAN_MEIMEI, "SALES", "@OKR /settings")
    assert "qyapi_get_member" not in await town.ask(LI_LEI, "SALES", "@OKR /settings")
    await town.act("tenant", withheld_scopes=[])
    rename(town.world, XIAOMING, "王晓明")
    await town.world.clock.move_by(timedelta(days=1))
    await town.bots[0].registrar.work()
    assert "王晓明" in await town.ask(LI_LEI, "SALES", "@OKR /okr all")
    assert "qyapi_get_member" not in await town.ask(HAN_MEIMEI, "SALES", "@OKR /settings")


async def test_a_departments_name_that_may_not_be_read_is_missing_alone(town):
    await town.act("tenant", withheld_scopes=["qyapi_get_department_list"])
    await town.say(XIAOMING, "SALES", "@OKR /help")
    await town.bots[0].registrar.work()
    text = await town.ask(XIAOMING, "DIRECT", "/whoami")
    assert "李雷" in text
    assert "销售部" not in text
    assert "qyapi_get_department_list" in await town.ask(HAN_MEIMEI, "SALES", "@OKR /settings")


async def test_two_replicas_on_one_postgresql_compare_once(postgres_url):
    town = Town(postgres_url)
    town.open_bot(serves=False)
    try:
        for who in (LI_LEI, XIAOMING):
            assert await town.say(who, "SALES", "@OKR /okr add 多卖一点") == 200
        await asyncio.gather(*(bot.registrar.work() for bot in town.bots))
        before = await questions(town)
        town.world.dismiss(XIAOMING)
        await town.act("clock", next="wed 03:00")
        for _ in range(3):
            await asyncio.gather(*(bot.registrar.work() for bot in town.bots))
        [(known,)] = rows(town.bots[0], "SELECT count(*) FROM people")
        assert await questions(town) - before == known
        await town.turn_to("wed 09:00")
        assert len([each for each in await town.heard(LI_LEI, "DIRECT") if "已离开" in each]) == 1
    finally:
        await town.close()


async def questions(town: Town) -> int:
    """How often DingTalk was asked about somebody."""
    entries = (await town.page.get("/_sim/log")).json()
    return len([each for each in entries if each["path"] == USER_GET])
