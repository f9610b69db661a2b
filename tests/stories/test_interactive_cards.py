"""Cards that rewrite themselves, in a town whose administrator published the template."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from simulator.world import DIRECT
from tests.kit.databases import Postgres
from tests.kit.databases import postgres as postgres
from tests.kit.town import ANN, BO, LI_LEI, XIAOMING, Town, sqlite_url
from tests.kit.town import BOT as BOT_URL

TEMPLATE = json.loads(
    (Path(__file__).parents[2] / "docs" / "cards" / "okr-card.json").read_text(encoding="utf-8")
)
ENV = {
    "OKR_DINGTALK__CARD_TEMPLATE_ID": "okr.schema",
    "OKR_DINGTALK__CARD_API_SECRET": "a-secret-of-their-own",
    "OKR_PUBLIC_URL": BOT_URL,
    "OKR_LANG": "en",
}
CREATE = "/v1.0/card/instances/createAndDeliver"


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """王小明 owns KR1 (a number) and KR2 (hours) of Sales, Bo KR3; it is Friday, and all were asked."""
    town = Town(sqlite_url(tmp_path), **ENV)
    await town.act("templates", id="okr.schema", template=TEMPLATE)
    await ask_them(town)
    yield town
    await town.close()


@pytest_asyncio.fixture(params=["http", "stream", "postgresql"])
async def either(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The same town, whichever way taps come, and on the other database."""
    url, env = sqlite_url(tmp_path), ENV
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.migrated()
    if request.param == "stream":
        env = {name: ENV[name] for name in ("OKR_DINGTALK__CARD_TEMPLATE_ID", "OKR_LANG")}
        env |= {"OKR_DINGTALK__RECEIVE": "stream"}
    town = Town(url, **env)
    await town.connect()
    await town.act("templates", id="okr.schema", template=TEMPLATE)
    await ask_them(town)
    yield town
    await town.close()


async def ask_them(town: Town) -> None:
    door = town.bots[0].card_door
    assert door is not None
    await door.register()
    for who, line in (
        (XIAOMING, "/okr add Shops live on it"),
        (XIAOMING, "/kr add O1 Active shops from 0 to 200"),
        (XIAOMING, "/kr add O1 Refund time from 48h to 24h"),
        (BO, "/okr add Partners sell for us"),
        (BO, "/kr add O2 Partners from 0 to 9"),
        (LI_LEI, "/status"),
        (ANN, "/status"),
    ):
        await town.say(who, "SALES", f"@OKR {line}")
    await town.turn_to("fri 10:00")
    await town.act("clock", seconds=2)
    await town.tick()


async def card(town: Town, who: str, where: str = DIRECT) -> Any:
    """The last card in a conversation, as somebody sees it."""
    return [each["card"] for each in await town.messages(who, where) if "card" in each][-1]


async def seen(town: Town, who: str, where: str = DIRECT) -> str:
    """All its words and labels."""
    shown = await card(town, who, where)
    parts = [
        each["markdown"] if "markdown" in each else " ".join(f"[{b['label']}]" for b in each["buttons"])
        for each in shown["blocks"]
    ]
    return "\n".join(parts)


async def tap(town: Town, who: str, label: str, where: str = DIRECT, *, row: int = 1, **how: Any) -> Any:
    """Tap what is called so in a row of the last card there."""
    shown = await card(town, how.pop("whose", who), where)
    buttons = [button for each in shown["blocks"] for button in each.get("buttons", ())]
    [action] = [
        b["action"] for b in buttons if b["label"].startswith(label) and b["action"].startswith(f"row{row}_")
    ]
    answer = await town.act("card-tap", **{"as": who}, card=shown["track_id"], action=action, **how)
    await town.deliver()
    return answer


async def test_a_card_for_each_person_and_one_for_the_group(town: Town) -> None:
    his = await seen(town, XIAOMING)
    assert "Check-in for 王小明 · 2026Q4 · week 9 of 14 (2 due)" in his
    assert "**SALES/KR1 Active shops**: 0 → 200 · no report yet · expected" in his
    assert "[Still 48 h] [-1] [-3] [Type a number] [Blocked] [Skip]" in his
    assert "**Bo Chen** · **KR3 Partners**" in await seen(town, ANN, "SALES")
    assert [each["kind"] for each in await town.messages(XIAOMING, DIRECT)] == ["interactive"]


async def test_a_tap_rewrites_the_card_where_it_stands(either: Town) -> None:
    town = either
    messages = len(await town.messages(XIAOMING, DIRECT))
    answer = await tap(town, XIAOMING, "-3", row=2)
    assert answer.get("ms", 0) < 2_000
    assert await town.value_of("KR2") == "45"
    words = await seen(town, XIAOMING)
    assert "✓ **SALES/KR2** Refund time: – → 45 h · 12.5% · ▼ at risk" in words
    assert "[Undo (until 10:10)]" in words
    assert len(await town.messages(XIAOMING, DIRECT)) == messages
    await tap(town, XIAOMING, "Undo", row=2)
    assert await town.value_of("KR2") is None
    assert "[Still 48 h]" in await seen(town, XIAOMING)


async def test_two_taps_within_a_second_or_a_retry_are_one_update(either: Town) -> None:
    town = either
    shown = await card(town, XIAOMING)
    order = {"as": XIAOMING, "card": shown["track_id"], "action": "row1_2"}
    await asyncio.gather(*(town.act("card-tap", **order) for _ in range(3)))
    await town.act("card-tap", **order, again=True)
    assert await town.value_of("KR1") == "10"


async def test_two_people_tap_one_card_at_once_and_none_is_lost(either: Town) -> None:
    town = either
    await asyncio.gather(tap(town, XIAOMING, "+10", "SALES", row=1), tap(town, BO, "+1", "SALES", row=3))
    assert (await town.value_of("KR1"), await town.value_of("KR3")) == ("10", "1")
    words = await seen(town, ANN, "SALES")
    assert "✓ **KR1**" in words
    assert "✓ **KR3**" in words
    assert words.count("[Undo") == 2


async def test_tapping_what_is_somebody_else_s_scolds_nobody_in_public(town: Town) -> None:
    before = await seen(town, XIAOMING, "SALES")
    await tap(town, BO, "+10", "SALES", row=1)
    assert await town.value_of("KR1") is None
    assert "This is 王小明's. You can comment." in await seen(town, BO, "SALES")
    assert await seen(town, XIAOMING, "SALES") == before
    await tap(town, BO, "+10", whose=XIAOMING, row=1)
    assert await seen(town, XIAOMING) == (await seen(town, XIAOMING)).replace("comment", "")
    assert await town.value_of("KR1") is None


async def test_a_manager_may_answer_for_others_in_the_group(town: Town) -> None:
    await tap(town, LI_LEI, "+10", "SALES", row=1)
    assert await town.value_of("KR1") == "10"


@pytest.mark.parametrize("fault", ["unsigned", "wrong", "old"])
async def test_whoever_is_not_dingtalk_changes_nothing(town: Town, fault: str) -> None:
    assert (await tap(town, XIAOMING, "+10", fault=fault))["status"] == 401
    assert await town.value_of("KR1") is None


async def test_an_old_card_is_drawn_anew_and_not_applied(town: Town) -> None:
    await town.say(XIAOMING, DIRECT, "/kr update SALES/KR1 120")
    await tap(town, XIAOMING, "+10")
    assert await town.value_of("KR1") == "120"
    words = await seen(town, XIAOMING)
    assert "✓ **SALES/KR1** Active shops: – → 120" in words
    assert "nothing was written" in words


async def test_what_asks_for_more_goes_on_in_the_chat(town: Town) -> None:
    await tap(town, XIAOMING, "Blocked")
    assert "What keeps it" in (await town.heard(XIAOMING, DIRECT))[-1]
    await town.say(XIAOMING, DIRECT, "the vendor sleeps")
    await tap(town, XIAOMING, "-1", row=2)
    assert "the vendor sleeps" in await seen(town, XIAOMING)


async def test_the_progress_card_answers_each_viewer_alone(town: Town) -> None:
    await tap(town, XIAOMING, "+10")
    await town.turn_to("mon 10:00")
    words = await seen(town, ANN, "SALES")
    assert "KR1 Active shops: 10 · 5%" in words
    shown = await card(town, XIAOMING, "SALES")
    await town.act("card-tap", **{"as": XIAOMING}, card=shown["track_id"], action="card_1")
    assert "My objectives" in (await seen(town, XIAOMING, "SALES")).replace("[My objectives]", "")
    assert await seen(town, ANN, "SALES") == words


async def test_what_can_be_taken_back_is_no_such_card(town: Town) -> None:
    """DingTalk recalls messages by their keys, and these cards have none."""
    await town.say(ANN, "SALES", "@OKR /card")
    assert (await town.messages(ANN, "SALES"))[-1]["kind"] == "actionCard"


@pytest.mark.parametrize("refuses", [True, False], ids=["refused", "taken without a change"])
async def test_killed_between_send_and_mark_it_ends_as_one_card(
    town: Town, refuses: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What DingTalk answers to a track id that is there already nobody could try: both will do."""
    await town.act("templates", id="okr.schema", template=TEMPLATE, refuses_repeated=refuses)
    cards = len([each for each in await town.messages(ANN, "SALES") if "card" in each])
    monkeypatch.setattr("bot.outbound.delivery.Delivery._mark", _die)
    await town.act("clock", next="mon 10:00")
    await town.bots[0].tick()
    delivery = town.bots[0].delivery
    await delivery._claim()
    ended = await asyncio.gather(*delivery._lanes, return_exceptions=True)
    assert any(isinstance(each, Killed) for each in ended)
    monkeypatch.undo()
    await town.act("clock", seconds=60)
    await town.deliver()
    assert len([each for each in await town.messages(ANN, "SALES") if "card" in each]) == cards + 1
    log = (await town.page.get("/_sim/log")).json()
    tracks = [each["body"]["outTrackId"] for each in log if each["path"] == CREATE]
    assert len(tracks) > len(set(tracks))


class Killed(Exception):
    """As far as the database is concerned."""


async def _die(*_: object) -> None:
    raise Killed


async def test_a_template_that_is_refused_leaves_the_words(tmp_path: Path) -> None:
    town = Town(sqlite_url(tmp_path), **ENV)  # whose template nobody published
    try:
        await ask_them(town)
        [asked] = await town.messages(XIAOMING, DIRECT)
        assert (asked["kind"], asked["text"][:3]) == ("actionCard", "###")
        assert "SALES/KR1 Active shops" in asked["text"]
        log = (await town.page.get("/_sim/log")).json()
        refused = [each for each in log if each["path"] == CREATE]
        assert {each["answer"]["code"] for each in refused} == {"param.templateNotExist"}
    finally:
        await town.close()


async def test_taps_that_come_by_stream_are_taken_the_same_way(town: Town) -> None:
    """As the topic /v1.0/card/instances/callback brings them: unsigned, with the place it was tapped in."""
    shown = await card(town, XIAOMING, "SALES")
    [place] = [each.id for each in town.world.groups() if each.key == "SALES"]
    content = {"cardPrivateData": {"actionIds": ["row1_2"], "params": {}}}
    body = {
        "outTrackId": shown["track_id"],
        "userId": XIAOMING,
        "corpId": town.credentials.corp_id,
        "content": json.dumps(content),
        "extension": "{}",
        "spaceId": place,
        "spaceType": "im",
        "userIdType": 1,
    }
    answer = await town.bots[0].entrances.card_taps.take(body)
    assert answer["cardData"]["cardParamMap"]["row1"].startswith("**王小明** · ✓ **KR1**")
    assert await town.value_of("KR1") == "10"
