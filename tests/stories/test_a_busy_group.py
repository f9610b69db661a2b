"""Small scenes of a day in the group, as its people would tell them."""

from __future__ import annotations

import asyncio

from tests.kit.town import ANN, BO, HAN_MEIMEI, LI_LEI, XIAOMING, Town
from tests.kit.ways import BOTH_WAYS

pytestmark = BOTH_WAYS


async def with_a_key_result(town: Town) -> None:
    await town.say(BO, "SALES", "@OKR /okr add Refunds that nobody has to chase")
    await town.say(BO, "SALES", "@OKR /kr add O1 Cut refund time from 48 to 24 hours")


async def test_a_mention_at_the_end_works_too(town: Town) -> None:
    assert "/kr update" in await town.ask(ANN, "SALES", "帮助 @OKR")


async def test_without_its_name_the_robot_hears_nothing(town: Town) -> None:
    assert await town.say(ANN, "SALES", "/help") is None
    assert await town.heard(ANN, "SALES") == []


async def test_full_width_is_read_and_explained(town: Town) -> None:
    await with_a_key_result(town)
    receipt = await town.ask(BO, "SALES", "@OKR /kr update 1 ４５％")
    assert "37.2 hours" in receipt
    assert "45%" in receipt


async def test_a_tap_on_undo_takes_it_back(town: Town) -> None:
    await with_a_key_result(town)
    await town.say(BO, "SALES", "@OKR /kr update 1 40")
    await town.say(BO, "SALES", "@OKR /kr update 1 36")
    [undo] = [
        button["url"]
        for button in (await town.messages(BO, "SALES"))[-1]["buttons"]
        if "undo" in button["url"]
    ]
    await town.act("tap", **{"as": BO}, conversation="SALES", url=undo)
    await town.deliver()
    assert await town.value_of("KR1") == "40"
    history = await town.ask(BO, "SALES", "@OKR /kr history 1")
    assert "［已撤销］" in history


async def test_a_stranger_is_told_who_may(town: Town) -> None:
    await with_a_key_result(town)
    refused = await town.ask(ANN, "SALES", "@OKR /kr update 1 60%")
    assert "Bo Chen" in refused
    assert await town.value_of("KR1") is None


async def test_a_manager_may(town: Town) -> None:
    await with_a_key_result(town)
    await town.say(LI_LEI, "SALES", "@OKR /kr update 1 30")
    assert await town.value_of("KR1") == "30"


async def test_a_misspelt_command_is_asked_back_and_one_tap_away(town: Town) -> None:
    await with_a_key_result(town)
    asked = await town.ask(BO, "SALES", "@OKR /kr udpate 1 40")
    assert "/kr update 1 40" in asked
    assert await town.value_of("KR1") is None
    [button] = (await town.messages(BO, "SALES"))[-1]["buttons"]
    await town.act("tap", **{"as": BO}, conversation="SALES", url=button["url"])
    assert await town.value_of("KR1") == "40"


async def test_something_private_is_not_shown_to_the_group(town: Town) -> None:
    await town.say(BO, "SALES", "@OKR /okr add Find another job private")
    await town.say(BO, "SALES", "@OKR /kr add O1 Interviews from 0 to 5")
    group = "\n".join(await town.heard(ANN, "SALES"))
    assert "Find another job" not in group
    assert "已私发给你" in group
    assert "Find another job" in "\n".join(await town.heard(BO, "DIRECT"))
    assert "没有 KR1" in await town.ask(ANN, "SALES", "@OKR /kr show 1")


async def test_one_to_one_the_slash_may_be_left_out(town: Town) -> None:
    await with_a_key_result(town)
    receipt = await town.ask(BO, "DIRECT", "update 1 36")
    assert "36 hours" in receipt
    assert "@OKR" not in receipt


async def test_everybody_reads_their_own_language_and_the_group_its_own(town: Town) -> None:
    await with_a_key_result(town)
    await town.say(BO, "SALES", "@OKR /lang en")
    assert "First check-in" in await town.ask(BO, "SALES", "@OKR /kr update 1 40")
    assert "规则 gap 10 25" in await town.ask(XIAOMING, "SALES", "@OKR /kr show 1")
    await town.turn_to("fri 10:00")
    await town.turn_to("mon 10:00")
    assert "进度" in (await town.heard(BO, "SALES"))[-1]


async def test_a_real_mention_names_the_owner(town: Town) -> None:
    await town.say(ANN, "SALES", "@OKR /help")  # so that the robot knows her name
    await town.say(LI_LEI, "SALES", "@OKR /okr add 续费 @Ann Lee")
    assert "Ann Lee" in await town.ask(LI_LEI, "SALES", "@OKR /okr")
    await town.say(ANN, "SALES", "@OKR /kr add O1 续费率 从 70% 到 85%")
    assert "76%" in await town.ask(ANN, "SALES", "@OKR /kr update 1 76%")


async def test_many_at_once_each_count(town: Town) -> None:
    await with_a_key_result(town)
    await town.say(BO, "SALES", "@OKR /kr update 1 0")
    lines = [
        town.act("say", **{"as": BO}, conversation="SALES", text="@OKR /kr update 1 +1") for _ in range(20)
    ]
    await asyncio.gather(*lines)
    assert await town.value_of("KR1") == "20"


async def test_an_answer_finds_its_way_when_the_session_is_over(town: Town) -> None:
    await with_a_key_result(town)
    gone = {"errcode": 300001, "errmsg": "session not found"}
    await town.act("faults", path="/robot/sendBySession", times=1, status=200, body=gone)
    receipt = await town.ask(BO, "SALES", "@OKR /kr update 1 36")
    assert "36 hours" in receipt


async def test_what_could_not_be_said_is_said_after_a_restart(town: Town) -> None:
    await with_a_key_result(town)
    await town.act("faults", path="/robot/sendBySession", times=1, status=503, body={})
    await town.say(BO, "SALES", "@OKR /kr update 1 36")
    assert "36 hours" not in "\n".join(await town.heard(BO, "SALES"))
    await town.restart()
    await town.act("clock", seconds=120)
    await town.deliver()
    assert sum("36 hours" in said for said in await town.heard(BO, "SALES")) == 1


async def test_the_list_and_the_status_say_the_same(town: Town) -> None:
    await with_a_key_result(town)
    await town.say(BO, "SALES", "@OKR /kr update 1 36")
    assert "50%" in await town.ask(ANN, "SALES", "@OKR /okr")
    assert "50%" in await town.ask(ANN, "SALES", "@OKR /status")
    assert "50%" in await town.ask(HAN_MEIMEI, "SALES", "@OKR /card")
