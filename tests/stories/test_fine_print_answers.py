"""The fine print of answers and of health, through signed callbacks: in which words, and to whom."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.kit.bots import FRIDAY
from tests.kit.callers import Callers, in_group, one_to_one, taps
from tests.kit.ways import BOTH_WAYS

MONDAY = FRIDAY + timedelta(days=3)


async def test_answers_are_in_the_askers_language_posts_in_the_groups(tmp_path: Path) -> None:
    callers = Callers(tmp_path, OKR_GROUPS__SALES__LANG="zh-CN")
    await callers.say("/okr add 让新客户用起来\n/kr add O1 门店 从 0 到 9", by="u001")
    assert "规则 gap 10 25" in await callers.say("/kr show 1")
    await callers.say("/lang en")
    assert "rule gap 10 25" in await callers.say("/kr show 1")
    assert "规则 gap 10 25" in await callers.say("/kr show 1", by="u001")
    callers.clock.now = FRIDAY
    [prompt] = [each.text for each in await callers.tick() if each.to == "cid-sales"]
    assert "该更新进展了" in prompt
    await callers.bot.stop()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("/okr add Find another job private", "Find another job", id="when it is added"),
        pytest.param("/okr mine", "Secret", id="a list"),
        pytest.param("/kr show 7", "Interviews", id="one of it"),
        pytest.param("/kr history 7", "Interviews", id="its history"),
        pytest.param("/kr update 7 3", "Interviews", id="a change"),
        pytest.param("/kr edit 7 target 9", "Interviews", id="an edit"),
        pytest.param("/kr update 7 done", "target of 5", id="a change that is asked back"),
        pytest.param("/kr edit 7 target 0", "0", id="a refused change"),
        pytest.param("/undo", "O2", id="an undo"),
    ],
)
@BOTH_WAYS
async def test_something_private_asked_in_a_group_is_sent_privately_no_number_no_title(
    sales: Callers, line: str, told: str
) -> None:
    await sales.say("/okr add Secret private\n/kr add Interviews from 0 to 5")
    said = await sales.hear(line)
    here = in_group(said)
    assert "Sent to you privately." in here
    for hidden in ("Secret", "Interviews", "Find another job", "KR7", "O2", "O3", "%", "/kr"):
        assert hidden not in here
    assert told in one_to_one(said)


@BOTH_WAYS
async def test_the_same_refusal_twice_within_an_hour_goes_one_to_one_the_second_time(sales: Callers) -> None:
    first = await sales.hear("/kr update 99 5")
    assert "KR99" in in_group(first)
    second = await sales.hear("/kr update 99 5", by="u004")
    assert (in_group(second), "KR99" in one_to_one(second)) == ("", True)
    assert "KR98" in in_group(await sales.hear("/kr update 98 5"))
    sales.clock.forward(hours=1, seconds=1)
    assert "KR99" in in_group(await sales.hear("/kr update 99 5"))


@BOTH_WAYS
async def test_what_people_wrote_is_neutralised_by_look_alikes(callers: Callers) -> None:
    text = await callers.say("/okr add [Win](http://x.test) *now* @all # `a` <b>")
    [shown] = [line for line in text.split("\n") if "Win" in line]
    assert "［Win］(http：//x.test) ＊now＊ ＠all ＃ ｀a｀ ＜b＞" in shown
    assert "\\" not in text
    [added] = (await callers.objectives()).values()
    assert added["title"] == "[Win](http://x.test) *now* @all # `a` <b>"


async def test_a_card_carries_references_and_percentages_as_text(sales: Callers) -> None:
    await sales.say("/kr update 1 40")
    card = await sales.say("/card")
    for part in ("O1", "KR1", "20%", "KR6", "rule gap 10 25"):
        assert part.casefold() in card.casefold()


@BOTH_WAYS
async def test_a_callback_delivered_twice_changes_nothing_and_is_not_answered_again(sales: Callers) -> None:
    twice = {"msgId": "msg-once"}
    assert "KR1" in await sales.say("/kr update 1 +5", **twice)
    assert await sales.say("/kr update 1 +5", **twice) == ""
    assert (await sales.key_result("KR1"))["current"] == "5"


@BOTH_WAYS
async def test_more_than_twenty_refused_lines_a_minute_are_answered_once_then_ignored(sales: Callers) -> None:
    answers = [await sales.say(f"/kr update {n} 5", where=None) for n in range(100, 124)]
    assert all(answers[:21])
    assert "pause" in answers[20]
    assert answers[21:] == ["", "", ""]
    assert "40" in await sales.say("/kr update 1 40", where=None)  # what succeeds is never throttled
    sales.clock.forward(seconds=61)
    assert "KR100" in await sales.say("/kr update 100 5", where=None)


@pytest.mark.parametrize(
    ("line", "health"),
    [
        pytest.param("1 0", "at_risk", id="far behind is at risk"),
        pytest.param("1 80", "behind", id="some points behind"),
        pytest.param("1 110", "on_track", id="where it should be"),
        pytest.param("1 200", "done", id="reached"),
        pytest.param("1 110 conf 3", "behind", id="hardly believed in"),
    ],
)
async def test_the_verdict_comes_with_the_rule_that_gave_it(sales: Callers, line: str, health: str) -> None:
    text = await sales.say(f"/kr update {line}")
    assert (await sales.key_result("KR1"))["health"] == health
    assert "rule gap 10 25" in text


async def test_no_value_is_none_and_an_objective_is_as_well_as_its_worst(sales: Callers) -> None:
    assert {kr["health"] for kr in (await sales.key_results()).values()} == {"none"}
    await sales.say("/kr update 1 200\n/kr update 2 36")
    assert (await sales.objectives())["SALES/2026Q4/O1"]["health"] == "on_track"
    await sales.say("/kr update 3 50%")
    assert (await sales.objectives())["SALES/2026Q4/O1"]["health"] == "at_risk"


async def test_stale_replaces_green_only_and_counts_from_creation(sales: Callers) -> None:
    await sales.say("/kr update 1 190 on 10-02\n/kr update 2 40")  # before it was there
    assert (await sales.key_result("KR1"))["health"] == "on_track"
    sales.clock.forward(days=21)
    assert (await sales.key_result("KR1"))["health"] == "on_track"
    sales.clock.forward(days=1)
    assert (await sales.key_result("KR1"))["health"] == "stale"
    assert (await sales.key_result("KR2"))["health"] == "at_risk"


async def test_early_is_said_while_less_than_a_tenth_of_the_time_is_used(tmp_path: Path) -> None:
    callers = Callers(tmp_path, now=FRIDAY.replace(month=10, day=9))
    await callers.say("/okr add Win\n/kr add Dealers from 0 to 40\n/kr update 1 0")
    assert (await callers.key_result("KR1"))["health"] == "early"
    callers.clock.forward(days=2)
    assert (await callers.key_result("KR1"))["health"] == "behind"
    await callers.bot.stop()


async def test_a_by_on_or_before_the_start_is_expected_at_once(sales: Callers) -> None:
    await sales.say("/kr edit KR1 by 2026-10-01")
    assert (await sales.key_result("KR1"))["expected"] == 1


async def test_help_is_one_card_and_each_of_its_lines_can_be_tapped(sales: Callers) -> None:
    [card] = await sales.hear("/help")
    named = [line.split("**")[1] for line in card.text.split("\n") if line.startswith("- ")]
    assert [button.label for button in card.message.buttons] == named
    for line in taps([card]):
        assert "Not done" not in in_group(await sales.hear(line)) or line == "/undo"
