"""What people see of it when DingTalk refuses: by the local DingTalk's own refusals, not by a fake's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.town import HAN_MEIMEI, LI_LEI, XIAOMING, Town

MINUTE = 60


async def with_something_due(town: Town) -> int:
    """Until Friday ten o'clock; how many messages the robot has said in SALES so far."""
    await town.say(XIAOMING, "SALES", "@OKR /okr add 让新客户第一周就用起来")
    await town.say(XIAOMING, "SALES", "@OKR /kr add O1 活跃门店 从 100 到 200")
    return len(await town.heard(LI_LEI, "SALES"))


async def pass_by(town: Town, seconds: float) -> None:
    await town.act("clock", seconds=seconds)
    await town.tick()


async def posts(town: Town, since: int) -> int:
    return len(await town.heard(LI_LEI, "SALES")) - since


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        pytest.param(
            {"withheld_scopes": ["qyapi_robot_sendmsg"]}, {"withheld_scopes": []}, id="a permission"
        ),
        pytest.param({"allowed_networks": ["203.0.113.0/24"]}, {"allowed_networks": []}, id="an address"),
    ],
)
async def test_what_an_admin_adds_in_the_console_lets_the_prompt_through(
    town: Town, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    before = await with_something_due(town)
    await town.act("tenant", **wrong)
    await town.turn_to("fri 10:00")
    assert await posts(town, before) == 0
    await town.act("tenant", **right)
    await pass_by(town, 9 * MINUTE)
    assert await posts(town, before) == 0  # nobody is asked every second
    await pass_by(town, 2 * MINUTE)
    assert await posts(town, before) == 1


async def test_a_token_that_is_taken_away_costs_nobody_a_post(town: Town) -> None:
    before = await with_something_due(town)
    await town.act("revoke")
    await town.turn_to("fri 10:00")
    assert await posts(town, before) == 1


@pytest.mark.parametrize("switch", ["stopped", "muted", "disbanded"])
async def test_a_group_that_takes_no_posts_is_left_alone_and_the_admin_hears_of_it_once(
    town: Town, switch: str
) -> None:
    await with_something_due(town)
    await town.act("tenant", **{switch: ["SALES"]})
    for _ in range(4):
        await town.turn_to("fri 10:00")
    told = [text for text in await town.heard(HAN_MEIMEI, "DIRECT") if "销售部" in text and "." in text]
    codes = ("bot.stopped", "bot.forbidden.sendMessage", "group.disbanded")
    assert len([text for text in told if any(code in text for code in codes)]) == 1


async def test_a_person_dingtalk_holds_back_gets_the_private_card_later(town: Town) -> None:
    await with_something_due(town)
    await town.act("tenant", throttled=[XIAOMING])
    await town.turn_to("fri 10:00")
    assert await town.heard(XIAOMING, "DIRECT") == []
    await town.act("tenant", throttled=[])
    await pass_by(town, 2 * MINUTE)
    assert len(await town.heard(XIAOMING, "DIRECT")) == 1


async def test_when_the_months_calls_are_spent_answers_go_on_and_posts_wait(town: Town) -> None:
    before = await with_something_due(town)
    await town.act("tenant", calls_a_month=1, grace_days=0)
    await town.say(XIAOMING, "SALES", "@OKR /mine")
    assert await posts(town, before) == 1  # by the session, which is no call of an API
    await town.turn_to("fri 10:00")
    assert await posts(town, before) <= 2  # the one call that was left
    await town.act("tenant", calls_a_month=0)
    await pass_by(town, 61 * MINUTE)
    assert await posts(town, before) == 2


async def test_an_answer_whose_session_is_silenced_comes_all_the_same(town: Town) -> None:
    before = await with_something_due(town)
    banned = {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
    await town.act("faults", path="/robot/sendBySession", status=200, body=banned)
    for number in (1, 2):
        assert "活跃门店" in await town.ask(XIAOMING, "SALES", "@OKR /okr")
        assert await posts(town, before) == number
    journal = (await town.page.get("/_sim/log")).json()
    doors = [each["path"].rpartition("/")[2] for each in journal if each["kind"] == "api"]
    assert doors[before:] == ["sendBySession", "accessToken", "send", "send"]
