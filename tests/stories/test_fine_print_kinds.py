"""The syntax of the rarer kinds, through signed callbacks: added, reported, mended, moved, undone."""

from __future__ import annotations

import pytest

from tests.kit.callers import Callers, in_group, one_to_one, taps


@pytest.fixture
async def goal(callers: Callers) -> Callers:
    """王小明 owns O1 and O2 of SALES; there is no key result yet."""
    await callers.say("/okr add New customers succeed\n/okr add Partners grow")
    return callers


async def test_milestones_are_added_and_ticked_off_by_name(goal: Callers) -> None:
    text = await goal.say("/kr add O1 Launch milestones draft; review; ship")
    assert "3 milestones" in text
    assert "○ draft, ○ review, ○ ship" in text
    kr = await goal.key_result("KR1")
    assert (kr["kind"], kr["start"], kr["target"], kr["current"]) == ("milestones", "0", "3", None)
    text = await goal.say("/kr tick KR1 review")
    assert "1/3" in text
    assert "✓ review" in text
    assert (await goal.key_result("KR1"))["current"] == "1"
    await goal.say("/undo")
    assert (await goal.key_result("KR1"))["current"] is None


async def test_a_number_on_milestones_is_asked_back_and_a_tap_answers_it(goal: Callers) -> None:
    await goal.say("/kr add O1 Launch milestones draft; review")
    said = await goal.hear("/kr update KR1 1")
    assert taps(said) == ["/kr tick KR1 draft", "/kr tick KR1 review"]
    assert (await goal.key_result("KR1"))["checkins"] == []
    await goal.say(taps(said)[1])
    assert (await goal.key_result("KR1"))["current"] == "1"


@pytest.mark.parametrize(
    ("typed", "current", "progress"),
    [
        pytest.param("2026-12-10", "2026-12-10", 0.0, id="a date is the new forecast"),
        pytest.param("12月10日", "2026-12-10", 0.0, id="in Chinese"),
        pytest.param("done", "2026-11-18", 1.0, id="done is today"),
        pytest.param("完成", "2026-11-18", 1.0, id="done in Chinese"),
    ],
)
async def test_a_date_is_updated_with_a_date_or_done(
    goal: Callers, typed: str, current: str, progress: float
) -> None:
    assert "due Tue, Dec 1, 2026" in await goal.say("/kr add O1 Opening date by 2026-12-01")
    text = await goal.say(f"/kr update KR1 {typed}")
    kr = await goal.key_result("KR1")
    assert (kr["kind"], kr["target"]) == ("date", "2026-12-01")
    assert (kr["current"], kr["progress"]) == (current, progress)
    assert "202612" not in text


@pytest.mark.parametrize(
    ("typed", "start", "target"),
    [
        pytest.param("commit 20 stretch 40 from 10", "10", "31", id="as the contract has it"),
        pytest.param("stretch 40 from 10", "10", "31", id="stretch and start"),
        pytest.param("commit 19 target 31", "10", "31", id="commit and target"),
        pytest.param("保底 19 冲刺 40", "10", "31", id="commit and stretch in Chinese"),
    ],
)
async def test_commit_and_stretch_solve_the_third(goal: Callers, typed: str, start: str, target: str) -> None:
    text = await goal.say(f"/kr add O1 Dealers {typed}")
    kr = await goal.key_result("KR1")
    assert (kr["kind"], kr["start"], kr["target"], kr["title"]) == ("rise", start, target, "Dealers")
    assert "stretch 40" in text
    assert "target reached" in await goal.say("/kr update KR1 31")


async def test_phases_bend_what_is_expected(goal: Callers) -> None:
    text = await goal.say("/kr add O1 Shops from 0 to 200 phases 30% by 11-15, 70% by 12-10")
    assert "expected: 30% by Sun, Nov 15, 2026, 70% by Thu, Dec 10, 2026" in text
    await goal.say("/kr add O1 Towns from 0 to 200")
    bent, straight = await goal.key_result("KR1"), await goal.key_result("KR2")
    assert bent["expected"] == pytest.approx(0.348)  # 3 of the 25 days from 30% to 70%
    assert straight["expected"] == pytest.approx(0.5275, abs=1e-4)


async def test_a_range_is_kept_border_included(goal: Callers) -> None:
    assert "10–20" in await goal.say("/kr add O1 Stock keep 10..20")
    await goal.say("/kr update KR1 20")
    kr = await goal.key_result("KR1")
    assert (kr["kind"], kr["high"], kr["progress"]) == ("keep_between", "20", 1.0)
    await goal.say("/kr update KR1 21")
    assert (await goal.key_result("KR1"))["progress"] == 0.0


async def test_move_puts_a_key_result_under_another_objective(goal: Callers) -> None:
    await goal.say("/kr add O1 Shops from 0 to 200")
    assert "O2 Partners grow" in await goal.say("/kr move KR1 O2")
    objectives = await goal.objectives()
    assert [len(objectives[f"SALES/2026Q4/{ref}"]["key_results"]) for ref in ("O1", "O2")] == [0, 1]
    await goal.say("/undo")
    assert len((await goal.objectives())["SALES/2026Q4/O1"]["key_results"]) == 1


async def test_fix_mends_an_old_check_in_of_ones_own_and_keeps_both(goal: Callers) -> None:
    await goal.say("/kr add O1 Shops from 0 to 200")
    await goal.say("/kr update KR1 60 on 11-16")
    text = await goal.say("/kr fix KR1 11-16 45% typed the wrong line")
    assert "60 → 90; both are kept" in text
    kr = await goal.key_result("KR1")
    assert kr["current"] == "90"
    assert [report["value"] for report in kr["checkins"]] == ["60", "90"]
    assert await goal.say("/kr fix KR1 11-16 50% mine now", by="u001") != ""
    assert (await goal.key_result("KR1"))["current"] == "90"


async def test_a_new_owner_is_asked_back_one_to_one(goal: Callers) -> None:
    await goal.say("/kr add O1 Shops from 0 to 200")
    said = await goal.hear("/kr owner KR1 @Bo Chen\u2005", mentions=["u004"])
    assert "Shops" not in in_group(said)
    assert "Bo Chen" in one_to_one(said)
    assert (await goal.key_result("KR1"))["owner"] == "u003"
    await goal.say("/yes", where=None)
    assert (await goal.key_result("KR1"))["owner"] == "u004"


async def test_old_check_ins_keep_the_target_they_were_made_under(goal: Callers) -> None:
    await goal.say("/kr add O1 Shops from 0 to 200")
    await goal.say("/kr update KR1 50")
    await goal.say("/kr edit KR1 target 400")
    text = await goal.say("/kr show KR1")
    assert "Targets over time: Nov 18: 0 → 200 · Nov 18: 0 → 400" in text
    assert "(target then 200)" in text


async def test_what_the_receipt_offers_can_be_copied_for_every_kind(goal: Callers) -> None:
    for measure in (
        "milestones draft; review",
        "date by 2026-12-01",
        "keep 10..20",
        "commit 20 stretch 40 from 10",
        "done/not done",
    ):
        text = await goal.say(f"/kr add O1 Thing {measure}")
        line = next(
            part.partition("Update it with: @OKR ")[2]
            for part in text.split("\n")
            if "Update it with" in part
        )
        assert line.startswith("/kr ")
        assert "Undo" in await goal.say(line)
