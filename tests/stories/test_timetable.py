"""What posts itself: once, at its hour, or late and at most once, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.town import LI_LEI, XIAOMING, Town, sqlite_url


async def with_something_due(town: Town) -> int:
    """How many messages the robot has said so far."""
    await town.say(XIAOMING, "SALES", "@OKR /okr add 让新客户第一周就用起来")
    await town.say(XIAOMING, "SALES", "@OKR /kr add O1 活跃门店 从 100 到 200")
    return len(await town.heard(LI_LEI, "SALES"))


async def posts(town: Town, since: int) -> list[str]:
    return (await town.heard(LI_LEI, "SALES"))[since:]


async def test_nothing_before_its_hour(town: Town) -> None:
    before = await with_something_due(town)
    await town.turn_to("fri 09:59")
    assert await posts(town, before) == []


async def test_however_often_the_clock_ticks_it_is_said_once(town: Town) -> None:
    before = await with_something_due(town)
    await town.turn_to("fri 10:00")
    for _ in range(5):
        await town.tick()
    await town.restart()
    await town.tick()
    assert len(await posts(town, before)) == 1


async def test_a_bot_that_slept_through_friday_says_it_once_and_late(town: Town) -> None:
    before = await with_something_due(town)
    await town.turn_to("sat 12:00")
    [prompt] = await posts(town, before)
    assert "迟发" in prompt


async def test_a_bot_that_slept_for_weeks_does_not_flood(town: Town) -> None:
    before = await with_something_due(town)
    for _ in range(5):
        await town.act("clock", next="fri 12:00")
    await town.tick()
    assert len(await posts(town, before)) <= 1


async def test_the_fortnight_is_kept(town: Town) -> None:
    before = await with_something_due(town)
    said = []
    for _ in range(4):
        await town.turn_to("fri 10:00")
        said.append(len([post for post in await posts(town, before) if "该更新" in post]))
    assert said == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("quiet", "hour"),
    [
        pytest.param("09:00-11:00", "11:00", id="a prompt inside quiet hours waits for their end"),
        pytest.param("off", "10:00", id="without quiet hours it comes at its time"),
    ],
)
async def test_quiet_hours(tmp_path: Path, quiet: str, hour: str) -> None:
    town = Town(sqlite_url(tmp_path), OKR_GROUPS__SALES__QUIET=quiet)
    try:
        before = await with_something_due(town)
        await town.turn_to("fri 10:00")
        assert bool(await posts(town, before)) is (hour == "10:00")
        await town.turn_to("fri 11:00") if hour == "11:00" else None
        assert len(await posts(town, before)) == 1
    finally:
        await town.close()


async def test_off_is_off(tmp_path: Path) -> None:
    town = Town(sqlite_url(tmp_path), OKR_GROUPS__SALES__CHECKIN="off", OKR_GROUPS__SALES__CARD="off")
    try:
        before = await with_something_due(town)
        for _ in range(3):
            await town.turn_to("fri 10:00")
            await town.turn_to("mon 10:00")
        assert await posts(town, before) == []
    finally:
        await town.close()


async def test_an_empty_group_is_not_prompted_but_shown_how_to_begin(town: Town) -> None:
    await town.turn_to("fri 10:00")
    assert await posts(town, 0) == []
    await town.turn_to("mon 10:00")
    [card] = await posts(town, 0)
    assert "/okr add" in card
