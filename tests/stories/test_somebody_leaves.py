"""Somebody leaves, a group is dissolved, a name changes: DingTalk tells it, and within a minute it holds."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.checkup.doctor import examine
from dingtalk_client.happenings import Happening
from tests.kit.databases import postgres as postgres
from tests.kit.databases import postgres_url as postgres_url
from tests.kit.town import BO, HAN_MEIMEI, LI_LEI, XIAOMING, Town
from tests.kit.ways import BOTH_WAYS


@pytest.fixture
async def busy(town: Town) -> Town:
    """王小明 owns O1 of Sales with two key results, Bo Chen O2, which its members alone may see."""
    lines = {
        XIAOMING: "/okr add 客户首周就成功\n/kr add 活跃门店 从 0 到 200\n/kr add 退款时长 从 48h 到 24h",
        BO: "/okr add 内部事务 group\n/kr add 电话 从 0 到 9",
    }
    for who, line in lines.items():
        assert await town.say(who, "SALES", f"@OKR {line}") == 200
    return town


async def happens(town: Town, name: str, **what: Any) -> dict[str, Any]:
    """It happens in DingTalk, the bot is told, and what it has to say leaves."""
    answer = await town.act(name, **what)
    await town.deliver()
    return answer


async def live_through(town: Town, moment: str) -> None:
    """The moment, and the private cards a second after it."""
    await town.turn_to(moment)
    await town.act("clock", seconds=5)
    await town.tick()


def on_the_way(**what: Any) -> dict[str, Any]:
    """The event alone: a line of theirs may still arrive, since the simulator knows them yet."""
    return {"kind": "user_leave_org", "fields": {"userId": [XIAOMING]} | what}


@BOTH_WAYS
async def test_within_a_minute_a_leaver_has_no_rights_and_the_manager_one_letter(busy):
    before = len(await busy.heard(LI_LEI, "DIRECT"))
    assert (await happens(busy, "event", **on_the_way()))["status"] == 200
    assert "已离开" in await busy.ask(XIAOMING, "SALES", "@OKR /kr update KR1 50")
    assert await busy.value_of("KR1") is None
    [letter] = (await busy.heard(LI_LEI, "DIRECT"))[before:]
    for ref in ("SALES/O1", "SALES/KR1", "SALES/KR2"):
        assert f"{ref} me" in letter
    assert "KR3" not in letter


async def test_one_tap_and_a_yes_take_it_over(busy):
    await happens(busy, "leave", person=XIAOMING)
    letter = (await busy.messages(LI_LEI, "DIRECT"))[-1]
    for button in letter["buttons"]:
        await busy.act("tap", **{"as": LI_LEI}, conversation="DIRECT", url=button["url"])
        await busy.say(LI_LEI, "DIRECT", "yes")
    assert "负责人" not in await busy.ask(LI_LEI, "SALES", "@OKR /status")
    assert "李雷" in await busy.ask(LI_LEI, "SALES", "@OKR /okr O1")


async def test_status_and_doctor_name_what_nobody_owns(busy):
    await happens(busy, "leave", person=XIAOMING)
    assert "需要新的负责人：O1、KR1、KR2" in await busy.ask(BO, "SALES", "@OKR /status")
    findings = [str(each) for each in examine(busy.settings, now=busy.clock.now()).findings]
    assert any("objectives of SALES: O1, KR1, KR2 belong to people who left" in each for each in findings)


async def test_nothing_private_is_sent_to_a_leaver(busy):
    await live_through(busy, "fri 10:00")
    before = len(await busy.heard(XIAOMING, "DIRECT"))
    assert before > 0  # the card of the round
    await happens(busy, "event", **on_the_way())
    for moment in ("mon 10:00", "tue 10:00", "fri 10:00", "fri 10:00"):
        await live_through(busy, moment)
    assert len(await busy.heard(XIAOMING, "DIRECT")) == before
    assert len(await busy.heard(BO, "DIRECT")) > before  # who is still there is asked


async def test_the_event_may_come_twice_in_whatever_envelope(busy):
    before = len(await busy.heard(LI_LEI, "DIRECT"))
    told = await happens(busy, "event", **on_the_way(eventId="the-one"))
    assert (await happens(busy, "push_again", event_id=told["event_id"]))["status"] == 200
    assert (await happens(busy, "event", **on_the_way(eventId="the-one")))["status"] == 200
    assert len(await busy.heard(LI_LEI, "DIRECT")) == before + 1


@BOTH_WAYS
async def test_the_event_may_come_before_anybody_heard_of_them(town):
    await happens(town, "event", **on_the_way())
    assert "已离开" in await town.ask(XIAOMING, "SALES", "@OKR /okr add 新目标")
    assert "已离开" in await town.ask(XIAOMING, "DIRECT", "/okr")


async def test_an_event_that_found_nobody_comes_again(busy):
    await busy._stop_bots()
    assert (await happens(busy, "event", **on_the_way()))["status"] is None
    busy.open_bot()
    await busy.act("clock", seconds=11)
    await busy.deliver()
    assert "已离开" in await busy.ask(XIAOMING, "SALES", "@OKR /kr update KR1 50")


@BOTH_WAYS
async def test_who_comes_back_may_do_again_what_they_might(busy):
    await happens(busy, "event", **on_the_way())
    await busy.act("clock", seconds=60)
    await happens(busy, "event", kind="user_add_org", fields={"userId": [XIAOMING]})
    assert "50" in await busy.ask(XIAOMING, "SALES", "@OKR /kr update KR1 50")


@pytest.mark.parametrize(
    "spelling", ["signature", "msg_signature", "signature_timeStamp", "msg_signature_timeStamp"]
)
async def test_each_spelling_of_a_push_is_understood(busy, spelling):
    assert (await happens(busy, "event", **on_the_way(), spelling=spelling))["status"] == 200
    assert "已离开" in await busy.ask(XIAOMING, "SALES", "@OKR /okr")


@pytest.mark.parametrize("fault", ["wrong_owner", "wrong_padding", "long_length", "bad_signature", "stale"])
async def test_a_push_that_is_not_dingtalks_does_nothing(busy, fault):
    assert (await happens(busy, "event", **on_the_way(), fault=fault))["status"] == 400
    assert "50" in await busy.ask(XIAOMING, "SALES", "@OKR /kr update KR1 50")


async def test_the_address_is_checked_and_answered(town):
    assert (await happens(town, "event", kind="check_url"))["status"] == 200
    entry = (await town.page.get("/_sim/log")).json()[-1]
    assert entry["answer"] == "success"


@pytest.mark.parametrize("how", ["remove_member", "quit"])
async def test_who_leaves_a_group_sees_only_what_everybody_sees(busy, how):
    assert "电话" in await busy.ask(XIAOMING, "DIRECT", "/kr show SALES/KR3")
    await happens(busy, how, conversation="SALES", person=XIAOMING)
    assert "电话" not in await busy.ask(XIAOMING, "DIRECT", "/kr show SALES/KR3")
    assert "退款时长" in await busy.ask(XIAOMING, "DIRECT", "/kr show SALES/KR2")  # still theirs


@BOTH_WAYS
async def test_who_is_added_to_a_group_sees_what_its_members_see(busy):
    assert "电话" not in await busy.ask("u006", "DIRECT", "/kr show SALES/KR3")
    await happens(busy, "add_member", conversation="SALES", person="u006")
    assert "电话" in await busy.ask("u006", "DIRECT", "/kr show SALES/KR3")


@BOTH_WAYS
async def test_a_dissolved_group_hears_nothing_and_the_admin_hears_once(busy):
    before = len(await busy.heard(HAN_MEIMEI, "DIRECT"))
    await happens(busy, "disband", conversation="SALES")
    for moment in ("fri 10:00", "mon 10:00"):
        await busy.turn_to(moment)
    log = (await busy.page.get("/_sim/log")).json()
    assert [each for each in log if "disbanded" in str(each["answer"])] == []  # nothing was even tried
    letters = (await busy.heard(HAN_MEIMEI, "DIRECT"))[before:]
    [letter] = [each for each in letters if "chat_disband" in each]
    assert "@OKR" not in letter  # nobody can mention anybody there any more
    assert await busy.value_of("KR1") is None  # the data are there
    assert "客户首周就成功" in await busy.ask(XIAOMING, "DIRECT", "/okr SALES/O1")


@BOTH_WAYS
async def test_a_group_that_nobody_configured_follows_its_name(town):
    group = town.world.add_group("cidNew+/9==", "NEW", "旧名", (XIAOMING,))
    await town.say(XIAOMING, "NEW", "@OKR /id")
    await happens(town, "rename", conversation="NEW", title="新名")
    assert "新名" in await town.ask(XIAOMING, "NEW", "@OKR /status")
    assert group.title == "旧名"


@BOTH_WAYS
async def test_an_admin_struck_off_in_dingtalk_is_none_here_until_named_again(busy):
    assert "主管" not in await busy.ask(HAN_MEIMEI, "SALES", "@OKR /settings names on")
    await happens(busy, "admin", person=HAN_MEIMEI, **{"is": False})
    assert "主管" in await busy.ask(HAN_MEIMEI, "SALES", "@OKR /settings names off")
    await busy.act("clock", seconds=60)
    await happens(busy, "admin", person=HAN_MEIMEI)
    assert "主管" not in await busy.ask(HAN_MEIMEI, "SALES", "@OKR /settings names off")


async def test_two_replicas_told_at_once_write_one_letter(postgres_url):
    town = Town(postgres_url)
    town.open_bot(serves=False)
    try:
        assert await town.say(XIAOMING, "SALES", "@OKR /okr add 客户首周就成功") == 200
        told = [
            Happening(f"e{number}", "user_leave_org", None, "", staff_ids=(XIAOMING,))
            for number in (1, 1, 2, 3)
        ]
        takers = [town.bots[number % 2].entrances.happenings.take(each) for number, each in enumerate(told)]
        await asyncio.gather(*takers)
        await town.deliver()
        letters = [each for each in await town.heard(LI_LEI, "DIRECT") if "已离开" in each]
        assert len(letters) == 1
        assert "已离开" in await town.ask(XIAOMING, "SALES", "@OKR /okr")
    finally:
        await town.close()
