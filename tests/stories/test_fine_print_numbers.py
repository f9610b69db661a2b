"""The fine print of numbers and cycles, through signed callbacks: which thing a reference means, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.kit.callers import Callers, taps

NEW_YEAR = datetime(2027, 1, 4, 2, tzinfo=UTC)


async def refs(callers: Callers) -> list[str]:
    return [*await callers.objectives(), *await callers.key_results()]


async def test_numbers_run_per_group_and_cycle(callers: Callers) -> None:
    await callers.say("/okr add Ours\n/kr add Calls from 0 to 9")
    await callers.say("/okr add Theirs\n/kr add Calls from 0 to 9", where="product")
    await callers.say("/okr add Later in 2027Q1\n/kr add Calls from 0 to 9")
    assert sorted(await refs(callers)) == [
        "PRODUCT/2026Q4/KR1",
        "PRODUCT/2026Q4/O1",
        "SALES/2026Q4/KR1",
        "SALES/2026Q4/O1",
        "SALES/2027Q1/KR1",
        "SALES/2027Q1/O1",
    ]


async def test_a_number_is_spent_only_on_success(callers: Callers) -> None:
    await callers.say("/okr add Lost\n/kr add Calls from 9 to 9")
    await callers.say("/okr add")
    await callers.say("/okr add Kept\n/kr add Calls from 0 to 9")
    assert await refs(callers) == ["SALES/2026Q4/O1", "SALES/2026Q4/KR1"]


async def test_a_number_is_never_used_twice_not_even_after_undo(callers: Callers) -> None:
    await callers.say("/okr add Gone\n/kr add Calls from 0 to 9")
    await callers.say("/undo")
    await callers.say("/okr add Here\n/kr add Calls from 0 to 9")
    assert await refs(callers) == ["SALES/2026Q4/O2", "SALES/2026Q4/KR2"]


@pytest.fixture
async def both(sales: Callers) -> Callers:
    """王小明 owns KR1 of PRODUCT, too; KR6 is in SALES alone."""
    await sales.say("/okr add Start without a manual\n/kr add Guides from 0 to 9", where="product")
    return sales


async def test_one_to_one_a_bare_reference_means_the_only_group_with_that_number(both: Callers) -> None:
    await both.say("更新 6 1.2万", where=None)
    assert (await both.key_result("KR6"))["current"] == "12000"


async def test_one_to_one_several_groups_are_a_numbered_choice(both: Callers) -> None:
    said = await both.hear("/kr update 1 4 slow", where=None)
    assert taps(said) == ["/kr update PRODUCT/KR1 4 slow", "/kr update SALES/KR1 4 slow"]
    assert {kr["current"] for kr in (await both.key_results()).values()} == {None}
    await both.say(taps(said)[0], where=None)
    assert (await both.key_result("PRODUCT/2026Q4/KR1"))["current"] == "4"


async def test_one_to_one_add_asks_for_the_group(both: Callers) -> None:
    before = await refs(both)
    assert "PRODUCT, SALES" in await both.say("/okr add Another", where=None)
    assert await refs(both) == before


@pytest.mark.parametrize(
    "typed", ["KR3", "kr3", "3", "#3", "ｋｒ３", "SALES/KR3", "sales/kr3", "2026Q4/KR3", "SALES/2026Q4/3"]
)
async def test_a_key_result_may_be_called_in_many_ways(sales: Callers, typed: str) -> None:
    await sales.say(f"/kr update {typed} 60%")
    assert (await sales.key_result("KR3"))["current"] == "60"


@pytest.mark.parametrize(
    ("env", "at", "cycle"),
    [
        pytest.param({}, "2026-12-31T15:59:59", "2026Q4", id="a second before midnight in Shanghai"),
        pytest.param({}, "2026-12-31T16:00:00", "2027Q1", id="midnight in Shanghai"),
        pytest.param(
            {"OKR_GROUPS__SALES__TZ": "America/New_York"},
            "2027-01-01T04:59:59",
            "2026Q4",
            id="the group's zone",
        ),
        pytest.param({"OKR_FISCAL_START": "4"}, "2026-12-31T16:00:00", "2026Q4", id="the fiscal start"),
        pytest.param({"OKR_FISCAL_START": "4"}, "2026-04-30T16:00:00", "2026Q1", id="its first quarter"),
    ],
)
async def test_the_current_cycle_is_the_quarter_of_the_groups_zone(
    tmp_path: Path, env: dict[str, str], at: str, cycle: str
) -> None:
    callers = Callers(tmp_path, now=datetime.fromisoformat(at).replace(tzinfo=UTC), **env)
    await callers.say("/okr add Ours")
    assert list(await callers.objectives()) == [f"SALES/{cycle}/O1"]
    await callers.bot.stop()


async def test_in_at_the_end_of_an_add_puts_it_into_the_next_cycle(callers: Callers) -> None:
    await callers.say("/okr add Win the south in 2027q1")
    await callers.say("/kr add O1 Dealers from 0 to 9 in 2027Q1 weight 2")
    await callers.say("/kr add 2027Q1/O1 Towns from 0 to 9 weight 2 in 2027Q1")
    assert await refs(callers) == ["SALES/2027Q1/O1", "SALES/2027Q1/KR1", "SALES/2027Q1/KR2"]
    text = await callers.say("/kr add 2026Q4/O1 Streets from 0 to 9 in 2027Q1")
    assert "2026Q4" in text
    assert len(await refs(callers)) == 3


async def test_after_rollover_a_bare_number_means_the_new_cycle(sales: Callers) -> None:
    sales.clock.now = NEW_YEAR
    await sales.say("/okr add Next\n/kr add New from 0 to 9")
    await sales.say("/kr update 1 5")
    assert (await sales.key_result("SALES/2027Q1/KR1"))["current"] == "5"
    assert (await sales.key_result("KR1"))["current"] is None


async def test_after_rollover_what_only_the_old_cycle_has_is_asked_back_then_stored_late(
    sales: Callers,
) -> None:
    sales.clock.now = NEW_YEAR
    said = await sales.hear("/kr update 3 60% at last")
    assert taps(said) == ["/kr update 2026Q4/KR3 60% at last"]
    assert (await sales.key_result("KR3"))["checkins"] == []
    await sales.say(taps(said)[0])
    [report] = (await sales.key_result("KR3"))["checkins"]
    assert (report["value"], report["late"]) == ("60", True)


@pytest.mark.parametrize("typed", ["3", "KR3", "SALES/KR3"])
async def test_after_rollover_the_old_cycle_is_never_guessed(sales: Callers, typed: str) -> None:
    sales.clock.now = NEW_YEAR
    await sales.say(f"/kr edit {typed} target 99%")
    assert (await sales.key_result("KR3"))["target"] == "90"
