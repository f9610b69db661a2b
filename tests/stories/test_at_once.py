"""What a group hears at once, through signed callbacks and the clock: merged, true, never at night."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.kit.bots import browser
from tests.kit.callers import SECRET, Callers, taps

MARK = "\u2005"


async def heard(callers: Callers, where: str = "cid-sales", **forward: float) -> list[str]:
    """What a group is told by the clock, and by nobody's asking, once it is turned so far."""
    callers.clock.forward(**forward)
    return [said.text for said in await callers.tick() if said.to == where]


async def quietly(callers: Callers, **forward: float) -> list[str]:
    """The same without what the timetable posts by itself."""
    told = await heard(callers, **forward)
    return [text for text in told if "check-in" not in text.lower() and "week " not in text]


@pytest.fixture
async def told(sales: Callers) -> Callers:
    """KR1 is on track, and all there is to hear of that was heard."""
    await sales.say("/kr update 1 120")
    await quietly(sales, minutes=20)
    return sales


async def test_ten_reports_in_nine_minutes_are_one_post(told: Callers) -> None:
    for amount in (90, 110, 60, 50, 40, 30, 60, 80, 50, 20):
        assert "KR1" in await told.say(f"/kr update 1 {amount}")
        assert await heard(told, minutes=0.9) == []
    [post] = await heard(told, minutes=2)
    assert "● on track → ▼ at risk" in post
    assert "王小明" in post
    assert await heard(told, minutes=30) == []


async def test_a_report_undone_within_the_window_is_not_told(told: Callers) -> None:
    await told.say("/kr update 1 20")
    told.clock.forward(minutes=5)
    assert "120" in await told.say("/undo")
    assert await heard(told, minutes=20) == []


async def test_a_night_is_one_post_at_the_end_of_quiet_hours(told: Callers) -> None:
    await heard(told, hours=11)
    await told.say("/kr update 1 20")
    await told.say(f"/block KR2 no account @Bo Chen{MARK}", mentions=["u004"])
    await heard(told, hours=1)
    await told.say("/kr update 3 80%")
    assert await heard(told, hours=7) == []
    said = [text for hour in range(6) for text in await heard(told, hours=1) if "KR1" in text]
    assert len([text for text in said if "KR3" in text]) == 1


@pytest.mark.parametrize(
    ("wanted", "marks"), [("none", 0), ("health", 0), ("milestone", 1)], ids=["none", "others", "these"]
)
async def test_a_group_hears_what_it_chose(tmp_path: Path, wanted: str, marks: int) -> None:
    callers = Callers(tmp_path, OKR_GROUPS__SALES__NOTICES=wanted)
    try:
        await callers.say("/okr add New customers succeed\n/kr add Active shops from 0 to 200")
        await callers.say("/kr update 1 120")
        assert len([text for text in await heard(callers, minutes=10) if "50% passed" in text]) == marks
    finally:
        await callers.bot.stop()


async def test_a_blocker_of_a_day(told: Callers) -> None:
    await told.say(f"/block KR1 no account @Bo Chen{MARK}", mentions=["u004"])
    assert not any("no account" in text for text in await heard(told, hours=23))
    told.clock.forward(hours=1)
    private = [said for said in await told.tick() if said.to == "u004"]
    assert ["Blocked for more than a day" in said.text for said in private] == [True]
    assert taps(private) == ["/kr show SALES/2026Q4/KR1"]
    [post] = [text for text in await heard(told, minutes=10) if "no account" in text]
    assert "who helps: Bo Chen" in post
    assert not any("no account" in text for text in await heard(told, days=1))


async def test_what_time_alone_made_worse(told: Callers) -> None:
    said: list[str] = []
    for _ in range(36):
        said += [text for text in await heard(told, hours=12) if "→ ▲ behind" in text]
        said += [text for text in await heard(told, minutes=15) if "→ ▲ behind" in text]
    [post] = said
    assert "● on track → ▲ behind" in post or "◇ stale → ▲ behind" in post


async def test_a_bot_that_slept_for_two_weeks_still_finds_it(told: Callers) -> None:
    for _ in range(3):
        await heard(told, days=1)
    told.clock.forward(days=15)
    said = await heard(told) + await heard(told, minutes=15)
    assert len([text for text in said if "▲ behind" in text and "→" in text]) == 1


async def test_a_machine_s_report_is_told_like_any(told: Callers) -> None:
    token = SECRET.findall(await told.say("/kr feed KR1 CRM"))[0]
    async with browser(told.bot) as http:
        body: dict[str, Any] = {"value": 20}
        address = "/api/v1/key-results/SALES/KR1/value"
        answer = await http.post(address, json=body, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    [post] = await heard(told, minutes=10)
    assert "● on track → ▼ at risk" in post


async def test_another_group_hears_that_what_it_waits_for_slips(told: Callers) -> None:
    await told.say(
        "/okr add Ship it\n/kr add Checkout from 0 to 100\n/kr update 1 60", by="u004", where="product"
    )
    await told.say("/depend KR1 on PRODUCT/KR1", where=None)
    await heard(told, minutes=20)
    await told.say("/kr update 1 10", by="u004", where="product")
    told.clock.forward(minutes=10)
    by_group = {said.to: said.text for said in await told.tick()}
    assert "▼ at risk" in by_group["cid-product"]
    assert "is at risk now" in by_group["cid-sales"]
