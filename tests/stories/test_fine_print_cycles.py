"""The fine print of cycles and of asking back, through signed callbacks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.kit.callers import Callers, in_group, one_to_one, taps

LAST_WEEK = datetime(2026, 12, 28, 2, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 4, 2, tzinfo=UTC)


async def sure(callers: Callers, line: str, by: str = "u003", **how: object) -> str:
    """Say a line that is asked back, and yes to it."""
    await callers.say(line, by, **how)  # type: ignore[arg-type]
    return await callers.say("/yes", by)


@pytest.mark.parametrize("cycle", ["2026H2", "2026", "2027H1"])
async def test_halves_and_years_are_always_written_out(callers: Callers, cycle: str) -> None:
    await callers.say(f"/okr add The long road in {cycle.lower()}\n/kr add Shops from 0 to 9")
    assert list(await callers.objectives()) == [f"SALES/{cycle}/O1"]
    assert "There is no KR1" in await callers.say("/kr update 1 3")
    await callers.say(f"/kr update {cycle}/KR1 3")
    assert (await callers.key_result(f"SALES/{cycle}/KR1"))["current"] == "3"
    assert "The long road" in await callers.say(f"/okr {cycle}")


async def test_a_closed_cycle_takes_updates_only_with_the_cycle_written_stored_late(sales: Callers) -> None:
    await sales.say("/kr update 3 60%")
    sales.clock.now = LAST_WEEK
    assert "2026Q4 is closed" in await sure(sales, "/cycle close", "u001")
    said = await sales.hear("/kr update 3 80% at last")
    assert taps(said) == ["/kr update 2026Q4/KR3 80% at last"]
    assert len((await sales.key_result("KR3"))["checkins"]) == 1
    await sales.say(taps(said)[0])
    key_result = await sales.key_result("KR3")
    assert [report["late"] for report in key_result["checkins"]] == [False, True]
    assert key_result["current"] == "60"
    assert "60% → 60%" in await sales.say("/undo")  # nothing that stands moved
    key_result = await sales.key_result("KR3")
    assert [report["undone"] for report in key_result["checkins"]] == [False, True]
    assert key_result["current"] == "60"


async def test_a_bare_number_of_a_closed_cycle_is_not_guessed_after_rollover(sales: Callers) -> None:
    sales.clock.now = NEW_YEAR
    await sure(sales, "/cycle close", "u001")
    assert "There is no KR3" in await sales.say("/kr update 3 80%")
    await sales.say("/kr update 2026Q4/KR3 80%")
    [report] = (await sales.key_result("KR3"))["checkins"]
    assert (report["value"], report["late"]) == ("80", True)


async def test_the_closing_picture_does_not_move(sales: Callers) -> None:
    await sales.say("/kr update 3 70%")
    sales.clock.now = LAST_WEEK
    await sure(sales, "/cycle close", "u001")
    before = await sales.say("/cycle")
    await sales.say("/kr update 2026Q4/KR3 90%")
    assert await sales.say("/cycle") == before
    assert "Score 0.1" in before


@pytest.mark.parametrize(
    ("line", "by", "done"),
    [
        pytest.param("/okr drop O1 overtaken", "u003", "Dropped", id="drop an objective"),
        pytest.param("/kr drop KR3 overtaken", "u003", "Dropped", id="drop a key result"),
        pytest.param("/okr close O1", "u003", "Closed", id="close"),
        pytest.param("/okr owner O1 @Bo", "u003", "Owner", id="change of owner"),
        pytest.param("/cycle close", "u001", "is closed", id="closing a cycle"),
    ],
)
async def test_what_is_not_easily_taken_back_is_asked_back(
    sales: Callers, line: str, by: str, done: str
) -> None:
    mentions = ("u004",) if "@" in line else ()
    before = await sales.objectives()
    asked = await sales.hear(line, by, mentions=mentions)
    assert await sales.objectives() == before
    assert taps(asked) == ["/yes", "/no"]
    assert "Are you sure" in one_to_one(asked) or "two minutes" in one_to_one(asked)
    assert "New customers" not in in_group(asked)
    for stranger in ("u004", "u002"):
        assert done not in await sales.say("/yes", stranger, where=None)
    sales.clock.forward(minutes=2, seconds=1)
    assert done not in await sales.say("/yes", by, where=None)
    assert await sales.objectives() == before
    await sales.say(line, by, mentions=mentions)
    assert done in await sales.say("/yes", by, where=None)


@pytest.mark.parametrize(
    ("typed", "band"), [("0.35", "0.4 (middle)"), ("0.34", "0.3 (low)"), ("0.65", "0.7 (high)")]
)
async def test_scores_are_kept_to_one_decimal_rounded_half_up_and_then_banded(
    sales: Callers, typed: str, band: str
) -> None:
    assert f"Score {band}" in await sales.say(f"/score O1 {typed}")


async def test_a_quarter_ends_and_the_next_begins_where_it_stood(sales: Callers) -> None:
    await sales.say("/kr update 1 100\n/kr update 3 90%")
    sales.clock.now = LAST_WEEK
    await sales.say("/score KR1 0.6 half of it")
    await sales.say("/retro Ask customers before we build")
    await sure(sales, "/cycle close", "u001")
    text = await sales.say("/cycle carry O1 keep nearly there", "u001")
    assert "2026Q4" in text or "2027Q1" in text
    sales.clock.now = NEW_YEAR
    carried = await sales.key_result("SALES/2027Q1/KR1")
    assert (carried["start"], carried["target"], carried["current"]) == ("100", "200", None)
    await sales.say("/kr update 1 150")
    assert (await sales.key_result("SALES/2027Q1/KR1"))["progress"] == 0.5
    assert (await sales.objectives())["SALES/2027Q1/O1"]["state"] == "open"
    assert "Ask customers" in await sales.say("/cycle 2026Q4")
