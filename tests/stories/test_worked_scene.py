"""A week of one group, from the first help to the card on Monday, lived through in each language.

People type as they would there; what they read is looked at for numbers, names and lines, which no language
changes, and for being in their language at all.
"""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from exchange.exporting import exported
from tests.corpus.tongue import foreign
from tests.kit.town import ANN, BO, LI_LEI, Town, sqlite_url

CHEN, MEI = "u006", "u007"
ROOM = "COMPANY"  # everybody is in it; 李雷 and 陈晨 manage it
REFUND, SHOPS = "KR3", "KR7"
NEW_YEAR = datetime(2026, 1, 1, 1, tzinfo=UTC)  # a Thursday, nine in the morning in Shanghai


@dataclass(frozen=True, slots=True)
class Tongue:
    """What these people type in one language."""

    lang: str
    asks_for_help: str
    begins: str  # the manager, several lines
    adds: str  # Mei
    reports: str  # Bo
    misspells: str  # Chen
    strange: str  # Ann, of what is Bo's
    hides: str  # Ann, for herself
    secret: str
    history: str


with Path(__file__).with_name("worked_scene.toml").open("rb") as _file:
    TONGUES = tuple(Tongue(lang, **typed) for lang, typed in tomllib.load(_file).items())


class Scene:
    """The town, and how its people speak."""

    def __init__(self, town: Town, tongue: Tongue) -> None:
        self.town = town
        self.tongue = tongue

    async def begin(self) -> None:
        """Seven key results as in the script: KR3 is Bo's, KR7 Mei's. The robot knows them by name."""
        await all_say_hello(self.town, self.tongue)
        assert "KR6" in await self.ask(LI_LEI, self.tongue.begins)
        assert SHOPS in await self.ask(MEI, self.tongue.adds)
        await self.ask(BO, "@OKR /kr update 3 36")
        await self.ask(MEI, "@OKR /kr update 7 15000")

    async def ask(self, who: str, text: str) -> str:
        return await self.town.ask(who, ROOM, text)

    async def value_of(self, ref: str) -> str | None:
        return await self.town.value_of(ref, ROOM)

    async def buttons(self, who: str = LI_LEI) -> dict[str, str]:
        """Of the last message in the room: the line that each sends, and its address."""
        last = (await self.town.messages(who, ROOM))[-1]
        return {unquote(each["url"].rpartition("=")[2]): each["url"] for each in last["buttons"]}

    async def tap(self, who: str, url: str) -> None:
        await self.town.act("tap", **{"as": who}, conversation=ROOM, url=url)

    async def heard(self, who: str = LI_LEI, where: str = ROOM) -> list[str]:
        return await self.town.heard(who, where)


@pytest_asyncio.fixture(params=TONGUES, ids=[tongue.lang for tongue in TONGUES])
async def scene(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Scene]:
    town = Town(
        sqlite_url(tmp_path),
        OKR_LANG=request.param.lang,
        OKR_GROUPS__COMPANY__LANG=request.param.lang,
        OKR_GROUPS__COMPANY__MANAGERS=f"{LI_LEI},{CHEN}",
    )
    yield Scene(town, request.param)
    await town.close()


async def test_help_with_the_mention_at_its_end(scene: Scene) -> None:
    assert "/kr update" in await scene.ask(MEI, scene.tongue.asks_for_help)


async def test_a_key_result_is_added_with_baseline_target_day_and_a_way_back(scene: Scene) -> None:
    await all_say_hello(scene.town, scene.tongue)
    assert "O1" in await scene.ask(LI_LEI, scene.tongue.begins)
    receipt = await scene.ask(MEI, scene.tongue.adds)
    assert SHOPS in receipt
    assert "Mei Wong" in receipt
    assert "/undo" in await scene.buttons()
    document = await _key_result(scene, SHOPS)
    assert (document["start"], document["target"], document["due"]) == ("12000", "20000", "2026-12-31")


async def test_a_full_width_percentage_is_read_as_a_share_of_the_road_and_said_so(scene: Scene) -> None:
    await scene.begin()
    receipt = await scene.ask(BO, scene.tongue.reports)
    assert "45%" in receipt
    assert "37.2" in receipt or "37,2" in receipt
    assert await scene.value_of(REFUND) == "37.2"
    assert "/undo" in await scene.buttons()


async def test_a_tap_on_undo_restores_and_the_history_keeps_both(scene: Scene) -> None:
    await scene.begin()
    await scene.ask(BO, scene.tongue.reports)
    await scene.tap(BO, (await scene.buttons())["/undo"])
    await scene.town.deliver()
    assert await scene.value_of(REFUND) == "36"
    history = await scene.ask(ANN, scene.tongue.history)
    assert "36" in history
    assert "37.2" in history or "37,2" in history
    assert "Bo Chen" in history
    assert [each["undone"] for each in (await _key_result(scene, REFUND))["checkins"]] == [False, True]


async def test_somebody_else_is_told_whose_it_is_and_how_to_comment(scene: Scene) -> None:
    await scene.begin()
    refused = await scene.ask(ANN, scene.tongue.strange)
    assert "Bo Chen" in refused
    assert await scene.value_of(REFUND) == "36"
    assert "/kr comment" in "\n".join([refused, *await scene.buttons()])


async def test_a_misspelt_line_is_one_tap_away(scene: Scene) -> None:
    await scene.begin()
    await scene.ask(CHEN, scene.tongue.misspells)
    assert await scene.value_of(SHOPS) == "15000"
    await scene.tap(CHEN, (await scene.buttons())["/kr update 7 +500"])
    assert await scene.value_of(SHOPS) == "15500"


async def test_two_tap_the_same_card_at_once_and_each_counts(scene: Scene) -> None:
    await scene.begin()
    for _ in range(3):  # on the first Friday both have just reported, the second is between two
        await scene.town.turn_to("fri 10:00")
    buttons = await scene.buttons()
    await asyncio.gather(
        scene.tap(BO, buttons[f"/kr update {REFUND} +0"]), scene.tap(MEI, buttons[f"/kr update {SHOPS} +0"])
    )
    for ref, value in ((REFUND, "36"), (SHOPS, "15000")):
        assert [each["value"] for each in (await _key_result(scene, ref))["checkins"]] == [value, value]


async def test_something_private_asked_for_in_the_group_is_sent_one_to_one(scene: Scene) -> None:
    await scene.town.say(ANN, ROOM, scene.tongue.hides)
    assert await scene.heard(ANN, ROOM) != []
    for said in await scene.heard(ANN, ROOM):
        assert scene.tongue.secret not in said
        assert "O1" not in said
    assert scene.tongue.secret in "\n".join(await scene.heard(ANN, "DIRECT"))


async def test_what_one_door_refuses_arrives_by_another_and_is_logged_once(scene: Scene) -> None:
    await scene.begin()
    gone = {"errcode": 300001, "errmsg": "session not found"}
    await scene.town.act("faults", path="/robot/sendBySession", times=1, status=200, body=gone)
    with capture_logs() as logs:
        receipt = await scene.ask(BO, scene.tongue.reports)
    assert "37.2" in receipt or "37,2" in receipt
    assert [each["log_level"] for each in logs if each["event"] == "message_not_sent"] == ["warning"]


async def test_a_restart_in_the_week_neither_repeats_a_reminder_nor_loses_one(scene: Scene) -> None:
    await scene.begin()
    await scene.town.act("clock", next="fri 09:00")  # this one is too soon after the reports
    await scene.town.turn_to("fri 10:00")
    await scene.town.restart()
    await scene.town.turn_to("mon 10:00")
    before = len(await scene.heard())
    for moment in ("wed 12:00", "fri 10:00"):
        await scene.town.restart()
        await scene.town.turn_to(moment)
    await scene.town.restart()
    scene.town.open_bot(serves=False)
    await scene.town.turn_to("fri 10:00")
    await scene.town.tick()
    prompts = [said for said in (await scene.heard())[before:] if f"{SHOPS} " in said]
    assert len(prompts) == 1


async def test_everybody_reads_their_own_language(scene: Scene) -> None:
    tongue = scene.tongue
    await scene.begin()
    titles = [line.partition(" O1 ")[2] for line in tongue.begins.split("\n")]
    said = [tongue.begins, tongue.adds, "李雷", "陈晨", *titles]
    for who, line in (
        (BO, tongue.reports),
        (ANN, tongue.strange),
        (CHEN, tongue.misspells),
        (ANN, tongue.history),
        (MEI, "@OKR /undo"),
    ):
        assert foreign(tongue.lang, await scene.ask(who, line), said) == ""


@pytest.mark.parametrize("tongue", TONGUES, ids=[tongue.lang for tongue in TONGUES])
async def test_a_make_up_sunday_is_a_working_day_and_a_holiday_thursday_is_none(
    tmp_path: Path, tongue: Tongue
) -> None:
    """1 January 2026 is a Thursday off, and the Sunday after it is worked in its place; the next is not."""
    town = Town(
        sqlite_url(tmp_path),
        start=NEW_YEAR,
        OKR_LANG=tongue.lang,
        OKR_GROUPS__COMPANY__LANG=tongue.lang,
        OKR_GROUPS__COMPANY__MANAGERS=f"{LI_LEI},{CHEN}",
        OKR_GROUPS__COMPANY__CALENDAR="CN",
        OKR_GROUPS__COMPANY__CHECKIN="every week on thu,sun 10:00",
        OKR_GROUPS__COMPANY__CARD="off",
        OKR_GROUPS__COMPANY__NOTICES="none",
    )
    try:
        await all_say_hello(town, tongue)
        await town.say(LI_LEI, ROOM, tongue.begins)
        begun = len(await town.heard(LI_LEI, ROOM))
        posts = []
        for moment in ("thu 10:00", "sun 09:59", "sun 10:00", "thu 09:00", "thu 10:00", "sun 10:00"):
            await town.turn_to(moment)
            posts.append(len(await town.heard(LI_LEI, ROOM)) - begun)
        assert posts == [0, 0, 1, 1, 2, 2]
    finally:
        await town.close()


async def all_say_hello(town: Town, tongue: Tongue) -> None:
    for who in (LI_LEI, CHEN, BO, MEI):
        await town.say(who, ROOM, tongue.asks_for_help)


async def _key_result(scene: Scene, ref: str) -> dict[str, object]:
    now = scene.town.clock.now()
    document = await scene.town.bots[0].database.write(
        lambda unit: exported(unit, fiscal_start=1, now=now, group=ROOM)
    )
    [found] = [
        kr for each in document["objectives"] for kr in each["key_results"] if kr["ref"].endswith(f"/{ref}")
    ]
    result: dict[str, object] = found
    return result
