"""The fine print of the timetable, from outside: when the bot speaks by itself, and what goes first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from tests.kit.bots import FRIDAY
from tests.kit.callers import Callers
from tests.kit.fakes import GROUP, PERSON, SESSION
from tests.kit.town import LI_LEI, XIAOMING, Town

SECOND = timedelta(seconds=1)
ALONE = {"OKR_GROUPS__PRODUCT__CHECKIN": "off", "OKR_GROUPS__PRODUCT__CARD": "off"} | {
    "OKR_GROUPS__COMPANY__CHECKIN": "off",
    "OKR_GROUPS__COMPANY__CARD": "off",
    "OKR_GROUPS__COMPANY__DIGEST": "off",
}
Open = Callable[..., Awaitable[Callers]]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest_asyncio.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Open]:
    """SALES alone has a timetable, and somebody there is due."""
    bots = []

    async def opened(at: str, **env: str) -> Callers:
        settings = {f"OKR_GROUPS__SALES__{name.upper()}": value for name, value in env.items()}
        callers = Callers(tmp_path, now=utc(at), **ALONE | settings)
        bots.append(callers.bot)
        await callers.say("/okr add Win\n/kr add Dealers from 0 to 40")
        return callers

    yield opened
    for bot in bots:
        await bot.stop()


async def said_at(callers: Callers, at: str) -> list[str]:
    """What the group is told; what each person is told privately is no post."""
    callers.clock.now = utc(at)
    return [each.text.split("\n")[0] for each in await callers.tick() if each.door != PERSON]


async def test_nothing_is_due_before_the_group_existed(opened: Open) -> None:
    callers = await opened("2026-11-18T04:00", checkin="every week on mon 10:00 from 2026-01-05", card="off")
    assert await said_at(callers, "2026-11-18T04:01") == []
    assert await said_at(callers, "2026-11-23T01:59") == []
    assert len(await said_at(callers, "2026-11-23T02:00")) == 1


async def test_a_card_that_days_off_push_onto_its_prompt_waits_one_more_working_day(opened: Open) -> None:
    callers = await opened("2026-04-29T04:00", calendar="CN")  # 1 to 5 May 2026 are off
    assert await said_at(callers, "2026-05-01T02:00") == []
    [prompt] = await said_at(callers, "2026-05-06T02:00")
    assert "check in" in prompt
    assert await said_at(callers, "2026-05-07T01:59") == []
    [card] = await said_at(callers, "2026-05-07T02:00")
    assert "progress" in card


@pytest.mark.parametrize(
    ("seen", "day"),
    [
        pytest.param("2026-11-18T04:00", "2026-11-30", id="a month of 30"),
        pytest.param("2027-02-10T04:00", "2027-02-28", id="February"),
        pytest.param("2028-02-10T04:00", "2028-02-29", id="February of a leap year"),
        pytest.param("2026-12-10T04:00", "2026-12-31", id="a month of 31"),
    ],
)
async def test_every_month_on_31_is_its_last_day(opened: Open, seen: str, day: str) -> None:
    callers = await opened(seen, checkin="every month on 31 10:00", card="off")
    assert await said_at(callers, f"{day}T01:59") == []
    assert len(await said_at(callers, f"{day}T02:00")) == 1


async def test_quiet_hours_of_a_friday_night_end_on_monday_where_saturday_is_off(opened: Open) -> None:
    callers = await opened("2026-11-18T04:00", checkin="every week on fri 21:00", card="off", calendar="HK")
    for moment in ("2026-11-20T13:00", "2026-11-21T00:30", "2026-11-22T00:30", "2026-11-23T00:29"):
        assert await said_at(callers, moment) == []
    assert len(await said_at(callers, "2026-11-23T00:30")) == 1


async def test_what_is_late_waits_for_the_end_of_quiet_hours_too(opened: Open) -> None:
    callers = await opened("2026-11-18T04:00", card="off")
    assert await said_at(callers, "2026-11-20T13:30") == []  # down since Friday's ten o'clock
    assert await said_at(callers, "2026-11-21T00:29") == []
    callers.clock.now = utc("2026-11-21T00:30")
    [late] = await callers.tick()
    assert "posted late" in late.text
    assert await said_at(callers, "2026-11-21T00:31") == []


async def test_in_quiet_hours_replies_alone_are_sent(opened: Open) -> None:
    callers = await opened("2026-11-18T04:00", checkin="every week on fri 21:00", card="off")
    assert await said_at(callers, "2026-11-20T13:00") == []
    assert "/kr update" in await callers.say("/help")


async def test_posts_due_at_once_go_at_once_and_replies_first(callers: Callers) -> None:
    for where in ("sales", "product", "company"):
        await callers.say("/okr add Win\n/kr add Dealers from 0 to 40", where=where, by="u002")
    callers.clock.now = FRIDAY
    before = len(callers.dingtalk.pushed)
    await callers.bot.tick()
    await callers.bring(callers.body("/help", "u003", "sales", mentions=()))
    await callers.bot.delivery.drain()  # the clock stands: nothing may wait for later
    doors = [each.door for each in callers.dingtalk.pushed[before:]]
    assert doors == [SESSION, GROUP, GROUP, GROUP]


async def test_the_demo_clock_steps_through_every_due_instant_on_its_way(town: Town) -> None:
    await town.say(XIAOMING, "SALES", "@OKR /okr add 让新客户第一周就用起来")
    await town.say(XIAOMING, "SALES", "@OKR /kr add O1 活跃门店 从 100 到 200")
    before = len(await town.heard(LI_LEI, "SALES"))
    [bot] = town.bots
    town.clock.on_the_way(bot.next_due, town.tick)  # as the demo does
    await town.act("clock", seconds=timedelta(days=21).total_seconds())
    said = (await town.heard(LI_LEI, "SALES"))[before:]
    assert ["该更新进展了" in post for post in said] == [True, False, True, False]
    assert "迟发" not in "".join(said)
