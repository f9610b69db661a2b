"""The weeks between: check-ins each fortnight, a slip, what stands in the way, and what is put right."""

from __future__ import annotations

from tests.kit.callers import in_group, one_to_one
from tests.kit.quarter import TOKEN, Quarter


async def the_prompt_comes_on_friday_and_the_card_on_monday(q: Quarter) -> None:
    assert await q.posted("10-09") == {}
    prompts = await q.posted("10-16")
    assert "KR5 Active shops" in prompts["cid-sales"]
    assert "KR1 New checkout" in prompts["cid-product"]
    assert "Interviews" not in prompts["cid-sales"]
    await q.tell(
        "王小明",
        "/kr update 1 34\n/kr update 2 37\n/kr update 3 52\n/kr update 4 20%",
        "First check-in: 34",
    )
    await q.tell("王小明", "/kr update 5 40 conf 7 pilot shops", "First check-in: 40", "pilot shops")
    await q.tell("Bo Chen", "/kr update 1 30", "on track")
    await q.tell("韩梅梅", "/kr update 1 ¥1.5万\n/kr update 2 72%", "¥15,000")
    cards = await q.posted("10-19")
    assert "Active shops" in cards["cid-sales"]
    assert "20%" in cards["cid-sales"]
    assert "Interviews" not in cards["cid-sales"]


async def one_message_reports_on_every_kind(q: Quarter) -> None:
    assert "check in" in (await q.posted("10-30"))["cid-sales"]
    refused = "/kr update 6 40\n/kr update 7 plenty"
    await q.tell("王小明", refused, "nothing was done")
    await q.tell(
        "王小明",
        "/kr update 6 40\n/kr update 7 62%\n/kr update 8 done\n/kr update 9 3%\n/kr update 10 99.5%\n"
        "/kr update 11 30\n/kr tick 12 outline\n/kr update 13 12-05\n/kr update 14 18",
        "outline",
        "Dec 5",
        "commit 20",
    )
    await q.tell("王小明", "/kr update 8 done", "done")
    await q.tell("王小明", "/undo", "KR8")
    await q.tell("Wei", "/kr update 5 90", "This is 王小明's: only they or a manager may change KR5.")
    await q.tell("Ann Lee", "/kr update 15 4", "40%")


async def what_stands_in_the_way_is_cleared_by_whoever_was_asked(q: Quarter) -> None:
    blocked = await q.heard("王小明", "/block KR5 no account for the pilot @陈晨 ")
    assert "asks for your help" in one_to_one(blocked)
    await q.tell("Max", "/okr", "blocked since today")
    await q.tell("Max", "/kr 5", "no account for the pilot")
    await q.tell("Max", "/kr comment KR5 Ask Zoe for one", "Ask Zoe for one")
    q.turn_to("11-02")
    cleared = await q.heard("陈晨", "/unblock SALES/KR5")
    assert "says it moves again" in one_to_one(cleared)
    thanked = await q.heard("王小明", "/kudos @陈晨 KR5 for the account")
    assert "thanks you: for the account" in one_to_one(thanked)


async def whoever_waits_hears_of_the_slip_once(q: Quarter) -> None:
    assert "check in" in (await q.posted("11-13"))["cid-product"]
    slipped = await q.heard("Bo Chen", "/kr update 1 10")
    assert ["is at risk now" in said.text for said in slipped if said.to == "u003"] == [True]
    assert "at risk now" not in in_group(slipped)
    again = await q.heard("Bo Chen", "/kr update 1 11")
    assert one_to_one(again) == ""
    await q.tell("Lan", "/okr risk", "New checkout")


async def a_target_moves_a_report_is_mended_and_a_step_is_taken_back(q: Quarter) -> None:
    await q.tell("王小明", "/kr update 5 90", "40 → 90")
    await q.tell("王小明", "/kr edit KR5 target 160", "target: 200 → 160")
    await q.tell("王小明", "/kr history 5", "40", "90")
    await q.tell("王小明", "/kr fix KR5 10-16 50 two shops were missing", "two shops were missing")
    await q.tell("王小明", "/kr update 5 95", "90 → 95")
    await q.tell("王小明", "/undo", "KR5")
    await q.tell("王小明", "/kr 5", "now 90")


async def a_machine_reports_until_somebody_overrules_it(q: Quarter) -> None:
    given = one_to_one(await q.heard("王小明", "/kr feed KR6 CRM"))
    token = TOKEN.findall(given)[0]
    body = {"value": 36, "id": "2026-11-13"}
    for _ in range(2):  # the second time is the same report
        assert (await q.report("SALES/KR6", body, token))["current"] == "36"
    text = await q.tell("Max", "/kr 6", "fed by CRM", "CRM: 40 h → 36 h")
    assert text.count("CRM: ") == 1
    await q.tell("王小明", "/kr update 6 34", "/kr auto KR6 on")
    await q.tell("王小明", "/kr auto KR6 on", "KR6")


async def an_objective_gets_another_owner_after_a_yes(q: Quarter) -> None:
    asked = await q.heard("王小明", "/okr owner O2 @Ann Lee ")
    assert "over to Ann Lee?" in one_to_one(asked)
    assert "Ann Lee" not in in_group(asked)
    await q.tell("王小明", "/yes", "Owner: 王小明 → Ann Lee", alone=True)
    await q.tell("Max", "/okr show O2", "owner Ann Lee")


async def the_year_comes_to_its_end(q: Quarter) -> None:
    for day in ("11-27", "12-11"):
        assert "check in" in (await q.posted(day))["cid-sales"]
        await q.tell("Ann Lee", "/kr update 5 +20 more shops", "more shops")
    await q.tell(
        "王小明",
        "/kr update 1 48\n/kr update 2 47\n/kr update 3 34\n/kr update 4 26%\n/kr update 7 80%\n"
        "/kr update 8 done\n/kr tick 12 draft\n/kr update 13 done\n/kr update 14 38",
        "stretch 40",
    )
    await q.tell("韩梅梅", "/kr update 1 ¥2.6万\n/kr update 2 84%", "80%")
    asked = await q.heard("Bo Chen", "/okr close O1 the vendor gave up")
    assert "Close **O1 Ship it** now?" in one_to_one(asked)
    closed = await q.heard("Bo Chen", "/yes", alone=True)
    told = [said.text for said in closed if said.to == "u003"]
    assert ["was closed before it reached its target" in text for text in told] == [True]
