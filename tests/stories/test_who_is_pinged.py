"""Whose client tells them of an answer in a group, because it concerns them."""

from __future__ import annotations

import pytest

from tests.kit.town import BO, XIAOMING, Town


@pytest.fixture
async def town(town: Town) -> Town:
    """王小明 owns KR1 of SALES; Bo Chen has spoken there, too."""
    for line in ("/okr add More shops", "/kr add O1 Active shops from 0 to 200"):
        await town.say(XIAOMING, "SALES", f"@OKR {line}")
    await town.say(BO, "SALES", "@OKR /whoami")
    return town


async def answer(town: Town, who: str, text: str, **more) -> dict:
    """The last thing the robot said in the group because of a line."""
    await town.act("say", **{"as": who}, conversation="SALES", text=f"@OKR {text}", **more)
    await town.deliver()
    said: dict = (await town.messages(who, "SALES"))[-1]
    assert said["from"] == "robot"
    return said


async def test_whoever_is_asked_to_help(town):
    said = await answer(town, XIAOMING, "/block 1 waiting for the vendor @Bo Chen")
    assert said["mentions"] == [BO]
    assert said["text"].endswith(f"\n\n@{BO}")
    log = (await town.page.get("/_sim/log")).json()
    [body] = [each["body"] for each in log if "at" in each["body"]]
    assert body["at"] == {"atMobiles": [], "atUserIds": [BO], "isAtAll": False}
    assert [each["warnings"] for each in log if each["warnings"]] == []


async def test_the_owner_when_somebody_else_clears_the_way(town):
    await answer(town, XIAOMING, "/block 1 waiting for the vendor @Bo Chen")
    assert (await answer(town, BO, "/unblock 1 they answered"))["mentions"] == [XIAOMING]


async def test_nobody_by_what_only_concerns_the_asker(town):
    for line in ("/block 1 waiting", "/unblock 1", "/kr update 1 5", "/card"):
        assert (await answer(town, XIAOMING, line))["mentions"] == []


async def test_nobody_twice_for_the_same_reason(town):
    for pinged in ([BO], []):
        assert (await answer(town, XIAOMING, "/block 1 waiting @Bo Chen"))["mentions"] == pinged


async def test_nobody_through_the_app_robot_and_no_bare_id_is_shown(town):
    said = await answer(town, XIAOMING, "/block 1 waiting @Bo Chen", variety="session over")
    assert said["mentions"] == []
    assert "Bo Chen" in said["text"]
    assert BO not in said["text"]


async def test_nobody_who_wants_quiet(town):
    await town.say(BO, "DIRECT", "/snooze 2h")
    assert (await answer(town, XIAOMING, "/block 1 waiting @Bo Chen"))["mentions"] == []


async def test_nobody_about_what_not_everybody_may_see(town):
    await town.say(XIAOMING, "SALES", "@OKR /okr add My own plan private")
    await town.say(XIAOMING, "SALES", "@OKR /kr add O2 Pages from 0 to 9")
    said = await answer(town, XIAOMING, "/block 2 waiting @Bo Chen")
    assert (said["mentions"], BO in said["text"]) == ([], False)


async def test_nobody_by_words_that_look_like_a_mention(town):
    said = await answer(town, XIAOMING, f"/block 1 ask @{BO} or @all")
    assert said["mentions"] == []
    assert f"@{BO}" not in said["text"]
