"""2026Q4 ends and 2027Q1 begins: what a group and its people hear of it by themselves, each at its minute."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.kit.town import ANN, LI_LEI, XIAOMING, Town, sqlite_url

WEDNESDAY = datetime(2026, 12, 16, 2, tzinfo=UTC)  # two days before the draft
TURNS = ("起草", "已结束", "已关闭", "保留、调整", "已经开始", "还没定目标")
TURNS_IN_ENGLISH = ("can be drafted", "is over", "is closed:", "keep, change", "has begun", "not set yet")


class Ear:
    """What one person reads anew of the turn of a cycle, in the group and one to one."""

    def __init__(self, town: Town, who: str, turns: tuple[str, ...] = TURNS) -> None:
        self._town, self._who, self._turns = town, who, turns
        self._read = {"SALES": 0, "DIRECT": 0}

    async def hears(self, where: str) -> list[str]:
        said = await self._town.heard(self._who, where)
        new = said[self._read[where] :]
        self._read[where] = len(said)
        return [text for text in new if any(turn in text.split("\n\n")[0] for turn in self._turns)]


async def a_team(town: Town) -> None:
    """王小明 is half way, Ann Lee has reported nothing, 李雷 rules and owns nothing."""
    await town.say(LI_LEI, "SALES", "@OKR /help")
    await town.say(XIAOMING, "SALES", "@OKR /okr add 让新客户第一周就用起来")
    await town.say(XIAOMING, "SALES", "@OKR /kr add O1 活跃门店 从 100 到 200")
    await town.say(XIAOMING, "SALES", "@OKR /kr update 1 150")
    await town.say(ANN, "SALES", "@OKR /okr add 让老客户留下来 committed")
    await town.say(ANN, "SALES", "@OKR /kr add O2 续费率 从 70% 到 85%")


async def the_days(town: Town, ear: Ear, until: datetime) -> dict[str, list[str]]:
    """What the group hears until then, by the day in Shanghai; never before ten o'clock."""
    found: dict[str, list[str]] = {}
    while town.clock.now() < until:
        await town.turn_to("day 09:59")
        assert await ear.hears("SALES") == []
        await town.turn_to("day 10:00")
        if said := await ear.hears("SALES"):
            found[f"{town.clock.now():%m-%d}"] = said
    return found


async def test_a_cycle_turns_and_each_is_said_at_its_minute(tmp_path: Path) -> None:
    town = Town(sqlite_url(tmp_path), start=WEDNESDAY)
    try:
        await a_team(town)
        ear, chief = Ear(town, XIAOMING), Ear(town, LI_LEI)
        days = await the_days(town, ear, datetime(2026, 12, 18, 2, tzinfo=UTC))
        assert list(days) == ["12-18"]
        [draft] = days["12-18"]
        assert "### 2026Q4 将于12月31日结束，可以起草 2027Q1 了" in draft
        assert "@OKR /okr add 让新客户第一周就用起来 in 2027Q1" in draft
        await town.say(XIAOMING, "SALES", "@OKR /okr add 让新客户第一周就用起来 in 2027Q1")

        days |= await the_days(town, ear, datetime(2027, 1, 1, 2, tzinfo=UTC))
        assert list(days) == ["12-18", "01-01"]
        [scores] = days["01-01"]
        for part in (
            "### 2026Q4 已结束：结果如下",
            "评分 0.5（中）",
            "- KR1 活跃门店：150（100 → 200）· 评分 0.5，按进度算",
            "还没有评分：没有任何更新。",
            "还有 2 个关键结果没有人评分。例如：@OKR /score 2026Q4/KR1 0.7",
            "@OKR /复盘 2026Q4 先问客户再动手",
            "@OKR /cycle close 2026Q4",
        ):
            assert part in scores, part
        assert "评分：– → 0.7" in await town.ask(XIAOMING, "SALES", "@OKR /score 2026Q4/KR1 0.7")
        assert await chief.hears("DIRECT") == []

        days |= await the_days(town, ear, datetime(2027, 1, 5, 2, tzinfo=UTC))
        [carry] = days["01-05"]
        assert carry.startswith("2026Q4 还有 2 个目标没完成")
        [letter] = await chief.hears("DIRECT")
        assert "**O2 让老客户留下来** · Ann Lee · 评分 –" in letter
        [hers] = await Ear(town, ANN).hears("DIRECT")
        assert "由 李雷 决定。" in hers
        assert "让新客户" not in hers
        line = "/结转 2026Q4/O1 保留 就差一点"
        assert line in letter
        assert "2027Q1/O2" in await town.ask(LI_LEI, "DIRECT", line)

        days |= await the_days(town, ear, datetime(2027, 1, 12, 2, tzinfo=UTC))
        assert list(days) == ["12-18", "01-01", "01-05", "01-06"]
        [begun] = days["01-06"]
        assert "3 人中有 1 人定了 2027Q1 的目标。" in begun
        assert "Ann" not in begun
        [letter] = await chief.hears("DIRECT")
        assert "有 2 人既没有目标，也没有关键结果：李雷、Ann Lee" in letter
    finally:
        await town.close()


async def test_what_is_done_in_time_is_not_asked_for(tmp_path: Path) -> None:
    """Drafted, opened, decided and closed: what is left is to say what was learnt."""
    town = Town(
        sqlite_url(tmp_path),
        start=WEDNESDAY,
        OKR_GROUPS__SALES__LANG="en",
        OKR_GROUPS__SALES__NAMES="on",
    )
    try:
        await a_team(town)
        for who in (LI_LEI, XIAOMING, ANN):
            await town.say(who, "SALES", "@OKR /okr add Go on in 2027Q1")
        await town.say(LI_LEI, "SALES", "@OKR /cycle open 2027Q1")
        ear = Ear(town, LI_LEI, TURNS_IN_ENGLISH)
        assert await the_days(town, ear, datetime(2026, 12, 29, 2, tzinfo=UTC)) == {}
        for ref in ("O1", "O2"):
            await town.say(LI_LEI, "SALES", f"@OKR /cycle carry {ref} drop nobody needs it")
        await town.say(LI_LEI, "SALES", "@OKR /cycle close")
        assert "2026Q4 is closed" in await town.ask(LI_LEI, "DIRECT", "/yes")
        await ear.hears("SALES")
        await ear.hears("DIRECT")
        days = await the_days(town, ear, datetime(2027, 1, 12, 2, tzinfo=UTC))
        assert list(days) == ["01-01"]
        [retro] = days["01-01"]
        assert retro.startswith("### 2026Q4 is closed: what did we learn?")
        assert "@OKR /retro 2026Q4 O2: we counted on one supplier" not in retro  # it has no score
        assert await ear.hears("DIRECT") == []
    finally:
        await town.close()


async def test_a_bot_that_slept_through_it_says_the_newest_and_that_it_is_late(tmp_path: Path) -> None:
    town = Town(
        sqlite_url(tmp_path),
        start=WEDNESDAY,
        OKR_GROUPS__SALES__LANG="en",
        OKR_GROUPS__SALES__NAMES="on",
    )
    try:
        await a_team(town)
        ear = Ear(town, LI_LEI, TURNS_IN_ENGLISH)
        for _ in range(3):
            await town.act("clock", next="wed 09:00")
        await town.turn_to("wed 15:00")
        [begun] = await ear.hears("SALES")
        assert begun.startswith("### 2027Q1 has begun\n\n(posted late")
        assert "0 of 3 have set objectives for 2027Q1." in begun
        assert "Still without: 李雷, 王小明, Ann Lee" in begun
        [letter] = await ear.hears("DIRECT")
        assert "3 people have neither an objective nor a key result yet" in letter
        await town.restart()
        await town.tick()
        assert await ear.hears("SALES") == await ear.hears("DIRECT") == []
    finally:
        await town.close()


async def test_a_group_that_does_not_want_to_hear_of_cycles_does_not(tmp_path: Path) -> None:
    town = Town(sqlite_url(tmp_path), start=WEDNESDAY, OKR_GROUPS__SALES__NOTICES="health,blocker")
    try:
        await a_team(town)
        ear = Ear(town, ANN)
        for moment in ("fri 10:00", "fri 10:00", "fri 10:00", "tue 10:00", "wed 10:00"):
            await town.turn_to(moment)
        assert f"{town.clock.now():%m-%d}" == "01-06"
        assert await ear.hears("SALES") == await ear.hears("DIRECT") == []
    finally:
        await town.close()
