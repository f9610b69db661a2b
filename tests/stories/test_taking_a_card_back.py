"""/undo of a progress card: the post goes where DingTalk lets a robot take it back, else it is said why."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.town import BO, XIAOMING, Town, sqlite_url

SEND = "/v1.0/robot/groupMessages/send"
SESSION = "/robot/sendBySession"
RECALL = "/v1.0/robot/groupMessages/recall"
TAKEN_BACK = "的进度卡片已撤回"


@pytest.fixture
async def town(town: Town) -> Town:
    await _begin(town)
    return town


@pytest.fixture
async def answering_town(tmp_path: Path) -> AsyncIterator[Town]:
    """Its answers are in the HTTP response: the cheapest way, and one that nothing comes back from."""
    town = Town(sqlite_url(tmp_path), OKR_DINGTALK__REPLY="response")
    await _begin(town)
    yield town
    await town.close()


async def _begin(town: Town) -> None:
    for line in ("/okr add More shops", "/kr add O1 Active shops from 0 to 200"):
        await town.say(XIAOMING, "SALES", f"@OKR {line}")


async def posts(town: Town, where: str = "SALES") -> list[str]:
    """The progress cards that stand there."""
    return [each["title"] for each in await town.messages(XIAOMING, where) if "2026Q4" in each["title"]]


async def calls(town: Town, path: str) -> list[dict]:
    return [each["body"] for each in (await town.page.get("/_sim/log")).json() if each["path"] == path]


async def test_a_card_just_posted_is_taken_back(town):
    assert "Active shops" in await town.ask(XIAOMING, "SALES", "@OKR /card")
    before = len(await posts(town))
    await town.say(XIAOMING, "SALES", "@OKR /undo")
    assert (before, await posts(town)) == (1, [])
    assert TAKEN_BACK in (await town.heard(XIAOMING, "SALES"))[-1]
    [recall] = await calls(town, RECALL)
    assert (recall["openConversationId"], len(recall["processQueryKeys"])) == ("cidSalesTeam+demo/1==", 1)


async def test_undo_takes_cards_and_changes_back_in_their_order(town):
    await town.say(XIAOMING, "SALES", "@OKR /kr update 1 20")
    await town.say(XIAOMING, "SALES", "@OKR /card")
    await town.say(XIAOMING, "SALES", "@OKR /kr update 1 30")
    await town.say(XIAOMING, "SALES", "@OKR /undo")
    assert await town.value_of("KR1") == "20"
    await town.say(XIAOMING, "SALES", "@OKR /undo")
    assert TAKEN_BACK in (await town.heard(XIAOMING, "SALES"))[-1]
    assert (await town.value_of("KR1"), await posts(town)) == ("20", [])
    await town.say(XIAOMING, "SALES", "@OKR /undo")
    assert await town.value_of("KR1") is None


async def test_a_card_is_taken_back_once(town):
    await town.say(XIAOMING, "SALES", "@OKR /card")
    await town.say(XIAOMING, "SALES", "@OKR /undo")
    await town.say(XIAOMING, "SALES", "@OKR /undo")  # the key result
    assert len(await calls(town, RECALL)) == 1


async def test_a_card_one_to_one_is_taken_back_too(town):
    await town.say(XIAOMING, "DIRECT", "/card")
    assert len(await posts(town, "DIRECT")) == 1
    await town.say(XIAOMING, "DIRECT", "/undo")
    assert await posts(town, "DIRECT") == []
    assert TAKEN_BACK in (await town.heard(XIAOMING, "DIRECT"))[-1]


async def test_a_card_that_has_not_left_never_does(town):
    for path in (SEND, SESSION):
        await town.act("faults", path=path, status=500, times=1)
    await town.say(XIAOMING, "SALES", "@OKR /card")
    await town.say(XIAOMING, "SALES", "@OKR /undo")
    await town.act("clock", seconds=3600)
    await town.deliver()
    assert await posts(town) == []
    assert "还没有发出" in (await town.heard(XIAOMING, "SALES"))[-1]
    assert await calls(town, RECALL) == []


async def test_a_card_that_left_in_the_response_stays_and_that_is_said(answering_town):
    town = answering_town
    await town.say(XIAOMING, "SALES", "@OKR /card")
    assert "机器人或会话的地址" in await town.ask(XIAOMING, "SALES", "@OKR /undo")
    assert len(await posts(town)) == 1
    await town.say(XIAOMING, "SALES", "@OKR /undo")  # and the way is free for the change before it
    assert "没有" in await town.ask(XIAOMING, "SALES", "@OKR /kr show 1")


async def test_where_the_robot_s_door_fails_a_card_goes_by_the_session_and_stays(town):
    await town.act("faults", path=SEND, status=500, times=1)
    await town.say(XIAOMING, "SALES", "@OKR /card")
    assert len(await posts(town)) == 1  # at once
    assert "机器人或会话的地址" in await town.ask(XIAOMING, "SALES", "@OKR /undo")
    assert len(await posts(town)) == 1


async def test_dingtalk_does_not_let_it_go_and_that_is_said(town):
    await town.say(XIAOMING, "SALES", "@OKR /card")
    body = {"code": "invalid.processQueryKey", "message": "x"}
    await town.act("faults", path=RECALL, status=400, body=body, times=1)
    await town.say(XIAOMING, "SALES", "@OKR /undo")
    assert len(await posts(town)) == 1
    receipt, refused = (await town.heard(XIAOMING, "SALES"))[-2:]
    assert (TAKEN_BACK in receipt, "没有让我撤回" in refused) == (True, True)


async def test_a_recall_that_fails_for_a_moment_is_tried_again(town):
    await town.say(XIAOMING, "SALES", "@OKR /card")
    await town.act("faults", path=RECALL, status=503, times=1)
    await town.say(XIAOMING, "SALES", "@OKR /undo")
    await town.act("clock", seconds=60)
    await town.deliver()
    assert await posts(town) == []


@pytest.mark.parametrize("who", [XIAOMING, BO])
async def test_after_ten_minutes_and_for_others_it_stays(town, who):
    await town.say(XIAOMING, "SALES", "@OKR /card")
    if who == XIAOMING:
        await town.act("clock", seconds=601)
    await town.say(who, "SALES", "@OKR /undo")
    assert len(await posts(town)) == 1
    assert await calls(town, RECALL) == []
