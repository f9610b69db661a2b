"""The fine print of groups and people, through signed callbacks: who is what, and whose is what."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.kit.callers import Callers, in_group, one_to_one

MARK = "\u2005"


async def owner_of(callers: Callers, ref: str) -> str:
    owner = (await callers.objectives())[ref]["owner"]
    return str(owner)


async def test_a_member_is_who_spoke_in_that_conversation_everyone_else_an_outsider(sales: Callers) -> None:
    await sales.say("/okr add Ours alone group")
    assert "Ours alone" not in await sales.say("/okr SALES", by="u009", where=None)
    assert "New customers succeed" in await sales.say("/okr SALES", by="u009", where=None)
    await sales.say("/whoami", by="u009")
    assert "Ours alone" in await sales.say("/okr SALES", by="u009", where=None)


async def test_being_mentioned_makes_nobody_a_member(sales: Callers) -> None:
    await sales.say("/okr add Ours alone group")
    await sales.say(f"/kr update 1 40 thanks @Jo{MARK}", mentions=["u009"])
    assert "Ours alone" not in await sales.say("/okr SALES", by="u009", where=None)


async def test_an_outsider_changes_nothing_of_a_group(sales: Callers) -> None:
    before = await sales.objectives()
    for line in ("/kr update SALES/KR1 5", "/kr add SALES/O1 Calls from 0 to 9", "/okr edit SALES/O1 Mine"):
        await sales.say(line, by="u009", where=None)
    assert await sales.objectives() == before


@pytest.mark.parametrize("who", ["u003", "u004"])
async def test_own_is_the_owner_of_the_key_result_or_of_its_objective(sales: Callers, who: str) -> None:
    await sales.say("/whoami", by="u004")
    await sales.say(f"/kr add O1 Calls from 0 to 9 @Bo Chen{MARK}", by="u001", mentions=["u004"])
    await sales.say("/kr update 7 3", by=who)
    assert (await sales.key_result("KR7"))["current"] == "3"


async def test_whoever_adds_owns_unless_they_name_another_and_only_managers_add_for_others(
    callers: Callers,
) -> None:
    await callers.say("/okr add Mine")
    assert await owner_of(callers, "SALES/2026Q4/O1") == "u003"
    await callers.say(f"/okr add Hers @韩梅梅{MARK}", by="u001", mentions=["u002"])
    assert await owner_of(callers, "SALES/2026Q4/O2") == "u002"
    await callers.say(f"/okr add Not for me to give @韩梅梅{MARK}", mentions=["u002"])
    assert len(await callers.objectives()) == 2


@pytest.mark.parametrize(
    ("line", "mentions", "title", "owner"),
    [
        pytest.param("@OKR /okr add Win", [], "Win", "u001", id="the robot's own name is stripped"),
        pytest.param("@Mei @李雷 /okr add Win", [], "Win", "u001", id="leading @words are stripped"),
        pytest.param("/okr add Win @OKR", [], "Win", "u001", id="the robot's name behind the line"),
        pytest.param("/okr add Win @Bo", [], "Win @Bo", "u001", id="a typed name is text"),
        pytest.param("/okr add Win @Bo", ["u004"], "Win", "u004", id="a real mention is a person"),
        pytest.param("/okr add Win @Bo Chen", ["u004"], "Win", "u004", id="one of two words, never met"),
        pytest.param(f"/okr add Win @bo van chen{MARK}", ["u004"], "Win", "u004", id="marked by the client"),
        pytest.param(
            "@Mei Wong /okr add Win", ["u007"], "Win", "u001", id="a leading real one names no owner"
        ),
    ],
)
async def test_any_other_name_counts_only_as_a_real_mention(
    callers: Callers, line: str, mentions: list[str], title: str, owner: str
) -> None:
    await callers.say(line, by="u001", mentions=mentions)
    added = (await callers.objectives())["SALES/2026Q4/O1"]
    assert (added["title"], added["owner"]) == (title, owner)


async def test_the_robot_goes_by_the_name_it_was_given(tmp_path: Path) -> None:
    callers = Callers(tmp_path, OKR_DINGTALK__ROBOT_NAME="Goal Keeper")
    assert "@Goal Keeper /undo" in await callers.say("@Goal Keeper /okr add Win")
    assert (await callers.objectives())["SALES/2026Q4/O1"]["title"] == "Win"
    await callers.bot.stop()


async def test_a_group_nobody_configured_works_and_says_how_to_bind_it_once(callers: Callers) -> None:
    first = await callers.say("/okr add Ours", where="new")
    assert "OKR_GROUPS__" in first
    assert "cid-new" in first
    assert "cid-new" not in await callers.say("/kr add O1 Calls from 0 to 9", where="new")
    [ref] = await callers.objectives()
    assert len(ref.split("/")[0]) == 9
    callers.clock.forward(days=5)
    assert "cid-new" not in [said.to for said in await callers.tick()]


async def test_what_is_private_is_seen_by_its_owner_managers_and_admins(sales: Callers) -> None:
    await sales.say("/okr add Find another job private")
    for who, sees in (("u001", True), ("u002", True), ("boss", True), ("u004", False)):
        said = await sales.hear("/okr edit O2 Stay", by=who)
        assert ("Find another job" in one_to_one(said)) is sees
        assert "Find another job" not in in_group(said)
        await sales.say("/undo", by=who)


@pytest.mark.parametrize(
    ("bound", "next_prompt"),
    [
        pytest.param("2026-11-28T02:00", "2026-12-11T02:00", id="the day after a check-in: the next one"),
        pytest.param("2026-11-27T02:01", "2026-12-11T02:00", id="a minute after it"),
        pytest.param("2026-11-27T01:59", "2026-11-27T02:00", id="a minute before it: that one"),
    ],
)
async def test_a_group_has_no_timetable_until_it_is_bound_and_nothing_is_made_up_for(
    tmp_path: Path, bound: str, next_prompt: str
) -> None:
    callers = Callers(tmp_path, now=datetime(2026, 11, 10, 4, tzinfo=UTC))
    await callers.say("/okr add Ours\n/kr add Calls from 0 to 9", where="new")
    await callers.bot.stop()
    callers = Callers(
        tmp_path,
        now=datetime.fromisoformat(bound).replace(tzinfo=UTC),
        OKR_GROUPS__NORTH__CONVERSATION_ID="cid-new",
        OKR_GROUPS__NORTH__CARD="off",
    )
    assert "cid-new" not in [said.to for said in await callers.tick()]
    callers.clock.now = datetime.fromisoformat(next_prompt).replace(tzinfo=UTC)
    assert [said.to for said in await callers.tick()].count("cid-new") == 1
    await callers.bot.stop()
