"""The first weeks of the quarter: template, quality check, cascade, and who waits for whom."""

from __future__ import annotations

from tests.kit.callers import in_group, one_to_one, taps
from tests.kit.quarter import PEOPLE, Quarter

# Whoever is added to sees its reference: KR1 to KR4 come of the template, the others in this order.
KINDS = (
    ("Active shops from 0 to 200 weight 2", "KR5", "0 → 200", "weight 2"),
    ("Refund time from 48h to 24h", "KR6", "48 → 24 h"),
    (
        "Renewals from 50% to 90% phases 60% by 11-01, 75% by 12-01",
        "KR7",
        "60% by Sun, Nov 1, 2026, 75% by Tue, Dec 1, 2026",
    ),
    ("Policy published done/not done", "KR8", "done / not done"),
    ("Complaints keep below 5%", "KR9", "≤ 5%"),
    ("Uptime keep above 99%", "KR10", "≥ 99%"),
    ("Stock keep 20..40 days", "KR11", "20–40 days"),
    ("Handbook milestones outline; draft; print", "KR12", "○ outline, ○ draft, ○ print"),
    ("Office moved date by 2026-12-01", "KR13", "due Tue, Dec 1, 2026"),
    ("Dealers commit 20 stretch 40 from 10", "KR14", "commit 20 · stretch 40"),
)


async def a_template_is_adopted_checked_and_filled_in(q: Quarter) -> None:
    await q.tell("王小明", "/template", "**sales**", "/template sales")
    await q.tell(
        "王小明",
        "/template sales adopt in 2026Q4",
        "Added **O1 Customers come back, and new ones come with confidence**",
        "draft · owner 王小明",
        "**KR4 Deals won of those offered** ＿ → 28%",
        "@OKR /kr edit 2026Q4/KR4 start 18",
    )
    await q.tell("王小明", "/lint 2026Q4/O1", "KR4: has no start", "O1: is aligned to nothing above")
    await q.tell("李雷", "/cycle open 2026Q4", "2026Q4 is open.", "a blank to fill in: O1.")
    filled = await q.tell(
        "王小明",
        "/kr edit 2026Q4/KR1 start 30\n/kr edit 2026Q4/KR2 start 35%\n/kr edit 2026Q4/KR3 start 60",
    )
    assert "is open" not in filled
    await q.tell("王小明", "/kr edit 2026Q4/KR4 start 18%", "Nothing is blank any more: **O1 ", "is open")


async def what_is_to_come_is_a_draft_until_its_cycle_is_opened(q: Quarter) -> None:
    await q.tell("韩梅梅", "/okr add Grow with the customers we have in 2026Q4", "Added **O1 ")
    await q.tell("韩梅梅", "/kr add 2026Q4/O1 Revenue from ¥1万 to ¥3万", "10,000 → ¥30,000")
    await q.tell("韩梅梅", "/kr add 2026Q4/O1 Renewals from 70% to 85%", "Added **KR2 Renewals**")
    q.turn_to("10-01")
    await q.tell("Zoe", "/okr", "draft")
    for line in ("/status", "/card"):
        assert "Grow with" not in await q.tell("Zoe", line)
    await q.tell("韩梅梅", "/cycle open 2026Q4", "1 draft is now an objective.")
    assert "draft" not in await q.tell("Zoe", "/okr", "Grow with the customers we have")


async def key_results_of_every_kind_are_added(q: Quarter) -> None:
    q.turn_to("10-08")
    await q.tell("王小明", "/okr add New customers succeed under COMPANY/O1", "Aligned to COMPANY/2026Q4/O1")
    for line, ref, *reads in KINDS:
        await q.tell("王小明", f"/kr add O2 {line}", f"Added **{ref} ", *reads)
    await q.tell("王小明", "/lint O2", "has 10 key results", "KR8: names no number")


async def groups_align_and_some_things_are_for_few_eyes(q: Quarter) -> None:
    await q.tell(
        "王小明", "/okr align O1 COMPANY/KR2 contributes", "Aligned to COMPANY/2026Q4/KR2; it counts there."
    )
    await q.tell(
        "Bo Chen",
        "/okr add Ship it under COMPANY/O1 committed\n/kr add New checkout from 0 to 100",
        "committed",
    )
    await q.tell(
        "陈晨", "/okr add Parse everything\n/kr add Parsers from 0 to 5", "is aligned to nothing above"
    )
    await q.tell(
        "Ann Lee", "/okr add Work happily group\n/kr add Tea breaks from 0 to 10", "by this group only"
    )
    said = await q.heard("Wei", "/okr add Find another job private\n/kr add Interviews from 0 to 4")
    assert "Find another job" in one_to_one(said)
    assert "Find" not in in_group(said)
    assert "KR16" not in in_group(said)
    for name in ("Max", "Lan", "Fang", "Boss"):
        await q.tell(name, "/whoami", PEOPLE[name])


async def the_whole_tree_is_seen_but_for_what_is_private(q: Quarter) -> None:
    everything = await q.tell("Boss", "/okr all", "1 aligned to nothing: PRODUCT/O2", "SALES/KR14 Dealers")
    drawn = await q.tell("Zoe", "/map", "└ – PRODUCT/O1 Ship it", "└＋ – SALES/O1", "! aligned to nothing")
    for text in (everything, drawn):
        assert "Tea breaks" not in text
        assert "happily" not in text
        assert "another job" not in text
    await q.tell("Max", "/okr", "Work happily")


async def one_side_asks_and_the_other_accepts_with_a_tap(q: Quarter) -> None:
    asked = await q.heard("王小明", "/depend KR5 on PRODUCT/KR1 by 12-10")
    assert "needed by Thu, Dec 10, 2026" in one_to_one(asked)
    accept = next(tap for tap in taps(asked) if tap.startswith("/depend accept"))
    answered = await q.heard("Bo Chen", accept, alone=True)
    assert ["Bo Chen accepted" in said.text for said in answered if said.to == "u003"] == [True]
    q.clock.forward(minutes=10)
    told = {said.to: said.text for said in await q.tick()}
    assert all("Bo Chen accepted" in told[group] for group in ("cid-sales", "cid-product"))
