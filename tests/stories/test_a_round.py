"""A whole check-in round: Friday's prompt and cards, Monday's nudge and card, Wednesday's list."""

from __future__ import annotations

import pytest_asyncio

from simulator.world import DIRECT
from tests.kit.town import BO, LI_LEI, XIAOMING, Town
from tests.kit.ways import BOTH_WAYS

pytestmark = BOTH_WAYS


@pytest_asyncio.fixture
async def busy(town: Town) -> Town:
    """王小明 owes two key results of Sales, Bo one; 李雷, their manager, was here once."""
    for who, line in (
        (XIAOMING, "/okr add 让新客户第一周就用起来"),
        (XIAOMING, "/kr add O1 活跃门店 从 100 到 200"),
        (XIAOMING, "/kr add O1 退款时间 从 48h 到 24h"),
        (LI_LEI, "/status"),
        (BO, "/okr add 伙伴替我们卖"),
        (BO, "/kr add O2 伙伴数 从 0 到 9"),
    ):
        await town.say(who, "SALES", f"@OKR {line}")
    return town


async def later(town: Town, moment: str) -> None:
    """Turn to a moment, and on until what is made a second after it has gone out, too."""
    await town.turn_to(moment)
    await town.act("clock", seconds=2)
    await town.tick()


async def test_from_friday_to_wednesday(busy: Town) -> None:
    await later(busy, "fri 10:00")
    assert "该更新进展了" in (await busy.heard(LI_LEI, "SALES"))[-1]
    [his] = await busy.heard(XIAOMING, DIRECT)
    [bos] = await busy.heard(BO, DIRECT)
    assert "待更新2项" in his
    assert "SALES/KR1 活跃门店" in his
    assert "SALES/KR3 伙伴数" in bos
    assert await busy.heard(LI_LEI, DIRECT) == []

    assert "KR3" in await busy.ask(BO, DIRECT, "/kr update SALES/KR3 +1")
    await busy.ask(XIAOMING, DIRECT, "/kr update SALES/KR1 120")
    assert await busy.value_of("KR1") == "120"

    await later(busy, "mon 10:00")
    nudge = (await busy.heard(XIAOMING, DIRECT))[-1]
    assert nudge.startswith("王小明，还有1个关键结果等你一句话")
    assert "KR1" not in nudge
    assert len(await busy.heard(BO, DIRECT)) == 2  # the card, and his receipt
    card = (await busy.heard(LI_LEI, "SALES"))[-1]
    assert "王小明" not in card.split("2 位负责人")[-1]

    await later(busy, "tue 10:00")
    assert (await busy.heard(XIAOMING, DIRECT))[-1] == nudge

    await later(busy, "wed 10:00")
    [silent] = await busy.heard(LI_LEI, DIRECT)
    assert "2人中有1人还没答复完" in silent
    assert "**王小明**: KR2 退款时间（从未更新）" in silent


async def test_whoever_walks_through_it_hears_no_more(busy: Town) -> None:
    await later(busy, "fri 10:00")
    assert "第1项，共2项" in await busy.ask(XIAOMING, DIRECT, "签到")
    assert "第2项，共2项" in await busy.ask(XIAOMING, DIRECT, "120")
    assert "都更新好了，共2项" in await busy.ask(XIAOMING, DIRECT, "36")
    said = len(await busy.heard(XIAOMING, DIRECT))
    await later(busy, "mon 10:00")
    await later(busy, "wed 10:00")
    assert len(await busy.heard(XIAOMING, DIRECT)) == said
    [silent] = await busy.heard(LI_LEI, DIRECT)
    assert "Bo" in silent
    assert "王小明" not in silent


async def test_a_restart_in_between_asks_nobody_twice(busy: Town) -> None:
    await later(busy, "fri 10:00")
    await busy.restart()
    await busy.tick()
    assert len(await busy.heard(XIAOMING, DIRECT)) == 1
    await later(busy, "mon 10:00")
    await busy.restart()
    await busy.tick()
    assert len(await busy.heard(XIAOMING, DIRECT)) == 2
