"""Blockers, dependencies and thanks, through signed callbacks: who hears what, and where."""

from __future__ import annotations

import pytest_asyncio

from tests.kit.callers import Callers, in_group, one_to_one, taps

MARK = "\u2005"


@pytest_asyncio.fixture
async def both(sales: Callers) -> Callers:
    """Bo Chen (u004) owns PRODUCT/KR1; it is worth waiting for."""
    await sales.say(
        "/okr add Ship it\n/kr add New checkout from 0 to 100\n/kr update 1 60", by="u004", where="product"
    )
    sales.clock.forward(minutes=20)
    return sales


async def test_asked_accepted_by_a_tap_and_told_once_when_it_slips(both: Callers) -> None:
    asked = await both.hear("/depend KR1 on PRODUCT/KR1 by 12-20")
    assert "Active shops" in one_to_one(asked)
    assert [said.to for said in asked].count("cid-product") == 0
    both.clock.forward(minutes=10)
    assert [said.to for said in await both.tick()].count("cid-product") == 1
    accept = next(tap for tap in taps(asked) if tap.startswith("/depend accept"))
    answered = await both.hear(accept, by="u004", where=None)
    assert "Bo Chen accepted" in one_to_one(answered)
    slipped = await both.hear("/kr update 1 20", by="u004", where="product")
    assert "is at risk now" in one_to_one(slipped)
    assert "is at risk now" not in in_group(slipped)
    again = await both.hear("/kr update 1 21", by="u004", where="product")
    assert one_to_one(again) == ""
    both.clock.forward(minutes=10)
    [sales] = [said.text for said in await both.tick() if said.to == "cid-sales"]
    assert "is at risk now" in sales


async def test_the_tap_that_refuses_says_why(both: Callers) -> None:
    asked = await both.hear("/depend KR1 on PRODUCT/KR1")
    refuse = next(tap for tap in taps(asked) if tap.startswith("/depend refuse"))
    answered = one_to_one(await both.hear(refuse, by="u004", where=None))
    assert "reason: we cannot promise it" in answered


async def test_a_private_title_does_not_leave_with_a_request(both: Callers) -> None:
    await both.say("/okr add Find another job private\n/kr add Offers from 0 to 3")
    asked = await both.hear("/depend KR7 on PRODUCT/KR1")
    to_bo = [said.text for said in asked if said.to == "u004"]
    assert ["SALES/2026Q4/KR7" in text for text in to_bo] == [True]
    assert not any("Offers" in said.text for said in asked if said.to != "u003")
    assert "KR7" not in in_group(asked)


async def test_a_helper_and_somebody_thanked_hear_it_one_to_one(both: Callers) -> None:
    blocked = await both.hear(f"/block KR1 no account @Bo Chen{MARK}", mentions=["u004"])
    assert "asks for your help" in one_to_one(blocked)
    thanked = await both.hear(f"/kudos @Bo Chen{MARK}KR1 for the account", mentions=["u004"])
    assert "thanks you: for the account" in one_to_one(thanked)
    assert "blocked since today" in await both.say("/okr")


async def test_at_night_only_the_answer_is_sent(both: Callers) -> None:
    both.clock.forward(hours=12)
    asked = await both.hear("/depend KR1 on PRODUCT/KR1")
    assert [said.to for said in asked if said.to in ("u004", "cid-product")] == []
    both.clock.forward(hours=12)
    told = [said.to for said in await both.tick()]
    assert "u004" in told
    assert "cid-product" in told
