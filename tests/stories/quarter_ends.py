"""January: scores, what was learnt, the closing, what is carried over, and a report that comes too late."""

from __future__ import annotations

from tests.kit.callers import in_group, one_to_one
from tests.kit.quarter import Quarter


async def scores_and_lessons_are_given(q: Quarter) -> None:
    q.turn_to("2027-01-04")
    await q.tell("李雷", "/cycle show", "2027Q1", "/cycle show 2026Q4")
    await q.tell("王小明", "/kr update 5 150", "2026Q4/KR5", "Nothing is recorded yet.")
    await q.tell("王小明", "/score 2026Q4/KR5 0.7 nearly there", "Score: – → 0.7")
    await q.tell("Max", "/score 2026Q4/KR5 1.0", "may change KR5")
    await q.tell("王小明", "/retro Ask customers before we build", "Noted for 2026Q4")


async def the_cycle_is_closed_after_a_yes(q: Quarter) -> None:
    await q.tell("王小明", "/cycle close", "Only managers may do that.")
    asked = await q.heard("李雷", "/cycle close")
    assert "Close **2026Q4**" in one_to_one(asked)
    await q.tell(
        "李雷",
        "/yes",
        "2026Q4 is closed",
        "**O1 Customers come back, and new ones come with confidence**",
        "**O2 New customers succeed**",
        "Ask customers before we build",
        alone=True,
    )
    shown = await q.tell("Max", "/cycle show 2026Q4", "closed on Jan 4 by 李雷", "Score", "aspirational: ")
    assert "another job" not in shown


async def what_is_unfinished_is_decided_upon(q: Quarter) -> None:
    await q.tell(
        "李雷", "/cycle carry 2026Q4/O2 keep we are nearly there", "2027Q1/O1", "we are nearly there"
    )
    await q.tell("李雷", "/cycle carry 2026Q4/O3 drop nobody needs it", "nobody needs it")
    await q.tell("Max", "/cycle show 2026Q4", "we are nearly there", "nobody needs it")
    await q.tell("Max", "/okr", "2027Q1", "New customers succeed", "Active shops")


async def a_late_report_is_kept_and_moves_nothing(q: Quarter) -> None:
    before = await q.tell("Max", "/cycle show 2026Q4")
    await q.tell(
        "王小明",
        "/kr update 2026Q4/KR5 160 counted again",
        "It moves nothing, 130 stands.",
        "recorded as late",
    )
    assert await q.tell("Max", "/cycle show 2026Q4") == before
    await q.tell("Max", "/kr history 2026Q4/KR5", "counted again")


async def the_boss_takes_it_home_after_a_yes(q: Quarter) -> None:
    asked = await q.heard("Boss", "/export 2026Q4")
    assert "key results of 2026Q4" in one_to_one(asked)
    assert "Revenue" not in in_group(asked)
    await q.tell("Boss", "/yes", "COMPANY/2026Q4/KR1,Revenue,韩梅梅", alone=True)
