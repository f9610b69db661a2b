"""The whole main job in one go: from a configured group to the card on Monday."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.kit.databases import Postgres
from tests.kit.databases import postgres as postgres
from tests.kit.town import BO, LI_LEI, XIAOMING, Town, sqlite_url
from tests.kit.ways import BOTH_WAYS

pytestmark = BOTH_WAYS


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def town(request: pytest.FixtureRequest, tmp_path: Path, receive: str) -> AsyncIterator[Town]:
    if request.param == "sqlite":
        url = sqlite_url(tmp_path)
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.migrated()
    town = Town(url, OKR_DINGTALK__RECEIVE=receive)
    yield town
    await town.close()


async def test_the_scene(town: Town) -> None:
    added = await town.ask(XIAOMING, "SALES", "@OKR /okr add 让新客户第一周就用起来")
    assert "O1" in added
    assert "撤销" in added
    added = await town.ask(XIAOMING, "SALES", "@OKR /kr add O1 退款时长 从 48 到 24 小时")
    assert "48 → 24小时" in added

    receipt = await town.ask(XIAOMING, "SALES", "@OKR /kr update 1 45% waiting for vendor")
    assert "37.2小时" in receipt
    assert "45%" in receipt
    assert "规则 gap 10 25" in receipt
    assert "waiting for vendor" in receipt

    refused = await town.ask(BO, "SALES", "@OKR /kr update 1 90%")
    assert "王小明" in refused
    assert await town.value_of("KR1") == "37.2"

    await _a_duplicate_counts_once(town)

    undone = await town.ask(XIAOMING, "SALES", "@OKR /undo")
    assert "40.2小时 → 37.2小时" in undone
    assert await town.value_of("KR1") == "37.2"

    # A second key result that nobody reported on: it is due on Friday whatever was said on Tuesday.
    await town.ask(XIAOMING, "SALES", "@OKR /kr add O1 活跃门店 从 100 到 200")
    await town.turn_to("fri 09:00")
    await town.restart()
    before = len(await town.heard(LI_LEI, "SALES"))
    town.open_bot(serves=False)
    await town.turn_to("fri 10:00")
    await town.tick()
    [prompt] = (await town.heard(LI_LEI, "SALES"))[before:]
    assert "该更新进展了" in prompt
    assert "KR2 活跃门店" in prompt
    assert "KR1" not in prompt  # reported three days ago

    await town.restart()
    town.open_bot(serves=False)
    await town.turn_to("mon 10:00")
    await town.tick()
    [card] = (await town.heard(LI_LEI, "SALES"))[before + 1 :]
    assert "O1 让新客户第一周就用起来" in card
    assert "– → 37.2小时" in card
    assert "1 位负责人都已更新" in card


async def _a_duplicate_counts_once(town: Town) -> None:
    said = await town.act("say", **{"as": XIAOMING}, conversation="SALES", text="@OKR /kr update 1 +3")
    await town.deliver()
    answers = len(await town.heard(XIAOMING, "SALES"))
    again = await town.act("redeliver", msg_id=said["message_id"])
    await town.deliver()
    assert again["status"] == 200
    assert await town.value_of("KR1") == "40.2"
    assert len(await town.heard(XIAOMING, "SALES")) == answers
