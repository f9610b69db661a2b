"""What a message keeps of a chart becomes a true PNG; what is no chart is said to be none."""

from __future__ import annotations

from datetime import date

import pytest

from bot.outbound.charting import Charts
from charts.burn_up import BurnUp, DayTick, Report, Tick
from charts.drawing import to_dict
from okr.model import Health

CHART = BurnUp(
    title="KR1 门店 / cửa hàng",
    facts="0 → 10",
    now="5",
    percent="50%",
    verdict="落后",
    health=Health.BEHIND,
    summary="KR1: 50%",
    first=date(2026, 10, 1),
    last=date(2026, 12, 31),
    ticks=(Tick(0, "0"), Tick(10, "10")),
    days=(DayTick(date(2026, 11, 1), "11-01"),),
    reports=(Report(date(2026, 10, 20), 2), Report(date(2026, 11, 20), 5)),
)


@pytest.fixture
async def charts():
    found = Charts()
    yield found
    await found.close()


async def test_a_kept_chart_is_drawn_the_same_each_time(charts):
    first = await charts.png(to_dict(CHART))
    assert first.startswith(b"\x89PNG\r\n")
    assert await charts.png(to_dict(CHART)) == first


async def test_what_is_no_chart_is_refused_without_its_words(charts):
    with pytest.raises(ValueError, match="no chart") as refused:
        await charts.png({"kind": "burn_up", "title": "Layoffs"})
    assert "Layoffs" not in str(refused.value)


async def test_a_warm_one_is_asked_once_more(charts):
    await charts.warm_up()
    assert (await charts.png(to_dict(CHART))).startswith(b"\x89PNG\r\n")
